"""A watchlist file → actors: their aliases, and the days on which an office is theirs."""

import csv
from datetime import date
from pathlib import Path

import pandas as pd

from workbench import schema

KINDS = ("person", "organisation", "state", "place", "group")
FORMS = ("name", "role", "metonym")
ALWAYS = (date.min, date.max)


def read_actors(path: str | Path) -> pd.DataFrame:
    """Return the watchlist of a CSV file (UTF-8): a row is an alias of an actor, in the order of the file.

    Raises ValueError, with every faulty line, if a column or value is missing or unknown, a date is not a day (2017-01-01) or
    the wrong way round, an actor has two kinds or items, or an alias names two actors on the same day.
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in schema.names("actors") if name not in (reader.fieldnames or [])]:
            raise ValueError(f"{path}: the watchlist lacks the columns {', '.join(missing)}.")
        rows = [(reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}) for row in reader]
    faults = [f"line {line_no}: {fault}" for line_no, row in rows for fault in _faults(row)]
    if not faults:
        faults = _contradictions(rows) + _collisions(rows)
    if faults:
        raise ValueError(f"{path}: " + "; ".join(faults) + ".")
    return schema.make("actors", [{key: value or None for key, value in row.items()} for _, row in rows])


def _faults(row: dict[str, str]) -> list[str]:
    faults = [f"{name} is empty" for name in ("actor", "alias") if not row[name]]
    for name, allowed in (("kind", KINDS), ("form", FORMS)):
        if row[name] not in allowed:
            faults.append(f"{name} {row[name]!r} is not one of {', '.join(allowed)}")
    try:
        first, last = _days(row)
        if first > last:
            faults.append(f"valid_from {first} is after valid_to {last}")
    except ValueError:
        faults.append(f"valid_from {row['valid_from']!r}, valid_to {row['valid_to']!r}: a day is written 2017-01-01")
    return faults


def _days(row: dict[str, str]) -> tuple[date, date]:
    stated = (row["valid_from"], row["valid_to"])
    return tuple(date.fromisoformat(day) if day else end for day, end in zip(stated, ALWAYS, strict=True))


def _contradictions(rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    first: dict[str, tuple[int, dict[str, str]]] = {}
    faults = []
    for line_no, row in rows:
        first_line, known = first.setdefault(row["actor"], (line_no, row))
        faults += [
            f"line {line_no}: {row['actor']} has the {name} {row[name]!r}, but {known[name]!r} on line {first_line}"
            for name in ("kind", "qid")
            if row[name] != known[name]
        ]
    return faults


def _collisions(rows: list[tuple[int, dict[str, str]]]) -> list[str]:
    seen: dict[str, list[tuple[int, dict[str, str]]]] = {}
    faults = []
    for line_no, row in rows:
        others = seen.setdefault(row["alias"].casefold() if row["form"] == "role" else row["alias"], [])
        for other_line, other in others:
            (first, last), (other_first, other_last) = _days(row), _days(other)
            if first <= other_last and other_first <= last:
                whom = "twice" if other["actor"] == row["actor"] else f"for {other['actor']} and {row['actor']}"
                faults.append(f"lines {other_line} and {line_no}: the alias {row['alias']!r} stands {whom} on the same days")
        others.append((line_no, row))
    return faults
