"""Where terms stand in a stretch of words, how far from one occurrence to the next: the gaps of stretches join to those of all.

`f` are the occurrences of each term in the whole corpus, `words` all its words; w = words / f is the gap of an even term.
"""

from typing import NamedTuple

import numpy as np


class Gaps(NamedTuple):
    """Of each term in a stretch of words where it stands first and last, and the distances from one occurrence to the next."""

    first: np.ndarray
    last: np.ndarray
    near: np.ndarray  # sum of the distances up to words / f
    far: np.ndarray  # number of those beyond


def find_gaps(term: np.ndarray, f: np.ndarray, words: int) -> Gaps:
    """Return the gaps of terms, which all occur, in a stretch of words; `f` and `words` are those of the whole corpus."""
    order = np.argsort(term, kind="stable")
    of = term[order]
    begins, same = np.searchsorted(of, np.arange(len(f) + 1)), of[1:] == of[:-1]
    near, far = _parted(np.diff(order)[same], of[1:][same], f, words)
    return Gaps(order[begins[:-1]], order[begins[1:] - 1], near, far)


def reduced_frequency(gaps: Gaps, f: np.ndarray, words: int) -> np.ndarray:
    """Return each frequency reduced by its clumps: ARF = (1 / w) Σ min(d, w) with w = words / f, the distances d cyclic.

    Savický & Hlaváčová (2002), Journal of Quantitative Linguistics 9.
    """
    near, far = _parted(gaps.first + words - gaps.last, np.arange(len(f)), f, words)
    return (gaps.near + near) / max(words, 1) * f + (gaps.far + far)


def join_gaps(gaps: Gaps, terms: np.ndarray, stretch: Gaps, begin: int, f: np.ndarray, words: int) -> None:
    """Add to the gaps of all terms those of the terms in the next stretch of words, which begins there."""
    before = gaps.last[terms]
    seen = before >= 0
    near, far = _parted((stretch.first + begin - before)[seen], np.flatnonzero(seen), f[terms], words)
    gaps.near[terms] += stretch.near + near
    gaps.far[terms] += stretch.far + far
    gaps.first[terms] = np.where(seen, gaps.first[terms], stretch.first + begin)
    gaps.last[terms] = stretch.last + begin


def _parted(distance: np.ndarray, term: np.ndarray, f: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """Return for each term the sum of the distances up to words / f, and the number of those beyond."""
    beyond = distance > words / np.maximum(f[term], 1)
    near, far = (np.bincount(term, weights=weights, minlength=len(f)) for weights in (distance * ~beyond, beyond))
    return near.astype(np.int64), far.astype(np.int64)
