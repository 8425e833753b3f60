"""Measures of two frequencies and of two words together, against values from independent programs."""

import warnings

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from workbench import association as am

warnings.simplefilter("error", RuntimeWarning)
ONE = (200, 100, 100_000, 200_000)
# f₁ / 15,334 against f₂ / 176,664: the five words of the gold file of association-measures and CQPweb.
F1, F2, N1, N2 = np.array([1, 7, 1, 2, 2]), np.array([1, 113, 7, 45, 3]), 15_334, 176_664
TOGETHER = (30, 1000, 200, 10**6)


def test_a_word_twice_as_frequent():
    assert am.log_ratio(*ONE) == 2
    assert am.log_likelihood(*am.cells(*ONE)) == pytest.approx(138.779611, abs=5e-7)
    assert am.log_likelihood_two_cell(*ONE) == pytest.approx(138.629436, abs=5e-7)
    assert am.simple_maths(*ONE) == pytest.approx(3.994012, abs=5e-7)
    assert am.conservative_log_ratio(*ONE) == pytest.approx(1.646594, abs=5e-7)
    assert am.percent_difference(*ONE) == pytest.approx(300)


def test_five_words_of_association_measures():
    cells = am.cells(F1, F2, N1, N2)
    assert am.log_likelihood(*cells) == pytest.approx([2.448757, -0.829802, 0.191806, -1.059386, 3.879126], abs=5e-7)
    assert abs(am.log_likelihood_two_cell(F1, F2, N1, N2)) == pytest.approx(
        [2.448707, 0.829329, 0.191797, 1.059168, 3.878945], abs=5e-7
    )
    assert am.log_ratio(F1, F2, N1, N2) == pytest.approx([3.526202, -0.486622, 0.718847, -0.965651, 2.941240], abs=5e-7)
    assert am.chi_squared(*cells) == pytest.approx([4.803981, 0.757556, 0.221777, 0.890628, 6.973269], abs=5e-7)


def test_two_words_together():
    assert am.log_dice(*TOGETHER[:3]) == pytest.approx(9.678072, abs=5e-7)
    assert am.pmi(*TOGETHER) == pytest.approx(7.228819, abs=5e-7)
    assert am.mi3(*TOGETHER) == pytest.approx(17.042600, abs=5e-7)
    assert am.npmi(*TOGETHER) == pytest.approx(0.481130, abs=5e-7)
    assert am.t_score(*TOGETHER) == pytest.approx(5.440711, abs=5e-7)
    assert am.pmi(*TOGETHER) * np.log(31) == pytest.approx(24.823671, abs=5e-7)  # MI · ln(f + 1), as conc gives it


def test_the_pair_of_nltk():
    # NLTK's BigramAssocMeasures of (a, b) in "a b a b c a b d c d a b c a d": 4 times, a 5, b 4, 15 words.
    pair = (4, 5, 4, 15)
    cells = am.cells_together(*pair)
    assert am.log_likelihood(*cells) == pytest.approx(12.393431, abs=5e-7)
    assert am.chi_squared(*cells) == pytest.approx(10.909091, abs=5e-7)
    assert am.pmi(*pair) == pytest.approx(1.584963, abs=5e-7)
    assert am.t_score(*pair) == pytest.approx(1.333333, abs=5e-7)
    assert 2 ** (am.log_dice(*pair[:3]) - 14) == pytest.approx(0.888889, abs=5e-7)


def test_weighted_log_odds():
    # {war 30, peace 10, tax 60} against {10, 30, 160}, α = .5: logodds.log_odds_details.
    delta, z = am.weighted_log_odds([30, 10, 60], [10, 30, 160], 100, 200, prior=0.5)
    assert delta == pytest.approx([2.055945, -0.435547, -0.975651], abs=5e-7)
    assert z == pytest.approx([5.745980, -1.217273, -6.467157], abs=5e-7)


def test_specificity():
    tail = 10 ** -am.specificity(30, 10, 100, 200)
    assert tail == pytest.approx(7.617346e-09, rel=1e-6)  # scipy hypergeom: P(X ≥ 30; 300, 40, 100)
    assert am.specificity(1, 30, 100, 200) < 0


counts = st.integers(0, 300)


@given(counts, counts, counts, counts)
def test_scipy_says_the_same(a, b, c, d):
    table = np.array([[a, b], [c, d]])
    if not (table.sum(0).all() and table.sum(1).all()):
        return
    likelihood = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert abs(am.log_likelihood(a, b, c, d)) == pytest.approx(likelihood[0], abs=1e-6)
    assert am.p_of(am.log_likelihood(a, b, c, d)) == pytest.approx(likelihood[1], abs=1e-6)
    assert am.chi_squared(a, b, c, d) == pytest.approx(stats.chi2_contingency(table, correction=False)[0], abs=1e-6)
    assert am.chi_squared(a, b, c, d, yates=True) == pytest.approx(stats.chi2_contingency(table)[0], abs=1e-6)
    assert am.fisher_exact(a, b, c, d) == pytest.approx(stats.fisher_exact(table)[1], abs=1e-9)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(51, 10_000), st.integers(51, 10_000))
def test_swapping_the_sides_flips_the_signs(a, b, c, d):
    for measure in (am.log_ratio, am.conservative_log_ratio, am.log_likelihood_two_cell):
        assert measure(a, b, c, d) == pytest.approx(-measure(b, a, d, c), abs=1e-6)
    assert am.weighted_log_odds(a, b, c, d)[1] == pytest.approx(-am.weighted_log_odds(b, a, d, c)[1], abs=1e-9)
    assert abs(am.conservative_log_ratio(a, b, c, d)) <= abs(am.log_ratio(a, b, c, d)) + 1e-9 or min(a, b) == 0


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 1000))
def test_both_ways(o, more1, more2, rest):
    pair = (o, o + more1, o + more2, o + more1 + more2 + rest)
    ways = am.delta_p(*pair)
    assert all(-1 <= way <= 1 or np.isnan(way) for way in ways)
    assert am.delta_p(o, pair[2], pair[1], pair[3]) == pytest.approx(ways[::-1], nan_ok=True)
    assert am.log_dice(*pair[:3]) <= 14
    assert am.npmi(*pair) <= 1 + 1e-9 or np.isnan(am.npmi(*pair))
    assert 0 <= am.minimum_sensitivity(*pair[:3]) <= 1


def test_an_interaction_of_two_words_is_the_log_odds_ratio():
    strength, z = am.interaction([100, 5, 7, 20])
    assert strength == pytest.approx(np.log(100.5 * 20.5 / (5.5 * 7.5)))
    assert z == pytest.approx(strength / np.sqrt(1 / 100.5 + 1 / 5.5 + 1 / 7.5 + 1 / 20.5))


def test_nothing_to_count_and_nothing_to_divide_by():
    assert am.log_likelihood(*am.cells(0, 5, 100, 100)) < 0  # 0 · ln 0 is 0, not missing
    assert np.isnan(am.percent_difference(5, 0, 100, 100))
    assert np.isnan(am.log_ratio(0, 0, 0, 100))
    assert am.local_mi(0, 5, 5, 100) == 0
    assert np.isnan(am.log_dice(0, 0, 0))
    assert am.bayes_factor(10.0, np.e) == pytest.approx(9)
    assert am.simple_log_likelihood(30, 1000, 200, 10**6) > 0 > am.simple_log_likelihood(0, 1000, 2000, 10**6)
    assert am.z_score(*TOGETHER) == pytest.approx((30 - 0.2) / 0.2**0.5)
