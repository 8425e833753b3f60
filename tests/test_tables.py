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
