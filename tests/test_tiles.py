"""The newest report is opened, whoever made it."""

import os

import pytest

from workbench import tiles


def make_report(folder, time):
    folder.mkdir(parents=True)
    for name in ("index.html", "run.json"):
        (folder / name).write_text("{}")
    os.utime(folder / "run.json", (time, time))


def test_the_newest_report_that_succeeded_is_opened(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(tiles.webbrowser, "open", lambda address: opened.append(address) or True)
    with pytest.raises(FileNotFoundError, match="make one first"):
        tiles.open_newest_report(tmp_path)
    make_report(tmp_path / "by hand", 100)
    make_report(tmp_path / "plan" / "2024-W43", 200)
    make_report(tmp_path / "again.failed", 300)
    assert tiles.open_newest_report(tmp_path) == tmp_path / "plan" / "2024-W43" / "index.html"
    assert opened == [(tmp_path / "plan" / "2024-W43" / "index.html").as_uri()]


def test_without_a_browser_the_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(tiles.webbrowser, "open", lambda address: False)
    make_report(tmp_path / "mine", 100)
    with pytest.raises(RuntimeError, match=f"Open this file in one: {tmp_path}/mine/index.html"):
        tiles.open_newest_report(tmp_path)
