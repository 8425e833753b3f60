"""Different terms → numbers that all pieces of a corpus share, without the terms: eight bytes each are sent to workers."""

from itertools import count
from typing import NamedTuple

import numpy as np
import pandas as pd

BLOCK = 500_000  # terms that are hashed at a time


class Vocabulary(NamedTuple):
    """The hashes of terms, sorted: a term is numbered by the place of its hash. No two of the terms of a corpus share one."""

    hashes: np.ndarray
    salt: int

    def numbers(self, terms: pd.Index) -> np.ndarray:
        """Return the number of each of these terms of the corpus; -1 for one that has none."""
        if not len(self.hashes):
            return np.full(len(terms), -1)
        hashes = _hashed(terms, self.salt)
        place = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[place] == hashes, place, -1)

    def codes(self, terms: pd.Series) -> np.ndarray:
        """Return the number of each row's term, a category."""
        return np.append(self.numbers(terms.cat.categories), -1)[terms.cat.codes]

    def only(self, chosen: np.ndarray) -> "Vocabulary":
        """Return the vocabulary of those that are chosen, which are numbered anew."""
        return Vocabulary(self.hashes[chosen], self.salt)


def number_terms(terms: pd.Index, chosen: np.ndarray | None = None) -> tuple[Vocabulary, np.ndarray]:
    """Return a vocabulary of the chosen ones of all terms of a corpus, and which of them each number stands for."""
    for salt in count():
        hashes = _hashed(terms, salt)
        order = np.argsort(hashes)
        if (hashes[order[1:]] != hashes[order[:-1]]).all():  # else, once in a million corpora, they are hashed anew
            order = order if chosen is None else order[chosen[order]]
            return Vocabulary(hashes[order], salt), order


def _hashed(terms: pd.Index, salt: int) -> np.ndarray:
    blocks = [terms[start : start + BLOCK].to_numpy(object) for start in range(0, len(terms), BLOCK)]
    hashed = [pd.util.hash_array(block, hash_key=f"{salt:016}", categorize=False) for block in blocks]
    return np.concatenate([np.zeros(0, np.uint64), *hashed])
