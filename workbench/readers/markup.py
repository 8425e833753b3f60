"""Markup inside a field, or a tree of it → its paragraphs as text."""

import re

MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|blockquote|h[1-6]|table|td|tr|img|script)\b[^<>]{0,2000}>", re.I
)
BLOCKS = frozenset(
    "p div br li ul ol dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 hr table tr section article main header footer figure "
    "figcaption aside form body block hl1 hl2 body.content".split()  # the last ones are NITF's
)
LEFT_OUT = frozenset("script style template noscript head nav form media iframe object svg button select".split())
UNSEEN = frozenset("script style template".split())  # never text, whatever it stands in
BREAK = re.compile(r"\n[^\S\n]{0,100}+\n")


def has_markup(text: str) -> bool:
    """Say whether a text has HTML elements in it."""
    return "<" in text and MARKUP.search(text) is not None


def strip_markup(text: str) -> str:
    """Return the paragraphs of an HTML fragment, parted by an empty line; scripts and styles are left out.

    Without a block element the paragraphs are those of plain text: parted by empty lines.
    """
    if not has_markup(text):
        return "\n\n".join(plain for part in BREAK.split(text) if (plain := _strip(part)))
    return _strip(text)


def paragraphs_of(root, *, left_out: frozenset[str] = LEFT_OUT) -> list[str]:
    """Return the paragraphs below an element of HTML, XHTML or NITF, in order, without what stands in `left_out`."""
    from lxml import etree

    paragraphs, pieces = [], [root.text or ""]
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if element is root:
            continue
        name = local_name(element)
        if name in BLOCKS or name in left_out:
            paragraphs.append("".join(pieces))
            pieces = []
        if event == "start" and name in left_out:
            walk.skip_subtree()
        elif event == "start":
            pieces.append(element.text or "")
        if event != "start":
            pieces.append(element.tail or "")
    paragraphs.append("".join(pieces))
    return [plain for paragraph in paragraphs if (plain := " ".join(paragraph.split()))]


def line_of(root) -> str:
    """Return all text below an element as one line, without scripts."""
    return " ".join(paragraphs_of(root, left_out=UNSEEN))


def local_name(element) -> str:
    """Return the name of an element without its namespace; comments and instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _strip(text: str) -> str:
    from lxml import etree, html

    if "<" not in text and "&" not in text:
        return " ".join(text.split())
    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = html.fragment_fromstring(text.replace("\0", "").encode(), create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError):
        return " ".join(MARKUP.sub(" ", text).split())
    if any("depth" in entry.message.lower() for entry in parser.error_log):  # the parser stopped there
        return " ".join(MARKUP.sub(" ", text).split())
    return "\n\n".join(paragraphs_of(root, left_out=UNSEEN))
