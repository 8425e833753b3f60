"""XML → a tree, without entities, document types or network, and mended where it is broken."""

import html
import re
from typing import NamedTuple

from workbench.readers import Fault, Source

MENDED = "XML mended"
UTF_7 = "declares UTF-7, which is not decoded"
DECLARATION = re.compile(r"<\?xml\b([^<>]{0,300})\?>")
DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[\"'<>]|\"[^\"]*+\"|'[^']*+')*+\[", re.I)
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?")


class Tree(NamedTuple):
    """The root of a document, and what was mended on the way."""

    root: object
    flags: tuple[str, ...] = ()


def parse_xml(source: Source) -> Tree | Fault:
    """Return the tree of a document; a fault for one with entities, nested too deep, or that is no XML at all.

    HTML's names of characters, bare ampersands and forbidden characters are mended, then the parser's own recovery is tried.
    """
    from lxml import etree

    text = source.text.lstrip("\ufeff \t\n\f\v")
    if not text:
        return Fault("no text", 1, 1)
    lines_before = source.text.count("\n", 0, len(source.text) - len(text))
    if DOCTYPE.match(text, _prolog(text)):
        return Fault("a document type with entities", 1, 1)
    flags = (UTF_7,) if re.search(r"utf-?7", _declaration(text), re.I) else ()
    mended = _mend(text)
    document = ("\n" * lines_before + DECLARATION.sub(_line_feeds, mended, count=1)).encode()
    root, problem = _parsed(etree, document, recover=False)
    if root is None and "depth" not in problem:
        root, problem = _parsed(etree, document, recover=True)
        mended = None
    if "depth" in problem:
        return Fault("nested too deep", 1, 1)
    if root is None:
        return Fault(f"not XML: {problem}", 1, 1)
    if (dtd := root.getroottree().docinfo.internalDTD) is not None and next(dtd.iterentities(), None) is not None:
        return Fault("a document type with entities", 1, 1)
    return Tree(root, flags if mended == text else (*flags, MENDED))


def _parsed(etree, document: bytes, *, recover: bool) -> tuple[object, str]:
    """Return the root and the first problem, which is about depth if any is."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.LxmlError, ValueError) as error:
        root, found = None, str(error)
    else:
        found = ""
    problems = [entry.message for entry in parser.error_log] or [found]
    return root, next((problem for problem in problems if "depth" in problem.lower()), problems[0]).lower()


def _prolog(text: str) -> int:
    """Return where the document type would stand: after declaration, comments and instructions."""
    at = 0
    while True:
        at += len(text[at : at + 2000]) - len(text[at : at + 2000].lstrip())
        end = {"<!--": "-->", "<?": "?>"}.get("<!--" if text.startswith("<!--", at) else text[at : at + 2])
        if end is None and not text[at : at + 1].isspace():
            return at
        if end is not None:
            found = text.find(end, at + 2)
            if found < 0:
                return len(text)
            at = found + len(end)


def _declaration(text: str) -> str:
    match = DECLARATION.match(text)
    return match[1] if match else ""


def _line_feeds(match: re.Match) -> str:
    return "\n" * match[0].count("\n")


def _mend(text: str) -> str:
    """Return the text with its stray characters and references mended, outside CDATA sections."""
    first, *sections = NO_CHARACTER.sub("", text).split("<![CDATA[")
    out = [REFERENCE.sub(_reference, first)]
    for section in sections:
        inside, close, after = section.partition("]]>")
        out += ["<![CDATA[", inside, close, REFERENCE.sub(_reference, after)]
    return "".join(out)


def _reference(match: re.Match) -> str:
    character = html.unescape(match[0]) if match[1] else match[0]
    if character == match[0] or character in "<&>":
        return "&amp;" + match[0][1:]
    return character
