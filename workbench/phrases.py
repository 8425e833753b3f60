"""Tokens → adjacent words that belong together, and how firmly."""

from functools import reduce
from itertools import combinations

import numpy as np
import pandas as pd

from workbench import association, schema
from workbench.significance import benjamini_hochberg
from workbench.streams import Stream, read_stream, sentence_bounds, units_of


def score_phrases(
    tokens: pd.DataFrame, *, words: int = 2, minimum: int = 5, within: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return how firmly adjacent words belong together: a row is a sequence of 2 to 4 `words` found `minimum` times or more.

    Words are adjacent if their positions are, whatever stands between them; with a table of sentences as `within`, they are in
    one. All sequences of as many words are the total. Each is in one of 2^words cells: it has these of the phrase's words in
    their places and others in the other places. λ (Blaheta & Johnson 2001) is the interaction of all the words in a log-linear
    model of the cells: λ = Σ(-1)^(words - bᵢ) ln(nᵢ + 0.5), with bᵢ of the phrase's words in cell i; z = λ / √Σ 1/(nᵢ + 0.5).
    So λ of three words asks for more than that two of them go together. G² compares the cells with words that stand in their
    places independently, with 2^words - words - 1 degrees of freedom. Sorted by `z`, the highest first, ties by term.
    """
    from scipy.special import xlogy

    if words not in (2, 3, 4):
        raise ValueError(f"words={words!r} is not one of 2, 3, 4.")
    schema.check_least(minimum, 1, name="minimum")
    stream = read_stream(tokens, call="score_phrases")
    first = _sequences(stream, words, within)
    slots, vocabulary = _frequent(stream, first, words, minimum)
    rows, phrases = _repeated(slots, minimum)
    found, units = units_of(phrases, stream.article[first[rows]])
    one = np.empty(len(found), np.int64)
    one[phrases] = rows  # any occurrence of each phrase tells its words
    wanted = [slot[one] for slot in slots]
    counts = np.bincount(phrases, minlength=len(found))
    cells = _cells(slots, wanted, counts, len(vocabulary))
    expected = _independent(cells)
    cells = cells.astype(float)
    strength, z = association.interaction(cells)
    g2 = 2 * (xlogy(cells, cells) - xlogy(cells, expected)).sum(0) * np.where(cells[-1] < expected[-1], -1, 1)
    p = association.p_of(g2, 2**words - words - 1)
    table = {
        "term": [" ".join(each) for each in zip(*(vocabulary[codes] for codes in wanted), strict=True)],
        "words": words,
        "count": counts,
        "expected": expected[-1],
        "sequences_total": len(first),
        "unit": "articles",
        "units": units,
        "lambda": strength,
        "z": z,
        "g2": g2,
        "p": p,
        "q": benjamini_hochberg(p),
    }
    order = pd.DataFrame(table).sort_values(["z", "term"], ascending=[False, True])
    return schema.make("phrase_scores", order.reset_index(drop=True))


def _sequences(stream: Stream, words: int, within: pd.DataFrame | None) -> np.ndarray:
    """Return the first row of every sequence of adjacent words."""
    first = np.arange(max(0, len(stream.term) - words + 1))
    last = first + words - 1
    # In an article positions only rise, so as many rows that are as many positions apart are one behind the other.
    first = first[
        (stream.article[first] == stream.article[last]) & (stream.position[last] - stream.position[first] == words - 1)
    ]
    if within is None:
        return first
    end = sentence_bounds(stream, first, within)[1]
    return first[stream.start[first + words - 1] < end]


def _frequent(stream: Stream, first: np.ndarray, words: int, minimum: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the words of the sequences, place by place, numbered among those frequent enough (-1: not), and these words."""
    frequent = np.bincount(stream.term, minlength=len(stream.vocabulary)) >= minimum
    number = np.where(frequent, np.cumsum(frequent) - 1, -1)
    return [number[stream.term[first + k]] for k in range(words)], stream.vocabulary[frequent].to_numpy()


def _repeated(slots: list[np.ndarray], minimum: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sequences found `minimum` times or more, and the number of the phrase each is."""
    rows = np.flatnonzero(np.logical_and.reduce([slot >= 0 for slot in slots]))
    phrases = slots[0][rows]
    for slot in slots[1:]:  # what begins a frequent phrase is frequent
        keys = phrases * (slot.max(initial=0) + 1) + slot[rows]
        buckets = keys % (len(keys) | 1)
        likely = (np.bincount(buckets) >= minimum)[buckets]  # a key is no more frequent than its bucket
        rows, (phrases, _) = rows[likely], pd.factorize(keys[likely])
        frequent = np.bincount(phrases) >= minimum
        kept = frequent[phrases]
        rows, phrases = rows[kept], (np.cumsum(frequent) - 1)[phrases[kept]]
    return rows, phrases


def _cells(slots: list[np.ndarray], wanted: list[np.ndarray], counts: np.ndarray, vocabulary: int) -> np.ndarray:
    """Return the sequences with exactly some words of each phrase: row b has word k in place k where bit k of b is set."""
    words = len(slots)
    cells = np.empty((2**words, len(counts)), np.int64)
    cells[0], cells[-1] = len(slots[0]), counts
    for size in range(1, words):
        for places in combinations(range(words), size):
            cells[sum(1 << k for k in places)] = _with_words(
                [slots[k] for k in places], [wanted[k] for k in places], vocabulary
            )
    for k in range(words):  # with at least these words → with these and no other
        for b in range(2**words):
            if not b >> k & 1:
                cells[b] -= cells[b | 1 << k]
    return cells


def _with_words(slots: list[np.ndarray], wanted: list[np.ndarray], vocabulary: int) -> np.ndarray:
    """Return how many sequences have the wanted words in these places."""
    if len(slots) == 1:
        return np.bincount(slots[0][slots[0] >= 0], minlength=vocabulary)[wanted[0]]
    if vocabulary ** len(slots) >= 2**63:
        raise ValueError(f"score_phrases: {vocabulary:,} different words are too many for 4: take a higher minimum.")
    known = np.logical_and.reduce([slot >= 0 for slot in slots])
    keys, asked = (reduce(lambda key, slot: key * vocabulary + slot, of) for of in ([slot[known] for slot in slots], wanted))
    buckets = len(keys) | 1
    likely = np.zeros(buckets, bool)
    likely[asked % buckets] = True
    keys = np.sort(keys[likely[keys % buckets]])  # most sequences that nobody asks for are never sorted
    return np.searchsorted(keys, asked, "right") - np.searchsorted(keys, asked)


def _independent(cells: np.ndarray) -> np.ndarray:
    """Return what the cells would hold if every word stood in its place independently of the others."""
    words, total = len(cells).bit_length() - 1, cells.sum(0)
    expected = np.tile(total.astype(float), (len(cells), 1))
    for k in range(words):
        has = np.array([b >> k & 1 for b in range(len(cells))], bool)
        share = cells[has].sum(0) / total
        expected[has] *= share
        expected[~has] *= 1 - share
    return expected
