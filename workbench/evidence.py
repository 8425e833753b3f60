"""A mark's key → the lines behind it."""

import hashlib
import html
import json
import re
from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from workbench import schema
from workbench.clicks import FigureWithLines
from workbench.sentences import spans
from workbench.tables import write_tables
from workbench.timeline import FREQUENCIES, periods_of
from workbench.units import article_rows, unit_codes

SHOWN = 50  # lines a figure carries for each mark,
IN_ALL = 5000  # and for all of them together, unless they are so many
FEWEST = 5  # that a mark would have fewer than this
_attached = WeakValueDictionary()  # the figures of this session that are still there, in the order they were made


def find_lines(keys: list[str], occurrences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines behind marks: a row is a sentence with its match, in the order of the keys and of the articles' days.

    A key is what `plot_` figures carry in `customdata`: JSON with the columns a row of `occurrences` or its article must equal
    (`period`: one, or the first and the last of several in a row, "2024-10-21/2024-11-04"); under `lines` what is listed: every
    matching occurrence (`occurrences`), the first of each unit (`units`), or the first article of each unit, with its first
    sentence (`corpus`); and under `unit` what was counted (see `count_terms`).
    """
    schema.check(occurrences, "article_id", "start", "end", call="find_lines")
    schema.check_in_texts(occurrences)
    schema.check(articles, *_ARTICLE, "text", "published_date", call="find_lines")
    return _with_sentences(_matching(keys, occurrences, articles), articles)


def attach_lines(
    figure, occurrences: pd.DataFrame, articles: pd.DataFrame, *, limit: int | None = None, folder: str | Path = ""
):
    """Return a copy of the figure with up to `limit` lines behind every mark in `layout.meta["lines"]`, by key.

    Without a limit it is 50; where that makes more than 5,000 lines in the figure, the greatest that does not, but at least 5.
    In JupyterLab a click on a mark lists them below the chart, in a report page in a window of their own. If a `folder` is
    named, all lines of the marks that have more are written to a CSV file there, which the list names.

    Raises ValueError if a mark's number is not the number of its lines: then these are not the tables it was counted from.
    """
    marks = {key: number for trace in figure.data for key, number in (trace.customdata if trace.customdata is not None else [])}
    schema.check_in_texts(occurrences)
    matching = _matching(list(marks), occurrences, articles)
    numbers = matching.groupby("mark", observed=False).size()
    for key, number in marks.items():
        if numbers[key] != number:
            raise ValueError(f"The mark {key} says {number}, but {numbers[key]} lines are behind it in these tables.")
    limit = _bounded(numbers) if limit is None else limit
    shown = matching.groupby("mark", observed=False).head(limit)
    lines = {key: [] for key in marks}
    columns = ["source", "published_date", "title", "url", "before", "match", "after"]
    about = articles[columns[:4]].assign(published_date=articles["published_date"].dt.strftime("%Y-%m-%d"))
    rows = np.unique(shown["row"])
    told = about.iloc[rows].astype("object")
    told = dict(zip(rows, told.mask(told.isna(), None).itertuples(index=False, name=None), strict=True))
    for mark, row, parts in zip(shown["mark"], shown["row"], _in_sentences(shown, articles), strict=True):
        lines[mark].append([*told[row], *parts])
    attached = FigureWithLines(figure)
    attached.tables = (occurrences, articles)
    _attached[id(attached)] = attached
    said = json.dumps([str(figure.layout.title.text), {key: int(number) for key, number in marks.items()}, lines])
    name = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    attached.layout.meta = {**(figure.layout.meta or {}), "figure": name, "line_columns": columns, "lines": lines}
    if folder and (numbers > limit).any():
        more = matching[matching["mark"].isin(numbers.index[numbers > limit])]
        attached.layout.meta |= {"lines_file": _write_lines(folder, figure, _with_sentences(more, articles))}
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


def by_day(articles: pd.DataFrame) -> np.ndarray:
    """Return the rows of the articles in the order in which they are read: by day, then id, those without a day last."""
    keys = articles[["published_date", "article_id"]].reset_index(drop=True)
    return keys.sort_values(["published_date", "article_id"]).index.to_numpy()


_ARTICLE = ("article_id", "title", "source", "url")
_HOW = ("lines", "unit", "every", "zone")  # of a key: how to look; the rest is what to look for


def _matching(keys: list[str], occurrences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return mark, row of the article and span of every line, by mark, day, article and place."""
    keys = list(dict.fromkeys(keys))
    wanted = pd.DataFrame({"mark": range(len(keys)), "key": [json.loads(key) for key in keys]})
    how = wanted["key"].map(lambda key: tuple(key.get(name) for name in _HOW))
    columns = wanted["key"].map(lambda key: tuple(sorted(set(key) - set(_HOW))))
    parts = [pd.DataFrame(columns=["mark", "row", "start", "end", "turn"], dtype="int64")]
    turn = np.argsort(by_day(articles))  # of each article: compared as a number from here on
    for (asked, names), same in wanted.groupby([how, columns], sort=False):
        values = pd.DataFrame([{name: key[name] for name in names} for key in same["key"]], columns=list(names))
        values["mark"] = same["mark"].to_numpy()
        parts.append(_select(values, dict(zip(_HOW, asked, strict=True)), occurrences, articles, turn))
    found = pd.concat(parts, ignore_index=True).sort_values(["mark", "turn", "start"], ignore_index=True)
    return found.assign(mark=pd.Categorical.from_codes(found["mark"], categories=keys))


def _select(
    values: pd.DataFrame, how: dict[str, str], occurrences: pd.DataFrame, articles: pd.DataFrame, turn: np.ndarray
) -> pd.DataFrame:
    """Return the lines of marks whose keys name the same columns, and that are asked for in the same way."""
    columns = [name for name in values.columns if name != "mark"]
    counted = unit_codes(articles, how["unit"], call="find_lines")
    about = articles[[name for name in columns if name in articles.columns]].reset_index(drop=True)
    about = about.assign(turn=turn, unit_code=counted)
    if "period" in columns:
        values = _each_period(values, FREQUENCIES[how["every"]])
        about = about.assign(period=periods_of(articles, how["every"], how["zone"]).array)
    whole = how["lines"] == "corpus"
    if whole:
        occurrences = articles[["article_id"]].assign(start=-1, end=-1)
    own = [name for name in columns if name not in about.columns]
    if lacking := [name for name in own if name not in occurrences.columns]:
        raise ValueError(
            f"The marks are of the column {lacking[0]!r}, which these occurrences lack: give the table that the figure was "
            "counted from; for a figure of several tables, pd.concat of them."
        )
    for name in own:  # before anything is joined: a mark needs few of the occurrences
        occurrences = occurrences[occurrences[name].isin(values[name])].astype({name: "object"})
    rows = np.arange(len(about)) if whole else article_rows(occurrences, articles, call="find_lines")
    joined = about.iloc[rows].reset_index(drop=True)
    joined = joined.assign(row=rows, **{name: occurrences[name].array for name in ("start", "end", *own)})
    joined = joined[joined["unit_code"] >= 0]
    found = joined.merge(values, on=columns) if columns else joined.merge(values, how="cross")
    if how["lines"] != "occurrences":
        found = found.sort_values(["turn", "start"]).drop_duplicates(["mark", "unit_code"])
    return found[["mark", "row", "start", "end", "turn"]]


def _each_period(values: pd.DataFrame, frequency: str) -> pd.DataFrame:
    """Return a row for each period of a mark: some are of one period, some of several in a row."""
    named = values["period"].str.split("/")
    first, last = (pd.PeriodIndex(named.str[end], freq=frequency).asi8 for end in (0, -1))
    counts = last - first + 1
    after = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    periods = pd.PeriodIndex.from_ordinals(np.repeat(first, counts) + after, freq=frequency)
    return values.loc[values.index.repeat(counts)].assign(period=periods.start_time.as_unit("us"))


def _with_sentences(found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the sentence around each match and what the article says of itself."""
    about = articles[[*_ARTICLE, "published_date"]].iloc[found["row"]].reset_index(drop=True)
    parts = dict(zip(("before", "match", "after"), zip(*_in_sentences(found, articles), strict=True), strict=False))
    places = {name: found[name].to_numpy() for name in ("mark", "start", "end")}
    return schema.make("lines", about.assign(**places, **parts))


def _in_sentences(found: pd.DataFrame, articles: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the sentence around each match in three: up to it, the match, and from it on."""
    rows, place = np.unique(found["row"], return_inverse=True)
    texts = articles["text"].iloc[rows].fillna("").tolist()  # a record may have no text at all
    return [_parts(texts[n], start, end) for n, start, end in zip(place, found["start"], found["end"], strict=True)]


def _parts(text: str, start: int, end: int) -> tuple[str, str, str]:
    sentences = _sentences(text)
    if start < 0:  # an article as a whole: its first sentence
        first, last = sentences[0] if sentences else (0, 0)
        return text[first:last], "", ""
    place = bisect_right(sentences, start, key=itemgetter(0)) - 1
    first, last = sentences[place] if place >= 0 and start < sentences[place][1] else (start, end)
    return text[first:start], text[start:end], text[end : max(last, end)]


@lru_cache(maxsize=4096)  # most figures of a report are of the same articles
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(spans(text))
