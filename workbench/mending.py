"""A decoded text → the same without what no reader should see: controls, escapes, doubled encodings; all of it said."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import AnyStr

BLOCK = 1 << 20
TEXT_LINE = re.compile(r"(?<=\n)")
BEFORE_ESCAPE = re.compile(r"(?<=\n)|(?=\x1b(?!\\))")


def blocks_of(data: AnyStr, cut: re.Pattern[AnyStr]) -> Iterator[AnyStr]:
    """Yield pieces of about a million, cut where it does no harm: what is made of one piece need not wait for the others."""
    start = 0
    while start < len(data):
        found = cut.search(data, start + BLOCK)
        end = found.start() if found else len(data)
        yield data[start:end]
        start = end


ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]{0,64}+[ -/]{0,16}+[@-~]"  # CSI: colours, cursor
    r"|[\]PX^_][^\x07\x1b\n]{0,4096}+(?:\x07|\x1b\\)"  # OSC and its like: titles, links
    r"|[ -/]{1,4}+[0-~]|[0-~])?"
)
C1 = re.compile("[\x80-\x84\x86-\x9f]")
BELLS = "\x07\x08\x7f"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HAS_BIDI = re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
HAS_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
HAS_DOUBLE = re.compile(rb"\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86\x9c]|\xe2[\x80\x82\x84])")


def needs_mending(coded: bytes) -> bool:
    """Say whether there may be something to mend in a text in UTF-8."""
    marks = (b"\0", b"\r", b"\x1b", b"\x07", b"\x08", b"\x7f", b"\xef\xbf\xbd", b"\xef\xbb\xbf")
    return any(mark in coded for mark in marks) or any(p.search(coded) for p in (HAS_BIDI, HAS_C1, HAS_DOUBLE))


def mended(text: str, nuls: int, coded: bytes | None) -> tuple[str, tuple[str, ...]]:
    """Remove or repair what no reader should see, and say so. What is looked for is looked for in UTF-8, where it is quick."""
    if "\0" in text:
        nuls += text.count("\0")
        text = text.replace("\0", "")
    warnings = counted(nuls, "NUL character", "removed")
    steps: list[tuple[bool, Callable[[str], tuple[str, tuple[str, ...]]]]] = [
        ("\x1b" in text, _without_escapes),
        (any(bell in text for bell in BELLS), lambda text: _without(text, BELLS, "control character")),
    ]
    if not text.isascii():
        coded = coded or text.encode("utf-8", "replace")
        doubled = bool(HAS_DOUBLE.search(coded))  # what its repair brings to light is looked at too
        steps += [
            (doubled, _undoubled),
            (doubled or bool(HAS_C1.search(coded)), _without_c1),
            (doubled or bool(HAS_BIDI.search(coded)), lambda text: _without(text, BIDI, "bidirectional control")),
        ]
    for needed, step in steps:
        if needed:
            text, said = step(text)
            warnings += said
    text = text.lstrip("\ufeff") if text.startswith("\ufeff") else text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, warnings + counted(text.count("\ufffd"), "replacement character")


def _without(text: str, unwanted: str, noun: str) -> tuple[str, tuple[str, ...]]:
    count = sum(map(text.count, unwanted))
    for character in unwanted:
        text = text.replace(character, "")
    return text, counted(count, noun, "removed")


def _without_escapes(text: str) -> tuple[str, tuple[str, ...]]:
    blocks = [ESCAPE.subn("", block) for block in blocks_of(text, BEFORE_ESCAPE)]
    return "".join(block for block, _ in blocks), counted(sum(count for _, count in blocks), "escape sequence", "removed")


def _without_c1(text: str) -> tuple[str, tuple[str, ...]]:
    """Read C1 controls as the cp1252 that was taken for Latin-1, and U+0085, else a line end, with them."""
    if not C1.search(text):
        return text, ()
    count = sum(map(text.count, SIGN_OF))
    for control, sign in SIGN_OF.items():
        text = text.replace(control, sign)
    return text, counted(count, "C1 control", "read as cp1252")


SIGN_OF = {chr(byte): bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}


def counted(count: int, noun: str, done: str = "") -> tuple[str, ...]:
    """Return the warning about so many of something; none about none."""
    return (f"{count} {noun}{'s' if count > 1 else ''} {done}".rstrip(),) if count else ()


# UTF-8 read as cp1252 or Latin-1: a capital or so, and one to three signs.
_SIGNS = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)) + "".join(map(chr, range(0x80, 0xA0)))
_SIGN = f"[{re.escape(_SIGNS)}]"
DOUBLE = re.compile(f"[Â-ß]{_SIGN}|[à-ï]{_SIGN}{{2}}|[ð-ô]{_SIGN}{{3}}")
BYTES = {ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"}
ORDINARY = frozenset("€£¢¥§«»“”‘’‚„…–—\xa0°·™®©¹²³ªº")  # what may follow a letter in any text: CAFÉ» is no mojibake
SUSPECT = re.compile("â€[™œ“”˜\x9d¦\ufffd]|Ã[©¨¼¶¤±¡³\xad]|â‚¬|Ð[¾°µ]")


PART = re.compile(r"[^\n]{0,65536}+\n|[^\n]{1,65536}+")  # a line, or a part of a very long one


def _undoubled(text: str) -> tuple[str, tuple[str, ...]]:
    """Repair lines that were encoded twice, or three times; flag what only looks so."""
    repaired = 0
    blocks = []
    for block in blocks_of(text, TEXT_LINE):
        lines = [line if line.isascii() else _undoubled_line(line) for line in PART.findall(block)]
        better = "".join(lines)
        if better != block:
            repaired += sum(new != old for new, old in zip(lines, PART.findall(block), strict=True))
        blocks.append(better)
    text = "".join(blocks)
    suspected = ("mojibake suspected",) if SUSPECT.search(text) else ()
    return text, counted(repaired, "double-encoded line", "repaired") + suspected


def _undoubled_line(line: str) -> str:
    """Undo one encoding after the other as long as every high character of the line belongs to a sequence of UTF-8."""
    for _ in range(3):
        found = list(DOUBLE.finditer(line))
        high = len(line) - len(line.encode("ascii", "ignore"))
        if not found or sum(len(match[0]) for match in found) < high or not any(map(_is_strong, found)):
            break
        line = DOUBLE.sub(lambda match: _once(match[0]), line)
    return line


def _is_strong(match: re.Match[str]) -> bool:
    """Tell a sequence that no text contains from an accented capital and the mark that happens to follow it."""
    sequence, start = match[0], match.start()
    inside_word = start > 0 and match.string[start - 1].islower() and sequence[0] not in "ß×"
    known = sequence.startswith(("â€", "â‚"))  # quotes, dashes and the euro
    return known or any(sign not in ORDINARY for sign in sequence[1:]) or (len(sequence) == 2 and inside_word)


@lru_cache(4096)
def _once(sequence: str) -> str:
    coded = bytes(BYTES.get(ord(character), ord(character) & 0xFF) for character in sequence)
    try:
        return coded.decode("utf-8")
    except UnicodeDecodeError:
        return sequence
