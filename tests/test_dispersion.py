"""How evenly terms are spread."""

from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from workbench.dispersion import measure, sum_parts
from workbench.gaps import Gaps, find_gaps, join_gaps, reduced_frequency

SIZES = [9, 10, 10, 10, 11]


def measured(term, part, count, sizes):
    term, count, sizes = np.asarray(term), np.asarray(count), np.asarray(sizes)
    of_all = np.bincount(term, weights=count), sizes.sum(), len(sizes)
    return measure(sum_parts(term, count, sizes[np.asarray(part)], *of_all), *of_all, sizes.min())


def test_the_corpus_of_gries():
    # Gries (2008, 2019): a word 1, 2, 3, 4 and 5 times in parts of 9, 10, 10, 10 and 11 words.
    found = measured([0] * 5, range(5), [1, 2, 3, 4, 5], SIZES)
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
    together = measured(term, part, counts[term, part], sizes)
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
    found = measured([0] * 5, range(5), SIZES, SIZES)
    assert (found.dp, found.kld) == (pytest.approx([0]), pytest.approx([0]))
    assert (found.juilland_d, found.carroll_d2, found.rosengren_s) == (pytest.approx([1]),) * 3


def reduced(positions, size):
    """Return (1 / w) Σ min(d, w), as it is defined."""
    width = size / len(positions)
    return np.minimum(np.diff(positions, append=positions[0] + size), width).sum() / width


def all_reduced(words, bounds=()):
    """Return what each word's frequency is reduced to, read in stretches that end at these bounds."""
    words, number = np.array(words), max(words) + 1
    f, at = np.bincount(words), [0, *sorted(bounds), len(words)]
    gaps = Gaps(*(np.full(number, -1) for _ in range(2)), *(np.zeros(number, np.int64) for _ in range(2)))
    for begin, end in pairwise(at):
        terms, local = np.unique(words[begin:end], return_inverse=True)
        join_gaps(gaps, terms, find_gaps(local, f[terms], len(words)), begin, f, len(words))
    return reduced_frequency(gaps, f, len(words))


def test_clumps_reduce_a_frequency():
    assert reduced([0, 25, 50, 75], 100) == pytest.approx(4)
    assert reduced([10, 11, 12, 13], 100) == pytest.approx((1 + 1 + 1 + 25) / 25)
    assert all_reduced([0, 1, 1, 1, 0, 0, 1, 1]).tolist() == pytest.approx([reduced([0, 4, 5], 8), reduced([1, 2, 3, 6, 7], 8)])


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.lists(st.integers(0, 60), max_size=4))
def test_stretches_of_a_corpus_have_the_gaps_of_the_whole(words, bounds):
    words = np.unique(words, return_inverse=True)[1].tolist()  # each number occurs
    whole = all_reduced(words)
    assert all_reduced(words, [min(bound, len(words)) for bound in bounds]).tolist() == whole.tolist()
    assert whole == pytest.approx([reduced(np.flatnonzero(np.array(words) == n), len(words)) for n in range(len(whole))])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=40), st.randoms())
def test_sums_do_not_depend_on_the_order_of_parts(entries, random):
    def summed(entries):
        term, count = np.array(entries).T
        return sum(
            [sum_parts(np.array([t]), np.array([c]), np.array([c + 7]), f, 1000, 50) for t, c in zip(term, count, strict=True)]
        )

    term, count = np.array(entries).T
    f = np.bincount(term, weights=count, minlength=4)
    assert (summed(entries) == summed(random.sample(entries, len(entries)))).all()
    assert (summed(entries) == sum_parts(term, count, count + 7, f, 1000, 50)).all()
