"""How evenly terms are spread over the parts of a corpus, from the real sizes of the parts; all terms at once.

`term` and `part` are numbers from 0, `count` the occurrences of that term in that part, one entry a pair that occurs; `sizes`
are the words of each part, which must be positive. A term that does not occur has NaN.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Dispersion(NamedTuple):
    """The measures of each term, by its number: v are the counts of a term, f their sum, s the shares of the k parts."""

    range: np.ndarray  # parts with the term
    dp: np.ndarray  # ½ Σ |v / f − s|; 0 is even. Gries (2008), IJCL 13
    dp_norm: np.ndarray  # DP / (1 − min s), 0 to 1. Lijffijt & Gries (2012), IJCL 17
    juilland_d: np.ndarray  # 1 − σ / μ / √(k − 1) of the rates p = v / size. Juilland (1970); 1 is even
    carroll_d2: np.ndarray  # entropy of p / Σp over log₂ k. Carroll (1970); 1 is even
    rosengren_s: np.ndarray  # (Σ √(s v))² / f. Rosengren (1971); 1 is even
    kld: np.ndarray  # Σ v / f · log₂(v / f / s), Kullback–Leibler divergence of the term from the corpus; 0 is even


def measure_dispersion(term: ArrayLike, part: ArrayLike, count: ArrayLike, sizes: ArrayLike) -> Dispersion:
    """Return every measure of every term, in the form for parts of unequal size (Gries 2019, Analyzing dispersion).

    Wordless takes all parts for equally large; news articles are not.
    """
    term, part = np.asarray(term, np.int64), np.asarray(part, np.int64)
    count, sizes = np.asarray(count, float), np.asarray(sizes, float)
    if (sizes <= 0).any():
        raise ValueError("A part of no words has no share: leave it out.")
    terms, parts = int(term.max(initial=-1)) + 1, len(sizes)

    def over_parts(values: np.ndarray) -> np.ndarray:
        return np.bincount(term, weights=values, minlength=terms)

    with np.errstate(divide="ignore", invalid="ignore"):
        share = sizes / sizes.sum() if parts else sizes
        f = np.where(over_parts(count) > 0, over_parts(count), np.nan)
        of_term, s = count / f[term], share[part]
        # A part without the term adds its whole share.
        dp = (over_parts(abs(of_term - s) - s) + 1) / 2
        rate = count / sizes[part]
        total, squares = over_parts(rate), over_parts(rate**2)
        deviation = np.sqrt(np.maximum(squares / parts - (total / parts) ** 2, 0))
        return Dispersion(
            range=np.bincount(term, weights=count > 0, minlength=terms).astype(np.int64),
            dp=dp + 0 * f,
            dp_norm=dp / (1 - share.min(initial=1)) + 0 * f,
            juilland_d=1 - deviation / (total / parts) / np.sqrt(parts - 1) + 0 * f,
            carroll_d2=(np.log2(total) - over_parts(rate * np.log2(rate)) / total) / np.log2(parts) + 0 * f,
            rosengren_s=over_parts(np.sqrt(s * count)) ** 2 / f,
            kld=over_parts(of_term * np.log2(of_term / s)) + 0 * f,
        )


def average_reduced_frequency(positions: ArrayLike, size: int) -> float:
    """Return the frequency of a term reduced by its clumps: (1 / w) Σ min(d, w) with w = N / f, the distances d cyclic.

    Savický & Hlaváčová (2002), Journal of Quantitative Linguistics 9. `positions` are those of its f occurrences among the N =
    `size` words of the corpus, in order.
    """
    positions = np.asarray(positions, np.int64)
    if not len(positions):
        return 0.0
    distances = np.diff(positions, append=positions[0] + size)
    width = size / len(positions)
    return float(np.minimum(distances, width).sum() / width)
