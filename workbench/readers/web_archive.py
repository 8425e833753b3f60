"""Web archives: WARC and ARC, an article for each page that was answered with one."""

import contextlib
import io
from collections.abc import Iterator

from workbench.decoding import Decoded, decode
from workbench.readers import Fault, MissingLibraryError, Record, Source, plain_text, web_page

PAGES = ("text/html", "application/xhtml+xml")
HOLDING = ("response", "resource", "conversion")  # kinds of records that can hold a page
ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate", "br")
LARGEST_PAGE = 20_000_000  # bytes, unpacked
BLOCK = 1 << 16


class Page(Source):
    """The bytes of a page as a server sent them, with the charset it named."""

    def __init__(self, data: bytes, name: str, charset: str | None) -> None:
        super().__init__(data, name)
        self.charset = charset

    @property
    def decoded(self) -> Decoded:
        """The text with its encoding; the server's charset counts before the one in the page."""
        return decode(self.data, declared=self.charset) if self.charset else super().decoded


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each page; every other record is skipped, with its kind. Neither is dated by its capture.

    `record_no` counts all records of the archive. A record that is cut or broken is a fault, and what came before is kept.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise MissingLibraryError("a web archive", "warc") from None
    records = ArchiveIterator(io.BytesIO(source.data))
    record_no = 0
    while True:
        record_no += 1
        try:
            with contextlib.redirect_stderr(io.StringIO()):  # warcio tells its warnings there
                record = next(records, None)
            if record is None:
                return
            found = _content(record)
        except Exception as error:  # warcio raises what its parsers raise; after it, where the next record starts is not known
            yield Fault(f"a broken record: {_first_line(error)}", record_no)
            return
        if isinstance(found, Fault):
            yield found._replace(record_no=record_no)
            continue
        page, reader = found
        for article in reader(page):
            if isinstance(article, Record):
                fields = article.fields | ({"url": page.name} if page.name else {})
                yield article._replace(fields=fields, record_no=record_no)
            else:
                yield article._replace(record_no=record_no)


def _content(record) -> tuple[Page, object] | Fault:
    """Return the page in a record and who reads it, or why there is none."""
    if record.rec_type not in HOLDING:
        return Fault(str(record.rec_type)[:40], outcome="skipped")
    headers = record.http_headers
    status = headers.get_statuscode() if headers else "200"
    if status != "200":
        return Fault(f"status {status[:20]}", outcome="skipped")
    stated = (headers.get_header("content-type") if headers else record.content_type) or ""
    kind, _, parameters = stated.partition(";")
    kind = kind.strip().lower()
    if kind not in (*PAGES, "text/plain"):
        return Fault(kind[:80] or "no content type", outcome="skipped")
    address = record.rec_headers.get_header("WARC-Target-URI") or record.rec_headers.get_header("uri") or ""
    if not address.startswith(("http://", "https://")):
        return Fault(f"the archive's own {kind}" if address else "a record without an address", outcome="skipped")
    encoding = (headers.get_header("content-encoding") or "" if headers else "").strip().lower()
    if encoding not in ENCODINGS:
        return Fault(f"content encoding {encoding[:20]!r} is not read")
    content = _bytes(record)
    if isinstance(content, Fault):
        return content
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    return Page(content, address, charset), web_page.read if kind in PAGES else plain_text.read


def _bytes(record) -> bytes | Fault:
    """Return the unpacked body of a record; a fault if it is too large, or shorter than the record says."""
    stream, blocks, size = record.content_stream(), [], 0
    while block := stream.read(BLOCK):
        blocks.append(block)
        size += len(block)
        if size > LARGEST_PAGE:
            return Fault(f"a page of more than {LARGEST_PAGE:,} bytes")
    while record.raw_stream.read(BLOCK):
        pass
    left = getattr(record.raw_stream, "limit", 0)
    if left and record.format == "warc":  # an ARC's lengths are often a few bytes too large
        return Fault("cut short: a part of the record is missing")
    return b"".join(blocks)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).split("\n")[0][:200]
