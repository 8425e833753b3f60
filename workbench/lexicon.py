"""Tokens → the vocabulary as a whole: how evenly its terms are spread, how rich it is, how it grows."""

from itertools import pairwise

import numpy as np
import pandas as pd

from workbench import diversity, schema
from workbench.dispersion import average_reduced_frequency, measure_dispersion
from workbench.frequencies import By
from workbench.streams import read_stream
from workbench.tallies import tally
from workbench.units import article_rows, codes_of

WINDOW = 100  # words of a window of MATTR


def score_dispersion(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str = "article_id") -> pd.DataFrame:
    """Return how evenly each term is spread over the parts of the corpus: a row is a term, the most frequent first.

    Ties are by term. Parts are the articles or, with `by`, the groups of a column of `articles`, such as `source`; each with
    its real size. What is in no group (no source) is left out. The measures are defined where they are computed, in
    `workbench.dispersion`; `arf` takes the articles in the order of the tokens.
    """
    schema.check(articles, by, call="score_dispersion")
    rows = article_rows(tokens, articles, call="score_dispersion")
    codes, _ = codes_of(articles[by])
    inside = codes[rows] >= 0
    tokens, part = tokens[inside], pd.factorize(codes[rows][inside])[0]
    sizes = np.bincount(part)
    found = tally(pd.DataFrame({"part": np.arange(len(sizes))}), tokens[["term"]], part, np.arange(len(sizes)))
    term = found.groups["term"].cat.codes.to_numpy()
    measured = measure_dispersion(term, found.groups["part"].to_numpy(), found.occurrences, sizes)
    counts = np.bincount(term, weights=found.occurrences, minlength=len(measured.range)).astype(np.int64)
    table = pd.DataFrame(measured._asdict()).assign(
        term=pd.Categorical.from_codes(np.arange(len(counts)), dtype=tokens["term"].dtype)
        if len(counts)
        else pd.Categorical([]),
        count=counts,
        parts=len(sizes),
        tokens_total=len(tokens),
        arf=_reduced(tokens["term"].cat.codes.to_numpy(), len(counts)),
    )
    table = table[table["count"] > 0].sort_values(["count", "term"], ascending=[False, True], ignore_index=True)
    return schema.make("dispersion", table)


def score_diversity(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: By = "article_id") -> pd.DataFrame:
    """Return how rich the vocabulary of each group is: a row is a group of articles (an article, by default), in their order.

    `mattr` (windows of 100 words) and `mtld` do not depend on the length of a text, as `ttr` does; definitions and sources are
    in `workbench.diversity`. A group of several articles is read one after the other.
    """
    groups = [by] if isinstance(by, str) else list(by or [])
    schema.check(articles, *groups, call="score_diversity")
    stream = read_stream(tokens, call="score_diversity")
    rows = article_rows(tokens, articles, call="score_diversity")
    keys = articles[groups].iloc[rows].reset_index(drop=True)
    measured = [
        (*(values if isinstance(values, tuple) else (values,)), *_measured(stream.term[places]))
        for values, places in keys.groupby(groups, dropna=False, sort=True).indices.items()
    ]
    names = schema.names("diversity")
    table = schema.make("diversity", pd.DataFrame(measured, columns=[*groups, *names]))
    return table.assign(**pd.DataFrame(measured, columns=[*groups, *names])[groups])[[*groups, *names]]


def count_growth(tokens: pd.DataFrame, *, steps: int = 100) -> pd.DataFrame:
    """Return how the vocabulary grows: a row is a number of words read, in the order of the table, up to `steps` of them.

    Order the articles (by day, say) before they are tokenized: growth depends on the order.
    """
    schema.check_least(steps, 1, name="steps")
    curve = diversity.growth(read_stream(tokens, call="count_growth").term)
    places = np.unique(np.linspace(len(curve) / steps, len(curve), steps).astype(int)) if len(curve) else np.zeros(0, int)
    places = places[places > 0]
    return schema.make("growth", {"tokens": places, "terms": curve[places - 1]})


def _reduced(terms: np.ndarray, number: int) -> np.ndarray:
    order = np.argsort(terms, kind="stable")
    bounds = np.searchsorted(terms[order], np.arange(number + 1))
    return np.array([average_reduced_frequency(order[a:b], len(terms)) for a, b in pairwise(bounds)])


def _measured(words: np.ndarray) -> tuple[float, ...]:
    return (
        len(words),
        len(np.unique(words)),
        diversity.type_token_ratio(words),
        diversity.moving_average_ttr(words, WINDOW),
        diversity.textual_diversity(words),
    )
