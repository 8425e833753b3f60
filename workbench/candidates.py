"""Sketches of all texts → the pairs of texts that may share many shingles, as numbers; a text's number is its rank."""

from collections.abc import Iterable, Iterator

import numpy as np

from workbench.shelves import Buckets, Shelf
from workbench.shingles import BANDS, BUCKETS, ROWS, Sketch, distinct, mix

SLACK = 0.2  # an estimate of 64 minima lies this far from the true Jaccard once in a thousand times
NEIGHBOURS = 16  # an article of a bucket is compared with so many that follow it, and with the first
COMMON = 32  # a shingle of more stories than this is furniture or a phrase: it shows no excerpt
AT_ONCE = 1 << 18  # rows of the index that are worked on at a time
TOGETHER = 1 << 21  # pairs that are


class Sketches:
    """The sketches of all texts, put aside as they come, in the order of the corpus."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._minima: list[tuple[int, int]] = []
        self._index = Buckets(shelf, (np.uint64, np.uint32))
        self._wordless: list[np.ndarray] = []
        self._number = 0

    def add(self, sketch: Sketch) -> None:
        """Take the sketches of the texts that come next."""
        number = len(sketch.counts)
        self._minima.append((self._shelf.put(sketch.minima.ravel()), number))
        self._index.add(sketch.bounds, sketch.samples, sketch.holders + np.uint32(self._number))
        self._wordless.append(self._number + np.flatnonzero(sketch.counts == 0))
        self._number += number

    def rank(self, rows: np.ndarray) -> None:
        """Say which text each rank has, when all are there."""
        self._rows = rows
        self._ranks = np.empty(len(rows), np.int64)
        self._ranks[rows] = np.arange(len(rows))
        self._without = np.concatenate([np.empty(0, np.int64), *self._wordless])
        self._own = mix(self._ranks[self._without].astype(np.uint64)).astype(np.uint32)

    def _of_rows(self, n: int) -> np.ndarray:
        """Return the minimum of this number of every text, in the order of the corpus.

        A text without words has one of its own, so that it falls into no bucket with others.
        """
        minima = [self._shelf.get(number, n * texts, (n + 1) * texts) for number, texts in self._minima]
        minima = np.concatenate([np.empty(0, np.uint32), *minima])
        minima[self._without] = self._own
        return minima

    def alike(self, similarity: float) -> np.ndarray:
        """Return the pairs that share a band and whose minima let a Jaccard of `similarity` be expected."""
        found = np.empty(0, np.int64)
        everyone = np.arange(self._number)
        for band in range(0, BANDS * ROWS, ROWS):
            keys = np.zeros(self._number, np.uint64)
            for n in range(band, band + ROWS):
                keys = mix(keys + self._of_rows(n)[self._rows])
            for pairs in _together(next_ones(*grouped(keys, everyone, self._number))):
                pairs = np.setdiff1d(pairs, found, assume_unique=True)
                first, second = (self._rows[end] for end in ends(pairs))
                equal = np.zeros(len(pairs), np.int64)
                for n in range(BANDS * ROWS if len(pairs) else 0):
                    minima = self._of_rows(n)
                    equal += minima[first] == minima[second]
                found = joined([found, pairs[equal >= (similarity - SLACK) * BANDS * ROWS]])
        return found

    def overlapping(self, stories: np.ndarray, share: float) -> np.ndarray:
        """Return the pairs that have this share of the smaller one's sampled shingles in common, furniture aside.

        Shingles are counted bucket by bucket, then pairs by the rank of the first.
        """
        sizes = np.zeros(self._number, np.int64)
        counted = Buckets(self._shelf, (np.int64, np.int64))
        steps = np.linspace(0, self._number, BUCKETS + 1).astype(np.int64) << 32
        for samples, holders in self._index.read(AT_ONCE):
            keys, members = grouped(samples, self._ranks[holders], self._number)
            # A shingle counts once a story: what a hundred copies of one text share is no furniture.
            values, spread = np.unique(grouped(keys, stories[members], self._number)[0], return_counts=True)
            telling = np.isin(keys, values[spread > COMMON], invert=True)
            keys, members = keys[telling], members[telling]
            sizes += np.bincount(members, minlength=self._number)
            pairs, shared = _summed(np.unique(pairs, return_counts=True) for pairs in next_ones(keys, members))
            counted.add(np.searchsorted(pairs, steps), pairs, shared)
        found = []
        for columns in counted.read(TOGETHER):
            pairs, shared = _summed([columns])
            first, second = ends(pairs)
            found.append(pairs[shared >= share * np.minimum(sizes[first], sizes[second])])
        return joined(found)


def grouped(keys: np.ndarray, members: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return keys and members sorted by both, each once. Keys lose their highest bits: what so falls together is compared."""
    bits = np.uint64(max(1, number.bit_length()))
    packed = distinct(keys << bits | members.astype(np.uint64))  # one sort of integers, many times as fast as of two columns
    return packed >> bits, (packed & (np.uint64(1) << bits) - np.uint64(1)).astype(np.int64)


def next_ones(keys: np.ndarray, members: np.ndarray) -> Iterator[np.ndarray]:
    """Yield as codes the pairs of a bucket: each member with the next 16, and with the first."""
    for step in range(1, NEIGHBOURS + 1):
        same = keys[step:] == keys[:-step]
        if not same.any():
            return
        yield _codes(members[:-step][same], members[step:][same])
    firsts = np.searchsorted(keys, keys)
    far = np.arange(len(keys)) - firsts > NEIGHBOURS
    yield _codes(members[firsts[far]], members[far])


def _codes(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return first << 32 | second


def ends(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ranks of the first and of the second of each pair."""
    return pairs >> 32, pairs & 0xFFFFFFFF


def joined(parts: Iterable[np.ndarray]) -> np.ndarray:
    """Return the pairs of all parts, sorted, each once."""
    return distinct(np.concatenate([np.empty(0, np.int64), *parts]))


def _together(parts: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield the same pairs, many at a time."""
    waiting: list[np.ndarray] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) >= TOGETHER:
            yield np.concatenate(waiting)
            waiting.clear()
    yield np.concatenate([np.empty(0, np.int64), *waiting])


def _summed(parts: Iterable[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct pairs, sorted, and the sum of the numbers of each."""
    nothing = np.empty(0, np.int64)
    pairs, numbers = (np.concatenate([nothing, *column]) for column in zip((nothing, nothing), *parts, strict=True))
    pairs, inverse = np.unique(pairs, return_inverse=True)
    return pairs, np.bincount(inverse, numbers, minlength=len(pairs)).astype(np.int64)
