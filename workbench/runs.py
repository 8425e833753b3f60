"""The runs of a report, as they stand on disk: a folder for each period, and a history of what was tried.

A period has its good run when its folder has a `run.json` that says so; there is no other record of it. `history.jsonl` is
only ever added to. It says what was begun before it is begun, so that what was killed is known too.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workbench.periods import Period, read_period
from workbench.plans import Plan

HISTORY, LATEST, FAILED = "history.jsonl", "latest", ".failed"
KILLED = "It was ended before it was whole: killed, or the machine went down."


class Runs(NamedTuple):
    """The runs of a plan, in its folder."""

    folder: Path
    plan: Plan

    def place(self, period: Period) -> Path:
        """Return the folder of the good run of a period."""
        return self.folder / period.name

    def failure(self, period: Period) -> Path:
        """Return the folder of a run that failed."""
        return self.folder / f"{period.name}{FAILED}"

    def good(self) -> Iterator[Period]:
        """Yield the periods that have their good run, the newest first."""
        yield from (period for period in self._there("") if self.is_good(period))

    def is_good(self, period: Period) -> bool:
        """Say whether a period has its good run."""
        return bool(read_run(self.place(period)).get("succeeded"))

    def events(self) -> list[dict]:
        """Return the history, the oldest first; a line that was cut by a full disk is left out."""
        events = []
        with suppress(FileNotFoundError):
            for line in (self.folder / HISTORY).read_bytes().splitlines():
                with suppress(ValueError):
                    event = json.loads(line)
                    if isinstance(event, dict) and isinstance(event.get("period"), str):
                        events.append(event)
        return events

    def note(self, now: datetime, event: str, period: Period, **more) -> None:
        """Add to the history what happened, and make sure that it is on the disk."""
        line = {"at": now.isoformat(timespec="seconds"), "event": event, "period": period.name, **more}
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / HISTORY).open("ab+") as file:
            cut = file.tell() and (file.seek(-1, os.SEEK_END), file.read())[1] != b"\n"
            file.write((b"\n" if cut else b"") + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def begin(self, now: datetime, period: Period, *, by: str) -> None:
        """Note that a run begins, and of what time the report is that it replaces; what an earlier failure left goes."""
        there = {"replacing": read_run(self.place(period)).get("started")} if self.is_good(period) else {}
        self.note(now, "started", period, by=by, **there)
        if self.failure(period).exists():
            self._remove(self.failure(period))

    def begun(self, period: Period) -> dict:
        """Return what was noted when the last run of a period began."""
        starts = (event for event in reversed(self.events()) if event.get("event") == "started")
        return next((event for event in starts if event["period"] == period.name), {})

    def tries(self) -> dict[Period, int]:
        """Return how often each period was tried by the clock without a good run, where it was."""
        tries: dict[str, int] = {}
        for event in self.events():
            if event.get("event") == "started" and event.get("by") == "tick":
                tries[event["period"]] = tries.get(event["period"], 0) + 1
            elif event.get("event") == "done":
                tries.pop(event["period"], None)
        return {period: number for name, number in tries.items() if (period := self._period(name))}

    def unfinished(self) -> list[Period]:
        """Return the periods whose last run was begun and is not known to have ended."""
        last = {event["period"]: event.get("event") for event in self.events()}
        return [period for name, event in last.items() if event == "started" and (period := self._period(name))]

    def sweep(self) -> None:
        """Remove what killed runs left behind; a report that one had put aside, and not yet replaced, is put back."""
        names = sorted(os.listdir(self.folder)) if self.folder.is_dir() else []
        for name in names:
            own = re.fullmatch(rf"\.(.+?)({re.escape(FAILED)})?\.(earlier\.)?[0-9]+", name)
            if own and (period := self._period(own[1])):
                path, failed, earlier = self.folder / name, own[2], own[3]
                if earlier and not failed and not self.place(period).exists():
                    path.rename(self.place(period))
                else:
                    path.unlink() if path.is_symlink() else shutil.rmtree(path)

    def settle(self, period: Period) -> None:
        """After a good run: what failed for the period goes, and `latest` leads to the newest good run."""
        if self.failure(period).exists():
            self._remove(self.failure(period))
        newest = next(self.good()).name
        link = self.folder / LATEST
        if os.name != "nt" and not (link.is_symlink() and os.readlink(link) == newest):
            aside = self.folder / f".{newest}.{os.getpid()}"
            aside.symlink_to(newest)
            aside.replace(link)

    def retire(self) -> list[Period]:
        """Remove all good runs but the newest that the plan keeps, and what failed before them; return their periods."""
        kept = list(self.good())
        if not self.plan.keep or len(kept) <= self.plan.keep:
            return []
        old, oldest = kept[self.plan.keep :], kept[self.plan.keep - 1]
        for period in old:
            self._remove(self.place(period))
        for period in self._there(FAILED):
            if period.start < oldest.start:
                self._remove(self.failure(period))
        return old

    def _remove(self, folder: Path) -> None:
        """Remove a folder so that it is whole or gone, whatever is killed."""
        aside = folder.with_name(f".{folder.name}.{os.getpid()}")
        folder.rename(aside)
        shutil.rmtree(aside)

    def _there(self, suffix: str) -> list[Period]:
        names = os.listdir(self.folder) if self.folder.is_dir() else []
        periods = [self._period(name.removesuffix(suffix)) for name in names if name.endswith(suffix)]
        return sorted((period for period in periods if period), key=lambda period: period.start, reverse=True)

    def _period(self, name: str) -> Period | None:
        """Return the period of exactly this name; None for a name of something else, such as another length of time."""
        try:
            period = read_period(name, self.plan.period, self.plan.zone)
        except ValueError:
            return None
        return period if period.name == name else None


def read_run(folder: Path) -> dict:
    """Return the run.json of a folder; empty if there is none, or it is not JSON. A disk that fails is no answer: OSError."""
    try:
        run = json.loads((folder / "run.json").read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return run if isinstance(run, dict) else {}
