"""Whether a series rises or falls: functions of arrays, one series or many (one a row)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

Z95 = 1.959963984540054  # the normal quantile of .975


class Trend(NamedTuple):
    """The trend of each series."""

    s: np.ndarray  # Mann–Kendall: rises minus falls over all pairs
    variance: np.ndarray  # of s without a trend, with ties
    z: np.ndarray
    p: np.ndarray  # two-sided
    tau: np.ndarray  # Kendall's τ-a, s / pairs
    p_corrected: np.ndarray  # p with the variance after Hamed & Rao, for series whose values hang together
    slope: np.ndarray  # Theil–Sen: the median slope of all pairs, per step
    low: np.ndarray  # lower bound of its 95 % interval
    high: np.ndarray  # upper bound


def measure_trend(series: ArrayLike) -> Trend:
    """Return the Mann–Kendall test and the Theil–Sen slope of equally spaced values; NaN for fewer than three.

    Mann (1945), Kendall (1975): S = Σ sign(yⱼ − yᵢ) over i < j, Var S = (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18 with t the sizes
    of ties, z = (S ∓ 1) / √Var S. Hamed & Rao (1998), Journal of Hydrology 204: the variance times 1 + 2 / (n(n−1)(n−2)) ·
    Σ (n−i)(n−i−1)(n−i−2) ρᵢ over the lags whose autocorrelation ρᵢ of the ranks, after the slope is taken out, is significant.
    Sen (1968), JASA 63: the bounds are the slopes at the ranks (m ∓ z √Var S) / 2 of the m pairs, as in scipy. τ is τ-a, as in
    pymannkendall; scipy's kendalltau gives τ-b.
    """
    rows = np.atleast_2d(np.asarray(series, float))
    measured = np.array([_trend(row) for row in rows]).reshape(len(rows), len(Trend._fields))
    return Trend(*(measured.T if np.ndim(series) > 1 else measured[0]))


def _trend(y: np.ndarray) -> tuple[float, ...]:
    n = len(y)
    if n < 3 or not np.isfinite(y).all():
        return (np.nan,) * len(Trend._fields)
    later, earlier = np.tril_indices(n, -1)
    steps = y[later] - y[earlier]
    s = np.sign(steps).sum()
    ties = np.unique(y, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    slopes = np.sort(steps / (later - earlier))
    slope = float(np.median(slopes))
    return (
        s, variance, _z(s, variance), _p(s, variance), s / len(steps), _p(s, variance * _hamed_rao(y, slope)),
        slope, *_bounds(slopes, variance),
    )  # fmt: skip


def _z(s: float, variance: float) -> float:
    return (s - np.sign(s)) / np.sqrt(variance) if variance > 0 else 0.0


def _p(s: float, variance: float) -> float:
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(_z(s, variance))))


def _hamed_rao(y: np.ndarray, slope: float) -> float:
    """Return the factor by which values that hang together widen (or narrow) the variance of S."""
    from scipy.stats import rankdata

    n = len(y)
    ranks = rankdata(y - slope * np.arange(1, n + 1))
    off = ranks - ranks.mean()
    if not (off**2).sum():
        return 1.0
    lags = np.arange(1, n)
    rho = np.correlate(off, off, "full")[n:] / (off**2).sum()
    weights = (n - lags) * (n - lags - 1) * (n - lags - 2) * rho
    factor = 1 + 2 / (n * (n - 1) * (n - 2)) * weights[abs(rho) > Z95 / np.sqrt(n)].sum()
    return max(factor, 1e-9)


def _bounds(slopes: np.ndarray, variance: float) -> tuple[float, float]:
    m, half = len(slopes), Z95 * np.sqrt(variance)
    upper = min(round((m + half) / 2), m - 1)
    lower = max(round((m - half) / 2) - 1, 0)
    return slopes[lower], slopes[upper]
