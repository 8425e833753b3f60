"""Two corpora → the words that are key in one against the other."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import association, schema
from workbench.dispersion import measure_dispersion
from workbench.significance import SIGNIFICANT, benjamini_hochberg
from workbench.tallies import tally
from workbench.units import article_rows, codes_of


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
    """
    for table in (target, reference):
        schema.check(table, "term", *([] if "article_id" in table else ["count"]), call="score_keyness")
    schema.check_least(minimum, 1, name="minimum")
    scored = _scored(_side(target), _side(reference), minimum)
    if articles is not None:
        leave = {"source": _of_largest_source(target, articles), "copies": articles["dup_of"].notna().to_numpy()}
        for name, out in leave.items():
            sides = (_side(_without(target, articles, out)), _side(_without(reference, articles, out)))
            scored[f"holds_without_{name}"] = _holds(scored, *sides)
    return schema.make("keyness", scored.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True))


def score_groups(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str, minimum: int = 5) -> pd.DataFrame:
    """Return the keyness of every group of articles against all the others: a row is a term of a group.

    `by` is a column of `articles`, such as `source`. The columns are that of the group and those of `score_keyness`. Sorted by
    group, then as there. An article without a value is in no group, but among the others.
    """
    schema.check(articles, by, call="score_groups")
    codes, groups = codes_of(articles[by])
    group = codes[article_rows(tokens, articles, call="score_groups")]
    parts = [schema.empty("keyness").assign(**{by: articles[by].head(0)})]
    for n, value in enumerate(groups):
        scored = score_keyness(tokens[group == n], tokens[group != n], articles=articles, minimum=minimum)
        parts.append(scored.assign(**{by: value}))
    return pd.concat(parts, ignore_index=True)[[by, *schema.names("keyness")]]


class _Side(NamedTuple):
    """The terms of one corpus (by term: count, articles with it, DPnorm over the articles), its words and its articles."""

    terms: pd.DataFrame
    words: int
    articles: float


def _side(table: pd.DataFrame) -> _Side:
    """Count one side: tokens, or a frequency list, of whose articles nothing is known."""
    if "article_id" not in table:
        counts = table.groupby(table["term"].astype("str"))["count"].sum()
        words = table["tokens_total"].iloc[0] if "tokens_total" in table and len(table) else counts.sum()
        return _Side(counts.to_frame().assign(units=np.nan, dp_norm=np.nan), int(words), np.nan)
    codes, _ = pd.factorize(table["article_id"])  # only the articles that have words of this side
    sizes = np.bincount(codes)
    parts = np.arange(len(sizes))
    found = tally(pd.DataFrame({"part": parts}), table[["term"]], codes, parts)
    names = pd.Index(found.groups["term"].cat.categories)
    term, part, count = found.groups["term"].cat.codes.to_numpy(), found.groups["part"].to_numpy(), found.occurrences
    counts = np.bincount(term, weights=count, minlength=len(names)).astype(int)
    spread = measure_dispersion(term, part, count, sizes)
    terms = pd.DataFrame({"count": counts[: len(spread.range)], "units": spread.range, "dp_norm": spread.dp_norm})
    return _Side(terms.set_axis(names[: len(terms)])[terms["count"].to_numpy() > 0], len(table), len(sizes))


def _scored(target: _Side, reference: _Side, minimum: int) -> pd.DataFrame:
    """Return every statistic of the terms that are frequent enough in both together."""
    both = target.terms.merge(reference.terms, how="outer", left_index=True, right_index=True, suffixes=("", "_r"))
    both = both.fillna({"count": 0, "count_r": 0})
    known = np.isfinite(target.articles + reference.articles)
    both = both.fillna({"units": 0, "units_r": 0}) if known else both
    pooled = (both["count"] + both["count_r"]).to_numpy()
    prior = pooled / max(pooled.sum(), 1) * len(both)  # as the words of both together, one for each different word
    odds = association.weighted_log_odds(both["count"], both["count_r"], target.words, reference.words, prior=prior)
    frequent = pooled >= minimum
    both, (odds, z) = both[frequent], (measure[frequent] for measure in odds)
    a, b, c, d = both["count"].to_numpy(), both["count_r"].to_numpy(), target.words, reference.words
    g2 = association.log_likelihood(*association.cells(a, b, c, d))
    p = association.p_of(g2)
    units, units_r = both["units"].to_numpy(float), both["units_r"].to_numpy(float)
    units_g2 = association.log_likelihood(*association.cells(units, units_r, target.articles, reference.articles))
    return pd.DataFrame(
        {
            "term": both.index,
            "count": a,
            "reference_count": b,
            "tokens_total": c,
            "reference_tokens_total": d,
            "per_million": a / c * 1e6 if c else np.nan,
            "reference_per_million": b / d * 1e6 if d else np.nan,
            "g2": g2,
            "p": p,
            "q": benjamini_hochberg(p),
            "terms_tested": len(both),
            "g2_two_cell": association.log_likelihood_two_cell(a, b, c, d),
            "log_ratio": association.log_ratio(a, b, c, d),
            "conservative_log_ratio": association.conservative_log_ratio(a, b, c, d, tests=max(len(both), 1)),
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
            "dp_norm": both["dp_norm"].to_numpy(),
            "reference_dp_norm": both["dp_norm_r"].to_numpy(),
        }
    )


def _holds(scored: pd.DataFrame, target: _Side, reference: _Side) -> pd.Series:
    """Say of each difference that is significant whether it is among these sides too; missing where there is nothing to say."""
    if not target.words or not reference.words:
        return pd.Series(pd.NA, index=scored.index, dtype="boolean")
    counts = [side.terms["count"].reindex(scored["term"], fill_value=0).to_numpy() for side in (target, reference)]
    g2 = association.log_likelihood(*association.cells(*counts, target.words, reference.words))
    p = association.p_of(np.nan_to_num(g2))  # the same tests as before: as many, and in the same order
    holds = (benjamini_hochberg(p) < SIGNIFICANT) & (np.sign(g2) == np.sign(scored["g2"].to_numpy()))
    return pd.Series(holds, index=scored.index, dtype="boolean").where(scored["q"] < SIGNIFICANT)


def _without(table: pd.DataFrame, articles: pd.DataFrame, out: np.ndarray) -> pd.DataFrame:
    """Return the tokens that are not of these articles; a frequency list has none of them."""
    return table[~out[article_rows(table, articles, call="score_keyness")]] if "article_id" in table else table


def _of_largest_source(target: pd.DataFrame, articles: pd.DataFrame) -> np.ndarray:
    """Say which articles are of the outlet that has most words of the target, the first by name if several have."""
    codes, sources = codes_of(articles["source"])
    rows = article_rows(target, articles, call="score_keyness")
    words = np.bincount(codes[rows] + 1, minlength=len(sources) + 1)[1:]
    return codes == words.argmax() if words.any() else np.zeros(len(articles), bool)
