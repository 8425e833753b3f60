"""Articles → what of each outlet was collected, and when nothing was."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.timeline import Every, count_by_period


def count_coverage(articles: pd.DataFrame, *, every: Every = "week", zone: str | None = None) -> pd.DataFrame:
    """Return when something of each outlet was collected: a row is an outlet, the one with most articles first, ties by name.

    `periods` is in how many of the corpus's `periods_total` the outlet has an article, `longest_gap` how many it has none in
    row, between its first and last. `balanced` says whether it has one in every period that the corpus covers whole (in every
    one, if it covers none whole): these outlets are a panel whose course over time is not that of coming and going, and `share`
    says how many of the dated articles are an outlet's. An article without an outlet or a date is not counted.
    """
    schema.check(articles, "article_id", "source", "published_date", "n_words", call="count_coverage", whole=False)
    counts = count_by_period(articles, articles, every=every, by="source", zone=zone)
    counts = counts[counts["period"].notna() & counts["source"].notna()]
    needed = counts["complete"] if counts["complete"].any() else pd.Series(True, index=counts.index)
    dated = counts.drop_duplicates("period")["all_total"].sum()
    rows = [_row(source, part, needed[part.index]) for source, part in counts.groupby("source", observed=True)]
    table = pd.DataFrame(rows, columns=["source", "articles", "periods", "first", "last", "longest_gap", "balanced"])
    table = table.sort_values(["articles", "source"], ascending=[False, True], ignore_index=True)
    table = table.assign(
        share=table["articles"] / (dated or np.nan),
        periods_total=counts["period"].nunique(),
        every=every,
        zone=zone,
        corpus=next(iter(counts["corpus"]), ""),
    )
    return schema.make("coverage", table[table["articles"] > 0])


def _row(source: str, part: pd.DataFrame, needed: pd.Series) -> tuple:
    """Return what is known of an outlet from its periods, in order."""
    there = part["collected"].to_numpy()
    places = np.flatnonzero(there)
    gap = int(np.diff(places).max(initial=1)) - 1
    first, last = (part["period"].iloc[places[end]] if len(places) else pd.NaT for end in (0, -1))
    return source, part["units"].sum(), there.sum(), first, last, gap, bool(there[needed.to_numpy()].all())
