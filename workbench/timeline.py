"""Any occurrences → counts per period of publication."""

from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import corpus_fingerprint
from workbench.intervals import wilson
from workbench.tallies import tally
from workbench.units import Unit, article_rows, unit_codes

Every = Literal["day", "week", "month", "quarter", "year"]
FREQUENCIES = {
    "day": "D",
    "week": "W-SUN",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}  # a week ends on Sunday: ISO 8601


def count_by_period(
    occurrences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    every: Every = "week",
    by: str | list[str] | None = None,
    unit: Unit = "articles",
) -> pd.DataFrame:
    """Return how often something occurs per period: a row is a period, or a period of a group.

    `occurrences` is any table with `article_id`: tokens, mentions, or the articles themselves. `by` names columns of `articles`
    (then shares are of the group's own articles, and `collected` is the group's own) or of `occurrences` (then shares are of
    all articles), or several: with `["source", "actor"]` shares are of the articles of the source. Every group has every
    period from the first dated article to the last: 0 where nothing was found. What is in articles without a date is counted
    in a last row with no period, so a group's counts add up to its occurrences.

    `unit` says what `share` is a share of (see `count_terms`); `per_million` is of the words that white space parts. Sorted by
    group, then period. `complete` is False for a first or last period the corpus covers only in part.
    """
    schema.check_choice(every, tuple(FREQUENCIES), name="every")
    schema.check(articles, "article_id", "published_date", "source", "n_words", call="count_by_period")
    rows = article_rows(occurrences, articles, call="count_by_period")
    units = unit_codes(articles, unit, call="count_by_period")
    groups = [by] if isinstance(by, str) else list(by or [])
    if unknown := [name for name in groups if name not in articles.columns and name not in occurrences.columns]:
        raise ValueError(f"count_by_period: by={unknown[0]!r} is a column of neither table.")
    dated = articles.assign(period=first_days(articles["published_date"], every))
    shared = [name for name in groups if name in articles.columns]
    found = tally(dated[[*shared, "period"]], occurrences[[name for name in groups if name not in shared]], rows, units)
    whole = tally(dated[[*shared, "period"]], dated[[]], np.arange(len(dated)), units)
    counts = _periods(dated, every)
    if groups:
        known = (whole if groups == shared else found).groups[groups]
        counts = known.drop_duplicates().sort_values(groups).merge(counts, how="cross")
    counts = _joined(counts, found.groups, count=found.occurrences, units=found.units)
    counts = _joined(counts, whole.groups, units_total=whole.units)
    words = dated[units >= 0].groupby([*shared, "period"], dropna=False, as_index=False)["n_words"].sum()
    counts = _joined(counts, words[[*shared, "period"]], words_total=words["n_words"])
    # The row without a period stands only where the group has something that no date could be found for.
    counts = counts[counts["period"].notna() | (counts["count"] > 0) | (bool(shared) & (counts["units_total"] > 0))]
    counts = counts.reset_index(drop=True).assign(unit=unit, of="group" if shared else "all", every=every)
    counts = counts.astype(dict.fromkeys(["unit", "of", "every"], "str"))
    return _described(counts, articles, every)[[*groups, *schema.names("period_counts")]]


def first_days(days: pd.Series, every: Every) -> pd.Series:
    """Return the first day of the period each day lies in; missing where the day is."""
    return days.dt.to_period(FREQUENCIES[every]).dt.start_time.astype("datetime64[us]")


def _periods(dated: pd.DataFrame, every: Every) -> pd.DataFrame:
    """Return every period from the first dated article to the last, the missing period last."""
    known = dated["period"].dropna()
    periods = pd.period_range(known.min(), known.max(), freq=FREQUENCIES[every]).start_time if len(known) else []
    return pd.DataFrame({"period": pd.array([*periods, pd.NaT], dtype="datetime64[us]")})


def _joined(counts: pd.DataFrame, groups: pd.DataFrame, **numbers: np.ndarray) -> pd.DataFrame:
    """Return the counts with these numbers of the groups; 0 where there is no such group."""
    joined = counts.merge(groups.assign(**numbers), on=list(groups.columns), how="left")
    return joined.fillna(dict.fromkeys(numbers, 0)).astype(dict.fromkeys(numbers, "int64"))


def _described(counts: pd.DataFrame, articles: pd.DataFrame, every: Every) -> pd.DataFrame:
    """Return the counts with their share, its interval, and what is known of each period."""
    days = articles["published_date"]
    ends = counts["period"].dt.to_period(FREQUENCIES[every]).dt.end_time.dt.normalize()
    low, high = wilson(counts["units"], counts["units_total"])
    return counts.assign(
        share=counts["units"] / counts["units_total"].replace(0, np.nan),
        per_million=counts["count"] / counts["words_total"].replace(0, np.nan) * 1_000_000,
        low=low,
        high=high,
        complete=(counts["period"] >= days.min()) & (ends <= days.max()),
        collected=counts["units_total"] > 0,
        corpus=pd.Series(corpus_fingerprint(articles), index=counts.index, dtype="str"),
    )
