"""Word documents, rich text, PDFs and plain text: their articles, and what is said of those that cannot be read."""

import io
import random
import time
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.readers import Fault, MissingLibraryError, Record, Source, pdf_document, plain_text, rich_text, word_document
from workbench.readers import read as read_format

READERS = {".docx": word_document, ".rtf": rich_text, ".pdf": pdf_document, ".txt": plain_text}
EXPORT = [
    *["Documents (4)", "1. Leaders meet in Kazan"],
    *["Leaders meet in Kazan", "Meridian Wire", "October 22, 2024 Tuesday", "Body", "They met on Tuesday.", "End of Document"],
    *["Talks go on", "Harbour Post", "October 23, 2024", "Body", "They go on.", "Load-Date: October 23, 2024"],
    *["Talks end", "Harbour Post", "October 24, 2024", "Body", "They are over.", "End of Document"],
]


def read(data: bytes, suffix: str) -> list[Record | Fault]:
    return list(READERS[suffix].read(Source(data, f"a{suffix}")))


def only(data: bytes, suffix: str) -> Record:
    (record,) = read(data, suffix)
    assert isinstance(record, Record), record
    return record


def reason(data: bytes, suffix: str) -> str:
    (fault,) = read(data, suffix)
    assert isinstance(fault, Fault), fault
    assert fault.outcome == "set aside"
    return fault.reason


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORD += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def docx(body: str, part: str = "word/document.xml", prolog: str = "", **other: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, f"<?xml version='1.0'?>{prolog}<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, text in other.items():
            archive.writestr(f"word/{name}.xml", text)
    return file.getvalue()


def word_paragraphs(*paragraphs: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)


def test_a_word_document_is_one_article():
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
        "<w:r><w:t>Leaders </w:t></w:r><w:r><w:t>meet</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>In </w:t></w:r><w:hyperlink><w:r><w:t>Kazan</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>they</w:t><w:br/><w:t>met &amp; talked</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>.</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
        "<w:p><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>"
    )
    record = only(docx(body, header1=f"<w:hdr {WORD}>{word_paragraphs('Page 1')}</w:hdr>"), ".docx")
    assert record.fields == {"title": "Leaders meet", "text": "In Kazan\tthey\nmet & talked.\n\nA cell.\n\nIn a box."}


def test_a_word_document_of_an_export_holds_its_documents():
    found = read(docx(word_paragraphs(*EXPORT)), ".docx")
    assert [item.fields["title"] for item in found[:3]] == ["Leaders meet in Kazan", "Talks go on", "Talks end"]
    assert [item.fields["published"] for item in found[:3]] == ["2024-10-22", "2024-10-23", "2024-10-24"]
    assert found[1].flags == ("no end mark",)
    assert found[3] == Fault("declared 4 documents, found 3")


def test_word_documents_that_cannot_be_read():
    good = docx(word_paragraphs("Leaders meet", "In Kazan."))
    assert reason(good[:200], ".docx").startswith("damaged")
    assert reason(b"<html>log in</html>", ".docx").startswith("damaged")
    assert reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, ".docx").startswith("password-protected")
    assert reason(docx("<w:p>"), ".docx").startswith("damaged")
    assert reason(docx("", part="xl/workbook.xml"), ".docx").startswith("no Word document")
    assert reason(docx(word_paragraphs(" ", "")), ".docx") == "no text"
    locked = good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert reason(locked, ".docx") == "password-protected"


def test_a_word_document_cannot_declare_entities():
    bomb = "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
    assert reason(docx(word_paragraphs("&b;"), prolog=bomb), ".docx").startswith("a document type declaration")
    outside = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
    assert reason(docx(word_paragraphs("&a;"), prolog=outside), ".docx").startswith("a document type declaration")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (" " * 60_000_000, "more than"),
        (" " * 20_000_000, "unpacks to more than"),
        ("<w:p>" * 100_000, "damaged"),
        ("<w:p/>" * 100_000, "unpacks to more than"),
    ],
)
def test_hostile_word_documents_take_no_time(body, said):
    started = time.process_time()
    assert reason(docx(body), ".docx").startswith(said) or len(body) < 1 << 20
    assert time.process_time() - started < 5


def rtf(*paragraphs: str, head: str = "\\ansi\\ansicpg1252") -> bytes:
    return ("{\\rtf1" + head + "\n" + "\\par\n".join(paragraphs) + "\\par}").encode("latin-1")


def test_rich_text_is_one_article():
    data = rtf(
        r"{\fonttbl{\f0\fcharset0 Arial;}}{\info{\title Not this}}{\header Page 1}"
        r"{\b Kremlin} \u8220?constructive\u8221?",
        r"{\*\shppict{\pict\pngblip 89504e470d}}{\pict\bin2 {}}{x}Caf\'e9 "
        r"\u1055?\u1091?\u1090?\u1080?\u1085? \u-10179?\u-8704?.",
        r'{\field{\*\fldinst{HYPERLINK "http://example.org"}}{\fldrslt{A link}}}\line End.{\object{\*\objdata 0102}}',
    )
    record = only(data, ".rtf")
    assert record.fields == {"title": "Kremlin “constructive”", "text": "xCafé Путин 😀.\n\nA link\n\nEnd."}


def test_rich_text_in_other_code_pages():
    assert only(rtf("\\'cf\\'f3\\'f2\\'e8\\'ed.", head="\\ansi\\ansicpg1251"), ".rtf").fields["text"] == "Путин."
    fonts = "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fnil\\fcharset0 A;}{\\f1\\fnil\\fcharset204{\\*\\panose 02}B;}}\\f1 "
    assert only(rtf("\\'cf\\'f3\\'f2\\'e8\\'ed\\f0\\'e9.", head=fonts), ".rtf").fields["text"] == "Путинé."
    assert only(b"{\\rtf1\\ansi\\ansicpg1251 \xcf\xf3\xf2\xe8\xed.}", ".rtf").fields["text"] == "Путин."
    assert only("{\\rtf1\\ansi Путин 😀.}".encode(), ".rtf").fields["text"] == "Путин 😀."


def test_rich_text_cut_short_is_read_and_flagged():
    record = only(rtf("Leaders meet", "They met on Tuesday.")[:-8], ".rtf")
    assert record.fields == {"title": "Leaders meet", "text": "They met on Tuesd"}
    assert record.flags == ("cut short: a group is left open",)


def test_rich_text_of_an_export_holds_its_documents():
    found = read(rtf(*EXPORT), ".rtf")
    assert [item.fields["title"] for item in found[:3]] == ["Leaders meet in Kazan", "Talks go on", "Talks end"]
    assert found[3] == Fault("declared 4 documents, found 3")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{\\rtf1 " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"}", "groups more than"),
        (b"{\\rtf1 " + b"x " * 8_000_000 + b"}", "more than"),
        (b"{\\rtf1 " + b"{\\field{\\*\\fldinst{" * 60 + b"HYPERLINK " * 50_000, "no text"),
        (b"{\\rtf1 {\\pict" + b"00" * 5_000_000 + b"}}", "no text"),
        (b"{\\rtf1 {\\fonttbl" + b"\\f0" * 100_000 + b"}}", "no text"),
        (b"{\\rtf1 \\u99999999999 \\uc x}", "damaged"),
        (b"{\\rtf1 \\uc x}", "damaged"),
        (b"{\\rtf1 x\\", "damaged"),
        (b"{\\rtf1 \\bin999999999 x}", "no text"),
        (b"{\\rtf1}", "no text"),
        (b"<html>log in</html>", "no RTF"),
        (b"", "no RTF"),
    ],
)
def test_hostile_rich_text_takes_no_time(data, said):
    started = time.process_time()
    assert reason(data, ".rtf").startswith(said)
    assert time.process_time() - started < 5


def pdf(
    *pages: list[str] | bytes, table: bool = True, end: bytes = b"trailer\n<</Root 1 0 R>>\n%%EOF\n", extra: str = ""
) -> bytes:
    """Write a PDF by hand: object 1 is the catalog, 2 the tree of pages, 3 the font, then a page and its content each."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, page in enumerate(pages):
        content = page if isinstance(page, bytes) else _printed(page)
        place = f"/Parent 2 0 R/MediaBox[0 0 600 840]/Resources<</Font<</F1 3 0 R>>{extra}>>/Contents {5 + 2 * n} 0 R"
        objects += [f"<</Type/Page{place}>>", f"<</Length {len(content)}>>stream\n{content.decode('latin-1')}\nendstream"]
    data, places = b"%PDF-1.4\n", []
    for n, text in enumerate(objects, 1):
        places.append(len(data))
        data += f"{n} 0 obj\n{text}\nendobj\n".encode("latin-1")
    if table:
        rows = "".join(f"{place:010} 00000 n \n" for place in places)
        head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n"
        end = f"{head}startxref\n{len(data)}\n%%EOF\n".encode()
    return data + end


def _printed(lines: list[str]) -> bytes:
    shown = " ".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in lines)
    return f"BT /F1 12 Tf 14 TL 50 800 Td {shown} ET".encode("cp1252")


PRINT = [
    "Leaders meet in Kazan",
    "On Tues-",
    "day, the leaders of nine states met in the city of Kazan to talk",
    "about grain, trade, the café of the hotel and the Franco-",
    "German plan for a fund that is to help all of those who have",
    "less.",
    "They meet again in Rio next year. It is a long way there for most",
    "of them.",
]
READ = (
    "On Tuesday, the leaders of nine states met in the city of Kazan to talk about grain, trade, the café of the hotel and the "
    "Franco-German plan for a fund that is to help all of those who have less.\n\n"
    "They meet again in Rio next year. It is a long way there for most of them."
)


def test_a_pdf_is_one_article():
    record = only(pdf(PRINT), ".pdf")
    assert record.fields == {"title": "Leaders meet in Kazan", "text": READ}
    assert record.flags == ("line-end hyphens joined",)


@pytest.mark.parametrize("end", [b"trailer\n<</Root 1 0 R>>\n%%EOF\n", b"%%EOF", b""])
def test_a_pdf_without_its_table_of_objects_is_mended(end):
    record = only(pdf(PRINT, table=False, end=end), ".pdf")
    assert record.fields["text"] == READ
    assert record.flags == ("no table of its objects: rebuilt", "line-end hyphens joined")


def test_headers_and_footers_of_three_pages_are_left_out():
    pages = [["The Meridian Wire", f"They met on the {n} day of all.", f"Page {n} of 3"] for n in ("first", "second", "third")]
    for number, page in enumerate(pages, 1):
        page[-1] = f"Page {number} of 3"
    record = only(pdf(*pages), ".pdf")
    assert record.flags == ("page headers and footers left out", "no headline")
    assert "Meridian" not in record.fields["text"]
    assert record.fields["text"].count("They met") == 3
    assert "Page 2 of 3" in only(pdf(*pages[:2]), ".pdf").fields["text"]


def test_pdfs_that_cannot_be_read():
    good = pdf(PRINT)
    assert reason(pdf(b""), ".pdf") == "no text layer: a scan?"
    assert reason(good[: len(good) // 2], ".pdf") == "cut short: no end mark"
    assert reason(b"<html>log in</html>", ".pdf") == "no PDF"
    assert reason(b"%PDF-1.4\n%%EOF", ".pdf").startswith("damaged")
    assert reason(good.replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]"), ".pdf").startswith("damaged")
    assert reason(good.replace(b"/Kids[4 0 R]", b"/Kids[" + b"4 0 R " * 2_500 + b"]"), ".pdf") == "2,500 pages, more than 2,000"


def test_a_pdf_with_a_password():
    from pypdf import PdfReader, PdfWriter

    for user, said in (("secret", "password-protected"), ("", "Leaders meet in Kazan")):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PRINT))))
        writer.encrypt(user, "owner", algorithm="RC4-128")
        file = io.BytesIO()
        writer.write(file)
        (found,) = read(file.getvalue(), ".pdf")
        assert (found.reason if isinstance(found, Fault) else found.fields["title"]) == said


def test_a_page_that_cannot_be_read_is_flagged():
    data = pdf(PRINT, b"BT (a) Tj " * 3)
    broken = data.replace(b"BT (a) Tj BT (a) Tj BT (a) Tj ", b"BT [[[[[[ (a <</X  <</X(((<<<<")
    record = only(broken, ".pdf")
    assert record.fields["text"].startswith(READ[:40])
    assert any(flag.startswith("page 2 not read") for flag in record.flags)


def test_a_pdf_out_of_time(monkeypatch):
    clock = iter(range(0, 1_000_000, 5))
    monkeypatch.setattr(pdf_document.time, "monotonic", lambda: next(clock))
    assert reason(pdf(PRINT), ".pdf") == "takes longer than 20 seconds"


def test_hostile_pdfs_take_no_time():
    packed = zlib.compress(b"q " * 20_000_000).decode("latin-1")
    bomb = pdf(PRINT).replace(b"<</Length", f"<</Filter/FlateDecode/Length {len(packed)}/X".encode("latin-1"), 1)
    bomb = bomb.replace(b"stream\nBT", f"stream\n{packed}\nendstream BT".encode("latin-1"), 1)
    hostile = [
        bomb,
        b"%PDF-1.4\n" + b" " * 2_000_000 + b"\n%%EOF",
        b"%PDF-1.4\n" + b"1 0 obj<<" * 100_000 + b"\n%%EOF",
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages " + b"[" * 200_000 + b"\n%%EOF",
        pdf(b"BT /F1 12 Tf " + b"(a) Tj " * 550_000 + b"ET"),
    ]
    for data in hostile:
        started = time.process_time()
        assert reason(data, ".pdf").startswith("damaged")
        assert time.process_time() - started < 8


@pytest.mark.parametrize(("suffix", "module", "extra"), [(".pdf", "pypdf", "pdf"), (".rtf", "striprtf.striprtf", "rtf")])
def test_a_missing_library_is_named(monkeypatch, suffix, module, extra):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    data = {".pdf": pdf(PRINT), ".rtf": rtf("A text.")}[suffix]
    with pytest.raises(MissingLibraryError, match=f"workbench\\[{extra}\\]"):
        read(data, suffix)
    name = READERS[suffix].__name__.rpartition(".")[2]
    (fault,) = read_format(Source(data, f"a{suffix}"), name)
    assert f"workbench[{extra}]" in fault.reason


STORY = "Leaders meet\n\nThey met on Tuesday.\n\nThey go on."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_any_line_end_ends_a_line(end):
    record = only(STORY.replace("\n", end).encode(), ".txt")
    assert record.fields == {"title": "Leaders meet", "text": "They met on Tuesday.\n\nThey go on."}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Leaders meet\nThey met.", "Leaders meet"),
        ("Putin: no peace before spring\nThey met.", "Putin: no peace before spring"),
        ("Leaders meet.\nThey met.", None),
        ("Leaders meet", None),
        ("KAZAN, Oct 22 - " + "They met and talked about grain " * 7 + "\nThey go on.\nThey end.", None),
        ("Source: Wire\nDate: 2024-10-22\n\nLeaders meet\nThey met.", "Leaders meet"),
        ("Title: Talks\nSource: Wire\n\nLeaders meet\nThey met.", "Talks"),
    ],
)
def test_the_first_line_is_the_headline_if_it_looks_like_one(text, title):
    assert only(text.encode(), ".txt").fields.get("title") == title


def test_no_line_is_lost_where_there_is_no_headline():
    lines = ["KAZAN, Oct 22 - " + "They met and talked about grain " * 7, "They go on.", "They end."]
    assert only("\n\n".join(lines).encode(), ".txt").fields["text"] == "\n\n".join(line.strip() for line in lines)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("title,text,date\nLeaders meet,They met,2024\n", True),
        ("a;b;c\n1;2;3\n4;5;6", True),
        ('{"title": "A", "text": "One"}\n{"title": "B"}', True),
        ('[{"title": "A"}]', True),
        ('[\n  {"title": "A",\n', True),
        ("Leaders, all, meet\nThey met, they said, in Kazan.\nThey, too, met again.\nAll went.", False),
        ("{Leaders} meet\nThey met.", False),
        ("They met, and\nthey talked, and", False),
        (STORY, False),
    ],
)
def test_a_table_named_txt_is_flagged(text, table):
    assert only(text.encode(), ".txt").flags == (("perhaps a table",) if table else ())


def test_an_export_named_txt_holds_its_documents():
    found = read("\n\n".join(EXPORT).encode("utf-8-sig"), ".txt")
    assert [item.fields["title"] for item in found[:3]] == ["Leaders meet in Kazan", "Talks go on", "Talks end"]
    assert found[3] == Fault("declared 4 documents, found 3")
    assert reason(b"\xef\xbb\xbf \n", ".txt") == "no text"


PARAGRAPH = st.text(alphabet="abc déßПу“”&<{}\\ 1", min_size=1, max_size=40).map(str.split).map(" ".join).filter(bool)


@settings(max_examples=60)
@given(st.lists(PARAGRAPH, min_size=2, max_size=8))
def test_the_same_paragraphs_are_the_same_article_in_every_format(paragraphs):
    escaped = [p.replace("&", "&amp;").replace("<", "&lt;") for p in paragraphs]
    tokens = [
        "".join(f"\\{c}" if c in "{}\\" else c if c.isascii() else f"\\u{ord(c)}?" for c in paragraph)
        for paragraph in paragraphs
    ]
    expected = only("\n".join(paragraphs).encode("utf-8-sig"), ".txt").fields
    assert only(docx(word_paragraphs(*escaped)), ".docx").fields == expected
    assert only(rtf(*tokens), ".rtf").fields == expected


@pytest.mark.parametrize("suffix", [".docx", ".rtf", ".pdf", ".txt"])
def test_a_hundred_mutations_give_records_or_faults(suffix):
    good = {
        ".docx": docx(word_paragraphs(*EXPORT)),
        ".rtf": rtf(*EXPORT),
        ".pdf": pdf(PRINT, PRINT),
        ".txt": "\n".join(EXPORT).encode(),
    }[suffix]
    chance = random.Random(suffix)
    for _ in range(100):
        data = bytearray(good)
        for _ in range(chance.choice((1, 3, 10))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        data = data[: chance.choice((len(data), len(data), chance.randrange(len(data))))]
        found = read(bytes(data), suffix)
        assert found
        assert all(isinstance(item, Fault) or item.fields["text"].strip() for item in found)


@settings(max_examples=60)
@given(
    st.binary(max_size=200),
    st.sampled_from([(".rtf", b"{\\rtf1"), (".pdf", b"%PDF-1.4"), (".docx", b"PK\x03\x04"), (".txt", b"")]),
)
def test_any_bytes_give_records_or_faults(data, kind):
    suffix, start = kind
    assert all(isinstance(item, Record | Fault) for item in read(start + data, suffix))
