"""Plans and their runs → what ran, what is due and what comes next, as lines of text."""

from datetime import datetime
from pathlib import Path

from workbench.parameters import ParameterError
from workbench.periods import last_due
from workbench.plans import read_plans
from workbench.reports import ReportError, loaded_by
from workbench.runs import Runs, read_run
from workbench.schedule import command_of
from workbench.summaries import number_of_articles


def show(file: Path, *, now: datetime) -> tuple[list[str], bool]:
    """Return lines on each report of a file, and whether each has its run for the latest period that is due."""
    lines, well = [], True
    for plan in read_plans(file):
        runs = Runs(file.parent / plan.name, plan)
        latest = last_due(now, plan.period, plan.zone, at=plan.clock)
        newest = next(runs.good(), None)
        keeps = f"the {plan.keep} newest are kept" if plan.keep else "all are kept"
        lines.append(
            f"{plan.name}: every {plan.period} at {plan.at} ({plan.timezone}), catches up with {plan.catch_up}, {keeps}"
        )
        if newest:
            loaded, _ = loaded_by(read_run(runs.place(newest)))
            lines.append(f"  newest  {newest.name}, {number_of_articles(loaded)}: {runs.place(newest) / 'index.html'}")
        if newest and newest.start > latest.start:
            lines.append("          It is of a time to come: was the clock wrong when it was made?")
        if not runs.is_good(latest):
            well = False
            since = latest.due(plan.clock).astimezone(plan.zone)
            lines.append(f"  due     {latest.name} since {since:%Y-%m-%d %H:%M %Z}, {_state(runs, latest)}")
        coming = latest.next()
        lines.append(f"  next    {coming.name} on {coming.due(plan.clock).astimezone(plan.zone):%Y-%m-%d %H:%M %Z}")
        try:
            command = command_of(plan, latest, runs.place(latest))
            if not any(part.startswith("--parameter=last_day=") for part in command):
                lines.append("  note    no notebook of it has first_day and last_day: it is about all articles, not a period")
        except (ReportError, ParameterError) as error:
            well = False
            lines.append(f"  WRONG   {error}")
    return lines, well


def history(runs: Runs) -> list[str]:
    """Return a line for each run that was begun, the oldest first: when, for which period, by what, and how it ended."""
    rows: list[dict] = []
    for event in runs.events():
        if event.get("event") == "started":
            rows.append(event | {"end": "has not ended"})
        elif event.get("event") == "removed":
            rows.append(event | {"end": "removed: the plan keeps fewer"})
        elif row := next((row for row in reversed(rows) if row["period"] == event["period"]), None):
            row["end"] = _ending(event) + (_became(row, event) if "replacing" in row else "")
    return [f"{row['at']}  {runs.plan.name} {row['period']}  {row.get('by', ''):8}  {row['end']}" for row in rows]


def _ending(event: dict) -> str:
    seconds = f" ({event['seconds']:.0f} s)" if "seconds" in event else ""
    if event["event"] == "done":
        return f"done, {number_of_articles(event.get('articles'))}{seconds}"
    return f"FAILED: {event.get('error')}{seconds}"


def _became(row: dict, event: dict) -> str:
    """Say what became of the report that a run was to replace."""
    made = f" of {row['replacing']}" if row["replacing"] else ""
    return f"; replaced the report{made}" if event["event"] == "done" else f"; the report{made} stays"


def _state(runs: Runs, period) -> str:
    tries, allowed = runs.tries().get(period, 0), runs.plan.retries + 1
    if not tries:
        return "not tried yet"
    errors = [event.get("error") for event in runs.events() if event["period"] == period.name and event.get("error")]
    end = "the next tick tries again" if tries < allowed else "given up"
    return f"failed {tries} of {allowed} times, {end}: {errors[-1] if errors else 'has not ended'}"
