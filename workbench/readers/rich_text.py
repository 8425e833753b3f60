"""Rich text (.rtf): one article, or the documents of a news database's export.

The groups are walked once before they are given to the library: what is no text (pictures, objects, the targets of links) is
left out, and what would cost too much is refused. Without that striprtf takes minutes for a table of fonts made for it.
"""

import re
from collections.abc import Iterator

from workbench.readers import Fault, MissingLibraryError, Record, Source
from workbench.readers.news_export import split_export
from workbench.readers.plain_text import LINE_ENDS, article_of

DEEPEST = 200  # groups inside groups; Word itself stops at some dozens
LONGEST = 10_000_000  # bytes without pictures, of which striprtf reads about two million a second
TOKEN = re.compile(rb"[{}]|\\bin(\d{1,9})\s?|\\([a-zA-Z]{1,32})|\\[^a-zA-Z]|[^{}\\]++", re.S)
LEFT_OUT = set(  # groups that are no text of the article
    b"pict object objdata fldinst themedata datastore colorschememapping blipuid stylesheet info fonttbl "
    b"header headerf headerl headerr footer footerf footerl footerr".split()
)
FONT = re.compile(rb"\\f(\d{1,5})(?!\d)[^;{}]{0,200}?\\fcharset(\d{1,3})(?!\d)")
MOST_FONTS = 2_000
CUT = "cut short: a group is left open"
CHARSETS = {77, 84, 86, 89, 128, 129, 134, 136, 161, 162, 163, 177, 178, 186, 204, 222, 238, 254, 255}  # not the file's own


def read(source: Source) -> Iterator[Record | Fault]:
    r"""Yield the article of the file, or those of an export (see `news_export`).

    Both `\'e9` in the code page the file declares and `\u233?` are read. Groups more than 200 deep, more than ten million
    bytes without pictures, and damage are faults.
    """
    kept = _without_pictures(source.data)
    text = kept if isinstance(kept, Fault) else _text(kept[0])
    if isinstance(text, Fault):
        yield text
        return
    lines = text.translate(LINE_ENDS).split("\n")
    if not any(line.strip() for line in lines):
        yield Fault("no text", 1)
    elif (documents := split_export(lines)) is not None:
        yield from documents
    else:
        yield article_of(lines, fields={}, flags=(CUT,) if kept[1] else ())


def _text(kept: bytes) -> str | Fault:
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError:
        raise MissingLibraryError("an RTF file", "rtf") from None
    try:
        text = rtf_to_text(kept.decode("ascii"), errors="replace")
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        return Fault(f"damaged: {str(error)[:200]}")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two halves of a character are one again


def _without_pictures(data: bytes) -> tuple[bytes, bool] | Fault:
    """Return the file without the groups that are no text, and whether it ends before they are closed.

    Bytes above 127, which RTF does not have, become escapes.
    """
    if not data.startswith(b"{\\rtf"):
        return Fault("no RTF")
    kept = bytearray()
    fonts = b""
    depth = skipped_from = place = 0
    openings: list[int] = []  # where in `kept` each open group begins
    while place < len(data) and (token := TOKEN.match(data, place)):
        place = token.end() + int(token[1] or 0)
        piece = token[0]
        if piece == b"{":
            depth += 1
            if depth > DEEPEST:
                return Fault(f"groups more than {DEEPEST} deep")
            openings.append(len(kept))
        elif token[2] and token[2].lower() in LEFT_OUT and not skipped_from and depth > 1:
            if token[2] == b"fonttbl" and not fonts:
                fonts = _fonts(data[place : place + 200_000])
            skipped_from = depth
            del kept[openings[-1] :]
        if not skipped_from and token[1] is None:
            kept += piece if piece.isascii() else _escaped(piece)
            if len(kept) > LONGEST:
                return Fault(f"more than {LONGEST:,} bytes without pictures")
        if piece == b"}":
            if skipped_from == depth:
                skipped_from = 0
            depth -= 1
            if openings:
                openings.pop()
            if depth <= 0:
                break
    if place < len(data) and depth > 0:
        return Fault("damaged: a back slash ends the file")
    return b"{" + fonts + bytes(kept[1:]), depth > 0


def _fonts(table: bytes) -> bytes:
    """Return the table of fonts with nothing but their character sets, which the library searches far too long in some."""
    ends = re.search(rb"\}\s*\}", table)
    found = FONT.findall(table[: ends.end()] if ends else table)[:MOST_FONTS]
    named = b"".join(b"{\\f%s\\fcharset%s x;}" % font for font in found if int(font[1]) in CHARSETS)
    return b"{\\fonttbl" + named + b"}"


def _escaped(piece: bytes) -> bytes:
    try:
        text = piece.decode("utf-8")  # some programs write it
    except UnicodeDecodeError:
        return b"".join(bytes([byte]) if byte < 128 else b"\\'%02x" % byte for byte in piece)
    return b"".join(c.encode() if c.isascii() else b"".join(_unicode(c)) for c in text)


def _unicode(character: str) -> Iterator[bytes]:
    units = character.encode("utf-16-le")
    for low, high in zip(units[::2], units[1::2], strict=True):
        yield b"\\uc1\\u%d?" % (high * 256 + low)
