"""Articles, mentions, tokens → the values and the key words of any selection of them, counted on whole numbers kept for it."""

import numpy as np
import pandas as pd

from workbench import association
from workbench.function_words import stopwords
from workbench.significance import SIGNIFICANT, benjamini_hochberg
from workbench.units import article_rows, codes_of

LEAST = 5  # occurrences of a word that is tested


class Facets:
    """What is counted anew for each selection. A selection is a truth value an article, in the order of the table."""

    def __init__(self, articles: pd.DataFrame, mentions: pd.DataFrame | None, tokens: pd.DataFrame, columns: list[str]) -> None:
        """Take the articles apart by these columns, and by the actors of the mentions."""
        every = np.arange(len(articles))
        self._places = {name: _placed(every, articles[name]) for name in columns}
        if mentions is not None:
            once = mentions[["article_id", "actor"]].drop_duplicates()
            self._places["actor"] = _placed(article_rows(once, articles, call="explore"), once["actor"])
        self.fields = tuple(self._places)
        codes, self._terms = codes_of(tokens["term"])
        self._words = article_rows(tokens, articles, call="explore").astype(np.int32), codes
        self._counts = np.bincount(codes, minlength=len(self._terms))
        self._content = ~self._terms.isin(stopwords())

    def numbers(self, field: str, kept: np.ndarray) -> pd.Series:
        """Return how many of these articles have each value of a column, or each actor named in them, frequent ones first."""
        rows, codes, values = self._places[field]
        numbers = pd.Series(np.bincount(codes[kept[rows]], minlength=len(values)), index=values)
        return numbers[numbers > 0].sort_values(ascending=False, kind="stable") if field == "actor" else numbers

    def key_words(self, kept: np.ndarray, most: int) -> list[tuple[str, int, float]]:
        """Return the words that are key in these articles against all others, no function words: term, count, G².

        As `score_keyness` of the tokens of both sides has them.
        """
        rows, codes = self._words
        own = np.bincount(codes[kept[rows]], minlength=len(self._terms))
        rest = self._counts - own
        tested = np.flatnonzero(self._counts >= LEAST)
        g2 = association.log_likelihood(*association.cells(own[tested], rest[tested], own.sum(), rest.sum()))
        key = (g2 > 0) & (benjamini_hochberg(association.p_of(g2)) < SIGNIFICANT) & self._content[tested]
        found = sorted(zip(-g2[key], self._terms[tested[key]], own[tested[key]], strict=True))[:most]
        return [(term, int(count), -minus) for minus, term, count in found]


def _placed(rows: np.ndarray, column: pd.Series) -> tuple[np.ndarray, np.ndarray, pd.Index]:
    """Return the rows that have a value, its number, and the values: those of most rows first, ties by name."""
    codes, values = codes_of(column)
    rows, codes = rows[codes >= 0], codes[codes >= 0]
    sizes = np.bincount(codes, minlength=len(values))
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    number = np.zeros(len(values), int)
    number[order] = np.arange(len(order))
    return rows, number[codes], values[order]
