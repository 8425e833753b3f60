"""A mark's key → the lines behind it."""

import hashlib
import html
import json
import re
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from workbench import schema
from workbench.clicks import FigureWithLines
from workbench.lines import ARTICLE, behind, in_sentences, with_sentences
from workbench.parts import in_parts
from workbench.tables import write_tables

SHOWN = 50  # lines a figure carries for each mark,
IN_ALL = 5000  # and for all of them together, unless they are so many
FEWEST = 3  # that a mark would have fewer than this
_attached = WeakValueDictionary()  # the figures of this session that are still there, in the order they were made


def find_lines(keys: list[str], occurrences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines behind marks: a row is a sentence with its match, in the order of the keys and of the articles' days.

    A key is what `plot_` figures carry in `customdata`: JSON with the columns a row of `occurrences` or its article must equal
    (`period`: one, or the first and the last of several in a row, "2024-10-21/2024-11-04"); under `lines` what is listed: every
    matching occurrence (`occurrences`), the first of each unit (`units`), or the first article of each unit, with its first
    sentence (`corpus`); and under `unit` what was counted (see `count_terms`).
    """
    schema.check(occurrences, "article_id", "start", "end", call="find_lines", whole=False)
    schema.check(articles, *ARTICLE, "text", "published_date", call="find_lines", whole=False)
    _, lines, articles = behind(keys, occurrences, articles)
    return with_sentences(lines, articles)


def attach_lines(
    figure, occurrences: pd.DataFrame, articles: pd.DataFrame, *, limit: int | None = None, folder: str | Path = ""
):
    """Return a copy of the figure with up to `limit` lines behind every mark in `layout.meta["lines"]`, by key.

    Without a limit it is 50; where that makes more than 5,000 lines in the figure, the greatest that does not, but at least 3.
    In JupyterLab a click on a mark lists them below the chart, in a report page in a window of their own. If a `folder` is
    named, all lines of the marks that have more are written to a CSV file there, which the list names; not of tables in parts,
    of which that may be more than a disk holds: `find_lines` gives those of a mark.

    Raises ValueError if a mark's number is not the number of its lines: then these are not the tables it was counted from.
    """
    marks = {key: number for trace in figure.data for key, number in (trace.customdata if trace.customdata is not None else [])}
    bounded = _bounded if limit is None else lambda numbers: limit
    most = SHOWN if limit is None else limit
    numbers, matching, about = behind(list(marks), occurrences, articles, most=most, bounded=bounded)
    for key, number in marks.items():
        if numbers[key] != number:
            raise ValueError(f"The mark {key} says {number}, but {numbers[key]} lines are behind it in these tables.")
    limit = bounded(numbers)
    shown = matching.groupby("mark", observed=False).head(limit)
    lines = {key: [] for key in marks}
    columns = ["source", "published_date", "title", "url", "before", "match", "after"]
    told = about[columns[:4]].assign(published_date=about["published_date"].dt.strftime("%Y-%m-%d"))
    rows = np.unique(shown["row"])
    told = told.iloc[rows].astype("object")
    told = dict(zip(rows, told.mask(told.isna(), None).itertuples(index=False, name=None), strict=True))
    for mark, row, parts in zip(shown["mark"], shown["row"], in_sentences(shown, about), strict=True):
        lines[mark].append([*told[row], *parts])
    attached = FigureWithLines(figure)
    attached.tables = (occurrences, articles)
    _attached[id(attached)] = attached
    said = json.dumps([str(figure.layout.title.text), {key: int(number) for key, number in marks.items()}, lines])
    name = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    attached.layout.meta = {**(figure.layout.meta or {}), "figure": name, "line_columns": columns, "lines": lines}
    if folder and not in_parts(occurrences, articles) and (numbers > limit).any():
        more = matching[matching["mark"].isin(numbers.index[numbers > limit])]
        attached.layout.meta |= {"lines_file": _write_lines(folder, figure, with_sentences(more, about))}
    return attached


def selected(keys: list[str], *, figure: str = "") -> pd.DataFrame:
    """Return the lines behind marks of a chart that was shown: all of them, a row as in `find_lines`.

    This is what “Copy code” gives above the lines that a click in JupyterLab lists: paste it into a cell. `figure` says which
    chart was clicked, by what it shows; without it, it is the newest that has these marks.

    Raises ValueError if no chart of this session is the one: after a restart of the kernel its cell has to run again first.
    """
    for drawn in reversed(list(_attached.values())):
        meta = drawn.layout.meta
        if set(keys) <= set(meta["lines"]) and figure in ("", meta["figure"]):
            return find_lines(keys, *drawn.tables)
    raise ValueError(
        f"selected: no chart that was drawn since the kernel started is the one with the marks {', '.join(keys)}; run its cell"
        " again, and if its data have changed since, click it again."
    )


def _bounded(numbers: pd.Series) -> int:
    """Return how many lines each mark may carry, that a figure of very many marks stays a page one can open."""
    return next((limit for limit in range(SHOWN, FEWEST, -1) if numbers.clip(upper=limit).sum() <= IN_ALL), FEWEST)


def _write_lines(folder: str | Path, figure, lines: pd.DataFrame) -> str:
    """Write the lines behind a figure to a file named by its title and its marks; return the file's name."""
    words = "-".join(re.findall(r"[a-z0-9]+", html.unescape(str(figure.layout.title.text)).lower()))[:60]
    marks = hashlib.sha256("".join(lines["mark"].unique()).encode()).hexdigest()[:6]
    return write_tables(folder, **{f"lines-{words}-{marks}": lines})["file"].iloc[0]
