"""Tables → CSV files in the folder of a report."""

from pathlib import Path

import pandas as pd


def write_tables(folder: str | Path, **tables: pd.DataFrame) -> pd.DataFrame:
    """Write each table as `NAME.csv` (UTF-8, header, no index); return a row for each: name, rows, columns, file.

    An empty folder name writes nothing, and `file` is missing: so a notebook explored by hand leaves no files behind.
    """
    rows = []
    for name, table in tables.items():
        file = Path(folder) / f"{name}.csv" if folder else None
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            table.to_csv(file, index=False, lineterminator="\n")
        rows.append((name, len(table), len(table.columns), file.name if file else None))
    return pd.DataFrame(rows, columns=["table", "rows", "columns", "file"])
