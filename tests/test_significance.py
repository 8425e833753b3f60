"""Many tests, and two rates."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep as two_rates  # not a test: pytest must not collect it

from workbench.significance import benjamini_hochberg, bonferroni, poisson_rates

two_rates.__test__ = False


def test_eight_tests():
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]
    assert benjamini_hochberg(p) == pytest.approx([0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.084571, 0.205], abs=5e-7)
    assert bonferroni(p) == pytest.approx([0.008, 0.064, 0.312, 0.328, 0.336, 0.48, 0.592, 1])


def test_a_missing_p_is_no_test():
    assert benjamini_hochberg([0.01, np.nan, 0.02]) == pytest.approx([0.02, np.nan, 0.02], nan_ok=True)
    assert bonferroni([0.01, np.nan]) == pytest.approx([0.01, np.nan], nan_ok=True)
    assert benjamini_hochberg([]).shape == (0,)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_statsmodels_says_the_same(p):
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert bonferroni(p) == pytest.approx(multipletests(p, method="bonferroni")[1])


@settings(max_examples=50)
@given(st.integers(0, 200), st.integers(1, 10_000), st.integers(0, 200), st.integers(1, 10_000))
def test_two_rates_as_statsmodels_has_them(x, s, y, t):
    if x + y == 0:
        return
    assert poisson_rates(x, s, y, t).p == pytest.approx(two_rates(y, t, x, s, method="exact-cond").pvalue, abs=1e-9)


def test_a_rate_that_doubled():
    rates = poisson_rates([10, 0, 5, 0], [1000, 1000, 0, 10], [20, 5, 5, 0], [1000, 1000, 10, 10])
    assert rates.ratio == pytest.approx([2, np.inf, np.nan, np.nan], nan_ok=True)
    assert rates.low[0] < 1 < 2 < rates.high[0]  # ten and twenty may still be one rate
    assert rates.high[1] == np.inf
    assert np.isnan(rates.p[2])
    assert rates.p[3] == 1
