"""Keys of marks → the places behind them, and the sentences these stand in."""

import json
from array import array
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench import schema
from workbench.parts import empties, in_parts, over, parted
from workbench.sentences import bounds
from workbench.timeline import FREQUENCIES, PLACED, periods_of
from workbench.units import NEEDED, article_rows, unit_codes


def by_day(articles: pd.DataFrame) -> np.ndarray:
    """Return the rows of the articles in the order in which they are read: by day, then id, those without a day last."""
    keys = pa.Table.from_pandas(articles[["published_date", "article_id"]], preserve_index=False)
    return pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names]).to_numpy()


ARTICLE = ("article_id", "title", "source", "url")
_HOW = ("lines", "unit", "every", "zone")  # of a key: how to look; the rest is what to look for


class Behind(NamedTuple):
    """What is behind some marks: how many lines each has; mark, row of the article and span of lines; the articles."""

    numbers: pd.Series
    lines: pd.DataFrame
    articles: pd.DataFrame


def behind(
    keys: list[str],
    occurrences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    most: int | None = None,
    bounded: Callable[[pd.Series], int] | None = None,
) -> Behind:
    """Return how many lines each mark has, and the lines, by mark, day, article and place.

    Of articles in parts these are at most `most` lines of each mark, and no more than `bounded` says of the numbers of all,
    with the articles that they are in; the occurrences may be in parts or in memory.
    """
    if in_parts(articles) and not in_parts(occurrences):
        occurrences = parted(occurrences, articles)
    if in_parts(occurrences, articles):
        return _behind_in_parts(list(dict.fromkeys(keys)), occurrences, articles, most, bounded)
    lines = _matching(keys, occurrences, articles)
    return Behind(lines.groupby("mark", observed=False).size(), lines, articles)


def _behind_in_parts(
    keys: list[str],
    occurrences: pd.DataFrame,
    articles: pd.DataFrame,
    limit: int | None,
    bounded: Callable[[pd.Series], int] | None,
) -> Behind:
    named = {name for key in keys for name in json.loads(key)}
    needs = tuple(name for name in (*NEEDED, *PLACED, *named) if name in articles.columns)
    merge, options = partial(_merged, keys, limit), {"keys": keys, "limit": limit}
    found = over(_first_lines, occurrences, articles, merge=merge, needs=needs, numbered=True, **options)
    numbers, lines = found[0][1] if found else _first_lines(*empties(occurrences, articles), **options)
    numbers = numbers.reindex(pd.CategoricalIndex(keys, keys), fill_value=0)
    lines = lines.groupby("mark", observed=False).head(bounded(numbers)) if bounded else lines  # before texts are fetched
    ids, pieces = pd.Index(lines["article_id"].unique()), set(lines["piece"]) if len(lines) else set()
    about = over(_these, articles, merge=_together, needs=(*ARTICLE, "published_date", "text"), only=pieces, ids=ids)
    lines = lines[["mark", "start", "end"]].assign(row=article_rows(lines, about, call="find_lines"))
    return Behind(numbers, lines, about)


def _first_lines(
    occurrences: pd.DataFrame, articles: pd.DataFrame, *, keys: list[str], limit: int | None
) -> tuple[pd.Series, pd.DataFrame]:
    """Return how many lines each mark has in a piece, and the first; `outlet` where a mark has one line for each."""
    lines = _matching(keys, occurrences, articles)
    about = articles[["article_id", "published_date", "source"]].iloc[lines["row"]].reset_index(drop=True)
    asked = [json.loads(key) for key in keys]
    per_outlet = np.array([key["unit"] == "outlets" and key["lines"] != "occurrences" for key in asked], bool)
    outlet = about["source"].where(per_outlet[lines["mark"].cat.codes.to_numpy()])
    lines = pd.concat([lines[["mark", "start", "end"]], about[["article_id", "published_date"]]], axis=1).assign(outlet=outlet)
    return lines.groupby("mark", observed=False).size(), _cut(lines, limit)


def _merged(keys: list[str], limit: int | None, found: list[list]) -> list[tuple[None, tuple[pd.Series, pd.DataFrame]]]:
    """Return what is behind the marks in several pieces together; an outlet that is in several is one line, its first."""
    results = [
        (numbers, lines if piece is None else lines.assign(piece=piece)) for each in found for piece, (numbers, lines) in each
    ]
    if not results:
        return []
    lines = pd.concat([lines for _, lines in results], ignore_index=True)
    lines = lines.sort_values(["mark", "published_date", "article_id", "start"], ignore_index=True)
    once = lines["outlet"].notna()
    lines = lines[~(once & lines.duplicated(["mark", "outlet"]))]
    numbers = sum(numbers for numbers, _ in results)
    outlets = lines[lines["outlet"].notna()].groupby("mark", observed=False).size()
    return [(None, (numbers.where(outlets == 0, outlets), _cut(lines, limit)))]


def _cut(lines: pd.DataFrame, limit: int | None) -> pd.DataFrame:
    """Return the first lines of each mark; all where outlets are counted, which are few and may be in other pieces too."""
    if limit is None:
        return lines
    return lines[lines["outlet"].notna() | (lines.groupby("mark", observed=True).cumcount() < limit)]


def _these(articles: pd.DataFrame, *, ids: pd.Index) -> pd.DataFrame:
    return articles.loc[articles["article_id"].isin(ids), [*ARTICLE, "published_date", "text"]]


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([schema.empty("articles")[[*ARTICLE, "published_date", "text"]], *tables], ignore_index=True)


def _matching(keys: list[str], occurrences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return mark, row of the article and span of every line, by mark, day, article and place."""
    schema.check_in_texts(occurrences)
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


def with_sentences(found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the sentence around each match and what the article says of itself."""
    about = articles[[*ARTICLE, "published_date"]].iloc[found["row"]].reset_index(drop=True)
    parts = dict(zip(("before", "match", "after"), zip(*in_sentences(found, articles), strict=True), strict=False))
    places = {name: found[name].to_numpy() for name in ("mark", "start", "end")}
    return schema.make("lines", about.assign(**places, **parts))


def in_sentences(found: pd.DataFrame, articles: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return the sentence around each match in three: up to it, the match, and from it on."""
    rows, place = np.unique(found["row"], return_inverse=True)
    texts = articles["text"].iloc[rows].fillna("").tolist()  # a record may have no text at all
    sentences = [bounds(text) for text in texts]
    return [
        _parts(texts[n], *sentences[n], start, end) for n, start, end in zip(place, found["start"], found["end"], strict=True)
    ]


def _parts(text: str, firsts: array, lasts: array, start: int, end: int) -> tuple[str, str, str]:
    if start < 0:  # an article as a whole: its first sentence
        return (text[firsts[0] : lasts[0]] if firsts else ""), "", ""
    place = bisect_right(firsts, start) - 1
    first, last = (firsts[place], lasts[place]) if place >= 0 and start < lasts[place] else (start, end)
    return text[first:start], text[start:end], text[end : max(last, end)]
