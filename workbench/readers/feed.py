"""Feeds: RSS 0.9 to 2.0 and Atom, an article for each item; a date only where the item itself has one."""

from collections.abc import Iterator

from workbench.readers import Fault, Record, Source
from workbench.readers.markup import has_markup, line_of, local_name, paragraphs_of, strip_markup
from workbench.readers.xml_tree import parse_xml

NAMESPACES = {  # what is not listed (media, itunes, …) has names that look the same and mean something else
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = {  # field → the elements it is taken from, the first with a text
    "title": ("title", "dc:title"),
    "text": ("content:encoded", "content", "description", "summary", "dc:description"),
    "published": ("pubDate", "published", "issued", "dcterms:issued", "dc:date", "created"),
    "modified": ("updated", "dcterms:modified", "modified"),
    "source": ("dc:source", "source", "dc:publisher"),
    "url": ("link",),
    "authors": ("author", "dc:creator"),
    "tags": ("category", "dc:subject"),
    "language": ("dc:language", "language"),
}
LISTS = ("authors", "tags")


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each item of a feed. Two items with one guid are both articles; the second says so."""
    tree = parse_xml(source)
    if isinstance(tree, Fault):
        yield tree
        return
    feed = _by_name(tree.root)
    whole = _fields(feed | (_by_name(feed["channel"][0]) if feed.get("channel") else {}), tree.root)
    guids: dict[str, int] = {}
    items = (element for element in tree.root.iter("{*}item", "{*}entry") if _name(element) in ("item", "entry"))
    for record_no, item in enumerate(items, 1):
        children = _by_name(item)
        fields = _fields(children, item)
        guid = next((text for name in ("guid", "id") for element in children.get(name, ()) if (text := line_of(element))), "")
        if "url" not in fields and guid.startswith(("http://", "https://")):
            fields["url"] = guid
        for field, value in (("source", whole.get("title")), ("language", whole.get("language"))):
            if value:
                fields.setdefault(field, value)
        if _name(item) == "entry" and "authors" in whole:
            fields.setdefault("authors", whole["authors"])
        flags = tree.flags
        if guid and guids.setdefault(guid, record_no) != record_no:
            flags = (*flags, f"the guid of record {guids[guid]} again")
        yield Record(fields, record_no, item.sourceline or 0, flags)


def _name(element) -> str | None:
    """Return the name as this module writes it; a prefix that nobody declared counts as what it usually means."""
    if not isinstance(element.tag, str):
        return None
    namespace, _, name = element.tag.rpartition("}")
    prefix = NAMESPACES.get(namespace.removeprefix("{"))
    return None if prefix is None else prefix + name


def _by_name(parent) -> dict[str, list]:
    found: dict[str, list] = {}
    for element in parent:
        if name := _name(element):
            found.setdefault(name, []).append(element)
    return found


def _fields(children: dict[str, list], parent) -> dict[str, str]:
    fields = {}
    for field, names in NAMES.items():
        for name in names:
            values = list(filter(None, (_value(field, element) for element in children.get(name, ()))))
            if values:
                fields[field] = ", ".join(dict.fromkeys(values)) if field in LISTS else values[0]
                break
    if parent.get(XML_LANG):
        fields.setdefault("language", parent.get(XML_LANG).strip())
    return fields


def _value(field: str, element) -> str:
    if field == "text":
        return _content(element)
    if field == "title":
        return _headline(element)
    if field == "url":
        return _link(element)
    if field == "tags" and (element.get("term") or element.get("label")):
        return (element.get("label") or element.get("term")).strip()
    for child in element:  # the name of an Atom author, the title of an Atom source
        if local_name(child) in ("name", "title"):
            return line_of(child)
    text = line_of(element)
    if field == "authors" and text.endswith(")") and "@" in text.partition(" (")[0]:  # desk@example.org (Ann Lee)
        return text.partition(" (")[2][:-1]
    return text


def _content(element) -> str:
    if element.get("type") == "xhtml" or len(element):
        return "\n\n".join(paragraphs_of(element))
    return strip_markup(element.text or "")


def _headline(element) -> str:
    """Return a title as plain text; one that is nothing but markup is a headline about markup, or an attack: kept as text."""
    text = line_of(element)
    if element.get("type") == "text" or not ("&" in text or has_markup(text)):
        return text
    return " ".join(strip_markup(text).split()) or text


def _link(element) -> str:
    if element.get("href"):
        return element.get("href").strip() if element.get("rel", "alternate") == "alternate" else ""
    return line_of(element)
