"""Where the level of a series changes: functions of arrays."""

import numpy as np
from numpy.typing import ArrayLike


def find_breaks(series: ArrayLike, *, penalty: float = 2.0) -> np.ndarray:
    """Return the places at which a new level begins, in order: the cheapest way to cut the series into stretches of one level.

    PELT (Killick, Fearnhead & Eckley 2012, JASA 107): a stretch costs the squares of its deviations from its mean (l2), a break
    penalty · σ² · ln n, with σ² half the mean square of the steps from value to value (von Neumann 1941), so that breaks
    themselves hardly count; 2 is the criterion of Schwarz (1978): a break adds a place and a level. Of two cuts of one cost
    that with the earlier last break is taken. A series that does not vary has no break.
    """
    y = np.asarray(series, float)
    n = len(y)
    price = penalty * np.square(np.diff(y)).mean() / 2 * np.log(n) if n > 1 else 0.0
    if not price:
        return np.zeros(0, np.int64)
    sums, squares = (np.append(0, np.cumsum(power)) for power in (y - y.mean(), np.square(y - y.mean())))
    best, last, open_ends = np.full(n + 1, -price), np.zeros(n + 1, np.int64), np.array([0])
    for end in range(1, n + 1):
        costs = best[open_ends] + squares[end] - squares[open_ends] - (sums[end] - sums[open_ends]) ** 2 / (end - open_ends)
        best[end], last[end] = costs.min() + price, open_ends[costs.argmin()]
        open_ends = np.append(open_ends[costs <= best[end]], end)  # what is dearer than a break is never cheapest again
    places, end = [], n
    while end := int(last[end]):
        places.append(end)
    return np.array(places[::-1], np.int64)
