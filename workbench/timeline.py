"""Any occurrences → counts per period of publication."""

from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import corpus_fingerprint
from workbench.intervals import wilson

Every = Literal["day", "week", "month", "quarter", "year"]
FREQUENCIES = {
    "day": "D",
    "week": "W-SUN",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}  # a week ends on Sunday: ISO 8601


def count_by_period(
    occurrences: pd.DataFrame, articles: pd.DataFrame, *, every: Every = "week", by: str | None = None
) -> pd.DataFrame:
    """Return how often something occurs per period: a row is a period, or a period of a group.

    `occurrences` is any table with `article_id`: tokens, mentions, or the articles themselves. `by` is a column of `articles`
    (then shares are of the group's own articles, and `collected` is the group's own) or of `occurrences` (then shares are of
    all articles). Every group has every period from the first dated article to the last: 0 where nothing was found. What is
    in articles without a date is counted in a last row with no period, so a group's counts add up to its occurrences.

    Sorted by group, then period. `complete` is False for a first or last period the corpus covers only in part.
    """
    schema.check_choice(every, tuple(FREQUENCIES), name="every")
    schema.check(occurrences, "article_id", call="count_by_period")
    schema.check(articles, "article_id", "published_date", "source", call="count_by_period")
    if by and by not in articles.columns and by not in occurrences.columns:
        raise ValueError(f"count_by_period: by={by!r} is a column of neither table.")
    dated = articles.assign(period=first_days(articles["published_date"], every))
    of_articles = [by] if by in articles.columns else []
    of_occurrences = [by] if by and not of_articles else []
    joined = occurrences[["article_id", *of_occurrences]].merge(
        dated[["article_id", "period", *of_articles]], on="article_id", validate="m:1"
    )
    if len(joined) != len(occurrences):
        raise ValueError(f"count_by_period: {len(occurrences) - len(joined)} occurrences are of articles not in the table.")
    keys = [*([by] if by else []), "period"]
    grouped = joined.assign(_id=joined["article_id"]).groupby(keys, dropna=False, observed=True)["_id"]
    counts = _grid(dated, joined, by, every).merge(
        grouped.agg(count="size", articles="nunique").reset_index(), on=keys, how="left"
    )
    totals = dated.groupby([*of_articles, "period"], dropna=False).size().rename("articles_total").reset_index()
    counts = counts.merge(totals, on=[*of_articles, "period"], how="left")
    numbers = ["count", "articles", "articles_total"]
    counts[numbers] = counts[numbers].fillna(0).astype("int64")
    # The row without a period stands only where the group has something that no date could be found for.
    counts = counts[counts["period"].notna() | (counts["count"] > 0) | (bool(of_articles) & (counts["articles_total"] > 0))]
    counts["of"] = pd.Series("group" if of_articles else "all", index=counts.index, dtype="str")
    return _described(counts.reset_index(drop=True), articles, every)[[*keys[:-1], *schema.names("period_counts")]]


def first_days(days: pd.Series, every: Every) -> pd.Series:
    """Return the first day of the period each day lies in; missing where the day is."""
    return days.dt.to_period(FREQUENCIES[every]).dt.start_time.astype("datetime64[us]")


def _grid(dated: pd.DataFrame, joined: pd.DataFrame, by: str | None, every: Every) -> pd.DataFrame:
    """Return a row for each group and each period of the corpus, the missing period last."""
    known = dated["period"].dropna()
    periods = pd.period_range(known.min(), known.max(), freq=FREQUENCIES[every]).start_time if len(known) else []
    periods = pd.DataFrame({"period": pd.array([*periods, pd.NaT], dtype="datetime64[us]")})
    if by is None:
        return periods
    groups = (dated if by in dated.columns else joined)[[by]].drop_duplicates()
    return groups.sort_values(by).merge(periods, how="cross")


def _described(counts: pd.DataFrame, articles: pd.DataFrame, every: Every) -> pd.DataFrame:
    """Return the counts with their share, its interval, and what is known of each period."""
    days = articles["published_date"]
    ends = counts["period"].dt.to_period(FREQUENCIES[every]).dt.end_time.dt.normalize()
    low, high = wilson(counts["articles"], counts["articles_total"])
    return counts.assign(
        every=pd.Series(every, index=counts.index, dtype="str"),
        share=counts["articles"] / counts["articles_total"].replace(0, np.nan),
        low=low,
        high=high,
        complete=(counts["period"] >= days.min()) & (ends <= days.max()),
        collected=counts["articles_total"] > 0,
        corpus=pd.Series(corpus_fingerprint(articles), index=counts.index, dtype="str"),
    )
