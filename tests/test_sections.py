"""Files larger than memory: read in sections they give what they give whole, batch by batch, and nothing is lost between."""

import csv
import io
import json
import os

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import articles, sections
from workbench.__main__ import main
from workbench.articles import load_batches, read_all
from workbench.corpus_files import read_account, read_corpus

HEADER = ["title", "text", "source", "date"]
TEXTS = [
    "The ferry {} left.",
    'A "quoted" {}',
    "Two {}\nlines {}\n\nof {}",
    'It "ends {}',
    "commas, {}; tabs\t",
    "Zürich – “{}größe”",
]


def rows(number):
    """Return so many articles, with no line twice."""
    words = ["".join(chr(97 + int(digit)) for digit in f"{n:03}") for n in range(number)]
    texts = [TEXTS[n % len(TEXTS)].replace("{}", word) for n, word in enumerate(words)]
    return [[f"Ferry {n}", text, f"Paper {n % 3}", f"2024-10-{n % 28 + 1:02}"] for n, text in enumerate(texts)]


def as_csv(number, *, delimiter=",", end="\n", backslashed=False, start=""):
    file = io.StringIO(newline="")
    how = {"doublequote": False, "escapechar": "\\", "quoting": csv.QUOTE_ALL} if backslashed else {}
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, **how)
    writer.writerows([HEADER, *rows(number)])
    return (start + file.getvalue()).encode()


def as_lines(number, end="\n"):
    return "".join(json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) + end for row in rows(number)).encode()


FILES = {
    "comma.csv": as_csv(60),
    "tabs.tsv": as_csv(60, delimiter="\t"),
    "windows.csv": as_csv(60, end="\r\n"),
    "mark.csv": as_csv(60, start="\ufeff"),
    "excel.csv": as_csv(60, delimiter=";", start="sep=;\n"),
    "mysql.csv": as_csv(60, backslashed=True),
    "late_header.csv": b"\n\n" + as_csv(60),
    "no_line_end.csv": as_csv(60).rstrip(),
    "blank_rows.csv": as_csv(30) + b",,,\n\n" * 50 + as_csv(30).partition(b"\n")[2],
    "short_row.csv": as_csv(30) + b"a,b\n" + as_csv(30).partition(b"\n")[2],
    "cp1252.csv": as_csv(60).decode().encode("cp1252"),
    "header_only.csv": b"title,text\n" + b"\n" * 2000,
    "old_mac.csv": as_csv(60).replace(b"\n", b"\r"),
    "mixed_ends.csv": as_csv(30) + as_csv(30, end="\r\n").partition(b"\n")[2] + as_csv(30, end="\r").partition(b"\r")[2],
    "lines.jsonl": as_lines(60),
    "windows.jsonl": as_lines(60, "\r\n"),
    "cut.jsonl": as_lines(60)[:-40],
    "broken.jsonl": as_lines(30) + b"{never\n[1]\n\n" + as_lines(30),
    "lines.json": as_lines(60).rstrip(),
    "list.json": json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows(60)]).encode(),
    "wide.csv": as_csv(60).decode().encode("utf-16"),
}


def small_sections(monkeypatch, size):
    monkeypatch.setattr(sections, "BLOCK", size)


@pytest.mark.parametrize("size", [300, 1000])
@pytest.mark.parametrize("name", FILES)
def test_a_file_in_sections_is_the_file_whole(tmp_path, monkeypatch, name, size):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    whole = read_all(path)
    small_sections(monkeypatch, size)
    kind = sections.kind_of_sections(path)
    assert bool(kind) == (name not in ("list.json", "wide.csv") and len(FILES[name]) > 2 * size)
    if kind:
        with path.open("rb") as file:
            assert len(list(sections.sections_of(file, kind))) >= (name != "header_only.csv")
    parts = read_all(path)
    differing = ["encoding", "flags"] if name == "cp1252.csv" else []  # a section without accents is plain
    pd.testing.assert_frame_equal(parts.articles.drop(columns=differing), whole.articles.drop(columns=differing))
    pd.testing.assert_frame_equal(parts.account, whole.account)


@given(
    st.lists(st.lists(st.text('ab",\n\r é', max_size=9), min_size=2, max_size=2), max_size=20),
    st.integers(60, 300),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_in_sections_is_the_table_whole(tmp_path_factory, table, size, quoting):
    path = tmp_path_factory.mktemp("table") / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=quoting).writerows([["title", "text"], *table])
    whole = read_all(path)
    with pytest.MonkeyPatch.context() as patch:
        small_sections(patch, size)
        parts = read_all(path)
    pd.testing.assert_frame_equal(parts.articles.drop(columns=["encoding"]), whole.articles.drop(columns=["encoding"]))
    pd.testing.assert_frame_equal(parts.account, whole.account)


@pytest.mark.parametrize("bad", [b'x,"open\n', b'"closed"too,early\n'])
def test_behind_an_open_quote_nothing_is_read_and_all_is_said(tmp_path, monkeypatch, bad):
    path = tmp_path / "open.csv"
    path.write_bytes(as_csv(30) + bad + as_csv(60).partition(b"\n")[2])
    whole = read_all(path)
    small_sections(monkeypatch, 1000)
    parts = read_all(path)
    pd.testing.assert_frame_equal(parts.articles, whole.articles)
    faults, fault = (load.account[load.account["outcome"] == "set aside"] for load in (parts, whole))
    assert faults["line_no"].iloc[0] == fault["line_no"].iloc[0]
    assert faults["reason"].str.contains("the rest of the file, [0-9,]+ lines, is not read").all()
    said = faults["reason"].str.extract("([0-9,]+) lines")[0].str.replace(",", "").astype(int).sum()
    assert said == int(fault["reason"].str.extract("([0-9,]+) lines")[0].iloc[0].replace(",", ""))


def test_a_file_of_sections_may_be_larger_than_one_read_whole(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(FILES["comma.csv"])
    (tmp_path / "b.txt").write_bytes(FILES["comma.csv"])
    small_sections(monkeypatch, 500)
    load = read_all(tmp_path, limits=articles.Limits(file=1000))
    assert len(load.articles) == 60
    assert list(load.account[load.account["file"] == "b.txt"]["reason"]) == ["more than 1,000 bytes"]


def test_files_come_in_the_order_of_their_whole_names(tmp_path):
    names = ["a.txt", "a/b.txt", "a/z/c.txt", "a-b/c.txt", "a0.txt", "b/a.txt", "A.txt", "é.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"Ferry {name}\n\nIt left.\n")
    assert list(read_all(tmp_path).account["file"]) == sorted(names)


# Batches


def folder_of(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_bytes(FILES["short_row.csv"])
    (folder / "b.jsonl").write_bytes(FILES["broken.jsonl"] + as_lines(90))
    (folder / "c.bin").write_bytes(b"\0\1")
    return folder


@pytest.mark.parametrize("size", [20_000, 10**9])
def test_what_batches_add_is_what_is_added_at_once(tmp_path, monkeypatch, capsys, size):
    folder = folder_of(tmp_path)
    assert main(["add", str(folder), "--corpus", str(tmp_path / "once")]) == 3
    monkeypatch.setattr(articles, "BATCH", size)
    assert len(list(load_batches(folder))) == {20_000: 11, 10**9: 1}[size]
    assert main(["add", str(folder), "--corpus", str(tmp_path / "batches")]) == 3
    said = capsys.readouterr().out.splitlines()
    assert said[0].partition(": ")[2] == said[1].partition(": ")[2] == "90 new of 214 seen"
    once, batches = read_corpus(tmp_path / "once"), read_corpus(tmp_path / "batches")
    pd.testing.assert_frame_equal(batches, once)
    places = ["file", "record_no", "line_no", "article_id"]
    one, other = read_account(tmp_path / "once"), read_account(tmp_path / "batches")
    pd.testing.assert_frame_equal(other[[*places, "outcome"]], one[[*places, "outcome"]])


def test_adding_again_after_a_stop_completes(tmp_path, monkeypatch, capsys):
    folder = folder_of(tmp_path)
    monkeypatch.setattr(articles, "BATCH", 20_000)
    main(["add", str(folder), "--corpus", str(tmp_path / "whole")])
    monkeypatch.setattr(articles.Rows, "table", stop_at(7, articles.Rows.table))
    with pytest.raises(KeyboardInterrupt):
        main(["add", str(folder), "--corpus", str(tmp_path / "stopped")])
    monkeypatch.undo()
    monkeypatch.setattr(articles, "BATCH", 20_000)
    assert 0 < len(read_corpus(tmp_path / "stopped")) < 90
    main(["add", str(folder), "--corpus", str(tmp_path / "stopped")])
    pd.testing.assert_frame_equal(read_corpus(tmp_path / "stopped"), read_corpus(tmp_path / "whole"))
    assert len(read_account(tmp_path / "stopped")) == len(read_account(tmp_path / "whole"))


def stop_at(number, step):
    calls = iter(range(number))

    def call(*args):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return step(*args)

    return call


def test_a_corpus_is_a_batch(tmp_path):
    main(["add", str(folder_of(tmp_path)), "--corpus", str(tmp_path / "one")])
    [load] = load_batches(tmp_path / "one")
    pd.testing.assert_frame_equal(load.articles, read_corpus(tmp_path / "one"))


def test_nothing_is_a_batch(tmp_path):
    [load] = load_batches(tmp_path)
    assert (len(load.articles), len(load.account)) == (0, 0)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open anything")
def test_a_folder_that_may_not_be_opened_is_said(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    assert list(read_all(tmp_path).account["reason"]) == ["a folder that may not be opened"]
