"""A notebook that `workbench new` writes runs in a report and in the schedule; test_notebooks holds it to the style."""

import json

import pytest
from conftest import ROOT

from workbench.__main__ import main
from workbench.drafts import TEMPLATE

PLAN = """[[report]]
name = "mine"
period = "week"
timezone = "UTC"
notebooks = ["grain_deal"]
articles = "data/sample"
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Return a folder like the workbench's, with no notebook."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data")
    return tmp_path


def test_it_is_the_template_with_its_title(desk, capsys):
    assert main(["new", "grain_deal"]) == 0
    path = desk / "notebooks" / "grain_deal.ipynb"
    assert capsys.readouterr().out == "notebooks/grain_deal.ipynb\n"
    assert path.read_text() == TEMPLATE.read_text().replace("# TITLE", "# Grain deal")


def test_it_runs_in_a_report_and_in_the_schedule(desk, capsys):
    main(["new", "grain_deal"])
    assert main(["report", "grain_deal", "--output", "out", "-p", "word=ceasefire"]) == 0
    entry = json.loads((desk / "out" / "run.json").read_text())["notebooks"][0]
    assert entry["load"]["loaded"] == 80
    assert (desk / "out" / "tables" / "grain_deal" / "periods.csv").is_file()
    (desk / "reports").mkdir()
    (desk / "reports" / "reports.toml").write_text(PLAN)
    assert main(["backfill", "mine", "--from", "2024-W43", "--to", "2024-W43"]) == 0
    assert (desk / "reports" / "mine" / "2024-W43" / "grain_deal.html").is_file()


@pytest.mark.parametrize("name", ["../x", "Grain Deal", "", "-p", "x.ipynb", "a/b", "é"])
def test_a_name_that_will_not_do_is_refused(desk, capsys, name):
    assert main(["new", "--", name]) == 2
    assert "is no name for a notebook: letters a to z" in capsys.readouterr().err
    assert not list(desk.rglob("*.ipynb"))


def test_nothing_is_overwritten(desk, capsys):
    (desk / "notebooks" / "mine.ipynb").write_text("dear")
    assert main(["new", "mine"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (desk / "notebooks" / "mine.ipynb").read_text() == "dear"


def test_without_a_folder_of_notebooks(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine"]) == 2
    assert "go to the folder of the workbench" in capsys.readouterr().err
