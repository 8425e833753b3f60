"""How evenly terms are spread over the parts of a corpus, from the real sizes of the parts; all terms at once.

`term` are numbers from 0, `count` the occurrences of that term in a part of `size` words, an entry for each part that has the
term. A term that does not occur has NaN. The measures are made of sums over the parts of each term, which come out the same in
whatever order, and by whomever, the parts are added up.
"""

from typing import NamedTuple

import numpy as np

SUMS = 13  # over the parts of a term, that all measures are made of
BITS = 22  # after the point of one half of a number, and as many more of the other: sums are exact up to 2 ** 31


class Dispersion(NamedTuple):
    """The measures of each term, by its number: v are the counts of a term, f their sum, s the shares of the k parts."""

    range: np.ndarray  # parts with the term
    dp: np.ndarray  # ½ Σ |v / f − s|; 0 is even. Gries (2008), IJCL 13
    dp_norm: np.ndarray  # DP / (1 − min s), 0 to 1. Lijffijt & Gries (2012), IJCL 17
    juilland_d: np.ndarray  # 1 − σ / μ / √(k − 1) of the rates p = v / size. Juilland (1970); 1 is even
    carroll_d2: np.ndarray  # entropy of p / Σp over log₂ k. Carroll (1970); 1 is even
    rosengren_s: np.ndarray  # (Σ √(s v))² / f. Rosengren (1971); 1 is even
    kld: np.ndarray  # Σ v / f · log₂(v / f / s), Kullback–Leibler divergence of the term from the corpus; 0 is even


def sum_parts(term: np.ndarray, count: np.ndarray, size: np.ndarray, f: np.ndarray, words: int, parts: int) -> np.ndarray:
    """Return the sums over some parts that `measure` is made of, a row each; `size` is that of the part of each entry.

    Of the whole corpus are `f`, the occurrences of each term, the `words` and the number of `parts`.
    """
    above = count / size > f[term] / words  # parts with more than their share of the term
    rate = count / size * (words / max(parts, 1))  # the unit is that of an average part, so that rates of all corpora are alike
    amounts = [np.ones(len(term)), count * above, size * above]
    for each in (rate, rate**2, rate * np.log2(rate), np.sqrt(size / words * count), count * np.log2(rate)):
        amounts += _halves(each)
    return np.stack([np.bincount(term, weights=amount, minlength=len(f)) for amount in amounts])


def measure(sums: np.ndarray, f: np.ndarray, words: int, parts: int, least: int) -> Dispersion:
    """Return every measure of every term, in the form for parts of unequal size (Gries 2019, Analyzing dispersion).

    Wordless takes all parts for equally large; news articles are not. `least` is the size of the smallest part.
    """
    number, count, size = sums[:3]
    rate, square, entropy, root, information = sums[3::2] + sums[4::2]
    f = np.where(f > 0, f, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = count / f - size / words  # v / f and s differ by as much above as below
        deviation = np.sqrt(np.maximum(square / parts - (rate / parts) ** 2, 0))
        return Dispersion(
            range=number.astype(np.int64),
            dp=dp,
            dp_norm=dp / (1 - np.float64(least) / words),
            juilland_d=1 - deviation / (rate / parts) / np.sqrt(parts - 1) + 0 * f,
            carroll_d2=(np.log2(rate) - entropy / rate) / np.log2(parts) + 0 * f,
            rosengren_s=root**2 / f,
            kld=np.log2(parts / f) + information / f,
        )


def _halves(values: np.ndarray) -> list[np.ndarray]:
    """Return two arrays whose sum the values are: sums of either are exact, so that their order does not matter."""
    high = np.rint(values * 2.0**BITS) / 2.0**BITS
    return [high, np.rint((values - high) * 4.0**BITS) / 4.0**BITS]
