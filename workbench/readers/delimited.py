"""CSV, separated by commas, semicolons, tabs or bars: a header row, then one article a row."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from workbench.readers import Fault, Record, Source, field_of, record_of

DELIMITERS = ",;\t|"
LONGEST_FIELD = 10_000_000  # characters; the csv module's own limit is an article too short, and an open quote must end
LONGEST_HEADER = 1_000_000  # characters
BACKSLASHED = re.compile(rb'\\"[\w\x80-\xff]')
DOUBLED = re.compile(rb'[\w\x80-\xff]""|""[\w\x80-\xff]')
ESCAPE = re.compile(r'\\(["\\\n])')
NULL = r"\N"  # of MySQL
NOT_USED = "(not used)"  # in the place of a field
SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\n", re.I)  # what Excel understands as the first line


class Row(tuple):
    """The fields of a row; `line_no` is the line it begins in, `end` the byte it ends before."""

    line_no: int
    end: int


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each row under the header, which is the first line that is not empty.

    A row with more or fewer fields than the header is a fault, and so is one whose text is empty in a file that has texts;
    a row of empty fields is nothing. From a quote that is not closed on, the rest of the file is one fault. If no column
    holds texts, the records have none.
    """
    rows = rows_of(source.coded)
    header = next((row for row in rows if isinstance(row, Fault) or any(map(str.strip, row))), None)
    if header is None or isinstance(header, Fault):
        yield header or Fault("no text", 1, 1)
        return
    article = article_maker(header)
    if isinstance(article, Fault):
        yield article._replace(line_no=header.line_no)
        return
    record_no, before = 0, source.lines_before or 0
    for row in rows:
        if isinstance(row, Fault):
            yield row._replace(record_no=record_no + 1, line_no=before + row.line_no)
        elif any(row):
            record_no += 1
            yield article(row, record_no, before + row.line_no)


def article_maker(header: Sequence[str]) -> Callable[[Sequence[object], int, int], Record | Fault] | Fault:
    """Return what makes an article of a row under this header, or a fault if the header does not name its columns."""
    known = [(n, name) for n, name in enumerate(header) if field_of(name)]
    if not known:
        named = ", ".join(filter(None, islice(header, 50)))[:200]
        return Fault(f"no known column name among {len(header):,} in the header: {named}")
    for n, name in known:
        if header.index(name) != n:
            return Fault(f"the column {name!r} stands twice")
    ignored = tuple((name.strip() or "(no name)", NOT_USED) for name in islice(header, 200) if not field_of(name))
    has_text = any(field_of(name) == "text" for _, name in known)

    def article(row: Sequence[object], record_no: int, line_no: int) -> Record | Fault:
        if len(row) != len(header):
            number = f"{len(row):,} field{'s' * (len(row) != 1)}"
            return Fault(f"{number} where the header has {len(header):,}", record_no, line_no)
        record = record_of({name: row[n] for n, name in known}, record_no, line_no)
        if has_text and "text" not in record.fields:
            return Fault("no text", record_no, line_no)
        return record._replace(columns=record.columns + ignored)

    return article


def rows_of(text: bytes, encoding: str = "utf-8") -> Iterator[Row | Fault]:
    """Yield each row of a text, and a fault for what cannot be parted into fields; empty lines are passed over."""
    start = len(codecs.BOM_UTF8) if text.startswith(codecs.BOM_UTF8) else 0
    head = text[start : start + LONGEST_HEADER].decode(encoding, "ignore")
    separator = SEPARATOR_LINE.match(head)
    header = head[separator.end() if separator else 0 :].lstrip("\n").split("\n", 1)[0]
    start += separator.end() if separator else 0  # it is ASCII
    delimiter = separator[1] if separator else _delimiter(header)
    # A space after each delimiter of the header: then a quote may stand behind such a space.
    spaced = 0 < header.count(delimiter) == header.count(f"{delimiter} ")
    lines = _Lines(text, start, encoding, backslashed=_is_backslashed(text))
    csv.field_size_limit(LONGEST_FIELD)
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced, strict=True)
    line_no = first_line = 2 if separator else 1
    begin = start
    while True:
        try:
            row = Row(next(rows))
        except StopIteration:
            return
        except csv.Error as error:
            begins = _field_pattern(delimiter, spaced=spaced, backslashed=lines.backslashed)
            yield _open_quote(text[begin:].decode(encoding), line_no, begins, error)
            return
        if lines.backslashed and NULL in row:
            row = Row("" if field == NULL else field for field in row)
        row.line_no, row.end = line_no, lines.end
        line_no, begin = first_line + rows.line_num, lines.end
        if row:
            yield row


class _Lines:
    """The lines of a text one by one; `end` is where the last one handed out ends."""

    def __init__(self, text: bytes, start: int, encoding: str, *, backslashed: bool) -> None:
        self.text = text
        self.end = start
        self.encoding = encoding
        self.backslashed = backslashed

    def __iter__(self) -> Iterator[str]:
        while self.end < len(self.text):
            start = self.end
            self.end = self.text.find(b"\n", start) + 1 or len(self.text)
            line = self.text[start : self.end].decode(self.encoding)
            yield ESCAPE.sub(_unescaped, line) if self.backslashed and "\\" in line else line


def _unescaped(match: re.Match) -> str:
    return '""' if match[1] == '"' else match[1]


def _delimiter(header: str) -> str:
    """Return the delimiter that finds most known names in the header; of several the one that finds most names."""

    def names(delimiter: str) -> tuple[int, int]:
        parts = [part.strip().strip('"') for part in header.split(delimiter)]
        return sum(field_of(part) is not None for part in parts), len(parts)

    return max(DELIMITERS, key=names)


def _is_backslashed(text: bytes) -> bool:
    r"""Say whether quotes inside fields are written \" as MySQL and Spark do, and never doubled."""
    return BACKSLASHED.search(text) is not None and DOUBLED.search(text) is None


def _field_pattern(delimiter: str, *, spaced: bool, backslashed: bool) -> re.Pattern:
    """Return what matches one whole field up to its delimiter, and nothing where a quote is not closed in its place."""
    quote = ' *+"' if spaced else '"'
    inner = r'[^"\\]++|\\.|""' if backslashed else '[^"]++|""'
    end = f"{re.escape(delimiter)}\n"
    return re.compile(rf'{quote}(?:{inner})*+"(?=[{end}]|\Z)|(?!{quote})[^{end}]*+', re.S)


def _open_quote(text: str, line_no: int, field: re.Pattern, error: csv.Error) -> Fault:
    """Return the fault for a row that cannot be parted: the line where the quote opens that is not closed in its place.

    The text begins with the row.
    """
    if "field larger" in str(error):
        at, what = 0, f"a field of more than {LONGEST_FIELD:,} characters, perhaps by an open quote"
    else:
        at, what = 0, "a quote opens here and is not closed in its place"
        while (match := field.match(text, at)) and match.end() < len(text):
            at = match.end() + 1
    left = text.count("\n", at) + (not text.endswith("\n"))
    return Fault(f"{what}: the rest of the file, {left:,} lines, is not read", 0, line_no + text.count("\n", 0, at))
