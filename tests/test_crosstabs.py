"""Actors and words of each source against what they would be if all were alike."""

from math import comb

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import expected_freq
from statsmodels.stats.contingency_tables import Table

import workbench as wb
from workbench import association, schema

ARTICLES = make_articles("war war peace", "war", "peace tea", "tea", "tea war", sources=["A", "A", "B", "B", None])
TOKENS = wb.tokenize(ARTICLES)


def test_by_hand():
    """War stands in 3 of 5 articles; A has 2 of them: 3 · 2 / 5 = 1.2 expected, 2 seen."""
    scores = wb.score_crosstab(wb.count_terms(TOKENS, ARTICLES, by="source"))
    assert scores.columns.tolist() == ["source", "term", *schema.names("crosstab")[1:]]
    assert len(scores) == 9
    row = scores[(scores["term"] == "war") & (scores["source"] == "A")].iloc[0]
    assert row[["count", "units", "item_total", "group_total", "total"]].tolist() == [3, 2, 3, 2, 5]
    assert row["expected"] == pytest.approx(1.2)
    assert row["ratio"] == pytest.approx(2 / 1.2)
    assert row["residual"] == pytest.approx(0.8 / np.sqrt(1.2 * (1 - 3 / 5) * (1 - 2 / 5)))
    assert not scores["judged"].any()  # each has a cell that expects less than 1
    assert scores["q"].isna().all()
    assert scores.loc[(scores["term"] == "war") & (scores["source"] == "B"), "units"].tolist() == [0]


def test_the_largest_come_first_and_what_has_no_source_is_a_group():
    scores = wb.score_crosstab(wb.count_terms(TOKENS, ARTICLES, by="source"), value="count")
    assert scores["term"].unique().tolist() == ["war", "tea", "peace"]
    assert scores["source"].head(3).fillna("-").tolist() == ["A", "B", "-"]
    assert scores["group_total"].head(3).tolist() == [4, 3, 2]


def test_residuals_as_statsmodels_has_them(articles, mentions):
    counts = wb.count_mentions(mentions, articles, by="source")
    scores = wb.score_crosstab(counts, value="count", minimum=5)
    table = scores.assign(source=scores["source"].fillna("-")).pivot(index="actor", columns="source")
    oracle = Table(table["count"].to_numpy(), shift_zeros=False)
    assert np.allclose(table["residual"], oracle.standardized_resids)
    assert np.allclose(table["pearson"], oracle.resid_pearson)
    assert np.allclose(table["expected"], expected_freq(table["count"].to_numpy()))
    by_units = wb.score_crosstab(counts).sample(20, random_state=1)
    for row in by_units.itertuples():
        four = np.array(association.cells_together(row.units, row.item_total, row.group_total, row.total)).reshape(2, 2)
        assert row.residual == pytest.approx(Table(four, shift_zeros=False).standardized_resids[0, 0])
        assert row.judged == (expected_freq(four).min() >= 1)


@pytest.mark.parametrize(
    ("o", "f1", "f2", "n"), [(3, 5, 6, 20), (0, 5, 6, 20), (5, 5, 6, 20), (1, 9, 3, 30), (31, 37, 311, 2747)]
)
def test_an_exact_p_is_a_sum_of_ways(o, f1, f2, n):
    ways = [comb(f1, k) * comb(n - f1, f2 - k) / comb(n, f2) for k in range(min(f1, f2) + 1)]
    expected = min(1, 2 * min(sum(ways[o:]), sum(ways[: o + 1])))
    assert association.exact_p(o, f1, f2, n) == pytest.approx(expected)


def test_groups_that_are_alike_have_nothing_to_show():
    articles = make_articles(*["war", "tea"] * 20, sources=["A", "A", "B", "B"] * 10)
    scores = wb.score_crosstab(wb.count_terms(wb.tokenize(articles), articles, by="source"))
    assert scores["judged"].all()
    assert np.allclose(scores["residual"], 0)
    assert np.allclose(scores["q"], 1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["A", "B", "C"])), min_size=1, max_size=25))
@settings(max_examples=50)
def test_what_is_seen_and_what_is_expected_add_up(pairs):
    articles = make_articles(*(word for word, _ in pairs), sources=[source for _, source in pairs])
    counts = wb.count_terms(wb.tokenize(articles), articles, by="source")
    for value in ("units", "count"):
        scores = wb.score_crosstab(counts, value=value)
        sums = scores.groupby("term")[[value, "expected"]].sum()
        assert np.allclose(sums[value], sums["expected"])
        assert (scores["group_total"] >= scores[value]).all()
        turned = wb.score_crosstab(counts.iloc[::-1], value=value)
        pd.testing.assert_frame_equal(scores, turned)


def test_nothing_to_count_and_what_is_refused(articles, mentions):
    counts = wb.count_mentions(mentions, articles, by="source")
    empty = wb.score_crosstab(counts.head(0))
    assert empty.empty
    assert "Nothing to show" in wb.plot_crosstab(empty).layout.annotations[0].text
    with pytest.raises(ValueError, match="count it by='source' alone"):
        wb.score_crosstab(wb.count_mentions(mentions, articles, by=["source", "form"]))
    with pytest.raises(ValueError, match="value='share'"):
        wb.score_crosstab(counts, value="share")


def test_the_map_has_its_numbers_and_says_what_they_are(articles, mentions):
    scores = wb.score_crosstab(wb.count_mentions(mentions, articles, by="source"))
    figure = wb.plot_crosstab(scores, top=5)
    cells, judged, doubtful = figure.data
    assert len(cells.y) == 5 * 8
    assert len(judged.text) + len(doubtful.text) == 5 * 8
    assert figure.layout.yaxis.ticktext == tuple(scores["actor"].unique()[:5])
    assert figure.layout.xaxis.ticktext[0] == "Meridian Wire (25)"
    assert "(no source) (4)" in figure.layout.xaxis.ticktext
    assert figure.layout.meta["method"].startswith("80 articles; a number is the articles with the actor")


def test_hostile_names_and_forty_groups():
    articles = make_articles(*["war"] * 40, sources=[f"<script>{n}</script>" for n in range(40)])
    tokens = wb.tokenize(articles)
    figure = wb.plot_crosstab(wb.score_crosstab(wb.count_terms(tokens, articles, by="source")))
    assert figure.layout.xaxis.ticktext[0] == "&lt;script&gt;0&lt;/script&gt; (1)"
    assert len(wb.attach_lines(figure, tokens, articles).layout.meta["lines"]) == 40
