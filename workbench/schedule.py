"""Plans, the clock and what stands on disk → the reports that are due, made once a period."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from workbench.archive import write_archive
from workbench.locks import locked
from workbench.parameters import ParameterError, check_parameters
from workbench.periods import DAYS, Period, last_due, read_period
from workbench.plans import Plan, read_plans
from workbench.reports import COMPARING, EARLIER, STANDARD, ReportError, declared_by, find_notebook, leave_failure, loaded_by
from workbench.runs import KILLED, Runs, read_run
from workbench.summaries import number_of_articles

LOCK = ".lock"
SAID = 4_000  # bytes of what a run said that are kept
PATIENCE = 600  # seconds for a command of the plan
Clock = Callable[[], datetime]
Run = Callable[[Plan, Period, Path], str]
Tell = Callable[[str], None]


def tick(file: Path, *, clock: Clock, run: Run | None = None, tell: Tell = lambda line: None) -> set[str]:
    """Make every report of the file that is due; return what came of them: done, nothing, set aside, failed, unwritten.

    A report is due for a period that is over, `at` its time, and has no good run. With `catch_up = "all"` all periods since
    the newest good run are made, the oldest first, with "latest" the latest alone. What fails is tried again by later ticks,
    `retries` times. `run` makes the report of a period in a folder, and returns what it said if that failed.

    Raises ValueError if the file is wrong, before anything is run; Locked if another process makes reports; OSError if the page
    of all reports cannot be written.
    """
    plans = read_plans(file)
    outcomes = set()
    with locked(file.parent / LOCK) as lock:
        for plan in plans:
            runs = Runs(file.parent / plan.name, plan)
            make = _Making(runs, clock, run or partial(run_apart, lock=lock), tell, "tick")
            try:
                runs.sweep()
                outcomes.update(make.end(period, KILLED) for period in runs.unfinished())
                outcomes.update(make(period) for period in due(runs, clock()))
                make.retire()
            except OSError as error:
                tell(f"{plan.name}: cannot write: {error}")
                outcomes.add("unwritten")
        if outcomes:
            write_archive(file.parent)
    return outcomes


def backfill(
    runs: Runs,
    periods: Iterable[Period],
    *,
    clock: Clock,
    run: Run | None = None,
    tell: Tell = lambda line: None,
    again: bool = False,
) -> set[str]:
    """Make the report of each of these periods that has no good run, however often it was tried; run no command of the plan.

    With `again` those that have one are made anew, and each stays until the new one is whole and good.

    Raises Locked if another process makes reports.
    """
    outcomes = set()
    with locked(runs.folder.parent / LOCK) as lock:
        make = _Making(runs, clock, run or partial(run_apart, lock=lock), tell, "backfill")
        runs.sweep()
        for period in periods:
            if runs.is_good(period) and not again:
                tell(f"{runs.plan.name} {period.name}: has its report already")
            else:
                outcomes.add(make(period))
        make.retire()
        write_archive(runs.folder.parent)
    return outcomes


def find_runs(file: Path, name: str) -> Runs:
    """Return the runs of the plan of this name; raises ValueError if there is none."""
    plans = {plan.name: plan for plan in read_plans(file)}
    if name not in plans:
        raise ValueError(f"{file}: there is no report {name!r}; there are {', '.join(plans)}.")
    return Runs(file.parent / name, plans[name])


def periods_between(runs: Runs, first: str, last: str, *, now: datetime) -> list[Period]:
    """Return the periods from one to another, each given by its name or a day in it.

    Raises ValueError if the last is not due yet, or if the plan keeps fewer and would remove some of them at once.
    """
    plan = runs.plan
    begin, end = (read_period(text, plan.period, plan.zone) for text in (first, last))
    latest = last_due(now, plan.period, plan.zone, at=plan.clock)
    if begin.start > end.start:
        raise ValueError(f"{begin.name} is after {end.name}.")
    if end.start > latest.start:
        raise ValueError(f"{end.name} is not due yet; the latest that is due is {latest.name}.")
    periods = [begin]
    while periods[-1].start < end.start:
        periods.append(periods[-1].next())
    removed = sorted({*runs.good(), *periods}, key=_start)[: -plan.keep] if plan.keep else []
    if lost := set(removed) & set(periods):
        raise ValueError(f"{plan.name} keeps the {plan.keep} newest reports: {len(lost)} of these would be removed at once.")
    return periods


def due(runs: Runs, now: datetime) -> list[Period]:
    """Return the periods to be run now, the oldest first."""
    plan, tries = runs.plan, runs.tries()
    latest = last_due(now, plan.period, plan.zone, at=plan.clock)
    newest = next((period for period in runs.good() if period.start <= latest.start), None)
    wanted = [latest]
    if plan.catch_up == "all":
        earliest = newest.next() if newest else min([*tries, latest], key=_start)
        while earliest.start < wanted[0].start:
            wanted.insert(0, wanted[0].previous())
        kept = list(islice(runs.good(), plan.keep or None))
        floor = kept[-1].start if 0 < plan.keep == len(kept) else None
        missed = {period for period in tries if period.start < wanted[0].start and (not floor or period.start > floor)}
        wanted = [*sorted(missed, key=_start), *wanted][-plan.keep :]
    return [period for period in wanted if tries.get(period, 0) <= plan.retries and not runs.is_good(period)]


class _Making:
    """Makes the reports of a plan, and keeps the account of it."""

    def __init__(self, runs: Runs, clock: Clock, run: Run, tell: Tell, by: str) -> None:
        self.runs, self.plan, self.clock, self.run, self.tell, self.by = runs, runs.plan, clock, run, tell, by

    def __call__(self, period: Period) -> str:
        """Make the report of a period; return the outcome."""
        self.runs.begin(self.clock(), period, by=self.by)
        began = time.perf_counter()
        try:
            said = self.run(self.plan, period, self.runs.place(period))
        except OSError as error:  # such as a full disk
            said = f"{type(error).__name__}: {error}"
        return self.end(period, said, seconds=round(time.perf_counter() - began, 2))

    def end(self, period: Period, said: str, **more) -> str:
        """Say and note how a run ended, which is decided by what stands on disk; return the outcome."""
        begun, run = self.runs.begun(period), read_run(self.runs.place(period))
        by, stays = begun.get("by", self.by), "replacing" in begun and begun["replacing"] == run.get("started")
        if run.get("succeeded") and not stays:
            return self._succeeded(period, run, by, **more)
        return self._failed(period, said, by, **more)

    def retire(self) -> None:
        """Remove what the plan does not keep, and note it."""
        for period in self.runs.retire():
            self.runs.note(self.clock(), "removed", period)

    def _succeeded(self, period: Period, run: dict, by: str, **more) -> str:
        loaded, set_aside = loaded_by(run)
        outcome = "nothing" if loaded == 0 else "set aside" if set_aside else "done"
        self.runs.settle(period)
        self.tell(f"{self.plan.name} {period.name}: done, {number_of_articles(loaded)}, {set_aside} set aside")
        facts = {"articles": loaded, "outcome": outcome}
        well = by != "tick" or self._command("on_success", period, self.runs.place(period), facts)
        self.runs.note(self.clock(), "done", period, by=by, articles=loaded, **more)
        return outcome if well else "failed"

    def _failed(self, period: Period, said: str, by: str, **more) -> str:
        folder, name = self.runs.failure(period), f"{self.plan.name} {period.name}"
        if not folder.exists():
            error = said.strip().rpartition("\n")[2] or "It ended without a report."
            try:
                leave_failure(self.runs.place(period), title=self.plan.title_of(period), error=error, said=said)
            except OSError as full:
                error = f"{error} ({full})"
        else:
            run = read_run(folder)
            error = next(filter(None, [run.get("error"), *(entry["error"] for entry in run.get("notebooks", ()))]), said)
        tries = self.runs.tries().get(period, 0)
        left = max(0, self.plan.retries + 1 - tries)
        self.tell(f"{name}: FAILED: {error}" + (f" ({tries} tries, {left} left)" if by == "tick" else ""))
        if self.runs.is_good(period):
            self.tell(f"{name}: the report that is there stays")
        if by == "tick":
            self._command("on_failure", period, folder, {"error": error, "outcome": "failed", "tries_left": left})
        self.runs.note(self.clock(), "failed", period, by=by, error=error, **more)
        return "failed"

    def _command(self, key: str, period: Period, folder: Path, facts: dict) -> bool:
        """Run a command of the plan, which is told what happened by environment variables; say whether it went well."""
        command = getattr(self.plan, key)
        if not command:
            return True
        facts = facts | {"report": self.plan.name, "period": period.name, "folder": folder.absolute()}
        told = {f"WORKBENCH_{fact.upper()}": str(value).replace("\0", "") for fact, value in facts.items() if value is not None}
        try:
            code, said = _logged(command, shell=isinstance(command, str), env=os.environ | told, timeout=PATIENCE)
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            code, said = None, str(error)
        for line in said.splitlines():
            self.tell(f"{self.plan.name} {period.name}: {key}: {line}")
        if code != 0:
            self.tell(f"{self.plan.name} {period.name}: {key} FAILED, code {code}")
        return code == 0


def run_apart(plan: Plan, period: Period, output: Path, *, lock: int) -> str:
    """Make the report of a period in a process of its own, which holds the lock too; return what it said if it failed."""
    try:
        command = command_of(plan, period, output)
    except (ReportError, ParameterError) as error:
        return str(error)
    code, said = _logged(command, pass_fds=[lock])
    return said if code not in (0, 3, 4) else ""


def command_of(plan: Plan, period: Period, output: Path) -> list[str]:
    """Return the command that makes the report of a period; raises ReportError and ParameterError if it would not."""
    notebooks = [find_notebook(name) for name in [*(plan.notebooks or STANDARD), *[COMPARING] * plan.compare]]
    declared = declared_by(notebooks)
    days = dict(zip(DAYS, period.bounds, strict=True))
    given = {day: text for day, text in days.items() if any(day in known for known in declared.values())}
    given |= plan.filled(period)
    runs = Runs(output.parent, plan)
    if plan.compare and (earlier := next((one for one in runs.good() if one.start < period.start), None)):
        given[EARLIER] = str(runs.place(earlier))
    check_parameters({name: text for name, text in given.items() if "://" not in text}, declared)
    options = [f"--parameter={name}={text}" for name, text in given.items()]
    options += [f"--output={output}", f"--title={plan.title_of(period)}", f"--time-limit={plan.time_limit}"]
    return [sys.executable, "-m", "workbench", "report", *map(str, notebooks), *options, *["--remote"] * plan.remote]


def _logged(command: str | list[str], **options) -> tuple[int, str]:
    """Run a command; return its exit code, and the last of what it said."""
    with tempfile.TemporaryFile() as log:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, **options)
        log.seek(max(0, log.seek(0, os.SEEK_END) - SAID))
        return done.returncode, log.read().decode("utf-8", "replace")


def _start(period: Period) -> datetime:
    return period.start
