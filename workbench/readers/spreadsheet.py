"""Workbooks of Excel and LibreOffice (.xlsx, .xls, .ods): each sheet with a header row, then one article a row."""

import io
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from xml.parsers import expat

from workbench.readers import Fault, MissingLibraryError, Record, Source, field_of
from workbench.readers.delimited import article_maker
from workbench.readers.markup import line_of

HEADER_ROWS = 5  # the header stands in one of the first rows
LARGEST = 300_000_000  # bytes of all parts of a workbook, unpacked
RATIO = 200  # unpacked bytes for each packed one, above a megabyte
PARTS = 10_000
CELLS = 8_000_000  # of a sheet, with the empty ones between the first and the last: the library makes room for all of them
CHUNK = 1 << 20
OVERLAP = 100  # bytes of a chunk that are looked at again with the next
DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.I)
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,7})(\d{1,10})[\"']", re.I)
PLACELESS = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^<>]{0,500}\br\s*=)")
TRIAL = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):  # not everywhere
    pass
from python_calamine import CalamineWorkbook
try:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name)
except Exception:  # is said by whoever reads it next
    pass
"""
TRIAL_SECONDS = 60
SMALLEST_CELL = 30  # bytes of XML
SAFE = 1_000_000_000  # characters in all cells together


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each row under a header, of all sheets in order; a sheet with other columns is a fault.

    Cells with a date become ISO text; a bare number stays the number that it is. Empty rows and empty sheets are nothing.
    """
    if not source.data.startswith((b"PK", b"\xd0\xcf")):
        yield from _of_page(source)
        return
    try:
        import python_calamine
    except ImportError:
        raise MissingLibraryError("a spreadsheet", "excel") from None
    if fault := _unsafe(source.data) if source.data.startswith(b"PK") else _kills(source.data):
        yield fault
        return
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        names = workbook.sheet_names
    except python_calamine.PasswordError:
        yield Fault("password-protected")
        return
    except BaseException as error:
        yield Fault(f"not a workbook that can be read: {_message(error)}")
        return
    found = 0
    for found, row in enumerate(chain.from_iterable(_of_sheet(workbook, name) for name in names), 1):
        yield row._replace(record_no=found)
    if not found:
        yield Fault("no rows")


def text_of(value: object) -> object:
    """Return a cell as text: dates and times in ISO form, whole numbers without a point, nothing for what is no number."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() and abs(value) < 2**53 else str(value)
    return value


def _of_sheet(workbook, name: str) -> Iterator[Record | Fault]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        rows = enumerate(sheet.iter_rows(), sheet.start[0] + 1 if sheet.start else 1)
    except BaseException as error:
        yield Fault(f"sheet {name!r} cannot be read: {_message(error)}")
        return
    yield from _of_rows(((line_no, _texts(row)) for line_no, row in rows), f"sheet {name!r}")


def _of_page(source: Source) -> Iterator[Record | Fault]:
    """Yield the articles of the tables in a web page, which many tools name .xls."""
    from lxml import etree, html

    try:
        page = html.document_fromstring(source.text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        page = html.Element("html")
    found = 0
    for number, table in enumerate(page.iter("table"), 1):
        rows = ([line_of(cell) for cell in row.iterchildren("td", "th")] for row in table.iter("tr"))
        for row in _of_rows(enumerate(_evened(rows), 1), f"table {number}"):
            found += 1
            yield row._replace(record_no=found, flags=("a web page with a table",)) if isinstance(row, Record) else row
    if not found:
        yield Fault("no workbook, and no table in it either")


def _evened(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows as long as the first: a web page leaves out cells at the end."""
    width = 0
    for row in rows:
        width = width or len(row)
        yield row + [""] * (width - len(row))


def _of_rows(rows: Iterator[tuple[int, list[str]]], name: str) -> Iterator[Record | Fault]:
    """Yield an article for each row under a header, which is one of the first rows."""
    first = list(islice(rows, HEADER_ROWS))
    if not any(any(row) for _, row in first):
        return
    # The row with most known names; if none has any, the first that is not empty stands for the header in the fault.
    best = max(range(len(first)), key=lambda n: (sum(field_of(text) is not None for text in first[n][1]), any(first[n][1])))
    article = article_maker(first[best][1])
    if isinstance(article, Fault):
        yield article._replace(reason=f"{name}: {article.reason}", line_no=first[best][0])
        return
    for line_no, row in chain(first[best + 1 :], rows):
        if any(row):
            yield article(row, 0, line_no)


def _texts(row: list[object]) -> list[str]:
    return [str(text_of(cell)).strip() for cell in row]


def _message(error: BaseException) -> str:
    """Return the first line of an error of the library; its panics are no `Exception`, but a stop by the user is passed on."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _unsafe(data: bytes) -> Fault | None:
    """Return why a workbook is not handed to the library: what it states is not trusted, it is unpacked once and looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
        if len(entries) > PARTS:
            return Fault(f"{len(entries):,} parts in a workbook, more than {PARTS:,}")
        if sum(entry.file_size for entry in entries) > LARGEST:
            return Fault(f"more than {LARGEST:,} bytes unpacked")
        left, longest = LARGEST, 0
        for entry in entries:
            if entry.filename.endswith("workbook.bin"):
                return Fault("the format .xlsb is not read: save it as .xlsx")
            size, reason = _look_at(data, entry, left)
            left, longest = left - size, max(longest, size)
            if reason:
                return Fault(f"{entry.filename[:100]!r} in the workbook: {reason}")
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, IndexError) as error:
        return Fault(f"not a workbook that can be read: {error}")
    # Every cell may hold the same long text, which stands in the file once.
    return _kills(data) if longest * (LARGEST - left) // SMALLEST_CELL > SAFE else None


def _kills(data: bytes) -> Fault | None:
    """Return a fault for a workbook that ends the process that reads it, found out in another process with little memory."""
    try:
        done = subprocess.run([sys.executable, "-I", "-c", TRIAL], input=data, capture_output=True, timeout=TRIAL_SECONDS)
    except subprocess.TimeoutExpired:
        return Fault(f"a workbook that takes more than {TRIAL_SECONDS} seconds")
    return Fault("a workbook that takes too much memory or is broken") if done.returncode else None


def _look_at(data: bytes, entry: zipfile.ZipInfo, left: int) -> tuple[int, str | None]:
    """Return the true size of a part, and what is wrong with it."""
    if entry.flag_bits & 1:
        return 0, "password-protected"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return 0, "packed in a way that no spreadsheet is"
    size, tail = 0, b""
    extent = _OdsExtent() if entry.filename == "content.xml" else _XlsxExtent()
    for chunk in _unpacked(data, entry):
        size += len(chunk)
        if size > left:
            return size, f"more than {LARGEST:,} bytes unpacked"
        if size > CHUNK and size > entry.compress_size * RATIO:
            return size, f"unpacks to more than {RATIO} times its size"
        if DOCTYPE.search(tail + chunk):
            return size, "a document type definition"
        if extent.cells(tail, chunk) > CELLS:
            return size, f"more than {CELLS:,} cells"
        tail = chunk[-OVERLAP:]
    return size, None if size == entry.file_size else "its size is not the one stated"


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the content of a part as it is; the zipfile module would stop at the size that is stated."""
    start = entry.header_offset + 30 + sum(int.from_bytes(data[entry.header_offset + n :][:2], "little") for n in (26, 28))
    packed = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[n : n + CHUNK]) for n in range(0, len(packed), CHUNK))
        return
    unpacker = zlib.decompressobj(wbits=-15)
    rest: bytes | memoryview = packed
    while not unpacker.eof:
        chunk = unpacker.decompress(rest, CHUNK)
        if not chunk and not unpacker.unconsumed_tail and not unpacker.eof:
            raise EOFError("cut short")
        rest = unpacker.unconsumed_tail
        yield chunk


class _XlsxExtent:
    """How far a sheet of Excel reaches, by the places its cells state; cells without a place are counted row by row."""

    def __init__(self) -> None:
        self.columns: set[bytes] = set()
        self.rows = 0
        self.placeless = 0
        self.in_row = 0

    def cells(self, tail: bytes, chunk: bytes) -> int:
        """Return the number of cells that the sheet needs up to this piece of it."""
        places = PLACE.findall(tail + chunk)
        self.columns.update({column for column, _ in places})
        self.rows = max(self.rows, max((int(row) for _, row in places), default=0))
        if self.placeless or PLACELESS.search(tail + chunk):
            for n, row in enumerate(chunk.split(b"row ")):
                self.in_row = row.count(b"<") + (self.in_row if n == 0 else 0)
                self.placeless = max(self.placeless, self.in_row)
        return self.rows * max(self.placeless, max(map(_number, self.columns), default=0))


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


class _OdsExtent:
    """How far a sheet of LibreOffice reaches: rows and cells say how often they are repeated, and most of them are empty."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = self.most = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start

    def cells(self, tail: bytes, chunk: bytes) -> int:
        """Return the number of cells that the largest sheet up to this piece needs."""
        try:
            self.parser.Parse(chunk)
        except expat.ExpatError as error:
            raise ValueError(error) from None
        return self.most

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.row = self.last_row = self.last_column = 0
        elif name == "table-row":
            self.row, self.column = self.row + int(values.get("number-rows-repeated", 1)), 0
        elif name in ("table-cell", "covered-table-cell"):
            self.column += int(values.get("number-columns-repeated", 1))
            if "value-type" in values or "formula" in values:
                self.last_row, self.last_column = self.row, max(self.last_column, self.column)
        elif name == "p":
            self.last_row, self.last_column = self.row, max(self.last_column, self.column)
        self.most = max(self.most, self.last_row * self.last_column)
