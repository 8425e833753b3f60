"""Tokens → how much a term says of one document among the others (tf-idf)."""

from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.frequencies import By, count_terms
from workbench.tallies import count_rows

Variant = Literal["relative", "smoothed"]


def score_tf_idf(
    tokens: pd.DataFrame, articles: pd.DataFrame, *, by: By = "article_id", variant: Variant = "relative"
) -> pd.DataFrame:
    """Return the tf-idf of every term in every document it stands in: a row is a term of a document, the heaviest first.

    A document is an article or, with `by`, a group of articles, such as all of an outlet. With n = occurrences of the term in
    the document, L = words of the document, D = documents and df = documents with the term, `tf_idf` is

    - `relative`: n / L · ln(D / df), as in tidytext (Silge & Robinson 2016); 0 for a term that every document has,
    - `smoothed`: n · (ln((1 + D) / (1 + df)) + 1), each document scaled to length 1, as in scikit-learn.

    The idea is of Spärck Jones (1972), Journal of Documentation 28. Sorted by document, then the heaviest first, ties by term.
    """
    schema.check_choice(variant, ("relative", "smoothed"), name="variant")
    groups = [by] if isinstance(by, str) else list(by or [])
    schema.check(articles, *groups, call="score_tf_idf", whole=False)
    counts = count_terms(tokens, articles, by=groups)
    documents = len(count_rows(articles, by=groups))
    with_term = counts.groupby("term", observed=True)["count"].transform("size")
    if variant == "relative":
        weights = counts["count"] / counts["tokens_total"] * np.log(documents / with_term)
    else:
        weights = counts["count"] * (np.log((1 + documents) / (1 + with_term)) + 1)
        lengths = (weights**2).groupby([counts[name] for name in groups], dropna=False).transform("sum") ** 0.5
        weights = weights / lengths
    scored = counts.assign(documents=with_term, documents_total=documents, tf_idf=weights)
    scored["variant"] = pd.Series(variant, index=scored.index, dtype="str")
    ascending = [True] * len(groups) + [False, True]
    scored = scored.sort_values([*groups, "tf_idf", "term"], ascending=ascending, ignore_index=True)
    return scored[[*groups, *schema.names("tf_idf")]]
