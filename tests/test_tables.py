"""Tables on disk."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench import schema
from workbench.tables import read_table

RISKY = ["=1", "'=1", "''@x", "'tis", "'", "-", "a\r\nb", '\rx\n\n"q"', "NA", "x,\u2028y", "\t", "+\x00", " =1"]
TABLE = pd.DataFrame({"term": ["peace, now", "réponse"], "count": [2, 1]})


def test_tables_are_written_and_listed(tmp_path):
    listed = wb.write_tables(tmp_path / "tables", words=TABLE)
    assert listed.values.tolist() == [["words", 2, 2, "words.csv"]]
    assert pd.read_csv(tmp_path / "tables" / "words.csv").equals(TABLE)


def test_no_folder_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert wb.write_tables("", words=TABLE)["file"].isna().all()
    assert not list(tmp_path.iterdir())


def test_no_spreadsheet_runs_a_text(tmp_path):
    risky = pd.DataFrame({"text": ["=1+1", "@x", "a=b", None], "number": [-1, 2, 3, 4]})
    wb.write_tables(tmp_path, risky=risky)
    assert (tmp_path / "risky.csv").read_text().splitlines() == ["text,number", "'=1+1,-1", "'@x,2", "a=b,3", ",4"]
    assert risky["text"].tolist()[0] == "=1+1"


def test_what_was_written_is_read_as_it_was(tmp_path, articles):
    written = schema.make("facts", {"kind": RISKY, "name": RISKY[::-1]})
    wb.write_tables(tmp_path, facts=written, articles=articles.drop(columns=["text_raw", "removed"]))
    assert read_table(tmp_path / "facts.csv", "facts").equals(written)
    again = read_table(tmp_path / "articles.csv", "articles")
    kept = [name for name in articles.columns if name not in ("text_raw", "removed", "flags", "date_flags")]
    assert again[kept].equals(articles[kept])  # an empty flag is read as missing
    with pytest.raises(ValueError, match=r"facts\.csv lacks the columns article_id, end, item, side, start"):
        read_table(tmp_path / "facts.csv", "items")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_text_comes_back(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("any")
    written = schema.make("facts", {"kind": texts})
    wb.write_tables(folder, facts=written)
    assert read_table(folder / "facts.csv", "facts").equals(written)
