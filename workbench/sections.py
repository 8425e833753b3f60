"""A large file of records → its sections: a whole number of records each, to be read like files of their own."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from workbench.readers import Fault, Source, format_of
from workbench.readers.delimited import rows_of
from workbench.readers.json_records import is_one_a_line

BLOCK = 1 << 26  # bytes of a section, which are in memory at once; a record that is larger is not read
HEAD = 1 << 20  # bytes that tell what a file is


class Section(NamedTuple):
    """Some records of a file, and how many lines of the file stand before them."""

    data: bytes
    lines_before: int


def kind_of_sections(file: Path) -> str:
    """Return the format of a file that is read in sections: many rows of CSV or JSON objects, a line each; `""` of others."""
    if file.stat().st_size <= 2 * BLOCK:
        return ""
    with file.open("rb") as opened:
        head = _folded(opened.read(HEAD))
    kind = format_of(Source(head, file.name))
    if b"\0" in head or kind not in ("delimited", "json_records"):  # NUL: an encoding in which a line feed is no byte
        return ""
    return kind if kind == "delimited" or is_one_a_line(head.decode("latin-1")) else ""


def sections_of(file: BinaryIO, kind: str) -> Iterator[Section | Fault]:
    """Yield the sections of a file, each below the file's header if it is CSV; there is one at least.

    Behind a record that is no record the rest of the file is a fault, as it is where files are read whole.
    """
    blocks, head, found = _blocks(file), b"", False
    if kind == "delimited":
        first = next(blocks, b"")
        head = first[: _end_of_header(first)]
        blocks = chain([first[len(head) :]], blocks)
    lines, data = 0, b""  # lines before the data, besides the header
    for block in blocks:
        data += block
        end = _end_of_records(head, data)
        stuck = not end and len(data) >= BLOCK
        section = data if stuck else data[:end]
        if section.strip(b"\n"):
            found = True
            yield Section(head + section, lines)
        lines, data = lines + section.count(b"\n"), data[len(section) :]
        if stuck:
            if left := _count_lines(blocks):
                why = f"behind a record that cannot be read: the rest of the file, {left:,} lines, is not read"
                yield Fault(why, 0, head.count(b"\n") + lines + 1)
            return
    if data.strip(b"\n") or not found:
        yield Section(head + data, lines)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file in whole lines, their ends all made the same; the last may have no end."""
    rest = b""
    while block := file.read(BLOCK):
        rest += block
        end = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
        if end or len(rest) > BLOCK:
            yield _folded(rest[: end or None])
            rest = rest[end:] if end else b""
    if rest:
        yield _folded(rest)


def _folded(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _end_of_header(data: bytes) -> int:
    """Return where the header ends: the first row with something in it."""
    rows = (row for row in rows_of(data, "latin-1") if not isinstance(row, Fault))
    return next((row.end for row in rows if any(map(str.strip, row))), 0)


def _end_of_records(head: bytes, data: bytes) -> int:
    """Return where the last record that is whole ends; below a header a line may be the inside of a field."""
    if not head or not data.strip(b"\n"):
        return len(data)
    ends = (row.end for row in rows_of(head + data, "latin-1") if not isinstance(row, Fault))
    return max(0, max(ends, default=0) - len(head))


def _count_lines(blocks: Iterator[bytes]) -> int:
    return sum(block.count(b"\n") + (not block.endswith(b"\n")) for block in blocks)
