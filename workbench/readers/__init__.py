"""The formats: one file each, one protocol.

A reader is a function `read(text)` or, where the format states its own encoding, `read(data)`: it takes the content of one
file and yields, in order, a `Record` for each article found and a `Fault` for each that cannot be read.
"""

import codecs
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple


class Record(NamedTuple):
    """An article as its file states it: fields under the names of the article table, all of them text."""

    fields: dict[str, str]
    record_no: int
    line_no: int


class Fault(NamedTuple):
    """What cannot be read as an article, and why."""

    reason: str
    record_no: int
    line_no: int


Reader = Callable[[str], Iterator[Record | Fault]]

FORMATS = {  # suffix → name of the format, which is the name of its module
    ".txt": "plain_text",
    ".html": "web_page",
    ".htm": "web_page",
    ".json": "json_records",
    ".jsonl": "json_records",
    ".ndjson": "json_records",
    ".csv": "delimited",
}

# The names other tools give to the columns of the article table.
ALIASES = {
    "title": ("title", "headline", "head", "name"),
    "text": ("text", "body", "content", "articlebody", "article", "story", "full_text", "plain_text", "maintext"),
    "published": (
        "published", "date", "publish_date", "published_at", "publication_date", "datepublished", "pub_date",
        "pubdate", "date_publish", "published_date", "publishing_date",
    ),
    "source": ("source", "outlet", "publisher", "media_name", "newspaper", "publication", "source_name"),
    "url": ("url", "link", "source_url", "permalink"),
    "authors": ("authors", "author", "byline", "creator"),
    "section": ("section", "category", "articlesection"),
    "language": ("language", "lang", "inlanguage"),
}  # fmt: skip
FIELD = {alias: field for field, aliases in ALIASES.items() for alias in aliases}


def reader_of(suffix: str) -> Reader:
    """Return the reader of a suffix of `FORMATS`; its module is imported only now."""
    return import_module(f"{__name__}.{FORMATS[suffix]}").read


def map_fields(fields: dict[str, object]) -> dict[str, str]:
    """Return the fields that the article table knows, under its names, the first of several aliases that has a value."""
    known: dict[str, str] = {}
    for alias, value in fields.items():
        field = FIELD.get(alias.strip().lower().replace(" ", "_").replace("-", "_"))
        if field and field not in known and (text := _as_text(value)):
            known[field] = text
    return known


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value)))
    if isinstance(value, dict):  # schema.org: {"@type": "Person", "name": …}
        return _as_text(value.get("name"))
    return "" if value is None else str(value).strip()


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of some bytes, with plain line feeds and no NUL, and its encoding: by its mark, UTF-8, else cp1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            break
    else:
        try:
            text, encoding = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            text, encoding = data.decode("cp1252", "replace"), "cp1252"
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), encoding
