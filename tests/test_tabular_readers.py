"""CSV, JSON, spreadsheets and Arrow tables: what is read, what is set aside, and that nothing hostile does harm."""

import csv
import io
import json
import re
import time
import zipfile
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import feather, parquet

from workbench.decoding import decode
from workbench.readers import Fault, Record, Source, arrow_table, read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def found_in(data, kind, name="a"):
    return list(read(Source(data.encode() if isinstance(data, str) else data, name), kind))


def outline(found):
    """Return title or reason of each, with its line."""
    return [(one.fields.get("title") if isinstance(one, Record) else "!" + one.reason, one.line_no) for one in found]


def titles(found):
    return [one.fields.get("title") for one in found if isinstance(one, Record)]


def texts(found):
    return [one.fields.get("text") for one in found if isinstance(one, Record)]


def faults(found):
    return [(one.reason, one.line_no) for one in found if isinstance(one, Fault)]


# CSV


def test_a_row_with_too_many_fields_is_a_fault_with_its_line():
    found = found_in("title,text\nA,One\nB,Two,extra\nC,Three\n", "delimited")
    assert outline(found) == [("A", 2), ("!3 fields where the header has 2", 3), ("C", 4)]
    assert [one.record_no for one in found] == [1, 2, 3]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(mark):
    assert texts(found_in(f'date{mark}"title"{mark}body\n2024-10-22{mark}A{mark}"One{mark} two"\n', "delimited")) == [
        f"One{mark} two"
    ]


def test_a_name_with_other_delimiters_in_it_does_not_decide():
    assert titles(found_in('"a,b,c,d";title;text\n1;A;One, two, three\n', "delimited")) == ["A"]


def test_the_line_by_which_excel_names_the_delimiter():
    assert outline(found_in("sep=;\ntitle;text\nA;One, two\n", "delimited")) == [("A", 3)]


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
def test_a_mark_before_the_header_is_no_part_of_a_name(mark):
    assert titles(found_in(f'{mark}"title",text\nA,One\n', "delimited")) == ["A"]


def test_mixed_line_ends():
    assert outline(found_in(b"title,text\r\nA,One\nB,Two\rC,Three\r\n", "delimited")) == [("A", 2), ("B", 3), ("C", 4)]


def test_line_separators_of_unicode_end_no_row():
    assert texts(found_in("title,text\nA,One\u2028two\x85three\x0bfour\n", "delimited")) == ["One\u2028two\x85three\x0bfour"]


@pytest.mark.parametrize(
    ("rest", "line_no"),
    [
        ('C,"Three\nD,Four\n', 4),
        ('C,"Three\nD,"Four"\nE,Five\n', 4),  # the next quote seems to close it
        ('C,"Three" and more\nD,Four\n', 4),
        ('"C\nD","Three\nE,Four\n', 5),  # the quote opens in the second line of the row
    ],
)
def test_an_open_quote_is_a_fault_where_it_opens(rest, line_no):
    found = found_in('title,text\nA,"One\nmore"\n' + rest, "delimited")
    assert titles(found) == ["A"]
    assert len(found) == 2
    assert found[1].line_no == line_no
    assert "a quote opens here" in found[1].reason
    assert f"{3 + rest.count(chr(10)) - line_no + 1} lines, is not read" in found[1].reason


def test_quotes_with_backslashes_where_the_file_uses_them():
    lines = [r'"title","text","author"', r'"A","He said \"no\", then \"yes\"",\N', r'"B","C:\\",""', '"C","One\\', 'two",""']
    found = found_in("\n".join(lines), "delimited")
    assert texts(found) == ['He said "no", then "yes"', "C:\\", "One\ntwo"]
    assert all("authors" not in one.fields for one in found)


def test_backslashes_mean_nothing_where_quotes_are_doubled():
    assert texts(found_in('title,text\nA,"One ""two"" \\ three\\"\n', "delimited")) == ['One "two" \\ three\\']


def test_backslashes_and_doubled_quotes_in_one_file_are_a_fault():
    found = found_in('title,text\nA,"One ""two"""\nB,"He said \\"no\\" to it"\n', "delimited")
    assert titles(found) == ["A"]
    assert found[1].line_no == 3


def test_a_header_without_known_names_is_a_fault():
    assert outline(found_in("Kazan,They met.\nBaku,Too.\n", "delimited")) == [
        ("!no known column name among 2 in the header: Kazan, They met.", 1)
    ]


def test_20_000_columns_are_a_short_and_quick_fault():
    start = time.perf_counter()
    names = ",".join(f"column{n}" for n in range(20_000))
    found = found_in(names + "\n" + (",".join("1" * 20_000) + "\n") * 3, "delimited")
    assert len(found) == 1
    assert "20,000" in found[0].reason
    assert len(found[0].reason) < 300
    assert time.perf_counter() - start < 2


def test_a_column_that_stands_twice_is_not_chosen_from():
    assert outline(found_in("title,text,text\nA,One,Two\n", "delimited")) == [("!the column 'text' stands twice", 1)]


@pytest.mark.parametrize("index", ["", "Unnamed: 0"])
def test_an_index_column_is_ignored(index):
    found = found_in(f"{index},title,text\n0,A,One\n", "delimited")
    assert found[0].fields == {"title": "A", "text": "One"}
    assert found[0].columns == (("title", "title"), ("text", "text"), (index or "(no name)", "(not used)"))


def test_a_file_without_a_text_column_has_records_without_text():
    found = found_in("id,publish_date,title,url,media_name\n1,2024-10-22,A,https://x.example/a,X\n", "delimited")
    assert found[0].fields == {"published": "2024-10-22", "title": "A", "url": "https://x.example/a", "source": "X"}


def test_an_empty_text_is_a_fault_where_others_have_one():
    assert outline(found_in("title,text\nA,\n,\nB,Two\n", "delimited")) == [("!no text", 2), ("B", 4)]


def test_a_totals_line_is_a_fault():
    assert outline(found_in("title,text,date\nA,One,2024-10-22\nTotal: 1\n", "delimited"))[1] == (
        "!1 field where the header has 3", 3,
    )  # fmt: skip


def test_long_fields_are_whole_and_values_stay_as_they_are():
    rows = [["url", "title", "text", "date"], ["007", "NA", "x " * 100_000 + "end", "45587"], ["1E5", "null", "None", ""]]
    data = io.StringIO()
    csv.writer(data).writerows(rows)
    found = found_in(data.getvalue(), "delimited")
    assert found[0].fields == {"url": "007", "title": "NA", "text": rows[1][2], "published": "45587"}
    assert found[1].fields == {"url": "1E5", "title": "null", "text": "None"}


def test_a_field_of_a_whole_hostile_file_is_a_fault():
    found = found_in('title,text\nA,One\nB,"' + "x\n" * 6_000_000, "delimited")
    assert titles(found) == ["A"]
    assert "more than 10,000,000 characters" in found[1].reason
    assert found[1].line_no == 3


# What decoding leaves as it is: no controls, no marks of direction or order of bytes, no doubled encodings.
CELL = st.text(st.characters(exclude_characters="\\", exclude_categories=["Cs", "Cc", "Cf"]), min_size=1).filter(
    lambda text: text.strip() == text and decode(text.encode()).text == text
)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELL, CELL), max_size=5), st.sampled_from(",;\t|"))
def test_what_is_written_as_csv_is_read(rows, mark):
    data = io.StringIO()
    csv.writer(data, delimiter=mark, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("title", "text"), *rows])
    found = found_in(data.getvalue(), "delimited")
    assert list(zip(titles(found), texts(found), strict=True)) == rows


@settings(max_examples=100)
@given(st.text('"\\,;\n ab\u2028', max_size=60))
def test_no_row_of_a_broken_file_is_lost_in_silence(tail):
    found = found_in("title,text\nA,One\n" + tail, "delimited")
    assert titles(found)[0] == "A"
    assert all(2 <= one.line_no <= 3 + tail.count("\n") for one in found)
    assert [one.record_no for one in found] == list(range(1, len(found) + 1))


# JSON

GOOD = '{"title": "A", "text": "One"}'


def test_a_line_that_is_cut_is_a_fault_and_the_others_are_read():
    found = found_in(f'{GOOD}\n{GOOD}\n{{"title": "B", "te\n\n\n{GOOD}\n', "json_records")
    assert [line_no for _, line_no in outline(found)] == [1, 2, 3, 6]
    assert faults(found)[0][0].startswith("not JSON: Unterminated string")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_one_object_a_line_by_any_name(name):
    assert len(titles(found_in(f"\n{GOOD}\n\n{GOOD}\n{GOOD}", "json_records", name))) == 3


def test_line_separators_inside_a_string():
    data = '{"title": "A", "text": "One\u2028two\x85three"}\n{"title": "B", "text": "Two"}\n'
    assert outline(found_in(data, "json_records")) == [("A", 1), ("B", 2)]


def test_values_that_are_no_objects_are_faults():
    found = found_in(f'{GOOD}\n[1]\n"x"\n5\nnull\n{GOOD}', "json_records")
    assert faults(found) == [
        (f"a JSON {name}, not an object", n) for n, name in enumerate(["list", "string", "number", "null"], 2)
    ]


def test_a_key_that_stands_twice_is_a_fault():
    found = found_in(f'{GOOD}\n{{"text": "One", "text": "Two"}}\n{GOOD}', "json_records")
    assert outline(found) == [("A", 1), ("!the key 'text' stands twice", 2), ("A", 3)]
    assert outline(found_in(f'[{GOOD},\n{{"text": "One", "text": "Two"}},\n{GOOD}]', "json_records"))[1][1] == 2


def test_numbers_stay_as_they_are_written():
    found = found_in(f'{{"title": {"7" * 5000}, "text": 1.50, "url": 18446744073709551617}}\n{GOOD}', "json_records")
    assert found[0].fields == {"title": "7" * 5000, "text": "1.50", "url": "18446744073709551617"}
    assert titles(found)[1] == "A"


@pytest.mark.parametrize("value", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "[" * 900 + "]" * 900, '{"text":' * 5000])
def test_deep_nesting_is_a_fault(value):
    found = found_in(f'{GOOD}\n{{"title": "B", "text": {value}}}\n{GOOD}', "json_records")
    assert titles(found) == ["A", "A"]
    assert faults(found)[0][1] == 2
    found_in(value, "json_records")


@pytest.mark.parametrize(
    ("end", "line_no"), [(",\n]", 4), (',\n{"title": "C", "te', 4), ("\n", 4), (',\n{"a" 1},\n', 4), (",", 3)]
)
def test_of_a_broken_list_the_objects_before_are_kept(end, line_no):
    found = found_in(f"[\n{GOOD},\n{GOOD}{end}", "json_records")
    assert outline(found)[:2] == [("A", 2), ("A", 3)]
    assert len(found) == 3
    assert isinstance(found[2], Fault)
    assert found[2].line_no == line_no


@pytest.mark.parametrize(
    "start",
    [
        '{"articles": ',
        '{"status": "ok", "n": 2, "results": ',
        '{"title": "My feed", "items": ',
        '{"took": 1, "hits": {"total": {"value": 2}, "hits": ',
        '{"data": ',
        '{"response": {"status": "ok", "docs": ',
    ],
)
def test_objects_that_wrap_a_list_are_opened(start):
    ends = "}" * start.count('": {"') + "}" if "hits" not in start and "response" not in start else "}}"
    whole = f"{start}[\n{GOOD},\n{GOOD}\n]{ends}"
    assert outline(found_in(whole, "json_records")) == [("A", 2), ("A", 3)]
    assert outline(found_in(json.dumps(json.loads(whole)) + "\n" + GOOD, "json_records")) == [("A", 1), ("A", 1), ("A", 2)]
    cut = found_in(whole[: whole.rindex('"One"')], "json_records")
    assert titles(cut) == ["A"]
    assert faults(cut)[0][1] == 3


def test_an_article_with_a_list_of_items_is_no_wrapper():
    data = '{"title": "A", "items": [{"title": "not an article"}], "text": "One"}'
    assert texts(found_in(data, "json_records")) == ["One"]


def test_hits_and_texts_of_other_programs():
    data = '{"hits": {"hits": [{"_id": "1", "_source": {"title": "A", "text": ["One.", "Two."]}}]}}'
    assert texts(found_in(data, "json_records")) == ["One.\n\nTwo."]
    data = '[{"title": {"rendered": "A"}, "content": {"rendered": "<p>One</p>"}}, {"title": {"main": "B"}, "text": "x"}]'
    assert outline(found_in(data, "json_records")) == [("A", 1), ("!'title' holds an object, not a text", 1)]


def test_one_object_over_several_lines_and_several_of_them():
    one = json.dumps({"title": "A", "text": "One", "author": [{"name": "X"}]}, indent=1)
    assert outline(found_in(f"{one}\n{one}", "json_records")) == [("A", 1), ("A", 1 + one.count("\n") + 1)]
    assert len(found_in(one[:-5], "json_records")) == 1


def test_objects_without_text_and_without_known_names():
    found = found_in('{"title": "A", "url": "x"}\n{"title": "B", "text": " "}\n{"ok": 1, "n": 2}\n', "json_records")
    assert outline(found) == [("A", 1), ("!no text", 2), ("!no known name in the object: ok, n", 3)]


@pytest.mark.parametrize("data", ["", " \n", "[", "{", "]", '"', "{}", "[[", "nul", "{'title': 'A'}", ",", "\ufeff"])
def test_a_file_that_is_no_json_is_one_fault(data):
    assert [type(one) for one in found_in(data, "json_records")] == [Fault]


def test_an_empty_list_is_nothing():
    assert found_in("[]", "json_records") == []


@settings(max_examples=60)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.booleans(), st.sampled_from([None, 1]), st.integers(0, 400))
def test_what_is_written_as_json_is_read_up_to_where_it_is_cut(rows, ascii_only, indent, at):
    data = json.dumps([{"title": title, "text": text} for title, text in rows], ensure_ascii=ascii_only, indent=indent)
    found = found_in(data, "json_records")
    assert list(zip(titles(found), texts(found), strict=True)) == rows
    if at < len(data):
        cut = found_in(data[:at], "json_records")
        assert cut[:-1] == found[: len(cut) - 1]
        assert isinstance(cut[-1], Fault)


def test_many_broken_lines_take_no_long_time():
    start = time.perf_counter()
    assert len(found_in(GOOD + "\n" + "{\n" * 100_000, "json_records")) == 100_001
    found_in("{\n" * 100_000, "json_records")
    found_in('{"data":' * 100_000, "json_records")
    assert time.perf_counter() - start < 5


# Spreadsheets


def xlsx(*sheets, before="", styles="", extra=None):
    """Return a workbook of sheets given as the rows of XML inside `sheetData`."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        + "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
        + f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }
    for n, rows in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(parts | (extra or {}))


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def row(number, *cells):
    """Return a row of XML; a number is a number, a pair (number, style) a date."""
    made = ""
    for letter, cell in zip("ABCDEFGH", cells, strict=False):
        if isinstance(cell, str):
            made += f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' if cell else ""
        else:
            value, style = cell if isinstance(cell, tuple) else (cell, 0)
            made += f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'
    return f'<row r="{number}">{made}</row>'


HEADER = row(1, "title", "text", "date")


def test_a_workbook_is_read_with_the_dates_of_its_cells():
    found = found_in(
        xlsx(HEADER + row(2, "A", "One", (45587, 1)) + row(4, "B", "Two", (45587.25, 2)) + row(5, "C", 7, 45587)), "spreadsheet"
    )
    assert outline(found) == [("A", 2), ("B", 4), ("C", 5)]
    assert [one.fields["published"] for one in found] == ["2024-10-22", "2024-10-22T06:00:00", "45587"]
    assert texts(found) == ["One", "Two", "7"]


def test_every_sheet_with_a_header_in_the_first_rows_is_read():
    found = found_in(
        xlsx(
            row(1, "Export of 22 October") + row(3, "", "headline", "body") + row(4, "", "A", "One"),
            row(1, "who", "when") + row(2, "X", "today"),
            "",
            HEADER + row(2, "B", "Two"),
        ),
        "spreadsheet",
    )
    assert outline(found) == [("A", 4), ("!sheet 'S2': no known column name among 2 in the header: who, when", 1), ("B", 2)]
    assert [one.record_no for one in found] == [1, 2, 3]


def test_a_header_with_a_column_twice_is_a_fault_of_its_sheet():
    found = found_in(xlsx(row(1, "title") + row(2, "title", "text", "text") + row(3, "A", "One", "Two")), "spreadsheet")
    assert outline(found) == [("!sheet 'S1': the column 'text' stands twice", 2)]


@pytest.mark.parametrize("sheets", [[""], ["", ""], [HEADER]])
def test_a_workbook_without_rows_is_a_fault(sheets):
    assert [one.reason for one in found_in(xlsx(*sheets), "spreadsheet")] == ["no rows"]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_definition_is_refused(encoding):
    part = (LAUGHS + f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>').encode(encoding)
    found = found_in(xlsx(HEADER, extra={"xl/sharedStrings.xml": part}), "spreadsheet")
    assert [one.reason for one in found] == ["'xl/sharedStrings.xml' in the workbook: a document type definition"]


def test_a_bomb_is_refused_by_its_true_size():
    bomb = xlsx(HEADER, extra={"xl/media/a.xml": b" " * 3_000_000})
    assert "unpacks to more than 200 times its size" in found_in(bomb, "spreadsheet")[0].reason
    at = bomb.rindex((3_000_000).to_bytes(4, "little"))  # in the directory at the end
    lie = bomb[:at] + (10).to_bytes(4, "little") + bomb[at + 4 :]
    assert "unpacks to more than 200 times its size" in found_in(lie, "spreadsheet")[0].reason


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 5000 + "</row>",
        "<row r='1048576'><c r = 'ZZZ1048576'><v>1</v></c></row>",
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(far):
    assert "more than 8,000,000 cells" in found_in(xlsx(HEADER + far), "spreadsheet")[0].reason


def ods(rows):
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "manifest")}
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f"<manifest:manifest {spaces}/>",
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="S1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*cells, times=1, end=""):
    made = "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{made}{end}</table:table-row>'


REST = '<table:table-cell table:number-columns-repeated="16382"/>'


def test_a_sheet_of_libreoffice_with_its_million_empty_rows():
    day = (
        '<table:table-cell office:value-type="date" office:date-value="2024-10-22"><text:p>22.10.24</text:p></table:table-cell>'
    )
    found = found_in(
        ods(ods_row("title", "text", "date", end=REST) + ods_row("A", "One", end=day) + ods_row(times=1_048_570, end=REST)),
        "spreadsheet",
    )
    assert found[0].fields == {"title": "A", "text": "One", "published": "2024-10-22"}
    assert len(found) == 1


def test_a_sheet_of_libreoffice_that_repeats_too_much_is_refused():
    for rows in (
        ods_row("title", "text") + ods_row("A", "One", times=10**9),
        ods_row(times=10**6, end=REST) + ods_row(*"x" * 20),
    ):
        assert "more than 8,000,000 cells" in found_in(ods(rows), "spreadsheet")[0].reason


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 3000, b"<html><table></table></html>", zipped({"a.txt": "x"})]
)
def test_what_is_no_workbook_is_one_fault(data):
    assert [type(one) for one in found_in(data, "spreadsheet")] == [Fault]


@settings(max_examples=40)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_never_raises(at, damage):
    data = xlsx(HEADER + row(2, "A", "One"))
    at %= len(data)
    assert found_in(data[:at] + damage + data[at + len(damage) :], "spreadsheet")


def test_a_workbook_of_old_excel():
    """It was written by xlwt 1.3.0."""
    found = found_in((ROOT / "tests" / "cases" / "harbour.xls").read_bytes(), "spreadsheet")
    assert titles(found) == ["Harbour opens – at last", "Рыба и хлеб"]
    assert found[0].fields["text"] == "The harbour is open again.\nShips wait outside."
    assert found[0].fields["published"].startswith("2024-10-22")


def test_tables_of_a_web_page_named_xls():
    page = "<html><body><table><tr><th>Menu</th></tr></table><table><thead><tr><th>Title<th>Text<th>Tags</thead>"
    page += "<tr><td>A<td>One &amp;<br>two.</tr><tr><td>B<td>Three.<td>x<td>too many</tr></table>"
    found = found_in(page, "spreadsheet")
    assert titles(found[1:2]) == ["A"]
    assert texts(found[1:2]) == ["One & two."]
    assert faults(found) == [
        ("table 1: no known column name among 1 in the header: Menu", 1),
        ("4 fields where the header has 3", 3),
    ]
    for page in ("<html>", "<table>", "", "<table><tr></table>", "<table>" * 3000, "<tr>" * 100_000):
        assert [type(one) for one in found_in(page, "spreadsheet")] == [Fault]


# Parquet and Arrow


def stored(table, kind):
    data = io.BytesIO()
    if kind == "parquet":
        parquet.write_table(table, data)
    else:
        feather.write_feather(table, data)
    return data.getvalue()


KINDS = pytest.mark.parametrize("kind", ["parquet", "arrow"])


@KINDS
def test_a_table_is_read_with_the_zones_of_its_times(kind):
    at = datetime(2024, 10, 22, 5, tzinfo=UTC)
    table = pa.table(
        {
            "title": pa.array(["A", "B"]).dictionary_encode(),
            "body": pa.array(["One", "Two"], pa.large_string()),
            "date": pa.array([at, None], pa.timestamp("ns", "Europe/Berlin")),
            "modified": pa.array([at.date(), None]),
            "authors": [["X", "Y"], None],
            "tags": pa.array([["a"], []]),
            "id": [1, 2],
        }
    )
    found = found_in(stored(table, kind), "arrow_table")
    assert found[0].fields == {
        "title": "A",
        "text": "One",
        "published": "2024-10-22T07:00:00+02:00",
        "modified": "2024-10-22",
        "authors": "X, Y",
        "tags": "a",
    }
    assert found[1].fields == {"title": "B", "text": "Two"}
    assert [one.record_no for one in found] == [1, 2]


@KINDS
def test_times_that_python_cannot_hold_and_numbers(kind):
    table = pa.table(
        {
            "text": [b"One", b"Caf\xe9"],
            "date": pa.array([2**60, 0], pa.timestamp("us")),
            "title": [float("nan"), 45587.0],
        }
    )
    found = found_in(stored(table, kind), "arrow_table")
    assert texts(found) == ["One", "Café"]
    assert titles(found) == [None, "45587"]
    assert found[0].fields["published"]
    assert found[1].fields["published"].startswith("1970-01-01")  # so says the file


@KINDS
def test_nested_titles_and_texts_are_a_fault_with_their_types(kind):
    table = pa.table({"title": [["A"]], "text": [{"en": "One"}], "url": ["x"]})
    reason = found_in(stored(table, kind), "arrow_table")[0].reason
    assert "'title' is list<" in reason
    assert "'text' is struct<en: string>" in reason


@KINDS
def test_other_columns_no_rows_and_empty_rows(kind):
    assert "no known column name" in found_in(stored(pa.table({"a": [1]}), kind), "arrow_table")[0].reason
    assert (
        found_in(stored(pa.table({"title": pa.array([], pa.string()), "text": pa.array([], pa.string())}), kind), "arrow_table")
        == []
    )
    found = found_in(stored(pa.table({"title": ["A", None, "B"], "text": ["One", None, None]}), kind), "arrow_table")
    assert [one.reason if isinstance(one, Fault) else "" for one in found] == ["", "an empty row", "no text"]
    assert "text" not in found_in(stored(pa.table({"title": ["A"]}), kind), "arrow_table")[0].fields


@KINDS
def test_a_table_that_is_cut_is_a_fault(kind):
    data = stored(pa.table({"title": ["A"] * 50, "text": [f"One {n}" for n in range(50)]}), kind)
    for cut in (data[:-1], data[: len(data) // 2], data[:8], data[:-1] + b"x"):
        assert [one.reason.partition(":")[0] for one in found_in(cut, "arrow_table")] == [f"truncated {kind}"]


def test_a_zone_that_nobody_knows_is_a_fault():
    table = pa.table({"text": ["One"], "date": pa.array([10**9], pa.timestamp("us", "UTC"))})
    found = found_in(stored(table, "arrow").replace(b"UTC", b"`TC"), "arrow_table")
    assert [type(one) for one in found] == [Fault]


def test_what_is_neither():
    assert [type(one) for one in found_in(b"\x80\x04\x95", "arrow_table")] == [Fault]


def test_a_column_that_unpacks_to_too_much_is_refused():
    data = io.BytesIO()
    table = pa.table({"title": ["A"], "text": pa.array(["x" * 120_000_000], pa.large_string())})
    parquet.write_table(table, data, compression="zstd", use_dictionary=False, write_statistics=False)
    assert "unpacks to more than 200 times" in found_in(data.getvalue(), "arrow_table")[0].reason


@pytest.mark.parametrize("packed", ["zstd", "lz4"])
def test_batches_that_unpack_to_too_much_are_refused(packed):
    for texts in (pa.array(["x" * 120_000_000], pa.large_string()), pa.array(["y" * 120_000_000]).dictionary_encode()):
        data = io.BytesIO()
        feather.write_feather(pa.table({"title": ["A"], "text": texts}), data, compression=packed)
        (fault,) = found_in(data.getvalue(), "arrow_table")
        assert re.fullmatch(r"unpacks to 120,\d{3},\d{3} bytes, more than 200 times its size", fault.reason)


def test_what_a_good_file_unpacks_to_is_counted():
    table = pa.table({"title": [f"Title {n}" for n in range(9_000)], "text": [f"Text {n}. " * 20 for n in range(9_000)]})
    for packed in ("zstd", "lz4", "uncompressed"):
        data = io.BytesIO()
        feather.write_feather(table, data, compression=packed, chunksize=1_000)
        stated = arrow_table._stated(data.getvalue())
        assert stated == 0 if packed == "uncompressed" else 0.95 < stated / table.nbytes < 1.05
        assert len(found_in(data.getvalue(), "arrow_table")) == 9_000


@KINDS
@settings(max_examples=60)
@given(at=st.integers(0, 5000), damage=st.binary(min_size=1, max_size=4))
def test_a_damaged_table_never_raises(kind, at, damage):
    data = stored(pa.table({"title": ["A", "B"], "text": ["One", "Two"]}), kind)
    at %= len(data)
    found_in(data[:at] + damage + data[at + len(damage) :], "arrow_table")
