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
    sides = [_counted(table) if "article_id" in table else table for table in (target, reference)]
    if articles is None:
        return _in_order(_scored(_side(sides[0]), _side(sides[1]), minimum))
    schema.check(target, "article_id", call="score_keyness")
    rows = [article_rows(side.ids, articles, call="score_keyness") if isinstance(side, _Corpus) else None for side in sides]
    return _in_order(_compared(sides, rows, [None, None], articles, minimum))


def score_groups(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str, minimum: int = 5) -> pd.DataFrame:
    """Return the keyness of every group of articles against all the others: a row is a term of a group.

    `by` is a column of `articles`, such as `source`. The columns are that of the group and those of `score_keyness`. Sorted by
    group, then as there. An article without a value is in no group, but among the others.
    """
    schema.check(articles, by, call="score_groups")
    codes, groups = codes_of(articles[by])
    corpus, terms = _numbered(_counted(tokens))
    rows = article_rows(corpus.ids, articles, call="score_groups")
    parts = [schema.empty("keyness").assign(**{by: articles[by].head(0)})]
    for n in np.unique(codes[rows][codes[rows] >= 0]) if len(rows) else ():
        inside = codes[rows] == n
        scored = _compared([corpus, corpus], [rows, rows], [inside, ~inside], articles, minimum)
        parts.append(_in_order(scored.assign(term=terms[scored["term"]])).assign(**{by: groups[n]}))
    return pd.concat(parts, ignore_index=True)[[by, *schema.names("keyness")]]


class _Corpus(NamedTuple):
    """Tokens, counted: how often each term (a number of `terms`) stands in each article (of `ids`), and the words of each."""

    term: np.ndarray
    article: np.ndarray
    count: np.ndarray
    sizes: np.ndarray
    terms: pd.Index
    ids: pd.DataFrame


class _Side(NamedTuple):
    """The terms of one corpus (by term: count, articles with it, DPnorm over the articles), its words and its articles."""

    terms: pd.DataFrame
    words: int
    articles: float


def _counted(tokens: pd.DataFrame) -> _Corpus:
    codes, ids = pd.factorize(tokens["article_id"])  # only the articles that have words
    parts = np.arange(len(ids))
    found = tally(pd.DataFrame({"part": parts}), tokens[["term"]], codes, parts)
    term, part = found.groups["term"].cat, found.groups["part"].to_numpy()
    sizes = np.bincount(codes, minlength=len(ids))
    return _Corpus(term.codes.to_numpy(), part, found.occurrences, sizes, term.categories, pd.DataFrame({"article_id": ids}))


def _numbered(corpus: _Corpus) -> tuple[_Corpus, pd.Index]:
    """Return the corpus with its terms as numbers, in the order of their names, and the names."""
    order = corpus.terms.argsort()
    turn = np.argsort(order)
    return corpus._replace(term=turn[corpus.term], terms=pd.RangeIndex(len(order))), corpus.terms[order]


def _counts(side: _Corpus | pd.DataFrame, kept: np.ndarray | None) -> tuple[pd.Series, int]:
    """Return how often each term is used, and the words of all: of these articles of a corpus, or as a frequency list says."""
    if isinstance(side, pd.DataFrame):
        counts = side.groupby(side["term"].astype("str"))["count"].sum()
        return counts, int(side["tokens_total"].iloc[0] if "tokens_total" in side and len(side) else counts.sum())
    weights = side.count if kept is None else side.count * kept[side.article]
    counts = np.bincount(side.term, weights=weights, minlength=len(side.terms)).astype(int)
    return pd.Series(counts, index=side.terms), int(side.sizes.sum() if kept is None else side.sizes[kept].sum())


def _side(side: _Corpus | pd.DataFrame, kept: np.ndarray | None = None) -> _Side:
    """Return what is known of one side; of a frequency list's articles nothing is."""
    counts, words = _counts(side, kept)
    if isinstance(side, pd.DataFrame):
        return _Side(counts.to_frame().assign(units=np.nan, dp_norm=np.nan), words, np.nan)
    kept = np.ones(len(side.sizes), bool) if kept is None else kept
    here, number = kept[side.article], np.cumsum(kept) - 1
    spread = measure_dispersion(side.term[here], number[side.article[here]], side.count[here], side.sizes[kept])
    terms = counts.iloc[: len(spread.range)].to_frame("count").assign(units=spread.range, dp_norm=spread.dp_norm)
    return _Side(terms[terms["count"] > 0], words, int(kept.sum()))


def _compared(sides: list, rows: list, kept: list, articles: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Return how the sides differ, and whether they still do without the largest outlet of the target and without copies.

    `rows` are the rows in `articles` of the articles of each side, `kept` which of those count (all if that is None).
    """
    scored = _scored(*(_side(side, chosen) for side, chosen in zip(sides, kept, strict=True)), minimum)
    leave = {
        "source": _of_largest_source(sides[0], rows[0], kept[0], articles),
        "copies": articles["dup_of"].notna().to_numpy(),
    }
    for name, out in leave.items():
        left = [
            None if row is None else ~out[row] if chosen is None else chosen & ~out[row]
            for row, chosen in zip(rows, kept, strict=True)
        ]
        scored[f"holds_without_{name}"] = _holds(scored, *(_counts(*side) for side in zip(sides, left, strict=True)))
    return scored


def _in_order(scored: pd.DataFrame) -> pd.DataFrame:
    return schema.make("keyness", scored.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True))


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


def _holds(scored: pd.DataFrame, target: tuple[pd.Series, int], reference: tuple[pd.Series, int]) -> pd.Series:
    """Say of each difference that is significant whether it is among these sides too; missing where there is nothing to say."""
    words = (target[1], reference[1])
    if not all(words):
        return pd.Series(pd.NA, index=scored.index, dtype="boolean")
    counts = [side[0].reindex(scored["term"], fill_value=0).to_numpy() for side in (target, reference)]
    g2 = association.log_likelihood(*association.cells(*counts, *words))
    p = association.p_of(np.nan_to_num(g2))  # the same tests as before: as many, and in the same order
    holds = (benjamini_hochberg(p) < SIGNIFICANT) & (np.sign(g2) == np.sign(scored["g2"].to_numpy()))
    return pd.Series(holds, index=scored.index, dtype="boolean").where(scored["q"] < SIGNIFICANT)


def _of_largest_source(side: _Corpus, rows: np.ndarray, kept: np.ndarray | None, articles: pd.DataFrame) -> np.ndarray:
    """Say which articles are of the outlet that has most words of the target, the first by name if several have."""
    codes, sources = codes_of(articles["source"])
    sizes = side.sizes if kept is None else side.sizes * kept
    words = np.bincount(codes[rows] + 1, weights=sizes, minlength=len(sources) + 1)[1:]
    return codes == words.argmax() if words.any() else np.zeros(len(articles), bool)
