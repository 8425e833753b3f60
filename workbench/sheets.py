"""A CSV file kept in a spreadsheet → its rows, each with its place; and what is wrong with them, said with that place."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

ALWAYS = (date.min, date.max)


class Row(dict):
    """A row by column, an empty cell as an empty text, with the file and line it stands in."""

    def __init__(self, cells: dict[str, str], file: str, line: int) -> None:
        """Keep the cells and their place."""
        super().__init__(cells)
        self.file = file
        self.line = line

    def place(self, other: "Row") -> str:
        """Return where the row stands, as seen from another."""
        return f"line {self.line}" if self.file == other.file else f"{self.file} line {self.line}"

    def but(self, **cells: str) -> "Row":
        """Return the row with other values in these cells, at the same place."""
        return Row(self | cells, self.file, self.line)


class Fault(NamedTuple):
    """What is wrong with some rows."""

    rows: tuple[Row, ...]
    text: str


def read_sheet(path: Path, needed: Iterable[str], optional: Iterable[str] = ()) -> list[Row]:
    """Return the rows of a CSV file (UTF-8; commas, semicolons or tabs) with these columns; empty rows are left out."""
    columns = (*needed, *optional)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(",;\t", key=first.count))
            header = [name.strip() for name in next(reader, [])]
            if missing := [name for name in needed if name not in header]:
                raise ValueError(f"{path}: the watchlist lacks the columns {', '.join(missing)}.")
            at = {name: header.index(name) for name in columns if name in header}
            blank = dict.fromkeys(columns, "")
            return [
                Row(blank | {name: cells[i].strip() for name, i in at.items() if i < len(cells)}, path.name, reader.line_num)
                for cells in reader
                if any(cells)
            ]
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: byte {error.start} is no UTF-8; save the file as “CSV UTF-8”.") from error


def term(row: Row) -> tuple[date, date]:
    """Return the first and last day a row is valid; raise ValueError if one is no day."""
    if not (row["valid_from"] or row["valid_to"]):
        return ALWAYS
    stated = (row["valid_from"], row["valid_to"])
    return tuple(_day(day) if day else end for day, end in zip(stated, ALWAYS, strict=True))


def _day(printed: str) -> date:
    if len(printed) != len("2017-01-01"):
        raise ValueError(printed)  # fromisoformat takes 20170101 too
    return date.fromisoformat(printed)


def check_days(row: Row) -> str:
    """Return what is wrong with the days of a row, or nothing."""
    try:
        first, last = term(row)
        if row.get("checked"):
            _day(row["checked"])
    except ValueError:
        days = ", ".join(f"{name} {row[name]!r}" for name in ("valid_from", "valid_to", "checked") if row.get(name))
        return f"{days}: a day is written 2017-01-01"
    return f"valid_from {first} is after valid_to {last}" if first > last else ""


def overlapping(rows: list[Row]) -> list[tuple[Row, Row]]:
    """Return the pairs of rows that share a day."""
    terms = [(row["valid_from"], row["valid_to"] or "9999") for row in rows]  # days as they are written sort as days do
    return [
        (rows[i], rows[j])
        for j in range(len(rows))
        for i in range(j)
        if terms[i][0] <= terms[j][1] and terms[j][0] <= terms[i][1]
    ]


def raise_faults(path: Path, faults: list[Fault]) -> None:
    """Raise ValueError with every fault and its place, if there is one."""
    if faults:
        raise ValueError(f"{path}: " + "; ".join(f"{_where(fault.rows, path.name)}: {fault.text}" for fault in faults) + ".")


def _where(rows: tuple[Row, ...], main: str) -> str:
    if all(row.file == main for row in rows):
        return ("line " if len(rows) == 1 else "lines ") + " and ".join(str(row.line) for row in rows)
    return " and ".join(f"{row.file} line {row.line}" for row in rows)
