"""Tokens → the objects of NLTK, for those who know them."""

from typing import TYPE_CHECKING

import pandas as pd

from workbench import schema
from workbench.units import article_rows

if TYPE_CHECKING:
    from nltk import ConditionalFreqDist, FreqDist, Text


def to_nltk_text(tokens: pd.DataFrame) -> "Text":
    """Return the terms in their order as an `nltk.Text`, with its concordance, dispersion plot, collocations and the like."""
    schema.check(tokens, "term", call="to_nltk_text")
    from nltk import Text

    return Text(tokens["term"].astype("object").tolist())


def to_freq_dist(tokens: pd.DataFrame) -> "FreqDist":
    """Return the counts of the terms as an `nltk.FreqDist`: those of `count_terms`."""
    schema.check(tokens, "term", call="to_freq_dist")
    from nltk import FreqDist

    counts = tokens["term"].value_counts()
    return FreqDist({term: int(count) for term, count in counts.items() if count})


def to_conditional_freq_dist(tokens: pd.DataFrame, articles: pd.DataFrame, *, by: str) -> "ConditionalFreqDist":
    """Return the counts of the terms in each group of articles, such as `source`, as an `nltk.ConditionalFreqDist`."""
    schema.check(articles, by, call="to_conditional_freq_dist")
    from nltk import ConditionalFreqDist

    groups = articles[by].to_numpy(object)[article_rows(tokens, articles, call="to_conditional_freq_dist")]
    found = ConditionalFreqDist()
    for group, rows in tokens.groupby(groups, dropna=False, sort=True):
        found[group] = to_freq_dist(rows)
    return found
