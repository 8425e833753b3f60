"""The folder of a report → what it says of itself, and the tables that a later one is compared with."""

import json
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from workbench import schema
from workbench.tables import read_table

# table → the notebook that writes it, and whose columns it has
TABLES = {
    "articles": ("what_went_in", "articles"),
    "mentions": ("actor_mentions", "mentions"),
    "peaks": ("timeline", "peak_captions"),
}


class PastReport(NamedTuple):
    """What a report says of itself, its articles, mentions and peaks, and for each table that it lacks the reason."""

    run: dict
    articles: pd.DataFrame
    mentions: pd.DataFrame
    peaks: pd.DataFrame
    lacking: dict[str, str]

    @property
    def name(self) -> str:
        """Its title, and when it was made."""
        return f"“{self.run.get('title', 'untitled')}” of {str(self.run.get('started', 'unknown'))[:16].replace('T', ' ')} UTC"

    @property
    def every(self) -> str:
        """The length of the periods that its peaks are of; empty if it has none."""
        return self.peaks["every"].iloc[0] if len(self.peaks) else ""


def read_report(folder: str | Path) -> PastReport:
    """Return a report as it stands in its folder; an empty name is no report, with all tables empty.

    The tables are articles (without `text_raw` and `removed`), mentions and peaks, as the notebooks of the standard report
    write them. One that is not there, or was written by another version without a column that is needed, is empty, and
    `lacking` says why. Raises ValueError if the folder has no `run.json`.
    """
    folder = Path(folder) if folder else None
    run = {}
    if folder:
        try:
            run = json.loads((folder / "run.json").read_bytes())
        except (OSError, ValueError):
            raise ValueError(f"{folder}: there is no report here, or its run.json cannot be read.") from None
    tables, lacking = {}, {}
    for table, (notebook, columns) in TABLES.items():
        tables[table] = schema.empty(columns)
        file = folder / "tables" / notebook / f"{table}.csv" if folder else None
        if file and not file.is_file():
            lacking[table] = f"{notebook}.ipynb was not run, or wrote no table of {table}"
        elif file:
            try:
                tables[table] = read_table(file, columns)
            except ValueError as error:
                lacking[table] = str(error)
    return PastReport(run, **tables, lacking=lacking)
