"""Tables → CSV files in the folder of a report."""

from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

FORMULA = r"[=+\-@\t\r]"  # what a text begins with that spreadsheets run (OWASP, CSV injection)


def write_tables(folder: str | Path, **tables: pd.DataFrame) -> pd.DataFrame:
    """Write each table as `NAME.csv` (UTF-8, header, no index); return a row for each: name, rows, columns, file.

    An empty folder name writes nothing, and `file` is missing: so a notebook explored by hand leaves no files behind. A text
    that a spreadsheet would run as a formula (it begins with =, +, -, @, a tab or a carriage return)
    gets an apostrophe before it.
    """
    rows = []
    for name, table in tables.items():
        file = Path(folder) / f"{name}.csv" if folder else None
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            _without_formulas(table).to_csv(file, index=False, lineterminator="\n")
        rows.append((name, len(table), len(table.columns), file.name if file else None))
    return pd.DataFrame(rows, columns=["table", "rows", "columns", "file"])


def _without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    texts = {name: table[name].astype("str") for name in table.columns if not is_numeric_dtype(table[name].dtype)}
    risky = {name: text.str.match(FORMULA).fillna(False).astype(bool) for name, text in texts.items()}
    return table.assign(**{name: texts[name].where(~at, "'" + texts[name]) for name, at in risky.items() if at.any()})
