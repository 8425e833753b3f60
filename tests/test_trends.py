"""Whether a series rises or falls."""

import hypothesis.strategies as st
import numpy as np
import pymannkendall
import pytest
from hypothesis import given, settings
from scipy import stats

from workbench.trends import measure_trend

RISING = [1, 3, 2, 5, 4, 6, 8, 7, 9, 11]


def test_a_rising_series():
    trend = measure_trend(RISING)
    assert (trend.s, trend.variance) == (39, 125)
    assert trend.z == pytest.approx(3.398823, abs=5e-7)
    assert trend.p == pytest.approx(0.000676764, abs=5e-10)
    assert trend.tau == pytest.approx(0.866667, abs=5e-7)
    assert (trend.slope, trend.low) == (1.0, 0.75)
    assert trend.high == pytest.approx(1.3333, abs=5e-5)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=30))
def test_pymannkendall_and_scipy_say_the_same(series):
    trend = measure_trend(series)
    expected = pymannkendall.original_test(series)
    assert (trend.s, trend.variance) == (expected.s, pytest.approx(expected.var_s))
    assert (trend.p, trend.tau) == (pytest.approx(expected.p, abs=1e-12), pytest.approx(expected.Tau))
    if trend.variance:
        slope, _, low, high = stats.theilslopes(series)
        assert (trend.slope, trend.low, trend.high) == (pytest.approx(slope), pytest.approx(low), pytest.approx(high))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 50), min_size=8, max_size=40, unique=True))
def test_hamed_and_rao_as_pymannkendall_has_it(series):
    expected = pymannkendall.hamed_rao_modification_test(series)
    if expected.var_s > 0:
        assert measure_trend(series).p_corrected == pytest.approx(expected.p, abs=1e-9)


def test_many_series_at_once():
    trend = measure_trend([RISING, RISING[::-1], [2] * 10])
    assert trend.s.tolist() == [39, -39, 0]
    assert trend.slope.tolist() == [1, -1, 0]
    assert trend.p[2] == 1


def test_too_short_to_say():
    assert np.isnan(measure_trend([1, 2])).all()
    assert np.isnan(measure_trend([1, np.nan, 3])).all()
