"""A report is whole or it is not there; it says what it was made of."""

import html
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import ROOT

from workbench.__main__ import main
from workbench.reports import STANDARD, ReportError, run_report


def write_notebook(path, *cells):
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    notebook.cells = [nbformat.v4.new_markdown_cell("# A test"), *map(nbformat.v4.new_code_cell, cells)]
    nbformat.write(notebook, path)
    return path


def test_what_a_report_holds(report):
    run = json.loads((report / "run.json").read_text())
    assert run["succeeded"]
    assert [entry["notebook"] for entry in run["notebooks"]] == [f"{name}.ipynb" for name in STANDARD]
    assert len(run["corpus"]) == 1
    assert {"workbench", "Python", "pandas", "plotly"} <= set(run["versions"])
    for entry in run["notebooks"]:
        assert entry["figures"] >= 2 or entry["title"] == "What went in?"
        assert entry["load"]["seen"] == entry["load"]["loaded"] >= 64
        assert all((report / file).is_file() for file in [entry["page"], entry["notebook"], *entry["tables"]])
        assert "tables_path" not in entry["parameters"]
    assert run["notebooks"][3]["parameters"]["every"] == "auto"


def test_nothing_of_this_machine_is_in_a_report(report):
    for file in report.rglob("*"):
        if file.is_file():
            assert str(report.parent) not in file.read_text("utf-8")


def test_tables_are_whole(report):
    frequencies = pd.read_csv(report / "tables" / "word_frequency" / "frequencies.csv")
    assert frequencies["count"].sum() == frequencies["tokens_total"].iloc[0]
    account = pd.read_csv(report / "tables" / "timeline" / "account.csv")
    assert (account["outcome"] == "loaded").all()


def test_the_same_run_gives_the_same_tables_and_pages(report, tmp_path):
    """But for the time of the run; in another process too, in which sets and dicts of strings have another order."""
    again, names = tmp_path / "again", ["what_went_in", "actor_mentions"]
    command = [sys.executable, "-m", "workbench", "report", *names, "--output", again]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "7"}, check=True, capture_output=True)
    tables = [file.relative_to(again) for file in sorted(again.glob("tables/*/*.csv"))]
    assert len(tables) > 15
    assert [table for table in tables if (again / table).read_bytes() != (report / table).read_bytes()] == []
    for name in names:
        first, second = (
            re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "", (folder / f"{name}.html").read_text()) for folder in (report, again)
        )
        assert first == second


def test_a_failing_cell_is_shown_and_harms_nothing(tmp_path):
    good = write_notebook(tmp_path / "good.ipynb", "1 + 1")
    bad = write_notebook(tmp_path / "bad.ipynb", "x = 1", "raise RuntimeError('the <grain> ran out')")
    output = tmp_path / "report"
    assert run_report([good], parameters={}, output=output).succeeded
    before = (output / "run.json").read_text()
    index, succeeded, *_ = run_report([good, bad], parameters={}, output=output)
    assert not succeeded
    assert index == tmp_path / "report.failed" / "index.html"
    assert (output / "run.json").read_text() == before
    page = (index.parent / "bad.html").read_text()
    assert "This run failed." in page
    assert "the &lt;grain&gt; ran out" in page
    assert page.index("x = 1") < page.index('id="failed"')
    assert "Failed:" in index.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.ipynb", "good.ipynb", "report", "report.failed"]


@pytest.mark.parametrize(
    ("cell", "said", "shown"),
    [
        ("import os; os.kill(os.getpid(), 9)", "DeadKernel: The kernel died", "import os; os.kill"),
        ("def spin():\n    while True: pass\nspin()", "TimeLimit: The run took longer", "KeyboardInterrupt"),
        ("while True:\n    try:\n        while True: pass\n    except BaseException: pass", "TimeLimit:", "KeyboardInterrupt"),
    ],
    ids=["dead", "endless", "stubborn"],
)
def test_a_cell_without_an_end_is_shown_too(tmp_path, cell, said, shown):
    notebook = write_notebook(tmp_path / "a.ipynb", "x = 1", cell, "'never'")
    told = []
    limit = 1 if "while" in cell else None
    report = run_report([notebook], tmp_path / "report", parameters={}, time_limit=limit, tell=told.append)
    assert not report.succeeded
    assert f"a: {said}" in told[0]
    page = (report.index.parent / "a.html").read_text()
    assert shown in page
    assert 0 < page.index("x = 1") < page.index('id="failed"') < page.index("never")


def test_notebooks_run_side_by_side_each_in_its_folder_and_are_told_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    slow = write_notebook(tmp_path / "a.ipynb", "import os", "sum(range(10**7))", "print(os.path.basename(os.getcwd()))")
    quick = write_notebook(tmp_path / "b" / "b.ipynb", "import os", "print(os.path.basename(os.getcwd()))")
    told, here = [], os.getcwd()
    report = run_report([slow, quick], tmp_path / "report", parameters={}, tell=told.append)
    assert [line.split(":")[0] for line in told] == ["a", "b"]
    assert os.getcwd() == here
    for path in (slow, quick):
        printed = json.loads((report.index.parent / path.name).read_text())["cells"][-1]["outputs"][0]["text"]
        assert "".join(printed).strip() == path.parent.name


def test_an_interrupt_ends_the_notebooks_that_run(tmp_path):
    notebooks = [write_notebook(tmp_path / "a.ipynb", "1"), write_notebook(tmp_path / "b.ipynb", "while True: pass")]

    def interrupt(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_report(notebooks, tmp_path / "report", parameters={}, tell=interrupt)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.ipynb", "b.ipynb"]


def test_a_script_without_a_guard_can_make_a_report(tmp_path):
    notebook = write_notebook(tmp_path / "a.ipynb", "6 * 7")
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom workbench.reports import run_report\nprint('once')\n"
        f"print(run_report([Path({str(notebook)!r})], Path({str(tmp_path / 'report')!r}), parameters={{}}).succeeded)"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.stdout.split() == ["once", "True"], done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux")
@pytest.mark.parametrize("cell", ["while True: pass", "sum(range(10**13))"], ids=["Python", "C"])
def test_a_report_that_is_killed_takes_its_kernel_with_it(tmp_path, cell):
    born = tmp_path / "born"
    notebook = write_notebook(tmp_path / "a.ipynb", f"import os; open({str(born)!r}, 'w').write(f'{{os.getpid()}}.')\n{cell}")
    command = [sys.executable, "-m", "workbench", "report", str(notebook), "--output", str(tmp_path / "report")]
    report = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_for(lambda: born.exists() and born.read_text().endswith("."))
    report.kill()
    report.wait()
    wait_for(lambda: not Path("/proc", born.read_text()[:-1]).exists())


def wait_for(happened):
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_every_page_says_what_changed_since_an_earlier_report(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    assert main(["report", "what_went_in", "--since", "", "--output", first]) == 0
    run = json.loads((tmp_path / "first" / "run.json").read_text())
    assert run["notebooks"][1]["findings"] == ["There is no earlier report to compare with."]
    days = ["-p", "last_day=2024-10-31"]
    assert main(["report", "what_went_in", *days, "--since", first, "--output", second]) == 0
    run = json.loads((tmp_path / "second" / "run.json").read_text())
    went_in, changed = run["notebooks"]
    gone = 80 - went_in["load"]["loaded"]
    assert f"UTC: {gone} articles are no longer there, {80 - gone} are the same." in changed["findings"][0]
    assert "Settings and software are the same." in changed["findings"]
    assert changed["parameters"]["before_path"] == "first"
    assert "after_path" not in changed["parameters"]
    page = html.unescape((tmp_path / "second" / "what_went_in.html").read_text())
    box = page[page.index('<h2 id="changes"><a href="what_changed.html">') : page.index('id="parameters"')]
    assert all(finding in box for finding in changed["findings"])
    assert 'id="changes"' not in (tmp_path / "second" / "what_changed.html").read_text()
    index = (tmp_path / "second" / "index.html").read_text()
    assert index.index("what_changed.html") < index.index("what_went_in.html")
    assert not [
        file for file in (tmp_path / "second").rglob("*") if file.is_file() and str(tmp_path) in file.read_text("utf-8")
    ]
    capsys.readouterr()
    assert main(["report", "what_went_in", "--since", "tests", "--output", first]) == 2
    assert "tests is not a report: there is no run.json in it." in capsys.readouterr().err


def test_the_watchlist_is_known_by_its_content(report):
    files = {entry["notebook"]: entry["files"] for entry in json.loads((report / "run.json").read_text())["notebooks"]}
    assert list(files["timeline.ipynb"]) == ["actors.csv", "actors_offices.csv"]
    assert files["what_went_in.ipynb"] == {}


def test_a_report_takes_the_place_of_the_last_one(tmp_path):
    notebook = write_notebook(tmp_path / "good.ipynb", "1 + 1")
    for _ in range(2):
        run_report([notebook], parameters={}, output=tmp_path / "report")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.ipynb", "report"]


def test_a_folder_that_is_no_report_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(ReportError, match="is not a report"):
        run_report([write_notebook(tmp_path / "a.ipynb", "1")], parameters={}, output=tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").is_file()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            ["report", "timelin"],
            "There is no notebook 'timelin'. In notebooks/: actor_mentions, actor_profile, explore, start, timeline",
        ),
        (["report", "-p", "evry=day"], "did you mean 'every'?"),
        (["report", "-p", "top=ten"], "top='ten' is not of type int"),
        (["report", "-p", "first_day=\x1b[2Jmonday"], "first_day='\\x1b[2Jmonday' is not a day"),
        (["report", "\x1b[2J"], "There is no notebook '\\x1b[2J'"),
        (["report", "-p", "top"], "-p 'top' is not NAME=VALUE"),
        (["report", "--articles", "nowhere"], "articles_path='nowhere': there is no such file or folder"),
        (["report", "--articles", "data", "--output", "data/out"], "would become a part of what it reports"),
        (["report", "--output", "tests"], "is not a report; choose another --output"),
    ],
)
def test_a_wrong_call_runs_nothing(call, message, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(call) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_one_undated_story(tmp_path, monkeypatch):
    """The command as a user runs it, on one article with no date: no crash, and the page says why nothing is drawn."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "wire.txt").write_text(
        "Leaders meet\n\nKAZAN — Putin met the UN chief on Thursday.\n\nThey spoke of grain.\n"
    )
    command = [
        sys.executable,
        "-m",
        "workbench",
        "report",
        "--articles",
        str(tmp_path / "articles"),
        "--output",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    index = Path(done.stdout.splitlines()[-1])
    assert index == tmp_path / "out" / "index.html"
    assert done.stderr.count("charts of 1 article, 1 without a date") == 3
    assert "Nothing could be placed in time" in (index.parent / "timeline.ipynb").read_text()
    assert "UN chief (holder unknown)" in (index.parent / "actor_mentions.html").read_text()
