"""HTML pages: one article a page, its text found by trafilatura, its dates only where the page states them."""

import html as entities
import json
import re
from collections.abc import Iterator
from functools import cache

from workbench.readers import Fault, Record, Source, record_of
from workbench.readers.markup import line_of, paragraphs_of
from workbench.readers.news_export import read_export_html

META = {  # the name, property or itemprop of a meta element → field
    "og:title": "title",
    "og:site_name": "source",
    "og:url": "url",
    "author": "authors",
    "article:section": "section",
    "article:published_time": "published",
    "datepublished": "published",
    "date": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "dcterms.issued": "published",
    "parsely-pub-date": "published",
    "article:modified_time": "modified",
    "datemodified": "modified",
    "dcterms.modified": "modified",
    "og:updated_time": "modified",
}
MOST_ELEMENTS = 40_000  # of a page; trafilatura's time grows with elements times siblings
MOST_INLINE = 2_000  # inline elements directly below one element
INLINE = frozenset("a abbr b bdi bdo br cite code em font i img kbd mark q s small span strike strong sub sup tt u".split())
SHORTEST_TEXT = 60  # characters; below, the text in the page's JSON-LD is better
POSTS = 3  # articles side by side, none of them the greater part: a live blog
SHORT_PAGE = 1_500  # characters; a longer text is no consent or error page
PERHAPS = (  # in the title, or anywhere in a page of few words
    ("a consent page", r"cookie|consent|before you continue|your privacy|privatsphäre|datenschutz|confidentialité|privacidad"),
    (
        "an error page",
        r"\b(?:404|410|403|50[0-4])\b|not found|access denied|can(?:'|no)t be found|introuvable|nicht gefunden|no encontrad",
    ),
    ("a login page", r"\b(?:log|sign) ?in\b|\banmelden\b|subscribe to (?:continue|read)|se connecter|iniciar sesión"),
    ("a robot check", r"captcha|are you a robot|just a moment|enable javascript|verify you are human"),
)
SOFT_HYPHEN, STAND_IN = "\xad", "\u2050"  # trafilatura drops soft hyphens; what a page says is kept
WRITTEN_SOFT = re.compile("\xad|&(?:shy|#)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")  # what XML has no place for
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}>")
MHTML = re.compile(rb"multipart/related", re.I)


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield the article of a page, or a fault if it has no text. The field `date_basis` says where the date stood.

    A page of consent, of an error or of a login is an article with a flag, for a reader must not drop what it cannot be sure
    of. Pages with more elements than trafilatura can take are read without it, and say so.
    """
    if MHTML.search(source.data[:4096]) and b"MIME-Version" in source.data[:4096]:
        yield Fault("a MHTML page is not read", 1, 1)
        return
    if (export := read_export_html(source.text)) is not None:
        yield from export
        return
    page, flags = _parsed(CONTROL.sub("", source.text))
    if page is None:
        yield Fault("no article text in the page", 1, 1)
        return
    posts = _posts(page)
    fields, in_json = _fields(page, dated_by_tag=not posts)
    if posts:
        flags = (*flags, "live blog")
        paragraphs = [paragraph for post in posts for paragraph in paragraphs_of(post)]
    else:
        paragraphs, found = _paragraphs(page, soft=WRITTEN_SOFT.search(source.text) is not None)
        flags += found
    if sum(map(len, paragraphs)) < SHORTEST_TEXT and in_json:
        paragraphs = [paragraph.strip() for paragraph in in_json.split("\n") if paragraph.strip()]
    if not paragraphs and (paragraphs := [plain for p in page.iter("p") if (plain := line_of(p))]):
        flags = (*flags, "no article found: all paragraphs of the page")
    flags += _doubts(fields.get("title", ""), paragraphs)
    if paragraphs and paragraphs[0] == fields.get("title"):
        paragraphs = paragraphs[1:]
    if not paragraphs:
        yield Fault("; ".join(("no article text in the page", *flags)), 1, 1)
        return
    yield Record(fields | {"text": "\n\n".join(paragraphs)}, 1, 1, flags)


def _parsed(text: str) -> tuple[object | None, tuple[str, ...]]:
    from lxml import etree, html

    # Bytes, for lxml refuses text that declares an encoding; the declaration itself goes.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(
            XML_DECLARATION.sub("", text[:400], count=1).encode() + text[400:].encode(), parser=parser
        )
    except (etree.LxmlError, ValueError):
        return None, ()
    cut = any("depth" in entry.message.lower() for entry in parser.error_log)
    return page, ("nested too deep: cut there",) if cut else ()


def _fields(page, *, dated_by_tag: bool) -> tuple[dict[str, str], str]:
    """Return what the page says of itself, and the text in its JSON-LD."""
    fields = _json_ld(page)
    in_json, headline = fields.pop("text", ""), entities.unescape(fields.pop("title", ""))
    fields["date_basis"] = "json-ld" if "published" in fields else ""
    meta: dict[str, str] = {}
    for field, value in _meta(page):
        meta.setdefault(field, value)
    og_title = meta.pop("title", "")
    fields = meta | {field: value for field, value in fields.items() if value}
    if "published" in fields:
        fields.setdefault("date_basis", "meta")
    for field, day in _time_tags(page) if dated_by_tag else ():
        if field not in fields:
            fields |= {"published": day, "date_basis": "time-tag"} if field == "published" else {field: day}
    heading, title = _heading(page), " ".join(page.xpath("string((//head/title|//title)[1])").split())
    if heading and og_title.startswith(heading):  # the rest is the name of the site
        og_title = heading
    fields["title"] = og_title or heading or headline or title
    if "url" not in fields:
        fields["url"] = next(iter(page.xpath("//link[@rel='canonical']/@href")), "").strip()
    fields["language"] = fields.get("language") or (page.get("lang") or page.get("xml:lang") or "").strip()
    return {field: value for field, value in fields.items() if value}, in_json


def _heading(page) -> str:
    """Return the heading of the article, or the only one of the page: of several outside one may be the paper's name."""
    headings = page.xpath("//article//h1") or page.xpath("//main//h1") or page.xpath("//h1")
    return line_of(headings[0]) if headings else ""


def _meta(page) -> Iterator[tuple[str, str]]:
    for element in page.xpath("//meta[@content]"):
        field = META.get((element.get("property") or element.get("name") or element.get("itemprop") or "").lower())
        if field and element.get("content").strip():
            yield field, " ".join(element.get("content").split())


def _time_tags(page) -> Iterator[tuple[str, str]]:
    """Yield the dates of time elements, each with its field: those of the article, or marked as its date anywhere."""
    for element in page.xpath("//time[@datetime]"):
        said = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        day = element.get("datetime").strip()
        if day and re.search("modif|updat", said):
            yield "modified", day
        elif day and ("datepublished" in said or next(element.iterancestors("article"), None) is not None):
            yield "published", day


def _json_ld(page) -> dict[str, str]:
    """Return the fields of the first article among the page's JSON-LD blocks."""
    for block in page.iter("script"):
        if not (block.get("type") or "").strip().lower().startswith("application/ld+json"):
            continue
        try:
            waiting = [json.loads(block.text or "", strict=False)]
            while waiting:
                node = waiting.pop()
                if isinstance(node, list):
                    waiting += reversed(node)
                elif isinstance(node, dict):
                    if re.search("Article|BlogPosting", str(node.get("@type"))[:200]):
                        return record_of({key: value for key, value in node.items() if key.lower() != "name"}, 1).fields
                    waiting += [node.get("mainEntity"), node.get("@graph")]
        except (ValueError, RecursionError):
            continue
    return {}


@cache
def _options():
    """Return what trafilatura is asked for: to make it up for each page would cost a tenth of the time."""
    from trafilatura.settings import Extractor

    return Extractor(precision=True, comments=False, tables=False, date_params={"extensive_search": False})


def _paragraphs(page, *, soft: bool) -> tuple[list[str], tuple[str, ...]]:
    """Return the paragraphs of the article as trafilatura finds them, and what it was spared; soft hyphens are kept from it."""
    from trafilatura import extract

    _drop_breaks(page)
    n_elements, n_inline = _size(page)
    if n_elements > MOST_ELEMENTS or n_inline > MOST_INLINE:
        whole = next((found[0] for path in ("//article", "//main", "//body") if (found := page.xpath(path))), page)
        return paragraphs_of(whole), (f"{max(n_elements, n_inline):,} elements: all text of the page taken",)
    if soft:
        _swap(page, SOFT_HYPHEN, STAND_IN)
    try:
        body = extract(page, options=_options())  # trafilatura works on a copy
    except Exception:  # a parser of other people's pages: whatever it stumbles over, the paragraphs are still there
        body = None
    if soft:
        _swap(page, STAND_IN, SOFT_HYPHEN)
        body = (body or "").replace(STAND_IN, SOFT_HYPHEN)
    lines = (body or "").split("\n")
    return [line.strip() for line in lines if line.strip()], ()


def _drop_breaks(page) -> None:
    """Leave one line break of each run of them."""
    runs = [
        br
        for br in page.iter("br")
        if not (br.tail or "").strip() and (after := br.getnext()) is not None and after.tag == "br"
    ]
    for br in runs:
        br.getparent().remove(br)


def _size(page) -> tuple[int, int]:
    """Return the number of elements, and the most inline elements below one of them."""
    number = most = 0
    for element in page.iter():
        number += 1
        if len(element) > max(most, 50):
            most = max(most, sum(child.tag in INLINE for child in element))
    return number, most


def _swap(page, old: str, new: str) -> None:
    for element in page.iter():
        if element.text and old in element.text:
            element.text = element.text.replace(old, new)
        if element.tail and old in element.tail:
            element.tail = element.tail.replace(old, new)


def _posts(page) -> list:
    """Return the posts of a live blog: articles side by side with most of the text of all articles, none with most of it."""
    outermost = [article for article in page.iter("article") if next(article.iterancestors("article"), None) is None]
    if len(outermost) < POSTS:
        return []
    lengths = {article: sum(map(len, paragraphs_of(article))) for article in outermost if article.find(".//p") is not None}
    beside: dict[object, list] = {}
    for article in lengths:
        beside.setdefault(article.getparent(), []).append(article)
    posts = max(beside.values(), key=lambda group: sum(map(lengths.get, group)), default=[])
    whole = sum(lengths.values())
    sizes = [lengths[post] for post in posts]
    return posts if len(posts) >= POSTS and sum(sizes) > whole / 2 > max(sizes) else []


def _doubts(title: str, paragraphs: list[str]) -> tuple[str, ...]:
    """Return what the page perhaps is, if not an article."""
    text = " ".join(paragraphs)
    if len(text) > SHORT_PAGE:
        return ()
    return tuple(f"perhaps {what}" for what, pattern in PERHAPS if re.search(pattern, title, re.I) or _much_of(text, pattern))


def _much_of(text: str, pattern: str) -> bool:
    return len(text) < SHORT_PAGE / 3 and re.search(pattern, text, re.I) is not None
