"""Reports that are made by themselves: once a period, whatever fails, is killed, is full or is tried at once."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest
from conftest import ROOT
from test_reports import wait_for, write_notebook

from workbench import timers
from workbench.__main__ import main
from workbench.locks import Locked
from workbench.overview import history, show
from workbench.reports import _replace
from workbench.runs import KILLED, read_run
from workbench.schedule import backfill, command_of, find_runs, periods_between, tick

BERLIN = ZoneInfo("Europe/Berlin")
WHOLE = "x" * 5_000


def at(text, zone=BERLIN):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def toml(value):
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    return json.dumps(value)


class Desk:
    """A folder with one plan, a clock, and a stand-in for the notebooks that writes what it is told to."""

    def __init__(self, folder, **keys):
        self.file, self.told, self.failing, self.ran = folder / "reports" / "reports.toml", [], "", []
        lines = {"name": "daily", "period": "day", "timezone": "Europe/Berlin"} | keys
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text("[[report]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in lines.items()))
        self.name = lines["name"]

    def make(self, plan, period, output):
        """Write a report as run_report does: aside, then put in its place."""
        self.ran.append(period.name)
        if self.failing:
            return self.failing
        aside = output.with_name(f".{output.name}.{os.getpid()}")
        aside.mkdir()
        load = {"loaded": 3, "set aside": 0}
        (aside / "page.html").write_text(WHOLE)
        run = {"succeeded": True, "started": f"{time.time_ns()}", "notebooks": [{"error": "", "load": load}]}
        (aside / "run.json").write_text(json.dumps(run))
        _replace(output, aside)
        return ""

    def tick(self, now):
        """Tick at an instant; return the outcomes."""
        return tick(self.file, clock=lambda: now, run=self.make, tell=self.told.append)

    @property
    def runs(self):
        """What stands on disk."""
        return find_runs(self.file, self.name)

    def good(self):
        """Return the names of the periods that have their good run."""
        return sorted(period.name for period in self.runs.good())

    def check(self):
        """Check that every report is whole, that `latest` leads to the newest, and that the history says so."""
        good = self.good()
        folder = self.file.parent / self.name
        for name in good:
            page = folder / name / "page.html"
            assert not page.exists() or page.read_text() == WHOLE
        assert not good or os.readlink(folder / "latest") == good[-1]
        done = [event["period"] for event in self.runs.events() if event["event"] == "done"]
        assert set(good) <= set(done)
        assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_once_a_period_when_it_is_due(tmp_path):
    desk = Desk(tmp_path, at="06:30")
    assert desk.tick(at("2024-10-22T06:29")) == {"done"}  # of the day before yesterday, for nothing is there yet
    assert desk.tick(at("2024-10-22T06:29")) == set()
    assert desk.tick(at("2024-10-22T06:30")) == {"done"}
    for minutes in range(0, 24 * 60, 15):
        assert desk.tick(at("2024-10-22T06:30") + timedelta(minutes=minutes)) == set()
    assert desk.ran == desk.good() == ["2024-10-20", "2024-10-21"]
    assert desk.told[-1] == "daily 2024-10-21: done, 3 articles, 0 set aside"
    desk.check()


@pytest.mark.parametrize(
    ("catch_up", "made"), [("latest", ["2024-10-24"]), ("all", ["2024-10-22", "2024-10-23", "2024-10-24"])]
)
def test_downtime_of_three_periods(tmp_path, catch_up, made):
    desk = Desk(tmp_path, catch_up=catch_up)
    desk.tick(at("2024-10-22T00:01"))
    desk.ran.clear()
    desk.tick(at("2024-10-25T00:01"))
    assert desk.ran == made
    desk.check()


@pytest.mark.parametrize("change", ["2024-03-31", "2024-10-27"])
@pytest.mark.parametrize("catch_up", ["latest", "all"])
def test_clocks_that_are_changed(tmp_path, change, catch_up):
    """Tick through the change of the clock: each day once, and each of its 23 or 25 hours."""
    days, hours = (
        Desk(tmp_path / "days", at="02:30", catch_up=catch_up),
        Desk(tmp_path / "hours", period="hour", catch_up=catch_up),
    )
    start = at(f"{change}T00:00").astimezone(UTC) - timedelta(hours=24)
    for minutes in range(0, 72 * 60, 60):
        for desk in (days, hours):
            desk.tick(start + timedelta(minutes=minutes))
    for desk, number in ((days, 4), (hours, 72)):
        assert len(desk.ran) == len(set(desk.ran)) == len(desk.good()) == number
    assert sum(name.startswith(change) for name in hours.ran) == (23 if "03" in change else 25)
    days.check()


def test_a_clock_that_was_wrong(tmp_path):
    desk = Desk(tmp_path)
    for day in (20, 21, 22):
        desk.tick(at(f"2024-10-{day}T12:00"))
    desk.ran.clear()
    assert desk.tick(at("2024-10-21T12:00")) == set()
    assert desk.tick(at("2099-01-01T12:00")) == {"done"}
    assert desk.tick(at("2024-10-23T12:00")) == {"done"}  # what is of a time to come does not count
    assert desk.ran == ["2098-12-31", "2024-10-22"]
    lines, well = show(desk.file, now=at("2024-10-23T12:00"))
    assert well
    assert "was the clock wrong" in "\n".join(lines)


def test_a_failure_is_tried_again_up_to_its_limit(tmp_path):
    desk = Desk(tmp_path, retries=2)
    desk.tick(at("2024-10-22T00:01"))
    desk.failing, now = "Traceback\n  File x\nValueError: no <grain> \x1b[2J", at("2024-10-23T00:01")
    for left in (2, 1, 0):
        assert desk.tick(now) == {"failed"}
        assert f"({3 - left} tries, {left} left)" in desk.told[-1]
    assert desk.tick(now) == set()
    page = (tmp_path / "reports" / "daily" / "2024-10-22.failed" / "index.html").read_text()
    assert "ValueError: no &lt;grain&gt;" in page
    assert '<pre tabindex="0">Traceback\n  File x\nValueError' in page
    assert desk.good() == ["2024-10-21"]
    lines, well = show(desk.file, now=now)
    assert not well
    assert "failed 3 of 3 times, given up: ValueError: no <grain>" in lines[2]
    desk.failing = ""
    assert desk.tick(now + timedelta(days=1)) == {"done"}  # a new period begins anew
    assert desk.good() == ["2024-10-21", "2024-10-23"]
    desk.check()


@pytest.mark.parametrize("catch_up", ["latest", "all"])
def test_a_notebook_that_fails_is_mended(tmp_path, catch_up):
    desk = Desk(tmp_path, catch_up=catch_up)
    desk.tick(at("2024-10-22T00:01"))
    desk.failing = "ValueError"
    desk.tick(at("2024-10-23T00:01"))
    desk.tick(at("2024-10-24T00:01"))
    desk.failing = ""
    assert desk.tick(at("2024-10-24T00:06")) == {"done"}
    assert desk.good() == ["2024-10-21", *(["2024-10-22"] if catch_up == "all" else []), "2024-10-23"]
    failed = sorted(path.name for path in (tmp_path / "reports" / "daily").glob("*.failed"))
    assert failed == ([] if catch_up == "all" else ["2024-10-22.failed"])
    ends = [event["event"] for event in desk.runs.events() if event["period"] == "2024-10-23"]
    assert ends == ["started", "failed", "started", "done"]
    desk.check()


def test_two_at_once(tmp_path):
    desk = Desk(tmp_path)

    def inside(plan, period, output):
        with pytest.raises(Locked):
            desk.tick(at("2024-10-22T00:01"))
        with pytest.raises(Locked):
            backfill(desk.runs, [period], clock=lambda: at("2024-10-22T00:01"), run=desk.make)
        return desk.make(plan, period, output)

    assert tick(desk.file, clock=lambda: at("2024-10-22T00:01"), run=inside) == {"done"}
    assert desk.ran == ["2024-10-21"]


def test_the_newest_are_kept(tmp_path):
    desk = Desk(tmp_path, keep=2)
    for day in range(2, 9):
        desk.failing = "no" if day == 3 else ""
        desk.tick(at(f"2024-10-0{day}T12:00"))
    folder = tmp_path / "reports" / "daily"
    assert sorted(path.name for path in folder.iterdir()) == ["2024-10-06", "2024-10-07", "history.jsonl", "latest"]
    assert [event["period"] for event in desk.runs.events() if event["event"] == "removed"][:2] == ["2024-10-01", "2024-10-03"]
    assert desk.tick(at("2024-10-08T13:00")) == set()
    desk.check()


def test_catching_up_makes_no_more_than_are_kept(tmp_path):
    desk = Desk(tmp_path, keep=3, catch_up="all", period="hour")
    desk.tick(at("2024-10-01T12:00"))
    desk.tick(at("2024-10-08T12:00"))
    assert len(desk.ran) == 4
    assert desk.tick(at("2024-10-08T12:00")) == set()


def test_a_report_that_is_no_longer_whole_is_made_anew(tmp_path):
    desk = Desk(tmp_path)
    desk.tick(at("2024-10-22T12:00"))
    shutil.rmtree(tmp_path / "reports" / "daily" / "2024-10-21")
    assert desk.tick(at("2024-10-22T12:05")) == {"done"}
    desk.check()


def test_backfill(tmp_path, capsys):
    desk = Desk(tmp_path, keep=4, on_success=["false"])
    now = at("2024-10-22T00:01")
    runs = desk.runs
    assert backfill(runs, periods_between(runs, "2024-10-19", "2024-10-20", now=now), clock=lambda: now, run=desk.make) == {
        "done"
    }
    wanted = periods_between(runs, "2024-10-18", "2024-10-21", now=now)
    assert backfill(runs, wanted, clock=lambda: now, run=desk.make, tell=desk.told.append) == {"done"}
    assert desk.ran == ["2024-10-19", "2024-10-20", "2024-10-18", "2024-10-21"]
    assert desk.told[1] == "daily 2024-10-19: has its report already"
    desk.check()
    for first, last, message in (
        ("2024-10-21", "2024-10-20", "2024-10-21 is after 2024-10-20."),
        ("2024-10-20", "2024-10-22", "2024-10-22 is not due yet; the latest that is due is 2024-10-21."),
        ("2024-10-17", "2024-10-21", "daily keeps the 4 newest reports: 1 of these would be removed at once."),
        ("../../x", "2024-10-21", "'../../x' is not a day such as 2024-10-22"),
    ):
        with pytest.raises(ValueError, match=r"\.") as error:
            periods_between(runs, first, last, now=now)
        assert message in str(error.value)


def test_made_again_while_the_good_report_stays(tmp_path):
    desk = Desk(tmp_path, on_success="exit 3", on_failure="exit 3", retries=0)
    desk.tick(at("2024-10-22T00:01"))
    now, (period,), folder = at("2024-10-22T12:00"), desk.runs.good(), tmp_path / "reports" / "daily"
    again = {"clock": lambda: now, "run": desk.make, "tell": desk.told.append, "again": True}
    first = read_run(desk.runs.place(period))["started"]
    desk.failing = "ValueError: no grain"
    assert backfill(desk.runs, [period], **again) == {"failed"}
    assert desk.told[-2:] == [
        "daily 2024-10-21: FAILED: ValueError: no grain",
        "daily 2024-10-21: the report that is there stays",
    ]
    assert read_run(desk.runs.place(period))["started"] == first
    assert "no grain" in (folder / "2024-10-21.failed" / "index.html").read_text()
    assert desk.tick(now) == set()  # nothing is missing
    desk.failing = ""
    assert backfill(desk.runs, [period], **again) == {"done"}
    assert read_run(desk.runs.place(period))["started"] != first
    assert sorted(path.name for path in folder.iterdir()) == ["2024-10-21", "history.jsonl", "latest"]
    ends = [line.partition("backfill  ")[2].replace(first, "THEN") for line in history(desk.runs)[1:]]
    assert ends == [
        "FAILED: ValueError: no grain (0 s); the report of THEN stays",
        "done, 3 articles (0 s); replaced the report of THEN",
    ]
    desk.check()


# Faults: every call of a function is a moment at which the process is killed, or a call of the system fails.


def at_each_call(number, happens, only=None):
    """Let something happen at the call of this number that Python makes from now on (of functions with these names)."""
    calls = 0

    def watch(frame, event, function):
        nonlocal calls
        if event in ("call", "c_call") if only is None else event == "c_call" and function.__name__ in only:
            calls += 1
            if calls == number:
                sys.setprofile(None)
                happens()

    sys.setprofile(watch)
    return lambda: (sys.setprofile(None), calls)[1]


NOW = at("2024-10-25T12:00")


def desk_before(folder):
    """Return a desk with two reports, one killed run, and three periods to catch up with, of which it keeps four in all."""
    desk = Desk(folder, catch_up="all", keep=4, retries=1, on_success=["true"])
    for day in ("2024-10-21T12:00", "2024-10-22T12:00"):
        desk.tick(at(day))
    (folder / "reports" / "daily" / ".2024-10-22.1").mkdir()
    return desk


def die_at_random(folder, times):
    """Kill as many ticks, each at a moment of its own; print what is wrong after it, or after the tick that follows."""
    desk_before(folder / "count").tick(NOW)  # imports and files of the first time
    desk = desk_before(folder / "all")
    stop = at_each_call(0, None)
    desk.tick(NOW)
    calls = stop()
    moments = sorted(random.Random(7).sample(range(1, calls), times))
    killed = 0
    for moment in moments:
        desk = desk_before(folder / str(moment))
        if not (child := os.fork()):
            at_each_call(moment, lambda: os.kill(os.getpid(), signal.SIGKILL))
            desk.tick(NOW)
            os._exit(0)
        killed += os.waitpid(child, 0)[1] == signal.SIGKILL
        for name in desk.good():
            assert (folder / str(moment) / "reports" / "daily" / name / "page.html").read_text() == WHOLE, moment
        assert (folder / str(moment) / "reports" / "daily" / "latest" / "page.html").read_text() == WHOLE, moment
        outcomes = desk.tick(NOW) | desk.tick(NOW)
        assert desk.good() == ["2024-10-21", "2024-10-22", "2024-10-23", "2024-10-24"], (moment, desk.told)
        assert outcomes <= {"done", "failed"}
        desk.check()
        events = desk.runs.events()
        for name in desk.good():
            ends = [event["event"] for event in events if event["period"] == name]
            assert ends.count("started") == ends.count("done") + ends.count("failed"), (moment, ends)
            assert ends.count("done") == 1, (moment, ends)
        assert all(event.get("error", KILLED) == KILLED for event in events)
    print(f"{killed} killed of {calls} moments")


def test_killed_at_50_random_moments(tmp_path):
    times = int(os.environ.get("KILLS", "50"))
    code = f"from pathlib import Path; from test_schedule import die_at_random; die_at_random(Path({str(tmp_path)!r}), {times})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tests", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{times} killed of ")


def die_while_made_again(folder):
    """Kill as many runs that make a report again, each when the system is asked to change something on the disk once more."""
    outcomes, killed = [], True
    while killed:
        desk = Desk(folder / str(len(outcomes)))
        desk.tick(NOW)
        (period,) = desk.runs.good()
        first = read_run(desk.runs.place(period))["started"]
        if not (child := os.fork()):
            at_each_call(len(outcomes) + 1, lambda: os.kill(os.getpid(), signal.SIGKILL), CALLS)
            backfill(desk.runs, [period], clock=lambda: NOW, run=desk.make, again=True)
            os._exit(0)
        killed = os.waitpid(child, 0)[1] == signal.SIGKILL
        missing = not desk.good()
        desk.tick(NOW)
        desk.check()
        ends = [event["event"] for event in desk.runs.events()]
        made = read_run(desk.runs.place(period))["started"] != first
        assert desk.good() == [period.name]
        assert ends in (["started", "done"], ["started", "done", "started", "done" if made else "failed"]), ends
        outcomes.append((missing, *ends[2:]))
    assert set(outcomes) == {(False,), (False, "started", "failed"), (True, "started", "failed"), (False, "started", "done")}


def test_killed_while_a_report_is_made_again(tmp_path):
    code = f"from pathlib import Path; from test_schedule import die_while_made_again as die; die(Path({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tests", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


CALLS = {"mkdir", "open", "rename", "replace", "symlink", "fsync", "write", "unlink", "rmdir", "readlink", "listdir", "scandir"}


def test_a_full_disk_and_a_folder_that_is_read_only(tmp_path):
    """Let each call that writes or lists fail once: nothing is harmed, and the next ticks make what is missing."""
    faults = cycle([errno.ENOSPC, errno.EACCES, errno.EROFS])

    def fails():
        raise OSError(next(faults), "this call failed")

    for number in range(1, 1000):
        desk = desk_before(tmp_path / str(number))
        stop = at_each_call(number, fails, CALLS)
        try:
            desk.tick(NOW)
        except (OSError, ValueError):  # the file of the lock, and that of the plans
            pass
        finally:
            calls = stop()
        assert {"2024-10-20", "2024-10-21"} <= set(desk.good()) or len(desk.good()) == 4
        for _ in range(3):
            desk.tick(NOW)
        assert desk.good() == ["2024-10-21", "2024-10-22", "2024-10-23", "2024-10-24"], (number, desk.told)
        desk.check()
        if calls < number:
            break
    assert 40 < number < 999


def test_a_history_that_was_cut(tmp_path):
    desk = Desk(tmp_path)
    desk.tick(at("2024-10-22T00:01"))
    with (tmp_path / "reports" / "daily" / "history.jsonl").open("a") as file:
        file.write('{"at": "2024-10-23T00:01", "ev')
    desk.tick(at("2024-10-23T00:01"))
    assert [event["event"] for event in desk.runs.events()] == ["started", "done"] * 2
    assert len(history(desk.runs)) == 2


# Commands


def test_commands_are_told_by_their_environment(tmp_path):
    log = tmp_path / "log"
    told = "{k: v for k, v in os.environ.items() if k[:10] == 'WORKBENCH_'}"
    write = f"import os, sys; open(sys.argv[1], 'a').write(repr({told}) + '\\n')"
    desk = Desk(
        tmp_path, on_success=[sys.executable, "-c", write, str(log)], on_failure=f'echo "$WORKBENCH_ERROR" >> {log}; echo said'
    )
    desk.tick(at("2024-10-22T00:01"))
    desk.failing = f"ValueError: $(touch {tmp_path}/ran) `touch {tmp_path}/ran`; touch {tmp_path}/ran \0"
    desk.tick(at("2024-10-23T00:01"))
    first, second = log.read_text().splitlines()
    folder = tmp_path / "reports" / "daily" / "2024-10-21"
    assert eval(first) == {
        "WORKBENCH_REPORT": "daily",
        "WORKBENCH_PERIOD": "2024-10-21",
        "WORKBENCH_FOLDER": str(folder),
        "WORKBENCH_OUTCOME": "done",
        "WORKBENCH_ARTICLES": "3",
    }
    assert second.startswith("ValueError: $(touch")
    assert not (tmp_path / "ran").exists()
    assert desk.told[-1] == "daily 2024-10-22: on_failure: said"


def test_a_command_that_fails_is_said(tmp_path):
    desk = Desk(tmp_path, on_success="exit 3")
    assert desk.tick(at("2024-10-22T00:01")) == {"failed"}
    assert desk.told[-1] == "daily 2024-10-21: on_success FAILED, code 3"
    assert desk.tick(at("2024-10-22T00:01")) == set()  # the report is there
    desk = Desk(tmp_path, on_success=["/no/such/program"])
    assert desk.tick(at("2024-10-23T00:01")) == {"failed"}


# With real notebooks, in processes of their own


def write_plan(folder, **keys):
    desk = Desk(folder, **keys)
    return ["--file", str(desk.file)], desk


def test_every_kind_of_failure_and_then_a_report(tmp_path, capfd):
    """Let a notebook spin, die and raise, then mend it: the commands say so, and the period ends with its one good report."""
    path = tmp_path / "a.ipynb"
    cells = ["while True: pass", "import os; os.kill(os.getpid(), 9)", "raise ValueError('no \\x1b[2J grain')", "'fine'"]
    said = [
        "TimeLimit: The run took longer",
        "DeadKernel: The kernel died",
        "ValueError: no \\x1b[2J grain",
        "done, articles not stated",
    ]
    for cell, expected, code in zip(cells, said, (1, 1, 1, 0), strict=True):
        write_notebook(path, cell)
        file, desk = write_plan(tmp_path, notebooks=[str(path)], retries=4, time_limit=2 if "while" in cell else 999)
        assert main(["tick", *file]) == code
        assert expected in capfd.readouterr().err
    assert main(["tick", *file]) == 0
    (good,) = desk.good()
    folder = tmp_path / "reports" / "daily"
    assert sorted(path.name for path in folder.iterdir()) == [good, "history.jsonl", "latest"]
    assert (folder / good / "summary.txt").read_text().startswith(f"daily · {good}\n")
    assert main(["schedule", "history", *file]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [expected in line for line, expected in zip(lines, said, strict=True)] == [True] * 4
    assert main(["schedule", "show", *file]) == 0
    assert "it is about all articles, not a period" in capfd.readouterr().out
    again = ["backfill", "daily", "--from", good, "--to", good, "--again", *file]
    first = read_run(folder / good)["started"]
    write_notebook(path, cells[2])
    assert main(again) == 1
    assert read_run(folder / good)["started"] == first
    write_notebook(path, cells[3])
    assert main(again) == 0
    assert read_run(folder / good)["started"] > first
    assert main(["schedule", "history", *file]) == 0
    assert capfd.readouterr().out.splitlines()[-1].endswith(f"; replaced the report of {first}")


def test_what_a_plan_hands_to_its_notebooks(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    desk = Desk(tmp_path, period="week", parameters={"every": "day", "last_day": "{first_day}"}, articles="data/sample")
    period = periods_between(desk.runs, "2024-W43", "2024-W43", now=NOW + timedelta(days=9))[0]
    command = command_of(desk.runs.plan, period, tmp_path)
    assert "--parameter=first_day=2024-10-21" in command
    assert "--parameter=last_day=2024-10-21" in command
    assert "--parameter=every=day" in command
    assert "--title=daily · 2024-W43" in command
    hourly = Desk(tmp_path, period="hour", articles="data/sample")
    hour = periods_between(hourly.runs, "2024-10-22T1400+0200", "2024-10-22T1400+0200", now=NOW + timedelta(days=9))[0]
    command = command_of(hourly.runs.plan, hour, tmp_path)
    assert "--parameter=first_day=2024-10-22T14:00+02:00" in command
    assert "--parameter=last_day=2024-10-22T15:00+02:00" in command
    desk = Desk(tmp_path, period="week", parameters={"evry": "day"})
    assert tick(desk.file, clock=lambda: NOW, tell=desk.told.append) == {"failed"}
    assert "did you mean 'every'?" in desk.told[0]
    assert "did you mean &#39;every&#39;?" in (tmp_path / "reports/daily/2024-W42.failed/index.html").read_text()


def test_a_plan_that_compares_hands_on_the_last_good_run_before_the_period(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    desk = Desk(tmp_path, compare=True)
    earlier, _, later = periods_between(desk.runs, "2024-10-21", "2024-10-23", now=NOW)
    before = f"--parameter=before_path={desk.runs.place(earlier)}"
    first = command_of(desk.runs.plan, earlier, desk.runs.place(earlier))
    assert str(ROOT / "notebooks" / "what_changed.ipynb") in first
    assert desk.tick(at("2024-10-22T00:30")) == desk.tick(at("2024-10-24T00:30")) == {"done"}
    again = command_of(desk.runs.plan, earlier, desk.runs.place(earlier))  # neither itself nor a later one is before it
    assert again == first
    assert before in command_of(desk.runs.plan, later, desk.runs.place(later))
    assert before not in command_of(desk.runs.plan._replace(compare=False), later, desk.runs.place(later))


def test_a_tick_that_is_killed_while_its_report_is_made(tmp_path):
    """The report is finished by its own process, which holds the lock: nobody begins it a second time."""
    born, go = tmp_path / "born", tmp_path / "go"
    cell = f"import os, time\nopen({str(born)!r}, 'w').close()\nwhile not os.path.exists({str(go)!r}): time.sleep(0.05)"
    file, desk = write_plan(tmp_path, notebooks=[str(write_notebook(tmp_path / "a.ipynb", cell))])
    process = subprocess.Popen([sys.executable, "-m", "workbench", "tick", *file], cwd=ROOT)
    wait_for(born.exists)
    process.kill()
    process.wait()
    assert main(["tick", *file]) == 75
    go.touch()
    wait_for(desk.good)
    wait_for(lambda: main(["tick", *file]) == 0)
    assert [event["event"] for event in desk.runs.events()] == ["started", "done"]
    desk.check()


# Timers


def test_the_line_for_cron_does_what_it_says(tmp_path):
    folder = tmp_path / 'it\'s 100 % "news" $HOME'
    folder.mkdir()
    line = timers.cron_line(folder, folder / "no such file.toml")
    command = line.removeprefix("*/5 * * * * ")
    assert "%" not in command.replace("\\%", "")
    done = subprocess.run(["sh", "-c", command.replace("\\%", "%")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"workbench: {folder}/no such file.toml: cannot be read: No such file or directory.\n"


def test_a_table_of_cron_has_the_line_once():
    table = "# mine\n0 1 * * * backup\n"
    once = timers.with_line(table, "line", "# mark")
    assert once == f"{table}# mark\nline\n"
    assert timers.with_line(once, "other", "# mark") == f"{table}# mark\nother\n"
    assert timers.with_line("", "line", "# mark") == "# mark\nline\n"


def test_install_shows_and_with_write_does_it(tmp_path, monkeypatch, capsys):
    file, _ = write_plan(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crontab").write_text(f'#!/bin/sh\n[ "$1" = -l ] && exec cat {tmp_path}/table\nexec cat > {tmp_path}/table\n')
    (tmp_path / "crontab").chmod(0o755)
    (tmp_path / "table").write_text("0 1 * * * backup\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["schedule", "install", *file]) == 0
    shown = capsys.readouterr().out
    assert (tmp_path / "table").read_text() == "0 1 * * * backup\n"
    for _ in range(2):
        assert main(["schedule", "install", *file, "--write"]) == 0
    assert (tmp_path / "table").read_text() == f"0 1 * * * backup\n{shown}"
    assert main(["schedule", "install", *file, "--with", "systemd"]) == 0
    assert not (tmp_path / "config").exists()
    assert main(["schedule", "install", *file, "--with", "systemd", "--write"]) == 0
    service, timer = sorted((tmp_path / "config" / "systemd" / "user").iterdir())
    assert f"WorkingDirectory={tmp_path}\n" in service.read_text()
    assert "OnCalendar=*:0/5\nPersistent=true" in timer.read_text()


def test_no_cron(tmp_path, monkeypatch, capsys):
    file, _ = write_plan(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["schedule", "install", *file, "--write"]) == 73
    assert "is cron installed?" in capsys.readouterr().err


# The command line


def test_wrong_calls(tmp_path, monkeypatch, capsys):
    file, _ = write_plan(tmp_path)
    for call in (
        ["tick", "--file", str(tmp_path / "none.toml")],
        ["backfill", "../daily", "--from", "2024-10-22", "--to", "2024-10-22", *file],
        ["backfill", "daily", "--from", "22 October", "--to", "2024-10-22", *file],
        ["schedule", "history", "weekly", *file],
        ["schedule", "show", "--file", str(tmp_path)],
        ["schedule", "install", "--file", str(tmp_path / "none.toml")],
    ):
        assert main(call) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("workbench: ")
    assert main(["schedule", "history", *file]) == 0
    assert capsys.readouterr().out == "Nothing was run yet.\n"
    assert main(["schedule", "show", *file]) == 1  # a report is missing
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["reports.toml"]


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (set(), 0),
        ({"done"}, 0),
        ({"done", "set aside"}, 3),
        ({"nothing", "set aside"}, 4),
        ({"failed", "nothing"}, 1),
        ({"unwritten", "failed"}, 73),
    ],
)
def test_exit_codes(outcomes, code, monkeypatch):
    monkeypatch.setattr("workbench.schedule.tick", lambda *_, **__: outcomes)
    assert main(["tick"]) == code
