"""The vocabulary as a whole."""

import hypothesis.strategies as st
import numpy as np
import pytest
from conftest import make_articles
from hypothesis import given

import workbench as wb
from workbench import diversity, schema

ARTICLES = make_articles("war war peace", "war grain", "", "grain", sources=["A", "A", "B", None])
TOKENS = wb.tokenize(ARTICLES)


def test_dispersion_by_eye():
    found = wb.score_dispersion(TOKENS, ARTICLES).set_index("term")
    assert found[["count", "range"]].loc["war"].tolist() == [3, 2]
    assert (found["parts"] == 3).all()  # the empty article has no words to be spread over
    assert found.loc["war", "dp"] == pytest.approx((abs(2 / 3 - 1 / 2) + abs(1 / 3 - 1 / 3) + 1 / 6) / 2)
    by_source = wb.score_dispersion(TOKENS, ARTICLES, by="source").set_index("term")
    assert by_source["count"].to_dict() == {"war": 3, "grain": 1, "peace": 1}  # what has no source is left out
    assert (by_source["tokens_total"] == 5).all()


def test_diversity_by_group():
    found = wb.score_diversity(TOKENS, ARTICLES, by="source")
    assert found[["source", "tokens", "terms"]].values.tolist()[0] == ["A", 5, 3]
    assert found["mattr"].isna().all()  # a hundred words are needed
    assert wb.score_diversity(TOKENS, ARTICLES)["article_id"].tolist() == ["a1", "a2", "a4"]


def test_growth(articles, tokens):
    found = wb.count_growth(tokens, steps=10)
    assert len(found) == 10
    assert found.iloc[-1].tolist() == [len(tokens), tokens["term"].nunique()]
    assert found["terms"].is_monotonic_increasing


words = st.lists(st.integers(0, 5), max_size=60)


@given(words, st.integers(1, 10))
def test_a_moving_average_is_that_of_all_windows(words, window):
    ratios = [len(set(words[n : n + window])) / window for n in range(len(words) - window + 1)]
    assert diversity.moving_average_ttr(words, window) == pytest.approx(np.mean(ratios) if ratios else np.nan, nan_ok=True)


@given(words)
def test_growth_is_the_number_of_different_words(words):
    assert diversity.growth(words).tolist() == [len(set(words[: n + 1])) for n in range(len(words))]


def test_stretches_of_mtld():
    # After a, a the ratio is .5 and a stretch is over; "a b" has fallen by nothing.
    assert diversity.textual_diversity([0, 0, 0, 0, 1]) == pytest.approx(np.mean([5 / 2, 5 / 2]), abs=0.5)
    assert np.isnan(diversity.textual_diversity([0, 1, 2]))
    assert diversity.type_token_ratio([0, 0, 1, 2]) == 0.75
    assert np.isnan(diversity.type_token_ratio([]))


def test_nothing_to_measure():
    empty = wb.tokenize(make_articles(""))
    articles = make_articles("")
    assert wb.score_dispersion(empty, articles).columns.tolist() == schema.names("dispersion")
    assert wb.score_diversity(empty, articles).columns.tolist() == ["article_id", *schema.names("diversity")]
    assert wb.count_growth(empty).columns.tolist() == schema.names("growth")
