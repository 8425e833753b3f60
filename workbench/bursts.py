"""Bursts of a series of counts out of totals: functions of arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Bursts(NamedTuple):
    """The cheapest path through the two states, its cost, and its bursts: first and last place, and weight."""

    states: np.ndarray
    cost: float
    first: np.ndarray
    last: np.ndarray
    weights: np.ndarray


def find_burst_states(counts: ArrayLike, totals: ArrayLike, *, scaling: float = 2.0, gamma: float = 1.0) -> Bursts:
    """Return the bursts of Kleinberg's batched model with two states.

    Kleinberg (2002), Bursty and hierarchical structure in streams, §4: with R = Σ r, D = Σ d the states expect the shares
    p₀ = R / D and p₁ = scaling · p₀ (at most 1). A batch costs −ln of the binomial probability of r of d at its state's share;
    a move up costs gamma · ln n of n batches, a move down nothing. The weight of a burst is what it saves against the lower
    state. Of two paths of one cost the one that is lower for longer is taken. Nothing counted, or everything: no burst.
    """
    from scipy.special import gammaln, xlog1py, xlogy

    r, d = np.asarray(counts, float), np.asarray(totals, float)
    none = np.zeros(0, np.int64)
    if not r.sum() or r.sum() == d.sum():
        return Bursts(np.zeros(len(r), np.int64), 0.0, none, none, np.zeros(0))
    low = r.sum() / d.sum()
    ways = gammaln(d + 1) - gammaln(r + 1) - gammaln(d - r + 1)
    costs = np.array([-(ways + xlogy(r, p) + xlog1py(d - r, -p)) for p in (low, min(scaling * low, 1 - 1e-9))])
    up = gamma * np.log(len(r))
    best, came = costs[:, 0] + (0, up), []
    for batch in costs.T[1:]:
        from_low = np.array([best[0] <= best[1], best[0] + up <= best[1]])
        came.append(from_low)
        best = batch + np.where(from_low, best[0] + (0, up), best[1])
    states = [int(best[1] < best[0])]
    for from_low in reversed(came):
        states.append(0 if from_low[states[-1]] else 1)
    states = np.array(states[::-1])
    turns = np.diff(states, prepend=0, append=0)
    first, last = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) - 1
    saved = np.append(0, np.cumsum(costs[0] - costs[1]))
    return Bursts(states, float(best.min()), first, last, saved[last + 1] - saved[first])
