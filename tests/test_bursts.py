"""Bursts, against all paths there are."""

from itertools import product

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from scipy.stats import binom

import workbench as wb
from workbench import schema
from workbench.bursts import find_burst_states

R, D = [0, 2, 1, 6, 7, 4, 2, 8, 4, 1], [9, 11, 12, 10, 10, 8, 12, 10, 13, 11]


def test_ten_batches():
    # Brute force over all 2¹⁰ paths: p₀ = .330189, bursts of the batches 3 to 5 and of batch 7.
    [found] = find_burst_states([R], [D], gamma=0.5)
    assert (found.first.tolist(), found.last.tolist()) == ([3, 7], [5, 7])
    assert found.cost == pytest.approx(23.198259, abs=5e-7)
    assert found.weights == pytest.approx([4.312731, 4.186856], abs=1e-6)
    [again] = find_burst_states([R], [D])
    assert again.states.tolist() == found.states.tolist()
    assert again.cost == pytest.approx(25.500844, abs=5e-7)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=8), st.sampled_from([0.3, 1.0, 2.0]))
def test_no_path_is_cheaper(batches, gamma):
    r = np.array([count for count, _ in batches])
    d = r + np.array([more for _, more in batches])
    if not 0 < r.sum() < d.sum():
        assert not find_burst_states([r], [d])[0].states.any()
        return
    shares = [r.sum() / d.sum(), min(2 * r.sum() / d.sum(), 1 - 1e-9)]
    each = np.array([-binom.logpmf(r, d, share) for share in shares])
    costs = [
        each[list(path), range(len(r))].sum() + gamma * np.log(len(r)) * (np.diff(path, prepend=0) == 1).sum()
        for path in product((0, 1), repeat=len(r))
    ]
    assert find_burst_states([r], [d], gamma=gamma)[0].cost == pytest.approx(min(costs), rel=1e-6, abs=1e-6)


def test_many_series_at_once_are_each_as_if_alone():
    counts, totals = np.array([R, [0] * 10, R[::-1], D]), np.array([D, D, D, D])
    for r, d, found in zip(counts, totals, find_burst_states(counts, totals, gamma=0.5), strict=True):
        [alone] = find_burst_states([r], [d], gamma=0.5)
        assert all(np.array_equal(a, b) for a, b in zip(alone, found, strict=True))


def test_bursts_of_groups_with_gaps_of_their_own():
    days = [f"2024-10-{n + 1:02}" for n in range(10)]
    texts = ["war" if n in (4, 5) else "peace" for n in range(10)]
    articles = make_articles(*texts * 8, days=days * 8).assign(source=list("aaaaaaaaaabbbbbbbbbb") * 4)
    articles = articles[~(articles["source"].eq("b") & articles["published_date"].between("2024-10-02", "2024-10-03"))]
    by_both = wb.count_by_period(wb.tokenize(articles), articles, every="day", by=["source", "term"])
    found = wb.find_bursts(by_both.sample(frac=1, random_state=1))
    alone = pd.concat([wb.find_bursts(rows) for _, rows in by_both.groupby(["source", "term"])])
    assert found["source"].nunique() == 2  # of ten days, and of eight
    order = ["source", "term", "first"]
    pd.testing.assert_frame_equal(found.sort_values(order, ignore_index=True), alone.sort_values(order, ignore_index=True))


def test_bursts_of_a_table():
    texts = ["war" if n in (4, 5, 6) else "peace" for n in range(10)]
    articles = make_articles(
        *[text for text in texts for _ in range(4)], days=[f"2024-10-{n + 1:02}" for n in range(10) for _ in range(4)]
    )
    days = wb.count_by_period(wb.tokenize(articles), articles, every="day", by="term")
    found = wb.find_bursts(days)
    assert found.columns.tolist() == ["term", *schema.names("bursts")]
    war = found[found["term"] == "war"].iloc[0]
    assert [f"{war['first']:%F}", f"{war['last']:%F}"] == ["2024-10-05", "2024-10-07"]
    assert war[["periods", "units", "units_total"]].tolist() == [3, 12, 12]
    assert wb.find_bursts(days.head(0)).empty
