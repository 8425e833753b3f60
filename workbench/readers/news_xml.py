"""News agencies' XML: NewsML-G2, NewsML 1 and NITF, an article for each item of text."""

import re
from collections.abc import Iterator

from workbench.readers import Fault, Record, Source
from workbench.readers.markup import LEFT_OUT, line_of, local_name, paragraphs_of, strip_markup
from workbench.readers.xml_tree import parse_xml

G2_ITEMS = ("newsItem", "packageItem", "planningItem", "knowledgeItem", "conceptItem", "catalogItem")
NOT_TEXT = ("picture", "photo", "graphic", "graphics", "video", "audio", "animation")
BASIC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
USABLE = ("", "usable")


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each item of text; packages, plans, concepts and pictures are skipped, each with its kind.

    The date is that of the first creation, never of a later version, which is `modified`. A status other than usable and a
    version after the first are flags.
    """
    tree = parse_xml(source)
    if isinstance(tree, Fault):
        yield tree
        return
    record_no = 0
    for record_no, item in enumerate(_items(tree.root), 1):
        name, line_no = local_name(item), item.sourceline or 0
        if name in G2_ITEMS and (fault := _not_text(item, name)):
            yield Fault(fault, record_no, line_no, outcome="skipped")
            continue
        fields, flags = {"newsItem": _g2, "NewsItem": _newsml_1, "nitf": _nitf}[name](item)
        fields = {field: value for field, value in fields.items() if value}
        if "text" in fields:
            yield Record(fields, record_no, line_no, (*tree.flags, *flags))
        else:
            yield Fault(", ".join(("no text in the item", *flags)), record_no, line_no)
    if not record_no:
        yield Fault(f"XML of the kind {local_name(tree.root)[:40]!r}, without a news item", 1, 1, outcome="skipped")


def _items(root) -> Iterator:
    """Yield the outermost items: a NITF document inside a newsItem is its text, not another article."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if local_name(element) in (*G2_ITEMS, "NewsItem", "nitf"):
            yield element
            walk.skip_subtree()


def _not_text(item, name: str) -> str | None:
    if name != "newsItem":
        return f"a NewsML-G2 {name}, not a text"
    kind = _code(_first(item, "itemMeta/itemClass"), "qcode")
    return f"a NewsML-G2 {kind}, not a text" if kind in NOT_TEXT else None


def _g2(item) -> tuple[dict[str, str], tuple[str, ...]]:
    content = _first(item, "contentMeta")
    inner, text = {}, ""
    for part in _all(item, "contentSet/inlineXML"):
        inner, text = _inline(part)
        if text:
            break
    else:
        text = next(filter(None, map(_inline_data, _all(item, "contentSet/inlineData"))), "")
    authors = [re.sub(r"^by\s+", "", line_of(by), flags=re.I) for by in _all(content, "by")]
    guid = (item.get("guid") or "").strip()
    fields = {
        "title": _text(content, "headline") or _text(item, "itemMeta/title") or inner.get("title", ""),
        "published": _text(item, "itemMeta/firstCreated") or _text(content, "contentCreated") or inner.get("published", ""),
        "modified": _text(item, "itemMeta/versionCreated") or _text(content, "contentModified"),
        "source": _names(_all(item, "itemMeta/provider")) or _names(_all(content, "infoSource")) or inner.get("source", ""),
        "authors": ", ".join(authors) or _names(_all(content, "creator")) or inner.get("authors", ""),
        "tags": _names(_all(content, "subject")) or inner.get("tags", ""),
        "section": inner.get("section", ""),
        "language": (_first(content, "language", {}).get("tag") or item.get(XML_LANG) or "").strip(),
        "url": guid if guid.startswith(("http://", "https://")) else "",
        "text": text,
    }
    return fields, _flags(_code(_first(item, "itemMeta/pubStatus"), "qcode"), item.get("version"))


def _inline(part) -> tuple[dict[str, str], str]:
    """Return what a piece of inline XML says of itself, and its text; data about matches or companies is no text."""
    for element in part.iter("{*}nitf", "{*}body", "{*}p"):
        name = local_name(element)
        if name == "nitf":
            fields, _ = _nitf(element)
            return fields, fields["text"]
        whole = element if name == "body" else element.getparent()
        title = _text(whole.getparent(), "head/title") if name == "body" else ""
        return {"title": title}, "\n\n".join(paragraphs_of(whole))
    return {}, ""


def _inline_data(part) -> str:
    if part.get("encoding"):  # base64 and the like: an attachment
        return ""
    return strip_markup(part.text or "")


def _nitf(item) -> tuple[dict[str, str], tuple[str, ...]]:
    head, body = _first(item, "head"), _first(item, "body")
    docdata, pubdata = _first(head, "docdata"), _first(head, "pubdata", {})
    issued, released = _first(docdata, "date.issue", {}), _first(docdata, "date.release", {})
    content = _first(body, "body.content")
    paragraphs = paragraphs_of(content, left_out=LEFT_OUT) if content is not None else []
    if not paragraphs:
        paragraphs = [p for part in _all(body, "body.head/abstract") for p in paragraphs_of(part)]
    byline = _text(body, "body.head/byline/person") or _text(body, "body.head/byline")
    fields = {
        "title": _text(body, "body.head/hedline/hl1") or _text(body, "body.head/headline/hl1") or _text(head, "title"),
        "published": _extended(issued.get("norm") or pubdata.get("date.publication") or released.get("norm") or ""),
        "source": pubdata.get("name") or _first(docdata, "doc.copyright", {}).get("holder") or "",
        "authors": re.sub(r"^by\s+", "", byline, flags=re.I),
        "section": pubdata.get("position.section") or "",
        "tags": ", ".join(filter(None, (key.get("key") for key in _all(docdata, "key-list/keyword")))),
        "language": item.get(XML_LANG) or "",
        "text": "\n\n".join(paragraphs),
    }
    return fields, _flags((docdata.get("management-status") or "") if docdata is not None else "", None)


def _newsml_1(item) -> tuple[dict[str, str], tuple[str, ...]]:
    lines = next(item.iter("{*}NewsLines"), None)
    inner, text = {}, ""
    for part in item.iter("{*}ContentItem"):
        kind = _first(part, "MediaType", {}).get("FormalName") or "Text"
        data = _first(part, "DataContent")
        if data is not None and kind.lower() in ("text", "complextext"):
            inner, text = _inline(data) if len(data) else ({}, strip_markup(data.text or ""))
        if text:
            break
    managed = _first(item, "NewsManagement")
    provider = next(item.iter("{*}Provider"), None)
    language = next(item.iter("{*}Language"), {})
    fields = {
        "title": _text(lines, "HeadLine") or inner.get("title", ""),
        "published": _extended(_text(managed, "FirstCreated")) or inner.get("published", ""),
        "modified": _extended(_text(managed, "ThisRevisionCreated")),
        "source": _first(provider, "Party", {}).get("FormalName") or inner.get("source", ""),
        "authors": re.sub(r"^by\s+", "", _text(lines, "ByLine"), flags=re.I) or inner.get("authors", ""),
        "language": language.get("FormalName") or item.get(XML_LANG) or "",
        "text": text,
    }
    version = _text(item, "Identification/NewsIdentifier/RevisionId")
    return fields, _flags((_first(managed, "Status", {}).get("FormalName") or "").lower(), version)


def _all(parent, path: str) -> list:
    """Return the elements at a path of names, in any namespace; none below a parent that is missing."""
    found = [parent] if parent is not None and hasattr(parent, "iterchildren") else []
    for name in path.split("/"):
        found = [child for element in found for child in element.iterchildren() if local_name(child) == name]
    return found


def _first(parent, path: str, otherwise=None):
    return next(iter(_all(parent, path)), otherwise)


def _text(parent, path: str) -> str:
    return next(filter(None, map(line_of, _all(parent, path))), "")


def _names(parties: list) -> str:
    """Return the names of persons or subjects, else what stands in their code."""
    names = (_text(party, "name") or party.get("literal") or _code(party, "qcode") for party in parties)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _code(element, attribute: str) -> str:
    """Return a code without its scheme: `stat:canceled` is canceled."""
    return (element.get(attribute) or "").rpartition(":")[2].strip() if element is not None else ""


def _flags(status: str, version: str | None) -> tuple[str, ...]:
    flags = [] if status.lower() in USABLE else [f"status {status[:40]}"]
    version = (version or "").strip()
    return (*flags, f"version {version}") if version.isdecimal() and len(version) < 6 and int(version) > 1 else tuple(flags)


def _extended(date: str) -> str:
    """Return a date of the basic form of ISO 8601 (20241022T050000Z) in the extended one; another date as it is."""
    match = BASIC_DATE.fullmatch(date.strip())
    if not match:
        return date.strip()
    year, month, day, hour, minute, second, zone = match.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
