"""Tables → CSV files in the folder of a report, and back."""

from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from workbench import schema
from workbench.parts import empties, in_parts, stream

FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"  # what a text begins with that spreadsheets run (OWASP, CSV injection), guarded or not
UNWRITTEN = {"articles": {"text_raw", "removed"}}  # columns that the notebooks leave out


def write_tables(folder: str | Path, **tables: pd.DataFrame) -> pd.DataFrame:
    """Write each table as `NAME.csv` (UTF-8, header, no index); return a row for each: name, rows, columns, file.

    An empty folder name writes nothing, and `file` is missing: so a notebook explored by hand leaves no files behind. A text
    that a spreadsheet would run as a formula (it begins with =, +, - or @, narrow or wide, a tab or a line end)
    gets an apostrophe before it; so does one that begins with apostrophes and then so, so that nothing is lost. A table in
    parts is written piece by piece.
    """
    rows = []
    for name, table in tables.items():
        file = Path(folder) / f"{name}.csv" if folder else None
        number = _write(table, file) if file else len(table)
        rows.append((name, number, len(table.columns), file.name if file else None))
    return pd.DataFrame(rows, columns=["table", "rows", "columns", "file"])


def _write(table: pd.DataFrame, file: Path) -> int:
    """Write a table to a file; return its number of rows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not in_parts(table):
        _without_formulas(table).to_csv(file, index=False, lineterminator="\n")
        return len(table)
    number = 0
    with file.open("wb") as written:
        written.write(_csv(*empties(table))[1])
        for rows, text in stream(_csv, table, needs=tuple(table.columns)):
            written.write(text.partition(b"\n")[2])
            number += rows
    return number


def _csv(table: pd.DataFrame) -> tuple[int, bytes]:
    """Return the number of rows of a table and its lines, after that of the names of its columns."""
    return len(table), _without_formulas(table).to_csv(index=False, lineterminator="\n").encode()


def read_table(file: Path, table: str) -> pd.DataFrame:
    """Return a file of `write_tables` as the table it was; an empty text is missing, and columns of its own are left out.

    Raises ValueError if the file lacks a column, or holds what cannot be of it.
    """
    frame = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""], lineterminator="\n", encoding="utf-8")
    if missing := set(schema.names(table)) - UNWRITTEN.get(table, set()) - set(frame.columns):
        raise ValueError(f"{file.name} lacks the columns {', '.join(sorted(missing))}")
    guarded = {name: frame[name].str.match("'" + FORMULA).fillna(False).astype(bool) for name in frame.columns}
    frame = frame.assign(**{name: frame[name].mask(at, frame[name].str[1:]) for name, at in guarded.items() if at.any()})
    return schema.make(table, frame)


def _without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    texts = {name: table[name].astype("str") for name in table.columns if not is_numeric_dtype(table[name].dtype)}
    risky = {name: text.str.match(FORMULA).fillna(False).astype(bool) for name, text in texts.items()}
    return table.assign(**{name: texts[name].where(~at, "'" + texts[name]) for name, at in risky.items() if at.any()})
