"""Bytes become the text their writer meant, or a text with a warning; never an error, and never a control in it."""

import codecs
import random
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.decoding import decode, fold_lines

FRENCH = "Le secrétaire général est arrivé mardi à Kazan. « L’accord » a été évoqué.\nDès demain, on reprend.\n"
POLISH = "Sekretarz przybył do Kijowa we wtorek. Omówił umowę zbożową.\nRozmowy będą się ciągnąć jutro, mówią źródła.\n"
CZECH = "Generální tajemník přijel v úterý do Kyjeva.\nSlyšeli, že jednání budou zítra pokračovat.\n"
TURKISH = "Genel sekreter salı günü geldi. Başkan ile görüştü.\nGörüşmelerin yarın süreceği söylendi.\n"
RUSSIAN = "Генеральный секретарь прибыл в Казань утром. Он встретился с президентом.\nПереговоры продолжатся завтра.\n"
UKRAINIAN = "Генеральний секретар прибув до Києва. Він зустрівся з президентом і обговорив зернову угоду.\n"
GREEK = "Ο γενικός γραμματέας έφτασε την Τρίτη. Συναντήθηκε με τον πρόεδρο και συζήτησε τα σιτηρά.\n"
HEBREW = "המזכיר הכללי הגיע ביום שלישי לקאזאן. הוא נפגש עם הנשיא ודן בעסקת התבואה.\n"
ARABIC = "وصل الأمين العام يوم الثلاثاء إلى قازان. والتقى الرئيس وناقش صفقة الحبوب.\n"
JAPANESE = "事務総長は火曜日にカザンに到着した。大統領と会談し、穀物の輸出について話し合った。\n交渉は明日も続く。\n"
CHINESE = "秘书长星期二抵达喀山，与总统会谈，讨论了粮食出口问题。\n会后记者获悉，谈判明天将继续进行。\n"
SHIP = "小麦を積んだ船は夜のうちに港を出た。船員によると天候は悪かったが、積み荷は無事だったという。\n"
BULGARIAN = "Министърът на външните работи заяви, че споразумението ще бъде подписано през следващата седмица.\n"
KOREAN = "사무총장은 화요일 카잔에 도착했다. 그는 대통령과 만나 곡물 수출에 대해 논의했다.\n협상은 내일도 계속된다.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found", "basis"),
    [
        (FRENCH, "utf-8", "utf-8", "strict"),
        (FRENCH, "cp1252", "cp1252", "single byte"),
        (FRENCH, "mac-roman", "mac-roman", "single byte"),
        (POLISH, "cp1250", "cp1250", "single byte"),
        (POLISH, "iso8859-2", "iso8859-2", "single byte"),
        (CZECH, "cp1250", "cp1250", "single byte"),
        (TURKISH, "cp1254", "cp1254", "single byte"),
        (RUSSIAN, "koi8-r", "koi8-r", "detected"),  # charset-normalizer alone makes Japanese of it
        (UKRAINIAN, "koi8-u", "koi8-u", "detected"),
        (RUSSIAN, "cp1251", "cp1251", "detected"),
        (BULGARIAN, "cp1251", "cp1251", "detected"),
        (RUSSIAN, "mac-cyrillic", "mac-cyrillic", "detected"),
        (SHIP, "euc_jp", "euc_jp", "detected"),  # charset-normalizer alone makes Korean of it
        (RUSSIAN, "cp866", "cp866", "detected"),
        (RUSSIAN, "iso8859-5", "iso8859-5", "detected"),
        (GREEK, "cp1253", "cp1253", "detected"),
        (HEBREW, "cp1255", "cp1255", "detected"),
        (ARABIC, "cp1256", "cp1256", "detected"),
        (JAPANESE, "euc_jp", "euc_jp", "detected"),
        (JAPANESE, "cp932", "cp932", "detected"),
        (JAPANESE, "iso2022_jp", "iso2022_jp", "escapes"),
        (CHINESE, "gb18030", "gb18030", "detected"),
        (KOREAN, "cp949", "cp949", "detected"),
        (FRENCH, "utf-16-le", "utf-16-le", "nul pattern"),
        (RUSSIAN, "utf-16-be", "utf-16-be", "nul pattern"),
        (JAPANESE, "utf-16-le", "utf-16-le", "nul pattern"),
        (CHINESE, "utf-16-be", "utf-16-be", "nul pattern"),
        (FRENCH, "utf-32-be", "utf-32-be", "nul pattern"),
    ],
)
def test_encodings(text, encoding, found, basis):
    decoded = decode(text.encode(encoding))
    assert decoded[:3] == (text, found, basis)
    guessed = () if basis in ("strict", "escapes") else (f"encoding guessed: {found}",)
    assert decoded.warnings == guessed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_marks(encoding):
    mark = "\ufeff".encode(encoding)
    assert decode(mark + FRENCH.encode(encoding)) == (FRENCH, encoding, "mark", ())
    assert decode(mark).text == ""


@pytest.mark.parametrize(
    ("data", "text", "basis", "warnings"),
    [
        (b"", "", "strict", ()),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree", "strict", ()),
        ("a\u2028b\u2029c\x85d\ve\f".encode(), "a\u2028b\u2029c\x85d\ve\f", "strict", ()),  # a JSON reader needs them
        (b"one\0 two\0\0", "one two", "strict", ("3 NUL characters removed",)),
        ("déjà vu é".encode()[:-1], "déjà vu ", "cut", ("truncated UTF-8 at byte 10",)),
        (b"plain \xe2\x80", "plain ", "cut", ("truncated UTF-8 at byte 6",)),
        (b"caf\xe9", "café", "single byte", ("encoding guessed: cp1252",)),  # no cut UTF-8
        (b"\xff\xfea\0b", "a", "mark", ("truncated UTF-16 at byte 4",)),
        ("é\nè\n".encode() + b"\x93caf\xe9\x94\n", "é\nè\n“café”\n", "line-wise", ("mixed encodings: cp1252 on line 3",)),
        ("é ".encode() + b"\x93\r" + b"\xe9\r", "é “\né\n", "line-wise", ("mixed encodings: cp1252 on lines 1, 2",)),
        (b"a \xed\xa0\xbd\xed\xb8\x80 b", "a 😀 b", "strict", ("1 CESU-8 character",)),
        (b"a \xc0\xaf b", "a \ufffd b", "strict", ("1 overlong or surrogate sequence", "1 replacement character")),
        ("It\x92s".encode(), "It’s", "strict", ("1 C1 control read as cp1252",)),
        (b"\x1b[31mred\x1b[0m \x1b]0;title\x07x", "red x", "strict", ("3 escape sequences removed",)),
        (b"a\x1b", "a", "strict", ("1 escape sequence removed",)),
        ("safe\u202egnp\u2066".encode(), "safegnp", "strict", ("2 bidirectional controls removed",)),
        ("a\u200eב\u200f".encode(), "a\u200eב\u200f", "strict", ()),  # marks of direction belong to Hebrew
        ("It’s a café".encode().decode("cp1252").encode(), "It’s a café", "strict", ("1 double-encoded line repaired",)),
    ],
)
def test_what_is_mended(data, text, basis, warnings):
    decoded = decode(data)
    assert (decoded.text, decoded.basis, decoded.warnings) == (text, basis, warnings)


def test_twice_encoded_text_is_repaired_in_two_steps():
    once = FRENCH.replace("à", "a").encode().decode("latin-1")
    assert decode(once.encode().decode("latin-1").encode()).text == FRENCH.replace("à", "a")


@pytest.mark.parametrize(
    "line", ["« LE CAFÉ»", "la liberté\xa0»", "“MAÇÔ", "der Fuß“", "Ó…", "Ã", "NÃO”", "Å«", "é–€", "café–€5"]
)
def test_accents_before_marks_are_no_mojibake(line):
    assert decode(line.encode()).text == line


def test_what_is_half_mojibake_is_flagged():
    decoded = decode("né â€™ é".encode())
    assert decoded.text == "né â€™ é"
    assert decoded.warnings == ("mojibake suspected",)


@pytest.mark.parametrize(
    "data",
    [
        "report â€®gnp.exe".encode(),
        b"a \xc2\xc0\x80\x92 b",
        "caf\u00c3\u00a9 \u00c2\x92".encode(),
        b"\xe9 \xc2\0\x92 \x1b\x1b[0m[",
    ],
)
def test_a_repair_brings_no_control_to_light(data):
    assert not FORBIDDEN.search(decode(data).text)


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding", "warnings"),
    [
        (RUSSIAN.encode("koi8-r"), "KOI8-R", RUSSIAN, "koi8-r", ()),
        (b"\x93caf\xe9\x94", "iso-8859-1", "“café”", "cp1252", ()),  # as the web means it
        (JAPANESE.encode("cp932"), "x-sjis", JAPANESE, "cp932", ()),
        (b"\x93caf\xe9\x94", "utf-8", "“café”", "cp1252", ("declared utf-8 does not fit", "encoding guessed: cp1252")),
        (b"caf\xe9", "utf-7", "café", "cp1252", ("declared utf-7 refused", "encoding guessed: cp1252")),
        (b"+ADw-b+AD4-", "utf-7", "+ADw-b+AD4-", "utf-8", ()),
        (
            b"\\ud800 \xe9",
            "unicode_escape",
            "\\ud800 é",
            "cp1252",
            ("declared unicode_escape refused", "encoding guessed: cp1252"),
        ),
        (b"caf\xe9", "no\0such\n", "café", "cp1252", ("declared no such refused", "encoding guessed: cp1252")),
        ("café".encode(), "iso-8859-1", "café", "utf-8", ("declared iso-8859-1, but is utf-8",)),
        (b"caf\xc3", "utf-8", "caf", "utf-8", ("truncated UTF-8 at byte 3",)),
    ],
)
def test_declared(data, declared, text, encoding, warnings):
    decoded = decode(data, declared=declared)
    assert (decoded.text, decoded.encoding, decoded.warnings) == (text, encoding, warnings)


def test_what_is_no_text_comes_back_with_warnings():
    decoded = decode(random.Random(0).randbytes(5000))
    assert (decoded.encoding, decoded.basis) == ("cp1252", "fallback")
    assert decoded.warnings[0] == "encoding guessed: cp1252"
    assert re.fullmatch(r"\d+ replacement characters", decoded.warnings[-1])


def test_fold_lines():
    assert fold_lines("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h\ni") == "a\nb\nc\nd\ne\nf\ng\nh\ni"


FORBIDDEN = re.compile("[\0\x07\x08\r\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
MARKS = (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE)
PIECES = [
    b"\0",
    b"a",
    b" ",
    b"\n",
    b"\r",
    b"\x1b[",
    b"\x1b$B",
    b"\xc3\xa9",
    b"\xe9",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xc2\x92",
    b"\xff",
]
PIECES += ["â€®".encode(), "Ã©".encode(), b"\xe2\x80\xae", b"\x81"]


@given(
    st.sampled_from(MARKS),
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)),
    st.sampled_from([None, "utf-8", "utf-7", "utf-16", "koi8-r", "shift_jis", "iso-8859-2", "iso-2022-jp", "hz", "rot13"]),
)
@example(b"", b"\x1b$B\xff", "iso-2022-jp")
def test_any_bytes_become_a_clean_text(mark, data, declared):
    decoded = decode(mark + data, declared=declared)
    assert not FORBIDDEN.search(decoded.text)
    assert all(warning.isprintable() for warning in decoded.warnings)
    decoded.text.encode("utf-8")


WORDS = st.text("abc déèüñłőЖя中문 \n’“”–", max_size=200)


@given(WORDS)
def test_utf8_is_left_as_it_is(text):
    assert decode(text.encode()) == (text, "utf-8", "strict", ())


@given(WORDS, st.integers(0, 3))
def test_a_cut_loses_one_character_at_most(text, cut):
    data = ("é" + text + "€").encode()
    decoded = decode(data[: len(data) - cut])
    assert ("é" + text).startswith(decoded.text.rstrip("€"))
    assert len(decoded.text) >= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        b"\0",
        b"\xff",
        b"\x1b",
        b"\x1b]a",
        b"\xc3\xa9\n\xff\n",
        b"\xc3\xa9a\xffa",
        b"\xc0\x80",
        b"\xc2\x92",
        b"\xe9<",
        "Ã©".encode(),
    ],
)
def test_hostile_input_is_quick(unit):
    data = unit * (2_000_000 // len(unit))
    start = time.process_time()
    assert not FORBIDDEN.search(decode(data).text)
    assert time.process_time() - start < 5
