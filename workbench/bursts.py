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


def find_burst_states(counts: ArrayLike, totals: ArrayLike, *, scaling: float = 2.0, gamma: float = 1.0) -> list[Bursts]:
    """Return the bursts of Kleinberg's batched model with two states, of several series of one length: each is a row.

    Kleinberg (2002), Bursty and hierarchical structure in streams, §4: with R = Σ r, D = Σ d the states expect the shares
    p₀ = R / D and p₁ = scaling · p₀ (at most 1). A batch costs −ln of the binomial probability of r of d at its state's share;
    a move up costs gamma · ln n of n batches, a move down nothing. The weight of a burst is what it saves against the lower
    state. Of two paths of one cost the one that is lower for longer is taken. Nothing counted, or everything: no burst.
    """
    from scipy.special import gammaln, xlog1py, xlogy

    r, d = np.asarray(counts, float), np.asarray(totals, float)
    none = np.zeros(0, np.int64)
    found = [Bursts(np.zeros(r.shape[1], np.int64), 0.0, none, none, np.zeros(0))] * len(r)
    live = np.flatnonzero((r.sum(1) > 0) & (r.sum(1) != d.sum(1)))
    if not len(live):
        return found
    r, d = r[live], d[live]
    low = (r.sum(1) / d.sum(1))[:, None]
    ways = gammaln(d + 1) - gammaln(r + 1) - gammaln(d - r + 1)
    costs = np.array([-(ways + xlogy(r, p) + xlog1py(d - r, -p)) for p in (low, np.minimum(scaling * low, 1 - 1e-9))])
    up = np.array([[0], [gamma * np.log(r.shape[1])]])  # a move up has a price
    best, came = costs[:, :, 0] + up, []
    for batch in costs.transpose(2, 0, 1)[1:]:
        from_low = best[0] + up <= best[1]
        came.append(from_low)
        best = batch + np.where(from_low, best[0] + up, best[1])
    states, each = np.empty(r.shape, np.int64), np.arange(len(r))
    states[:, -1] = best[1] < best[0]
    for n in range(len(came), 0, -1):
        states[:, n - 1] = ~came[n - 1][states[:, n], each]
    turns = np.diff(states, axis=1, prepend=0, append=0)
    saved = np.cumsum(costs[0] - costs[1], axis=1)
    for n, row in enumerate(live):
        first, last = np.flatnonzero(turns[n] == 1), np.flatnonzero(turns[n] == -1) - 1
        sums = np.append(0, saved[n])
        found[row] = Bursts(states[n], float(best[:, n].min()), first, last, sums[last + 1] - sums[first])
    return found
