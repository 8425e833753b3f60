"""Tokens → sequences of words: n-grams and skip-grams."""

from itertools import combinations

import numpy as np
import pandas as pd

from workbench import schema
from workbench.parts import by_piece
from workbench.streams import read_stream, sentence_bounds


@by_piece([])
def find_ngrams(tokens: pd.DataFrame, *, n: int = 2, skip: int = 0, within: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the sequences of `n` words: a row is a sequence, with the columns of tokens, in reading order.

    `term` is the words parted by spaces, `position` that of the first one, and `text[start:end]` what stands from the first to
    the last. With `skip`, up to so many words may be left out in all (k-skip-n-grams of Guthrie et al. 2006). Words are
    adjacent if their positions are; a sequence never leaves its article nor, with a table of sentences as `within`, its
    sentence. They are counted like words: `count_terms(find_ngrams(tokens), articles)`, whose rates are then of sequences.
    """
    schema.check_least(n, 1, name="n")
    schema.check_least(skip, 0, name="skip")
    stream = read_stream(tokens, call="find_ngrams")
    found = [_sequences(stream, steps) for steps in _steps(n, skip)]
    places = np.concatenate(found) if found else np.zeros((0, n), np.int64)
    if within is not None:
        _, ends = sentence_bounds(stream, places[:, 0], within)
        places = places[stream.start[places[:, -1]] < ends]
    places = places[np.lexsort((*places.T[:0:-1], places[:, 0]))] if skip else places
    key, words = stream.term[places[:, 0]].astype(np.int64), pd.Index(stream.vocabulary)
    for k in range(1, n):  # what a sequence begins with is one number; so is it with the next word
        key, pairs = pd.factorize(key * len(stream.vocabulary) + stream.term[places[:, k]])
        words = words[pairs // len(stream.vocabulary)] + " " + stream.vocabulary[pairs % len(stream.vocabulary)]
    terms = pd.Categorical(words)
    return schema.make(
        "tokens",
        {
            "article_id": pd.Categorical.from_codes(stream.article[places[:, 0]], categories=stream.articles),
            "position": stream.position[places[:, 0]],
            "start": stream.start[places[:, 0]],
            "end": stream.end[places[:, -1]],
            "term": pd.Categorical.from_codes(terms.codes[key], categories=terms.categories),
        },
    )


def _steps(n: int, skip: int) -> list[tuple[int, ...]]:
    """Return how far each word of a sequence may stand from the first: with no skip (0, 1, …, n - 1)."""
    return [(0, *steps) for steps in combinations(range(1, n + skip), n - 1)]


def _sequences(stream, steps: tuple[int, ...]) -> np.ndarray:
    """Return the rows of the words of every sequence with these steps; in an article positions only rise."""
    first = np.arange(max(0, len(stream.term) - steps[-1]))
    whole = np.ones(len(first), bool)
    for step in steps:
        whole &= stream.article[first + step] == stream.article[first]
        whole &= stream.position[first + step] - stream.position[first] == step
    return first[whole][:, None] + np.array(steps)
