"""Counts of two times → what is new, gone, up and down."""

import numpy as np
import pandas as pd

from workbench import schema
from workbench.significance import benjamini_hochberg, poisson_rates

ITEMS = {"term": "tokens_total", "actor": "units_total"}  # what is counted → out of what its rate is


def score_changes(before: pd.DataFrame, after: pd.DataFrame, *, minimum: int = 5) -> pd.DataFrame:
    """Return how the rate of each item changed between two tables of counts: a row is an item, the surest change first.

    Both are tables of `count_terms` or both of `count_mentions`, without groups. The rate of a term is per million words, that
    of an actor per thousand articles (or other units). `p` tests whether two Poisson rates are one, exactly, given their sum
    (Przyborowski & Wilenski 1940), `q` (Benjamini & Hochberg 1995) is over the rows of the table: the items that have at least
    `minimum` occurrences in both together. `change` says new, gone, up, down or same of the rates; whether it is more than
    chance, `q` says. Ties by item.
    """
    item = next((name for name in ITEMS if name in before.columns and name in after.columns), None)
    if item is None:
        raise ValueError("score_changes needs two tables of count_terms, or two of count_mentions.")
    schema.check_least(minimum, 1, name="minimum")
    size = ITEMS[item]
    for table in (before, after):
        schema.check(table, item, "count", size, call="score_changes")
        if table.duplicated(item).any():
            raise ValueError(
                f"score_changes: the table has several rows for one {item}: count it without by, or keep one group."
            )
    counts = pd.concat([table.set_index(table[item].astype("str"))["count"] for table in (before, after)], axis=1)
    counts = counts.set_axis(["before", "after"], axis=1).fillna(0).astype("int64")
    counts = counts[counts.sum(axis=1) >= minimum]
    sizes = [int(table[size].max()) if len(table) else 0 for table in (before, after)]
    rates = poisson_rates(counts["before"], sizes[0], counts["after"], sizes[1])
    per = 1_000_000 if item == "term" else 1_000
    changed = pd.DataFrame(
        {
            "item": counts.index,
            "before": counts["before"].to_numpy(),
            "after": counts["after"].to_numpy(),
            "before_total": sizes[0],
            "after_total": sizes[1],
            "before_rate": counts["before"].to_numpy() / (sizes[0] or np.nan) * per,
            "after_rate": counts["after"].to_numpy() / (sizes[1] or np.nan) * per,
            "rate_ratio": rates.ratio,
            "low": rates.low,
            "high": rates.high,
            "p": rates.p,
            "q": benjamini_hochberg(rates.p),
            "items_tested": len(counts),
        }
    )
    changed["change"] = np.select(
        [changed["before"] == 0, changed["after"] == 0, rates.ratio > 1, rates.ratio < 1], ["new", "gone", "up", "down"], "same"
    )
    return schema.make("changes", changed.sort_values(["p", "item"], ignore_index=True)).rename(columns={"item": item})
