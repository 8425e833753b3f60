"""Tables on disk."""

import pandas as pd

import workbench as wb

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
