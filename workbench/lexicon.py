"""Tokens → the vocabulary as a whole: how evenly its terms are spread, how rich it is, how it grows."""

from typing import Any

import numpy as np
import pandas as pd

from workbench import diversity, schema
from workbench.dispersion import SUMS, measure, sum_parts
from workbench.frequencies import By
from workbench.gaps import Gaps, find_gaps, join_gaps, reduced_frequency
from workbench.parts import in_parts, planned, stream
from workbench.streams import read_stream
from workbench.tallies import Tally, compact, tally, tally_all
from workbench.units import article_rows, codes_of
from workbench.vocabulary import Vocabulary, number_terms

WINDOW = 100  # words of a window of MATTR


def score_dispersion(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str = "article_id") -> pd.DataFrame:
    """Return how evenly each term is spread over the parts of the corpus: a row is a term, the most frequent first.

    Ties are by term. Parts are the articles or, with `by`, the groups of a column of `articles`, such as `source`; each with
    its real size. What is in no group (no source) is left out. The measures are defined where they are computed, in
    `workbench.dispersion`; `arf` takes the articles in the order of the tokens.

    A corpus in parts is read twice; it takes about 300 bytes of memory for each different word, and with `by` 50 for each word
    of a group.
    """
    schema.check(tokens, "article_id", "term", call="score_dispersion", whole=False)
    schema.check(articles, "article_id", by, call="score_dispersion", whole=False)
    if in_parts(tokens, articles):
        placed = planned(_placed, tokens, articles, needs=("article_id", by), by=by)
    else:
        placed = _placed(tokens, articles, by=by)
    whole = by == "article_id"  # each part is in one piece
    counts, sizes = tally_all(_counted, placed, whole=whole)
    number, size = (
        (sizes.units, sizes.groups["size"].to_numpy()) if whole else (np.ones(len(sizes.units), int), sizes.occurrences)
    )
    codes, terms = codes_of(counts.groups["term"])
    vocabulary, order = number_terms(terms)
    f = np.bincount(codes, weights=counts.occurrences, minlength=len(terms)).astype(np.int64)[order]
    of_all = {"f": f, "words": int(size @ number), "parts": int(number.sum())}
    sums, gaps = _in_order(placed, vocabulary=vocabulary, whole=whole, **of_all)
    if not whole:
        part = pd.Index(sizes.groups["part"]).get_indexer(counts.groups["part"])
        sums = sum_parts(np.argsort(order)[codes], counts.occurrences, size[part], **of_all)
    table = pd.DataFrame(measure(sums, least=size.min(initial=of_all["words"]), **of_all)._asdict()).assign(
        term=pd.Categorical.from_codes(order, categories=terms),
        count=f,
        parts=of_all["parts"],
        tokens_total=of_all["words"],
        arf=reduced_frequency(gaps, f, of_all["words"]),
    )
    table = table[table["count"] > 0].sort_values(["count", "term"], ascending=[False, True], ignore_index=True)
    return schema.make("dispersion", table)


def _placed(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return term and part of each word that is in one, in the order of the words."""
    rows = article_rows(tokens, articles, call="score_dispersion")
    part = articles[by].astype("category").array[rows]
    return pd.DataFrame({"term": tokens["term"].array, "part": part})[np.asarray(part.codes) >= 0].reset_index(drop=True)


def _counted(placed: pd.DataFrame, *, whole: bool) -> tuple[Tally, Tally]:
    """Return the occurrences of each term and how many parts have which size; or of each term in each part, and the sizes."""
    part = placed["part"].cat
    sizes = np.bincount(part.codes, minlength=len(part.categories))
    if whole:
        lengths, number = np.unique(sizes[sizes > 0], return_counts=True)
        term = placed["term"].cat
        counts, nothing = np.bincount(term.codes, minlength=len(term.categories)), np.zeros(len(term.categories), int)
        terms = pd.DataFrame({"term": pd.Categorical.from_codes(np.arange(len(counts)), dtype=placed["term"].dtype)})
        return Tally(terms, counts, nothing), Tally(pd.DataFrame({"size": lengths}), np.zeros(len(number), int), number)
    parts = pd.DataFrame({"part": part.categories})
    found = tally(parts, placed[["term"]], part.codes.to_numpy(), np.arange(len(parts)))
    return found, Tally(parts[sizes > 0].reset_index(drop=True), sizes[sizes > 0], np.ones(np.count_nonzero(sizes), int))


def _in_order(placed: pd.DataFrame, *, whole: bool, f: np.ndarray, words: int, **options: Any) -> tuple[np.ndarray, Gaps]:
    """Return the sums over all parts, if each is whole in a piece, and the gaps of the terms, piece by piece in their order."""
    options = {"f": f, "words": words, "whole": whole, **options}
    read = stream(_measured, placed, needs=(), **options) if in_parts(placed) else [_measured(placed, **options)]
    sums, begin = np.zeros((SUMS if whole else 0, len(f))), 0
    gaps = Gaps(np.full(len(f), -1), np.full(len(f), -1), np.zeros(len(f), np.int64), np.zeros(len(f), np.int64))
    for terms, some, stretch, length in read:
        sums[:, terms] += some
        join_gaps(gaps, terms, stretch, begin, f, words)
        begin += length
    return sums, gaps


def _measured(
    placed: pd.DataFrame, *, vocabulary: Vocabulary, whole: bool, f: np.ndarray, words: int, parts: int
) -> tuple[np.ndarray, np.ndarray, Gaps, int]:
    """Return the terms of a piece, the sums over its parts, the gaps of the terms, and the words."""
    terms, local = compact(vocabulary.codes(placed["term"]))
    gaps, sums = find_gaps(local, f[terms], words), np.zeros((0, len(terms)))
    if whole:
        part = placed["part"].cat
        sizes, numbers = np.bincount(part.codes, minlength=len(part.categories)), np.arange(len(part.categories))
        found = tally(pd.DataFrame({"part": numbers}), pd.DataFrame({"term": local}), part.codes.to_numpy(), numbers)
        term, size = found.groups["term"].to_numpy(), sizes[found.groups["part"].to_numpy()]
        sums = sum_parts(term, found.occurrences, size, f[terms], words, parts)
    return terms, sums, gaps, len(placed)


def score_diversity(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: By = "article_id") -> pd.DataFrame:
    """Return how rich the vocabulary of each group is: a row is a group of articles (an article, by default), in their order.

    `mattr` (windows of 100 words) and `mtld` do not depend on the length of a text, as `ttr` does; definitions and sources are
    in `workbench.diversity`. In a group of several articles no window and no stretch goes beyond its article, so that their
    order does not matter; an article of fewer than 100 words has no window. Of tables in parts it takes about 100 bytes of
    memory for each word of a group of several.
    """
    groups = [by] if isinstance(by, str) else list(by or [])
    schema.check(tokens, *schema.names("tokens"), call="score_diversity", whole=False)
    schema.check(articles, "article_id", *groups, call="score_diversity", whole=False)
    if in_parts(tokens, articles):
        sums = planned(_richness, tokens, articles, needs=("article_id", *groups), groups=groups).collect()
    else:
        sums = _richness(tokens, articles, groups=groups)
    table = sums.groupby(groups, dropna=False, sort=True, as_index=False, observed=True).sum()
    if "article_id" not in groups:
        (found,) = tally_all(_of_groups, tokens, articles, needs=("article_id", *groups), groups=groups)
        table["terms"] = found.groups.groupby(groups, dropna=False, sort=True, observed=True).size().to_numpy()
    forward, backward = (table["tokens"] / table[way].replace(0, np.nan) for way in ("forward", "backward"))
    windows = (table["windows"] * WINDOW).replace(0, np.nan)
    table = table.assign(ttr=table["terms"] / table["tokens"], mattr=table["types"] / windows, mtld=(forward + backward) / 2)
    return table[[*groups, *schema.names("diversity")]]


def _richness(tokens: pd.DataFrame, articles: pd.DataFrame, *, groups: list[str]) -> pd.DataFrame:
    """Return what the articles of each group have together: words, different ones of each, windows, their types, stretches."""
    stream = read_stream(tokens, call="score_diversity")
    rows = article_rows(tokens, articles, call="score_diversity")
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    texts = np.split(stream.term, begins[1:]) if len(rows) else []
    counted = [
        (len(text), len(np.unique(text)), *diversity.count_windows(text, WINDOW), *diversity.count_stretches(text))
        for text in texts
    ]
    names = {**dict.fromkeys(("tokens", "terms", "windows", "types"), "int64"), "forward": "float64", "backward": "float64"}
    of_articles = pd.DataFrame(counted, columns=list(names)).astype(names)
    of_articles = pd.concat([articles[groups].iloc[rows[begins]].reset_index(drop=True), of_articles], axis=1)
    return of_articles.groupby(groups, dropna=False, as_index=False, observed=True).sum()


def _of_groups(tokens: pd.DataFrame, articles: pd.DataFrame, *, groups: list[str]) -> tuple[Tally]:
    """Return the terms of each group."""
    rows = article_rows(tokens, articles, call="score_diversity")
    return (tally(articles[groups], tokens[["term"]], rows, np.zeros(len(articles), int)),)


def count_growth(tokens: pd.DataFrame, *, steps: int = 100) -> pd.DataFrame:
    """Return how the vocabulary grows: a row is a number of words read, in the order of the table, up to `steps` of them.

    Order the articles (by day, say) before they are tokenized: growth depends on the order.
    """
    schema.check_least(steps, 1, name="steps")
    curve = diversity.growth(read_stream(tokens, call="count_growth").term)
    places = np.unique(np.linspace(len(curve) / steps, len(curve), steps).astype(int)) if len(curve) else np.zeros(0, int)
    places = places[places > 0]
    return schema.make("growth", {"tokens": places, "terms": curve[places - 1]})
