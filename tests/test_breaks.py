"""Change points against brute force and an independent program."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.breaks import find_breaks

COUNTS = np.log1p([2, 3, 1, 2, 2, 3, 20, 25, 19, 22, 24, 21, 1, 2, 3, 2, 1])


def price(y, penalty=2.0):
    return penalty * np.square(np.diff(y)).mean() / 2 * np.log(len(y))


def cost(y, cuts):
    return sum(np.square(part - part.mean()).sum() for part in np.split(y, cuts)) + price(y) * len(cuts)


def test_levels_by_eye():
    assert find_breaks(COUNTS).tolist() == [6, 12]
    assert find_breaks(COUNTS, penalty=50).tolist() == []


def test_nothing_to_cut():
    for series in ([], [3], [3, 3, 3], [1, 5]):
        assert find_breaks(series).tolist() in ([], [1])
    assert find_breaks([3, 3, 3]).tolist() == []


@given(st.lists(st.integers(0, 9), min_size=2, max_size=8))
def test_no_cut_is_cheaper(counts):
    y = np.log1p(counts)
    ways = [cuts for k in range(len(y)) for cuts in combinations(range(1, len(y)), k)]
    best = min(cost(y, list(cuts)) for cuts in ways)
    assert cost(y, find_breaks(y)) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_ruptures_says_the_same(seed):
    import ruptures

    draw = np.random.default_rng(seed)
    y = np.log1p(draw.poisson(np.repeat(draw.integers(0, 30, 6), 10)))
    found = ruptures.Pelt(model="l2", min_size=1, jump=1).fit(y.reshape(-1, 1)).predict(pen=price(y))
    assert find_breaks(y).tolist() == found[:-1]
