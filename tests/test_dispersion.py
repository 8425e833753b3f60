"""How evenly terms are spread."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from workbench.dispersion import average_reduced_frequency, measure_dispersion

SIZES = [9, 10, 10, 10, 11]


def test_the_corpus_of_gries():
    # Gries (2008, 2019): a word 1, 2, 3, 4 and 5 times in parts of 9, 10, 10, 10 and 11 words.
    found = measure_dispersion([0] * 5, range(5), [1, 2, 3, 4, 5], SIZES)
    assert found.range.tolist() == [5]
    assert found.dp == pytest.approx([0.18])
    assert found.dp_norm == pytest.approx([0.219512], abs=5e-7)
    assert found.juilland_d == pytest.approx([0.785150], abs=5e-7)
    assert found.carroll_d2 == pytest.approx([0.937921], abs=5e-7)
    assert found.rosengren_s == pytest.approx([0.949816], abs=5e-7)
    assert found.kld == pytest.approx([0.136972], abs=5e-7)


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.integers(1, 50), min_size=3, max_size=3),
)
def test_all_terms_at_once_are_each_alone(rows, sizes):
    counts = np.array(rows)
    term, part = np.nonzero(counts)
    together = measure_dispersion(term, part, counts[term, part], sizes)
    shares = np.array(sizes) / sum(sizes)
    for n in range(len(together.dp)):
        v = counts[n]
        if not v.sum():
            assert np.isnan(together.dp[n])
            continue
        assert together.dp[n] == pytest.approx(abs(v / v.sum() - shares).sum() / 2)
        p = v / np.array(sizes)
        assert together.juilland_d[n] == pytest.approx(1 - p.std() / p.mean() / np.sqrt(2))
        assert together.rosengren_s[n] == pytest.approx(np.sqrt(shares * v).sum() ** 2 / v.sum())
        assert together.range[n] == np.count_nonzero(v)
        assert -1e-9 <= together.dp_norm[n] <= 1 + 1e-9


def test_an_even_term():
    found = measure_dispersion([0] * 5, range(5), SIZES, SIZES)
    assert (found.dp, found.kld) == (pytest.approx([0]), pytest.approx([0]))
    assert (found.juilland_d, found.carroll_d2, found.rosengren_s) == (pytest.approx([1]),) * 3


def test_parts_without_words_are_refused():
    with pytest.raises(ValueError, match="no words"):
        measure_dispersion([0], [0], [1], [0])
    assert measure_dispersion([], [], [], []).dp.shape == (0,)


def test_clumps_reduce_a_frequency():
    assert average_reduced_frequency([0, 25, 50, 75], 100) == pytest.approx(4)
    assert average_reduced_frequency([10, 11, 12, 13], 100) == pytest.approx((1 + 1 + 1 + 25) / 25)
    assert average_reduced_frequency([], 100) == 0
