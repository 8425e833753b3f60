"""Bytes → text, with the encoding, how it was found, and what was mended.

A ladder: each rung either knows what the bytes are or leaves them to the next, and the last one takes all.
"""

import codecs
import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from workbench.mending import C1, blocks_of, counted, mended, needs_mending


class Decoded(NamedTuple):
    """A text, the encoding of its bytes, the rung of the ladder that knew it, and what an analyst should be told."""

    text: str
    encoding: str
    basis: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    r"""Return the text of some bytes; whatever the bytes are, it never raises.

    `declared` is what HTML, XML or a server calls the encoding; it is asked only about bytes without a mark that are no UTF-8.
    `basis` is the rung: `mark`, `nul pattern`, `escapes`, `strict` (UTF-8 throughout, or UTF-8 but for CESU-8 and overlong
    forms, which a warning counts), `cut` (UTF-8 that ends inside a character), `declared`, `line-wise` (UTF-8 and cp1252
    mixed), `single byte`, `detected`, `fallback`.

    The text has `\n` for `\r\n` and `\r`, and neither NUL, terminal escapes, bidirectional overrides nor surrogates. Of the
    C1 controls only U+0085 is left, which is a line end: `fold_lines` folds it, and others that a format may need as they are.
    """
    found = _by_mark(data) or _by_nul_pattern(data)
    nuls, bare = 0, data
    if not found:
        nuls = data.count(0) if b"\0" in data else 0
        bare = data.replace(b"\0", b"") if nuls else data
        found = _by_escapes(bare) or _by_utf8(bare, declared) or _by_guess(bare, declared)
    text, warnings = mended(found.text, nuls, bare if found[1:] == ("utf-8", "strict", ()) else None)
    return Decoded(text, found.encoding, found.basis, found.warnings + warnings)


def is_plain(data: bytes) -> bool:
    """Say whether bytes are UTF-8 with nothing to mend, so that `decode` would give the same text without a warning."""
    if needs_mending(data):  # NULs and marks, too
        return False
    try:
        for block in blocks_of(data, LINE):
            block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def fold_lines(text: str) -> str:
    r"""Return a text with `\n` for every line end: `\r\n`, `\r`, vertical tab, form feed, U+0085, U+2028 and U+2029."""
    for end in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return text


# --- the rungs, in their order -----------------------------------------------------------------------------------------

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _by_mark(data: bytes) -> Decoded | None:
    mark, encoding = next(((mark, encoding) for mark, encoding in MARKS if data.startswith(mark)), (b"", ""))
    if not mark:
        return None
    rest = data[len(mark) :]
    if encoding != "utf-8":
        return _whole_or_cut(rest, encoding, "mark", len(mark)) or _replaced(rest, encoding, "mark")
    rest = rest.replace(b"\0", b"") if b"\0" in rest else rest
    found = _by_utf8(rest, "utf-8") or _by_mixture(rest) or _replaced(rest, encoding, "mark")
    return found._replace(basis="mark") if found.basis == "strict" else found


def _by_nul_pattern(data: bytes) -> Decoded | None:
    """UTF-16 and UTF-32 without a mark: the NULs of their ASCII characters stand on one side only."""
    head = data[: SAMPLE - SAMPLE % 4]
    nuls = head.count(0)
    if not nuls or len(head) < 4 or nuls == len(head):
        return None
    encoding = _sided(head, nuls)
    found = _whole_or_cut(data, encoding, "nul pattern") if encoding else None
    return found and found._replace(warnings=(f"encoding guessed: {encoding}", *found.warnings))


def _sided(head: bytes, nuls: int) -> str | None:
    sides = [head[place::4].count(0) for place in range(4)]
    quarter = len(head) / 4
    if min(sides[2], sides[3]) > 0.95 * quarter and sides[0] < 0.5 * quarter:
        return "utf-32-le"
    if min(sides[0], sides[1]) > 0.95 * quarter and sides[3] < 0.5 * quarter:
        return "utf-32-be"
    even, odd = sides[0] + sides[2], sides[1] + sides[3]
    likely, other = ("utf-16-le", "utf-16-be") if odd > even else ("utf-16-be", "utf-16-le")
    if nuls > 0.15 * len(head) and 20 * min(even, odd) <= max(even, odd):
        return likely
    return next((encoding for encoding in (likely, other) if _is_wide(head, encoding)), None)


def _is_wide(head: bytes, encoding: str) -> bool:
    """Tell UTF-16 with few ASCII characters from a text that some NULs got into: pairs of ASCII make rare characters."""
    if not head.translate(None, b"\0" + PRINTABLE):
        return False
    text = head.decode(encoding, "replace")
    return len(WIDE.sub("", text)) * 50 <= len(text)


def _by_escapes(data: bytes) -> Decoded | None:
    """ISO-2022: seven bits, and an escape that switches to Japanese or Korean (`ESC ( B` alone is a terminal's)."""
    if b"\x1b" not in data or b"\x1b$" not in data or not data.isascii():
        return None
    japanese = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_ext")
    for encoding in ("iso2022_kr",) if b"\x1b$)C" in data else japanese:
        if found := _whole_or_cut(data, encoding, "escapes"):
            return found
    return None


def _by_utf8(data: bytes, declared: str | None) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _by_cut(data, error, declared) or _by_repair(data)
    name = None if text.isascii() or not declared else _codec(declared)
    contradicted = (f"declared {_label(declared)}, but is utf-8",) if name and name != "utf-8" else ()
    return Decoded(text, "utf-8", "strict", contradicted)


def _by_cut(data: bytes, error: UnicodeDecodeError, declared: str | None) -> Decoded | None:
    """UTF-8 that ends inside a character. A lone last é of cp1252 looks the same, so something must speak for UTF-8."""
    if error.reason != "unexpected end of data":
        return None
    known = len(data) - error.start > 1 or not data[: error.start].isascii() or _codec(declared) == "utf-8"
    return _cut(data, error, "utf-8", "cut") if known else None


CESU = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
NO_UTF8 = re.compile(
    rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x80-\x8f][\x80-\xbf]{2}|\xed[\xa0-\xbf][\x80-\xbf]"
)


def _by_repair(data: bytes) -> Decoded | None:
    """UTF-8 but for CESU-8 (characters in two halves) and overlong forms, which hide characters and are not read."""
    halves = forms = 0
    blocks = []
    for block in blocks_of(data, START):
        block, joined = CESU.subn(lambda pair: _joined(pair[0]), block)
        block, hidden = NO_UTF8.subn(lambda form: b"" if form[0] == b"\xc0\x80" else b"\xef\xbf\xbd", block)
        halves, forms = halves + joined, forms + hidden
        blocks.append(block)
    if not halves + forms:
        return None
    found = _whole_or_cut(b"".join(blocks), "utf-8", "strict")
    warnings = counted(halves, "CESU-8 character") + counted(forms, "overlong or surrogate sequence")
    return found and found._replace(warnings=warnings + found.warnings)


@lru_cache(4096)
def _joined(pair: bytes) -> bytes:
    return pair.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()


def _by_guess(data: bytes, declared: str | None) -> Decoded:
    """Read what is no UTF-8: as declared if that fits, else as what the bytes look like."""
    found = _by_declaration(data, declared)
    if found:
        return found
    found = _by_mixture(data) or _by_single_byte(data) or _by_detection(data) or _replaced(data, "cp1252", "fallback")
    unfit = (f"declared {_label(declared)} {'does not fit' if _codec(declared) else 'refused'}",) if declared else ()
    guess = () if found.basis == "line-wise" else (f"encoding guessed: {found.encoding}",)
    return found._replace(warnings=unfit + guess + found.warnings)


# What the web means by a name, where Python means less; and names that Python does not know.
MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}  # fmt: skip
NAMES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-x-big5": "big5hkscs",
    "windows-874": "cp874", "dos-874": "cp874", "iso-8859-8-i": "iso8859-8", "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "windows-949": "cp949",
}  # fmt: skip
WINDOWS = {"iso8859-2": "cp1250", "iso8859-7": "cp1253", "iso8859-8": "cp1255", "iso8859-15": "cp1252"}
READ = re.compile(r"utf-8|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|gb18030|big5\w*|euc_\w+|shift_\w+|hz|johab|kz1048|ptcp154")


def _codec(declared: str | None) -> str | None:
    """Return Python's name for a declared encoding of text; None for UTF-7, escapes and whatever else is no encoding of files.

    UTF-16 is none here either: a declaration that could be read in single bytes is not in UTF-16.
    """
    label = (declared or "").strip().lower()
    if not re.fullmatch(r"[a-z0-9_.:-]{2,40}", label):
        return None
    try:
        name = codecs.lookup(NAMES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = MEANT.get(name, name)
    return name if READ.fullmatch(name) else None


def _label(declared: str | None) -> str:
    """Return a declared name as a warning may show it."""
    return re.sub(r"[^\w.:-]+", " ", (declared or "")[:40], flags=re.ASCII).strip().lower() or "encoding"


def _by_declaration(data: bytes, declared: str | None) -> Decoded | None:
    name = _codec(declared)
    if not name or name == "utf-8":
        return None
    for encoding in filter(None, (name, WINDOWS.get(name))):
        found = _whole_or_cut(data, encoding, "declared") or _nearly(data, encoding, "declared")
        if found and not C1.search(found.text):
            return found
    return None


def _by_mixture(data: bytes) -> Decoded | None:
    """UTF-8 and cp1252 in one file: each run of high bytes is the one or the other."""
    good, bad, single = _runs(data[:MIXTURE_SAMPLE])
    if not good or (good < bad and single < 0.8 * bad):
        return None
    numbers: list[int] = []
    mixed = 0
    blocks = []
    line_no = 1
    for block in blocks_of(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), LINE):
        if len(numbers) < 20:
            places = islice(NO_UTF8_LINE.finditer(block), 20 - len(numbers))
            numbers += [line_no + block.count(b"\n", 0, place.start()) for place in places]
        mixed += len(NO_UTF8_LINE.findall(block))
        blocks += (_recoded(part).decode() for part in blocks_of(block, ASCII))
        line_no += block.count(b"\n")
    shown = ", ".join(map(str, numbers)) + (f" and {mixed - 20} more" if mixed > 20 else "")
    warning = f"mixed encodings: cp1252 on line{'s' if mixed > 1 else ''} {shown}"
    return Decoded("".join(blocks), "utf-8+cp1252", "line-wise", (warning,))


def _runs(data: bytes) -> tuple[int, int, int]:
    """Count runs of high bytes: those that are UTF-8, those that are not, and of these the ones that are a byte long."""
    good = bad = single = 0
    for run in HIGH_RUN.finditer(data):
        if _is_utf8(run[0]):
            good += 1
        else:
            bad += 1
            single += len(run[0]) == 1
    return good, bad, single


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


UTF8_CHARACTER = (
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})"
)
NO_UTF8_RUN = re.compile(rb"(?<![\x80-\xff])(?!" + UTF8_CHARACTER + rb"*+(?![\x80-\xff]))([\x80-\xff]++)")
NO_UTF8_LINE = re.compile(NO_UTF8_RUN.pattern + rb"[^\n]*+")  # the rest of the line, too


def _recoded(block: bytes) -> bytes:
    """Return UTF-8 with the runs that are none read as cp1252."""
    pieces = NO_UTF8_RUN.split(block)
    runs = pieces[1::2]
    pieces[1::2] = map(_short_run if max(map(len, runs), default=0) < 9 else _run, runs)
    return b"".join(pieces)


def _run(run: bytes) -> bytes:
    return run.decode("cp1252", "replace").encode()


_short_run = lru_cache(4096)(_run)


FEW = 8  # high bytes that are too few to tell by
LATIN = ("cp1252", "mac-roman", "cp1250", "iso8859-2", "cp850")


def _by_single_byte(data: bytes) -> Decoded | None:
    """Western text, ASCII with single high letters in between: the encoding that puts the fewest signs inside words."""
    sample = _sample(data)
    runs = HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    if high > FEW and (high > 1.6 * len(runs) or high > 0.25 * len(sample)):
        return None
    scores = {encoding: _oddity(sample, encoding) for encoding in LATIN}
    best = "cp1252" if scores["cp1252"] <= 0.05 else min(scores, key=scores.__getitem__)
    if scores[best] > 0.2:
        return None
    best = _neighbour(sample) if best == "cp1252" else best
    return _whole_or_cut(data, best, "single byte") or _nearly(data, best, "single byte")


# Inside a word no sign stands but an apostrophe, a dash, a middle dot or a soft hyphen, and no capital.
ODD = re.compile(
    r"(?<=[^\W\d_])[\x80-\x9f\xa1-\xac\xae-\xb4\xb6\xb8-\xbf×÷‚ƒ„…†‡ˆ‰‹›“”•˜™€≤≥≠∞∂∑∏π∫Ω√≈∆◊ˇ˘˙˛˝\u2500-\u25ff](?=[^\W\d_])"
    r"|(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞŠŒŽŸĄŁĽŚŞŤŹŻ](?=[a-zà-öø-ÿ])"
    r"|[\x80-\x9f\ufffd]"
)


def _oddity(sample: bytes, encoding: str) -> float:
    """Return the share of high characters that stand where none does in a text of this encoding."""
    text = sample.decode(encoding, "replace")
    return len(ODD.findall(text)) / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _neighbour(sample: bytes) -> str:
    """Return the encoding whose letters are all letters of cp1252 too, by letters that no Western language has together."""
    letters = set(sample.decode("cp1252", "replace"))
    if letters & set("ðýþÐÝÞ") and not letters & set("áæéíóúÁÆÉÍÓÚ"):
        return "cp1254"  # Turkish ğ, ı, ş; Icelandic has acute accents too
    czech = "ø" in letters and letters & set("ìšžù") and not letters & set("åæ")
    hungarian = {"õ", "û"} <= letters and "ã" not in letters
    return "cp1250" if czech or hungarian else "cp1252"


CYRILLIC = ("koi8-r", "koi8-u", "cp1251", "cp866", "iso8859-5", "mac-cyrillic")
WORD = re.compile("[^\\x00-\\xa0«»“”„’–—…]{2,60}")
NATURAL = re.compile(r"[А-ЯЁЂ-Џ]?[а-яёђ-џґ]+|[А-ЯЁЂ-Џ]+")


def _by_detection(data: bytes) -> Decoded | None:
    """Cyrillic by frequent letters, Japanese by hiragana: charset-normalizer mistakes them. It knows the rest."""
    sample = _sample(data)
    scores = {encoding: _cyrillic(sample, encoding) for encoding in CYRILLIC}
    best = max(scores, key=scores.__getitem__)
    encoding = best if scores[best] > 0.5 else _japanese(sample) or _detected(sample)
    if not encoding:
        return None
    found = _whole_or_cut(data, encoding, "detected") or _nearly(data, encoding, "detected")
    return found if found and not C1.search(found.text) else None


def _cyrillic(sample: bytes, encoding: str) -> float:
    """Return the share of frequent small letters among the high characters, times the share of words in natural case."""
    text = sample.decode(encoding, "replace")
    words = WORD.findall(text)
    high = len(text) - len(text.encode("ascii", "ignore"))
    frequent = sum(map(text.count, "оеаинтсрвліы"))
    return frequent / max(1, high) * sum(map(bool, map(NATURAL.fullmatch, words))) / max(1, len(words))


def _japanese(sample: bytes) -> str | None:
    for encoding in ("euc_jp", "cp932"):
        text = sample.decode(encoding, "replace")
        high = len(text) - len(text.encode("ascii", "ignore"))
        if len(HIRAGANA.findall(text)) > 0.15 * high and text.count("\ufffd") * 100 <= high:
            return encoding
    return None


HIRAGANA = re.compile("[\u3041-\u3093]")

# Japanese and Chinese are written in the usual encoding, unless they have characters that only a rarer one has.
USUAL = {
    "euc_jis_2004": "euc_jp", "euc_jisx0213": "euc_jp", "shift_jis": "cp932", "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
}  # fmt: skip


NEVER = (  # what has had its rung, and EBCDIC
    "utf_7", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be",
    "cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140",
)  # fmt: skip


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # only what is neither UTF-8 nor Western pays for it

    match = from_bytes(sample, cp_exclusion=[*NEVER]).best()
    if not match:
        return None
    name = codecs.lookup(match.encoding).name
    usual = USUAL.get(name, name)
    return usual if _whole_or_cut(sample, usual, "") else name


# --- what the rungs share ----------------------------------------------------------------------------------------------

SAMPLE = 1 << 16
MIXTURE_SAMPLE = 1 << 22
HIGH = bytes(range(128, 256))
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
PRINTABLE = b"\t\n\r" + bytes(range(32, 127))
WIDE = re.compile(
    "[\t\n\r -~\xa0-\u052f\u0590-\u06ff\u0900-\u0e7f\u2010-\u2027\u2030-\u205e\u20ac"
    "\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]+"
)


def _sample(data: bytes) -> bytes:
    """Return lines with high bytes from the first one on, without tags, so that markup and English do not hide the rest."""
    first = HIGH_RUN.search(data)
    if not first:
        return b""
    start = max(data.rfind(b"\n", 0, first.start()) + 1, first.start() - 200)
    lines = (line for line in data[start : start + 4 * SAMPLE].splitlines() if not line.isascii())
    return re.sub(rb"<[^<>]{0,1000}+>", b" ", b"\n".join(lines)[:SAMPLE])


LINE = re.compile(rb"(?<=\n)")
ASCII = re.compile(rb"(?<=[\x00-\x7f])")
START = re.compile(rb"(?=[^\x80-\xbf\xed]|\xed[\x80-\xaf])")


def _whole_or_cut(data: bytes, encoding: str, basis: str, offset: int = 0) -> Decoded | None:
    """Decode strictly, but for a last character that is cut."""
    try:
        return Decoded(data.decode(encoding), encoding, basis)
    except UnicodeDecodeError as error:
        at_end = error.end >= len(data) and len(data) - error.start < 4
        at_end = at_end and re.search("unexpected end|truncated|incomplete", error.reason)
        return _cut(data, error, encoding, basis, offset) if at_end else None
    except (UnicodeError, LookupError):  # some stateful codecs raise the bare class
        return None


def _cut(data: bytes, error: UnicodeDecodeError, encoding: str, basis: str, offset: int = 0) -> Decoded | None:
    try:
        text = data[: error.start].decode(encoding)
    except UnicodeError:
        return None
    shown = re.sub(r"^utf-(\d+).*", r"UTF-\1", encoding)
    return Decoded(text, encoding, basis, (f"truncated {shown} at byte {error.start + offset}",))


def _nearly(data: bytes, encoding: str, basis: str) -> Decoded | None:
    """Decode what fits but for one high byte in two hundred."""
    found = _replaced(data, encoding, basis)
    return found if found.text.count("\ufffd") * 200 <= len(data) - len(data.translate(None, HIGH)) else None


def _replaced(data: bytes, encoding: str, basis: str) -> Decoded:
    return Decoded(data.decode(encoding, "replace"), encoding, basis)
