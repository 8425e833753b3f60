"""Counts of items in groups → how far each cell lies from what it would be if all groups were alike."""

from typing import Literal

import numpy as np
import pandas as pd

from workbench import association, schema
from workbench.significance import benjamini_hochberg


def score_crosstab(
    counts: pd.DataFrame, *, by: str = "source", value: Literal["units", "count"] = "units", minimum: float = 1
) -> pd.DataFrame:
    """Return what each group has of each item against expectation: a row is an item in a group, also where it has none.

    `counts` is a table of `count_mentions` or `count_terms` counted `by` a column of the articles: whole, for what is left out
    is in no total. With `units`, the units (articles) with the item are compared with all units of the groups; with `count`,
    its occurrences with those of all items. Occurrences in one article hang together, so their residuals and p overstate;
    units do not. A cell is judged if each of its four cells (the item or not, in the group or not) expects `minimum` or more
    (Cochran 1954: none below 1); p is exact, of the hypergeometric distribution. Sorted by the total of the item, then of the
    group, the largest first, ties by name.
    """
    item = "term" if "term" in counts.columns else "actor"
    schema.check(counts, item, by, "count", "unit", "units", "units_total", "corpus", call="score_crosstab")
    schema.check_choice(value, ("units", "count"), name="value")
    if counts.duplicated([item, by]).any():
        raise ValueError(f"score_crosstab: the table has several rows for one {item} and {by}; count it by={by!r} alone.")
    cells = _filled(counts.astype({item: "str"}), item, by)
    f1, o = cells.groupby(item)[value].transform("sum"), cells[value]
    f2 = cells["units_total"] if value == "units" else cells.groupby(by, dropna=False)["count"].transform("sum")
    n = int(f2[~cells.duplicated(by)].sum())
    residual = association.adjusted_residual(o, f1, f2, n)
    expected = (f1 * f2 / n).astype(float)
    judged = association.least_expected(f1, f2, n) >= minimum
    p = np.full(len(cells), np.nan)
    p[judged] = association.exact_p(o[judged], f1[judged], f2[judged], n)
    cells = cells.assign(
        value=value,
        item_total=f1,
        group_total=f2,
        total=n,
        expected=expected,
        ratio=o / expected.where(expected > 0),
        pearson=association.z_score(o, f1, f2, n),
        residual=residual,
        judged=judged,
        p=p,
        q=benjamini_hochberg(p),
    )
    order = cells.sort_values(["item_total", item, "group_total", by], ascending=[False, True, False, True])
    made = schema.make("crosstab", order.rename(columns={item: "item"}).reset_index(drop=True))
    made.insert(0, by, order[by].to_numpy())
    return made.rename(columns={"item": item}).astype({by: counts[by].dtype})


def _filled(counts: pd.DataFrame, item: str, by: str) -> pd.DataFrame:
    """Return the counts with a row for every item in every group, 0 where there was none."""
    groups = counts[[by, "unit", "units_total", "corpus"]].drop_duplicates(by)
    cells = counts[[item]].drop_duplicates().merge(groups, how="cross")
    cells = cells.merge(counts[[item, by, "count", "units"]], on=[item, by], how="left")
    return cells.fillna({"count": 0, "units": 0}).astype({"count": "int64", "units": "int64"})
