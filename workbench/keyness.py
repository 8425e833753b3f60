"""Two corpora → the words that are key in one against the other."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from workbench import association, schema
from workbench.sides import Side, Sides, read_sides
from workbench.significance import SIGNIFICANT, benjamini_hochberg


def score_keyness(
    target: pd.DataFrame, reference: pd.DataFrame, *, articles: pd.DataFrame | None = None, minimum: int = 5
) -> pd.DataFrame:
    """Return how the words of one corpus differ from those of another: a row is a term, the most key of the target first.

    Either is a table of tokens, or a frequency list with the columns `term` and `count` (then nothing is known of its
    articles). Terms used fewer than `minimum` times in both together are not tested; `terms_tested` says how many
    were, and every `q` (Benjamini & Hochberg 1995) is over these. A statistic is positive if the target uses the term more.

    `g2` has four cells (Dunning 1993), `g2_two_cell` two (Rayson & Garside 2000); the effect sizes are defined where they are
    computed, in `workbench.association`. `units` are articles, and `units_g2` tests in how many of them the term stands.

    With `articles`, two more columns say whether a significant difference (q < .05) stays one, with its sign, without the
    outlet that has most words of the target (missing if there is no other) and without the articles that repeat another.

    Of tables in parts only the terms that are tested are held in memory with what is said of them, about 300 bytes each; a
    higher `minimum` makes them fewer.
    """
    for table in (target, reference):
        needed = "article_id" if "article_id" in table.columns else "count"
        schema.check(table, "term", needed, call="score_keyness", whole=False)
    schema.check_least(minimum, 1, name="minimum")
    lists = [None if "article_id" in table.columns else _listed(table) for table in (target, reference)]
    tables = [table for table, listed in zip((target, reference), lists, strict=True) if listed is None]
    if articles is not None:
        schema.check(target, "article_id", call="score_keyness", whole=False)
    counts = [listed.counts for listed in lists if listed is not None]
    sides = read_sides(tables, articles, minimum=minimum, listed=pd.concat(counts).groupby(level=0).sum() if counts else None)
    return _in_order(_compared(sides, 0, lists, holds=articles is not None))


def score_groups(
    tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str, minimum: int = 5, below: float | None = None
) -> pd.DataFrame:
    """Return the keyness of every group of articles against all the others: a row is a term of a group.

    `by` is a column of `articles`, such as `source`. The columns are that of the group and those of `score_keyness`. Sorted by
    group, then as there. An article without a value is in no group, but among the others. Every group has a row for each term
    that is tested; with `below` only the rows with a smaller `q` are kept, which are few, though all are tested.
    """
    schema.check(tokens, "article_id", "term", call="score_groups", whole=False)
    schema.check(articles, by, call="score_groups", whole=False)
    schema.check_least(minimum, 1, name="minimum")
    sides = read_sides([tokens], articles, by=by, minimum=minimum)
    scored = []
    for n in range(len(sides.names)):
        found = _compared(sides, n, [None, None], holds=True)
        scored.append(_in_order(found if below is None else found[found["q"] < below]))
    table = pd.concat([schema.empty("keyness"), *scored], ignore_index=True)
    groups = sides.names.repeat([len(each) for each in scored])
    return table.assign(**{by: groups})[[by, *schema.names("keyness")]]


def _in_order(scored: pd.DataFrame) -> pd.DataFrame:
    return schema.make("keyness", scored.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True))


class _Listed(NamedTuple):
    """A frequency list: how often each term is used, and all words; of its articles nothing is known."""

    counts: pd.Series
    words: int


def _listed(table: pd.DataFrame) -> _Listed:
    counts = table.groupby(table["term"].astype("str"))["count"].sum()
    return _Listed(counts, int(table["tokens_total"].iloc[0] if "tokens_total" in table and len(table) else counts.sum()))


def _compared(sides: Sides, n: int, lists: list[_Listed | None], *, holds: bool) -> pd.DataFrame:
    """Return how side n differs from the others, or a list, and whether it does without its largest outlet, or copies."""
    listed = [listed and (listed.counts.reindex(sides.terms, fill_value=0).to_numpy(), listed.words) for listed in lists]
    unknown = np.full(len(sides.terms), np.nan)
    pair = _beside(listed, sides.pair(n), lambda counts, words: Side(counts, unknown, unknown, words, np.nan))
    scored = _scored(*pair, sides)
    for name in ("source", "copies") if holds else ():
        scored[f"holds_without_{name}"] = _holds(scored, *_beside(listed, sides.pair_without(n, name), lambda *counts: counts))
    return scored


def _beside(listed: list, found: list, made: Callable[[np.ndarray, int], Any]) -> list:
    """Return what is known of target and reference: what was found, in turn, where it is no list."""
    found = iter(found)
    return [next(found) if given is None else made(*given) for given in listed]


def _scored(target: Side, reference: Side, sides: Sides) -> pd.DataFrame:
    """Return every statistic of the terms that are tested."""
    a, b, c, d = target.count, reference.count, target.words, reference.words
    prior = (
        sides.pooled / max(sides.occurrences, 1) * sides.different
    )  # as the words of both together, one for each different word
    odds, z = association.weighted_log_odds(a, b, c, d, prior=prior, total=sides.different)
    g2 = association.log_likelihood(*association.cells(a, b, c, d))
    p = association.p_of(g2)
    units, units_r = target.units.astype(float), reference.units.astype(float)
    units_g2 = association.log_likelihood(*association.cells(units, units_r, target.articles, reference.articles))
    return pd.DataFrame(
        {
            "term": sides.terms,
            "count": a,
            "reference_count": b,
            "tokens_total": c,
            "reference_tokens_total": d,
            "per_million": a / c * 1e6 if c else np.nan,
            "reference_per_million": b / d * 1e6 if d else np.nan,
            "g2": g2,
            "p": p,
            "q": benjamini_hochberg(p),
            "terms_tested": len(sides.terms),
            "g2_two_cell": association.log_likelihood_two_cell(a, b, c, d),
            "log_ratio": association.log_ratio(a, b, c, d),
            "conservative_log_ratio": association.conservative_log_ratio(a, b, c, d, tests=max(len(sides.terms), 1)),
            "percent_difference": association.percent_difference(a, b, c, d),
            "simple_maths": association.simple_maths(a, b, c, d),
            "log_odds": odds,
            "log_odds_z": z,
            "units": units,
            "reference_units": units_r,
            "units_total": target.articles,
            "reference_units_total": reference.articles,
            "units_g2": units_g2,
            "units_q": benjamini_hochberg(association.p_of(units_g2)),
            "units_log_ratio": association.log_ratio(units, units_r, target.articles, reference.articles),
            "dp_norm": target.dp_norm,
            "reference_dp_norm": reference.dp_norm,
        }
    )


def _holds(scored: pd.DataFrame, target: tuple[np.ndarray, int], reference: tuple[np.ndarray, int]) -> pd.Series:
    """Say of each difference that is significant whether it is among these sides too; missing where there is nothing to say."""
    words = (target[1], reference[1])
    if not all(words):
        return pd.Series(pd.NA, index=scored.index, dtype="boolean")
    g2 = association.log_likelihood(*association.cells(target[0], reference[0], *words))
    p = association.p_of(np.nan_to_num(g2))  # the same tests as before: as many, and in the same order
    holds = (benjamini_hochberg(p) < SIGNIFICANT) & (np.sign(g2) == np.sign(scored["g2"].to_numpy()))
    return pd.Series(holds, index=scored.index, dtype="boolean").where(scored["q"] < SIGNIFICANT)
