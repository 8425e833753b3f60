"""PDFs with a text layer: one article a file. Nothing is drawn and no image is decoded; a scan has no text here."""

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from workbench.readers import Fault, MissingLibraryError, Record, Source
from workbench.readers.plain_text import LINE_ENDS, article_of

MOST_PAGES = 2_000
STREAM = 5_000_000  # bytes of one page's instructions, unpacked; a page of print has some thousands
HYPHENS = ("-", "\u2010", "\xad")
SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]{0,3}$")
HYPHENS_JOINED = "line-end hyphens joined"
FURNITURE_LEFT_OUT = "page headers and footers left out"
END_MARKS = (b"%%EOF", b"startxref", b"trailer")
CATALOG = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\s{0,9}<<[^<>]{0,500}?/Type\s{0,9}/Catalog\b")
REBUILT = "no table of its objects: rebuilt"


class _Pages(NamedTuple):
    """The lines of each page, and what is doubtful about them."""

    lines: list[list[str]]
    flags: list[str]


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield the article of the file, or a fault: no text layer, a password, damage, too many pages, too slow.

    Lines become paragraphs: one ends at an empty line, or at a line much shorter than most that ends a sentence or that a
    capital follows. A word parted at a line's end is joined if it goes on in lower case. From three pages on, a first or last
    line that most pages share, numbers aside, is left out. Flags say so. The dates inside a PDF are those of the file, not
    of the article, and are not read.
    """
    pages = _read_pages(source.data, source.limits.seconds)
    if isinstance(pages, Fault):
        yield pages
        return
    flags = list(pages.flags)
    lines = _without_furniture(pages.lines)
    if sum(map(len, lines)) < sum(map(len, pages.lines)):
        flags.append(FURNITURE_LEFT_OUT)
    paragraphs, joined = _paragraphs([line for page in lines for line in page])
    if joined:
        flags.append(HYPHENS_JOINED)
    if not paragraphs:
        yield Fault("no text layer: a scan?", 1)
    else:
        yield article_of(paragraphs, fields={}, flags=tuple(flags))


def _read_pages(data: bytes, seconds: float) -> _Pages | Fault:
    if not data.startswith(b"%PDF-"):
        return Fault("no PDF")
    tail = data[-2048:].rstrip(b"\0\r\n\t ")
    if not any(mark in tail for mark in END_MARKS) and not tail.endswith(b"endobj"):
        return Fault("cut short: no end mark")
    try:
        import pypdf
    except ImportError:
        raise MissingLibraryError("a PDF", "pdf") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its doubts are ours to tell
    tight = {
        "zlib_maximum_output_length": STREAM,
        "lzw_maximum_output_length": STREAM,
        "run_length_maximum_output_length": STREAM,
        "array_based_stream_maximum_output_length": STREAM,
        "stream_decoding_work_maximum_length": 10 * STREAM,
        "stream_parsing_work_maximum_count": 1_000_000,
        "xform_maximum_invocations_per_extraction": 500,
        "page_tree_maximum_entries": 2 * MOST_PAGES,
    }
    try:
        with pypdf.apply_configuration(**tight):
            return _open(pypdf, time.monotonic() + seconds, *_with_trailer(data, tail))
    except _OutOfTimeError:
        return Fault(f"takes longer than {seconds:g} seconds")
    except pypdf.errors.DependencyError:
        return Fault("encrypted in a way that needs a further library")
    except Exception as error:  # a library of this size raises what it likes for damaged files
        return Fault(f"damaged: {type(error).__name__}: {str(error)[:200]}")


class _OutOfTimeError(Exception):
    """The time for one file is over."""


def _with_trailer(data: bytes, tail: bytes) -> tuple[bytes, list[str]]:
    """Return the file with an end that makes the library look for the objects itself, if it has no table of them."""
    if b"startxref" in tail:
        return data, []
    catalog = None if b"trailer" in data else next(CATALOG.finditer(data), None)
    trailer = b"\ntrailer\n<</Root %s %s R>>" % catalog.groups() if catalog else b""
    return data + trailer + b"\nstartxref\n0\n%%EOF\n", [REBUILT]


def _open(pypdf, until: float, data: bytes, flags: list[str]) -> _Pages | Fault:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return Fault("password-protected")
    number = len(reader.pages)
    if number > MOST_PAGES:
        return Fault(f"{number:,} pages, more than {MOST_PAGES:,}")
    if not number:
        return Fault("damaged: no pages")
    pages = _Pages([], flags)
    unread = 0
    for page_no, page in enumerate(reader.pages, 1):
        _check_time(until)
        try:
            text = page.extract_text(visitor_operand_before=lambda *_: _check_time(until))
        except _OutOfTimeError:
            raise
        except Exception as error:  # one page's damage is not the file's
            pages.flags.append(f"page {page_no} not read: {type(error).__name__}")
            text, unread = "", unread + 1
        pages.lines.append([" ".join(line.split()) for line in text.translate(LINE_ENDS).split("\n")])
    if unread == number:
        return Fault(f"damaged: {pages.flags[-1]}")
    return pages


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise _OutOfTimeError


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without the first and last lines that, numbers aside, stand on most of them."""
    if len(pages) < 3:
        return pages
    shapes = Counter(shape for page in pages for shape in {_shape(page[n]) for n in _edges(page)})
    recurring = {shape for shape, number in shapes.items() if number > max(len(pages) / 2, 2)}
    return [
        [line for n, line in enumerate(page) if n not in edges or _shape(line) not in recurring]
        for page in pages
        for edges in [_edges(page)]
    ]


def _edges(page: list[str]) -> set[int]:
    """Return the places of the first two and the last two lines of a page that are not empty."""
    filled = [n for n, line in enumerate(page) if line]
    return {*filled[:2], *filled[-2:]}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line[:200])


def _paragraphs(lines: list[str]) -> tuple[list[str], bool]:
    """Return the paragraphs that lines of print make, and whether a word parted at a line's end was joined."""
    widths = sorted(len(line) for line in lines if line)
    short = widths[len(widths) * 3 // 4] * 0.75 if widths else 0
    paragraphs: list[list[str]] = []
    joined, last = False, ""
    for line in lines:
        if line and (not last or _ends_paragraph(last, line, short)):
            paragraphs.append([line])
        elif line:
            parts = paragraphs[-1]
            if _is_parted(last, line):
                parts[-1], joined = parts[-1][:-1], True
            elif not _is_hyphened(last):
                parts.append(" ")
            parts.append(line)
        last = line
    return ["".join(parts) for parts in paragraphs], joined


def _ends_paragraph(last: str, line: str, short: float) -> bool:
    if len(last) >= short or _is_hyphened(last):
        return False
    return not line[0].islower() or SENTENCE_END.search(last[-5:]) is not None


def _is_parted(last: str, line: str) -> bool:
    """Say whether a word of lower case goes on in the next line; `Franco-` before `German` keeps its hyphen."""
    return _is_hyphened(last) and line[0].islower()


def _is_hyphened(line: str) -> bool:
    return line.endswith(HYPHENS) and line[-2:-1].isalpha()
