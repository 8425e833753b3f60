"""Any occurrences → counts per period of publication."""

from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import corpus_fingerprint
from workbench.intervals import wilson
from workbench.tallies import Tally, tally
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
    by: str | None = None,
    unit: Unit = "articles",
) -> pd.DataFrame:
    """Return how often something occurs per period: a row is a period, or a period of a group.

    `occurrences` is any table with `article_id`: tokens, mentions, or the articles themselves. `by` is a column of `articles`
    (then shares are of the group's own articles, and `collected` is the group's own) or of `occurrences` (then shares are of
    all articles). Every group has every period from the first dated article to the last: 0 where nothing was found. What is
    in articles without a date is counted in a last row with no period, so a group's counts add up to its occurrences.

    `unit` says what `share` is a share of (see `count_terms`). Sorted by group, then period. `complete` is False for a first
    or last period the corpus covers only in part.
    """
    schema.check_choice(every, tuple(FREQUENCIES), name="every")
    schema.check(articles, "article_id", "published_date", "source", call="count_by_period")
    rows, units = (
        article_rows(occurrences, articles, call="count_by_period"),
        unit_codes(articles, unit, call="count_by_period"),
    )
    if by and by not in articles.columns and by not in occurrences.columns:
        raise ValueError(f"count_by_period: by={by!r} is a column of neither table.")
    dated = articles.assign(period=first_days(articles["published_date"], every))
    shared = [by] if by in articles.columns else []
    own = [by] if by and not shared else []
    found = tally(dated[[*shared, "period"]], occurrences[own], rows, units)
    whole = tally(dated[[*shared, "period"]], dated[[]], np.arange(len(dated)), units)
    groups = (dated[units >= 0] if shared else found.groups)[[by]].drop_duplicates().sort_values(by) if by else None
    counts = _periods(dated, every) if groups is None else groups.merge(_periods(dated, every), how="cross")
    counts = _joined(counts, found, count=found.occurrences, units=found.units)
    counts = _joined(counts, whole, units_total=whole.units)
    # The row without a period stands only where the group has something that no date could be found for.
    counts = counts[counts["period"].notna() | (counts["count"] > 0) | (bool(shared) & (counts["units_total"] > 0))]
    counts = counts.reset_index(drop=True).assign(unit=unit, of="group" if shared else "all", every=every)
    counts = counts.astype(dict.fromkeys(["unit", "of", "every"], "str"))
    return _described(counts, articles, every)[[*([by] if by else []), *schema.names("period_counts")]]


def first_days(days: pd.Series, every: Every) -> pd.Series:
    """Return the first day of the period each day lies in; missing where the day is."""
    return days.dt.to_period(FREQUENCIES[every]).dt.start_time.astype("datetime64[us]")


def _periods(dated: pd.DataFrame, every: Every) -> pd.DataFrame:
    """Return every period from the first dated article to the last, the missing period last."""
    known = dated["period"].dropna()
    periods = pd.period_range(known.min(), known.max(), freq=FREQUENCIES[every]).start_time if len(known) else []
    return pd.DataFrame({"period": pd.array([*periods, pd.NaT], dtype="datetime64[us]")})


def _joined(counts: pd.DataFrame, found: Tally, **numbers: np.ndarray) -> pd.DataFrame:
    """Return the counts with these numbers of the tally; 0 where it has none."""
    joined = counts.merge(found.groups.assign(**numbers), on=list(found.groups.columns), how="left")
    return joined.fillna(dict.fromkeys(numbers, 0)).astype(dict.fromkeys(numbers, "int64"))


def _described(counts: pd.DataFrame, articles: pd.DataFrame, every: Every) -> pd.DataFrame:
    """Return the counts with their share, its interval, and what is known of each period."""
    days = articles["published_date"]
    ends = counts["period"].dt.to_period(FREQUENCIES[every]).dt.end_time.dt.normalize()
    low, high = wilson(counts["units"], counts["units_total"])
    return counts.assign(
        share=counts["units"] / counts["units_total"].replace(0, np.nan),
        low=low,
        high=high,
        complete=(counts["period"] >= days.min()) & (ends <= days.max()),
        collected=counts["units_total"] > 0,
        corpus=pd.Series(corpus_fingerprint(articles), index=counts.index, dtype="str"),
    )
