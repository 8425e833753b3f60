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
        schema.check(table, item, "count", size, "unit", call="score_changes")
        if table.duplicated(item).any():
            raise ValueError(
                f"score_changes: the table has several rows for one {item}: count it without by, or keep one group."
            )
    units = pd.concat([before["unit"], after["unit"]]).unique()
    if len(units) > 1:
        raise ValueError(f"score_changes: one table counts {units[0]}, the other {units[1]}.")
    counts = pd.concat([table.set_index(table[item].astype("str"))["count"] for table in (before, after)], axis=1)
    counts = counts.set_axis(["before", "after"], axis=1).fillna(0).astype("int64")
    counts = counts[counts.sum(axis=1) >= minimum].rename_axis("item").reset_index()
    sizes = [int(table[size].max()) if len(table) else 0 for table in (before, after)]
    changed = _tested(counts, *sizes, per=1_000_000 if item == "term" else 1_000).assign(unit=units[0] if len(units) else None)
    return schema.make("changes", changed.sort_values(["p", "item"], ignore_index=True)).rename(columns={"item": item})


def score_items(items: pd.DataFrame, articles: pd.DataFrame, *, minimum: int = 5) -> pd.DataFrame:
    """Return what changed from one report to the next: a row is a word, actor, pair or outlet, the surest first.

    `items` are those of `find_items`, `articles` those of `compare_reports`. Everything is counted in articles, however often
    one has the item: the occurrences within an article are no independent trials. All articles of the earlier report
    (`before`) are set against those that are new in the later one (`after`). An article that both have, or that was
    revised, is not tested, for two samples that share it are not independent. `p`, `q` and `change` are those of
    `score_changes`; `q` is over all items of all kinds with `minimum` articles in both together. With no article on one side
    nothing is tested: `p` is missing, and `change` says "not tested".

    `later` = `before` + `after` + `from_gone` + `from_revised` + `from_same` are the articles of the later report with the
    item: so each change is split into what new, gone and revised articles brought, and what came from other settings or
    software in the same articles. Ties by kind and item.
    """
    schema.check(items, *schema.names("items"), call="score_items")
    schema.check(articles, "article_id", "fate", "report", call="score_items")
    schema.check_least(minimum, 1, name="minimum")
    once = items.drop_duplicates(["kind", "item", "side", "article_id"])
    fates = once["article_id"].map(articles.set_index("article_id")["fate"])
    before, later = (once["side"] == "before").astype("int64"), (once["side"] == "later").astype("int64")
    moved = {f"from_{fate}": (later - before) * (fates == fate) for fate in ("gone", "revised", "same")}
    counts = once[["kind", "item"]].assign(before=before, after=(once["side"] == "after").astype("int64"), **moved)
    counts = counts.groupby(["kind", "item"])[["before", "after", *moved]].sum()
    counts["later"] = counts.sum(axis=1)
    counts["tested"] = counts["before"] + counts["after"] >= minimum
    kept = counts[counts["tested"] | (counts["later"] >= minimum)].reset_index()
    sizes = [int((articles["report"] != "later").sum()), int((articles["fate"] == "new").sum())]
    changed = _tested(kept, *sizes, per=1)
    return schema.make("item_changes", changed.sort_values(["p", "kind", "item"], ignore_index=True))


def _tested(counts: pd.DataFrame, before_total: int, after_total: int, *, per: int) -> pd.DataFrame:
    """Return the counts `before` and `after` with their rates, the test of each, and what it is called."""
    before, after = (counts[side].to_numpy() for side in ("before", "after"))
    tested = counts.get("tested", pd.Series(True, index=counts.index))
    rates = poisson_rates(before, tested * before_total, after, tested * after_total)  # out of nothing there is no rate
    change = np.select([before == 0, after == 0, rates.ratio > 1, rates.ratio < 1], ["new", "gone", "up", "down"], "same")
    return counts.assign(
        before_total=before_total,
        after_total=after_total,
        before_rate=before / (before_total or np.nan) * per,
        after_rate=after / (after_total or np.nan) * per,
        rate_ratio=rates.ratio,
        low=rates.low,
        high=rates.high,
        p=rates.p,
        q=benjamini_hochberg(rates.p),
        items_tested=int(np.isfinite(rates.p).sum()),
        change=np.where(np.isfinite(rates.p), change, "not tested"),
    )
