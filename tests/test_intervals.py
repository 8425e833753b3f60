"""Intervals against an independent program."""

import numpy as np
import pytest

from workbench.intervals import wilson


def test_wilson_gold():
    low, high = wilson(10, 200)  # statsmodels proportion_confint(10, 200, method="wilson")
    assert float(low) == pytest.approx(0.027383, abs=5e-7)
    assert float(high) == pytest.approx(0.089578, abs=5e-7)


def test_wilson_edges():
    low, high = wilson([0, 5, 0], [5, 5, 0])
    assert low[0] == 0
    assert high[1] == 1
    assert np.isnan(low[2])
    assert np.isnan(high[2])
