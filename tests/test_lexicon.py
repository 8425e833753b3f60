"""The vocabulary as a whole."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
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
    number, types = diversity.count_windows(words, window)
    assert number == len(ratios)
    assert types / window == pytest.approx(sum(ratios))


@given(words)
def test_growth_is_the_number_of_different_words(words):
    assert diversity.growth(words).tolist() == [len(set(words[: n + 1])) for n in range(len(words))]


def test_stretches_of_mtld():
    # After a, a the ratio is .5 and a stretch is over; "a b" has fallen by nothing.
    assert diversity.count_stretches([0, 0, 0, 0, 1]) == pytest.approx((2, 2))
    assert diversity.count_stretches([0, 1, 2]) == (0, 0)
    assert diversity.count_stretches([0, 1, 2, 0]) == pytest.approx(((1 - 3 / 4) / 0.28,) * 2, abs=1e-7)
    texts = make_articles("war war war war peace", "war peace grain", sources=["A", "B"])
    assert wb.score_diversity(wb.tokenize(texts), texts)["mtld"].tolist() == pytest.approx([5 / 2, np.nan], nan_ok=True)


def test_a_group_is_as_rich_in_whatever_order_its_articles_are(articles, tokens):
    shuffled = articles.sample(frac=1, random_state=2)
    found = wb.score_diversity(wb.tokenize(shuffled), shuffled, by="source")
    pd.testing.assert_frame_equal(found, wb.score_diversity(tokens, articles, by="source"), check_exact=True)
    one = found["source"].notna() & (found["tokens"] > 0)
    assert (found.loc[one, "ttr"] == found.loc[one, "terms"] / found.loc[one, "tokens"]).all()


def test_nothing_to_measure():
    empty = wb.tokenize(make_articles(""))
    articles = make_articles("")
    assert wb.score_dispersion(empty, articles).columns.tolist() == schema.names("dispersion")
    assert wb.score_diversity(empty, articles).columns.tolist() == ["article_id", *schema.names("diversity")]
    assert wb.count_growth(empty).columns.tolist() == schema.names("growth")
