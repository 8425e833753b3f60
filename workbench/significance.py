"""Many tests at once, and two rates: functions of arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

SIGNIFICANT = 0.05  # greatest q (or p) of what is said to differ


class Rates(NamedTuple):
    """The ratio of two rates, the bounds of its 95 % interval, and the p of their being the same."""

    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray


def bonferroni(p: ArrayLike) -> np.ndarray:
    """Return each p times the number of tests, at most 1; a missing p is no test."""
    p = np.asarray(p, float)
    return np.minimum(p * np.isfinite(p).sum(), 1)


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """Return the false discovery rate q at which each test would pass; a missing p is no test.

    Benjamini & Hochberg (1995), JRSS B 57: with the p in ascending order, qᵢ = min over j ≥ i of pⱼ · m / j.
    """
    p = np.asarray(p, float)
    q = np.full(p.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q


def poisson_rates(count1: ArrayLike, exposure1: ArrayLike, count2: ArrayLike, exposure2: ArrayLike) -> Rates:
    """Return how the second rate compares with the first: ratio, its exact 95 % interval, two-sided p.

    Given their sum, the second count is binomial under equal rates (Przyborowski & Wilenski 1940, Biometrika 31); p is the
    probability of all counts that are no more likely, the interval that of Clopper & Pearson (1934) carried over to the ratio.
    A rate out of nothing is NaN.
    """
    from scipy.special import betaincinv
    from scipy.stats import binomtest

    x, s, y, t = np.broadcast_arrays(*(np.asarray(array, float) for array in (count1, exposure1, count2, exposure2)))
    known = (s > 0) & (t > 0)
    share = np.divide(t, s + t, out=np.full(x.shape, np.nan), where=known)  # of the sum, under equal rates
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(known, (y / t) / (x / s), np.nan)
        low = np.where(y > 0, betaincinv(np.maximum(y, 1), x + 1, 0.025), 0)
        high = np.where(x > 0, betaincinv(y + 1, np.maximum(x, 1), 0.975), 1)
        low, high = (np.where(known, bound / (1 - bound) * s / t, np.nan) for bound in (low, high))
    # Most items share their numbers with others: each pair is tested once.
    keys, place = np.unique(np.stack([x, y, share]).reshape(3, -1), axis=1, return_inverse=True)
    tests = [
        binomtest(int(y), int(x + y), q).pvalue if x + y > 0 and np.isfinite(q) else (1.0 if np.isfinite(q) else np.nan)
        for x, y, q in keys.T
    ]
    return Rates(ratio, low, high, np.array(tests, float)[place.ravel()].reshape(x.shape))
