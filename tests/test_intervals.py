"""Intervals against an independent program."""

import numpy as np
import pytest

from workbench.intervals import poisson, wilson


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


def test_poisson_as_statsmodels_has_it():
    from statsmodels.stats.rates import confint_poisson

    counts = [1, 3, 10, 250]
    expected = [confint_poisson(count, 1, method="exact-c") for count in counts]
    assert np.column_stack(poisson(counts)) == pytest.approx(np.array(expected), rel=1e-12)
    assert [float(bound) for bound in poisson(0)] == [0, pytest.approx(3.688879, abs=1e-6)]  # −ln .025
