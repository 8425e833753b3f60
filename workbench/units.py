"""What a share counts (articles, stories or outlets), and which article each occurrence is of."""

from typing import Literal, get_args

import numpy as np
import pandas as pd

from workbench import schema

Unit = Literal["articles", "stories", "outlets"]
UNITS: tuple[str, ...] = get_args(Unit)
NEEDED = ("article_id", "published_date", "source", "cluster_id", "dup_of")  # columns of articles that counts are made of


def unit_codes(articles: pd.DataFrame, unit: Unit, *, call: str) -> np.ndarray:
    """Return the unit of each article as a number from 0; -1 for an article that is not counted.

    `stories` are the clusters of `mark_duplicates`: the first article of each is counted, what repeats it is not. `outlets`
    are the sources: an article without one is not counted. Raises ValueError if the clusters were not marked.
    """
    schema.check_choice(unit, UNITS, name="unit")
    if unit == "outlets":
        schema.check(articles, "source", call=call)
        return pd.factorize(articles["source"], sort=True)[0]
    rows = np.arange(len(articles))
    if unit == "articles":
        return rows
    schema.check(articles, "cluster_id", "dup_of", call=call)
    if articles["cluster_id"].isna().any():
        raise ValueError(f"{call}: unit='stories' needs the clusters of near-duplicates: take mark_duplicates(articles).")
    return np.where(articles["dup_of"].isna(), rows, -1)


def article_rows(occurrences: pd.DataFrame, articles: pd.DataFrame, *, call: str) -> np.ndarray:
    """Return the row in `articles` of the article of each occurrence.

    Raises ValueError if an article stands twice, or an occurrence is of an article that is not in the table.
    """
    schema.check(occurrences, "article_id", call=call)
    schema.check(articles, "article_id", call=call)
    known = pd.Index(articles["article_id"])
    if not known.is_unique:
        raise ValueError(f"{call}: the article {known[known.duplicated()][0]} stands twice in the table of articles.")
    codes, ids = codes_of(occurrences["article_id"])
    rows = np.append(known.get_indexer(ids.astype(known.dtype)), -1)[codes]
    if lost := int((rows < 0).sum()):
        raise ValueError(f"{call}: {lost} occurrences are of articles that are not in the table.")
    return rows


def codes_of(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return the values of a column as numbers from 0 (-1 for missing), and what they stand for, sorted."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    codes, values = pd.factorize(column, sort=True)
    return codes, pd.Index(values)
