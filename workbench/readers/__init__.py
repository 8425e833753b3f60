"""The formats: one file each, one protocol.

A reader is a function `read(source)`: it takes the bytes of one file, and yields in order a `Record` for each article found
and a `Fault` for each that cannot be read. It never raises for what is in the bytes.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from typing import NamedTuple

from workbench.decoding import Decoded, decode, is_plain


class Record(NamedTuple):
    """An article as its file states it: fields under the names of the article table, all of them text.

    `columns` says which of the file's own names became which field.
    """

    fields: dict[str, str]
    record_no: int
    line_no: int = 0
    flags: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


class Fault(NamedTuple):
    """What cannot be read as an article, and why; `outcome` is `set aside`, or `skipped` for what is not an article at all."""

    reason: str
    record_no: int = 0
    line_no: int = 0
    outcome: str = "set aside"


class Limits(NamedTuple):
    """What one file may cost; `load_articles(path, limits=Limits(member=…))` raises them."""

    file: int = 2_000_000_000  # bytes of a file, unless it is read in sections
    member: int = 100_000_000  # bytes of one file inside an archive, unpacked
    ratio: int = 200  # unpacked bytes for each packed one, above a megabyte
    members: int = 100_000  # files in an archive
    depth: int = 3  # archives inside archives
    seconds: float = 20.0  # for one PDF


class Source:
    """The bytes of a file, of a member of an archive or of a section of a large file, and their text once somebody asks for it.

    `lines_before` is how many lines of the file stand before a section, its header not counted; a file that is whole has none.
    """

    def __init__(
        self,
        data: bytes,
        name: str,
        limits: Limits = Limits(),  # noqa: B008 (it is immutable)
        *,
        lines_before: int | None = None,
    ) -> None:
        self.data = data
        self.name = name
        self.limits = limits
        self.lines_before = lines_before

    @property
    def suffix(self) -> str:
        """The last suffix of the name, in lower case."""
        return "." + self.name.rpartition("/")[2].rpartition(".")[2].lower() if "." in self.name else ""

    @cached_property
    def decoded(self) -> Decoded:
        """The text with its encoding and warnings; an encoding that the bytes declare themselves counts."""
        return decode(self.data, declared=_declared(self.data))

    @property
    def text(self) -> str:
        """The text."""
        return self.decoded.text

    @cached_property
    def coded(self) -> bytes:
        """The text in UTF-8: the bytes of the file if nothing is wrong with them; then they are never decoded as a whole."""
        plain = self.data.replace(b"\r\n", b"\n")  # the same object where there is none
        if not is_plain(plain):
            return self.text.encode()
        self.data = plain  # a large file is in the memory once
        return plain

    @property
    def encoding(self) -> str:
        """What the text was read with; empty if nobody asked for it, for then it is no file of text."""
        if "decoded" in vars(self):
            return self.decoded.encoding
        return "utf-8" if "coded" in vars(self) else ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was doubtful about the text, if somebody asked for it."""
        return self.decoded.warnings if "decoded" in vars(self) else ()


Reader = Callable[[Source], Iterator[Record | Fault]]

SUFFIXES = {  # suffix → format, which is the name of its module
    ".txt": "plain_text",
    ".text": "plain_text",
    ".html": "web_page",
    ".htm": "web_page",
    ".xhtml": "web_page",
    ".json": "json_records",
    ".jsonl": "json_records",
    ".ndjson": "json_records",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".xml": "news_xml",
    ".nitf": "news_xml",
    ".mht": "web_page",
    ".mhtml": "web_page",
}

# The names other tools give to the columns of the article table: Media Cloud, GDELT, schema.org, fundus, NewsML, quanteda.
ALIASES = {
    "title": ("title", "headline", "head", "name"),
    "text": ("text", "body", "content", "articlebody", "article", "story", "full_text", "plain_text", "maintext"),
    "published": (
        "published", "date", "publish_date", "published_at", "publication_date", "datepublished", "pub_date",
        "pubdate", "date_publish", "published_date", "publishing_date", "firstcreated", "seendate",
    ),
    "modified": ("modified", "updated", "date_modified", "datemodified", "lastmod", "versioncreated"),
    "source": ("source", "outlet", "publisher", "media_name", "newspaper", "publication", "source_name", "domain"),
    "url": ("url", "link", "source_url", "permalink", "article_url"),
    "authors": ("authors", "author", "byline", "creator"),
    "section": ("section", "category", "articlesection"),
    "tags": ("tags", "keywords", "topics", "subjects"),
    "language": ("language", "lang", "inlanguage"),
}  # fmt: skip
FIELD = {alias: field for field, aliases in ALIASES.items() for alias in aliases}

BINARY = {  # the first bytes of what is no text → format, or why it is not read
    b"%PDF-": "pdf_document",
    b"PAR1": "arrow_table",
    b"ARROW1": "arrow_table",
    b"{\\rtf": "rich_text",
    b"\xd0\xcf\x11\xe0": "spreadsheet",
    b"WARC/": "web_archive",
    b"filedesc://": "web_archive",
}
REFUSED = {
    b"\x80\x02": "a pickle, which could run code",
    b"\x80\x03": "a pickle, which could run code",
    b"\x80\x04": "a pickle, which could run code",
    b"\x80\x05": "a pickle, which could run code",
    b"Rar!": "a RAR archive is not read",
    b"7z\xbc\xaf": "a 7z archive is not read",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"SQLite format 3": "a database is not read",
    b"\x93NUMPY": "an array is not read",
}
XML_ROOTS = (
    (rb"<(?:\w+:)?(?:rss|feed|RDF)\b", "feed"),
    (rb"<(?:\w+:)?(?:news\w+|nitf|(?:package|concept|planning|knowledge|catalog)Item)\b", "news_xml"),
)
HTML_START = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)


def format_of(source: Source) -> str | Fault:
    """Return the format of a file by its first bytes, then by its suffix; a fault if it is not read."""
    head = source.data[:4096]
    for start, reason in REFUSED.items():
        if head.startswith(start):
            return Fault(reason)
    for start, name in BINARY.items():
        if head.startswith(start):
            return "word_document" if source.suffix == ".docx" else name  # one with a password is no ZIP file
    if head.startswith(b"PK\x03\x04"):  # an archive that is one document
        return "word_document" if b"word/" in head or source.suffix == ".docx" else "spreadsheet"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if source.suffix in WEB_SHEETS and start.startswith(b"<"):
        return "spreadsheet"
    if HTML_START.match(start):
        return "web_page"
    if start.startswith(b"<"):
        for root, name in XML_ROOTS:
            if re.search(root, start[:2000], re.I):
                return name
    if source.suffix in PICKLES:
        return Fault("a pickle, which could run code")
    if source.suffix in BINARY_SUFFIXES:
        return Fault(f"not what its suffix {source.suffix} says")
    return SUFFIXES.get(source.suffix) or Fault(
        f"the format {source.suffix or 'without a suffix'} is not read", outcome="skipped"
    )


BINARY_SUFFIXES = {".pdf", ".parquet", ".feather", ".arrow", ".rtf", ".xls", ".xlsx", ".ods", ".docx", ".warc", ".arc"}


PICKLES = (".pkl", ".pickle", ".joblib")
WEB_SHEETS = (".xls", ".xlsx")  # web tools name their HTML tables so
ANY_XML = {"feed", "news_xml"}


def misnamed(path: str, source: Source, kind: str) -> tuple[str, ...]:
    """Return what is odd about the name of a file that is read as `kind`; `path` leads to it."""
    odd = ("a file name that is not UTF-8",) if "\\udc" in path else ()
    outer, inside, _ = path.partition("!")
    outer = "." + outer.rpartition(".")[2].lower()
    if inside and outer in SUFFIXES:
        odd += (f"an archive named {outer}",)
    meant = SUFFIXES.get(source.suffix, kind)
    if (meant != kind and {meant, kind} != ANY_XML) or (kind == "web_page" and source.suffix in BINARY_SUFFIXES):
        odd += (f"named {source.suffix}, read as {kind}",)
    return odd


def read(source: Source, name: str) -> Iterator[Record | Fault]:
    """Yield the records of a source in a format; its module is imported only now, and a missing library is a fault."""
    try:
        reader: Reader = import_module(f"{__name__}.{name}").read
        yield from reader(source)
    except MissingLibraryError as missing:
        yield Fault(str(missing))


class MissingLibraryError(ImportError):
    """A format that needs an extra of the workbench."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a further library: pip install 'workbench[{extra}]'")


def record_of(values: dict[str, object], record_no: int, line_no: int = 0, flags: tuple[str, ...] = ()) -> Record:
    """Return a record of a file that names its fields itself: of several names for one field the first with a value."""
    fields: dict[str, str] = {}
    columns = []
    for name, value in values.items():
        field = field_of(name)
        if field and field not in fields and (text := _as_text(value)):
            fields[field] = text
            columns.append((name, field))
    return Record(fields, record_no, line_no, flags, tuple(columns))


def field_of(column: str) -> str | None:
    """Return the field of the article table that a column of another tool stands for."""
    return FIELD.get(column.strip().lower().replace(" ", "_").replace("-", "_"))


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value)))
    if isinstance(value, dict):  # schema.org: {"@type": "Person", "name": …}
        return _as_text(value.get("name"))
    return "" if value is None else str(value).strip()


def _declared(data: bytes) -> str | None:
    """Return the encoding that the first bytes of HTML or XML name."""
    match = re.search(rb"""<(?:\?xml|meta)\b[^>]{0,200}?(?:encoding|charset)\s*=\s*["']?([\w-]{2,20})""", data[:2048], re.I)
    return match[1].decode("ascii") if match else None
