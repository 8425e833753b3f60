"""Sequences of words."""

from itertools import combinations

import hypothesis.strategies as st
import pytest
from conftest import make_articles
from hypothesis import given, settings

import workbench as wb
from workbench import schema

ARTICLES = make_articles("War and peace. Peace and war, war and peace.", "War.", "")
TOKENS = wb.tokenize(ARTICLES)


def test_pairs_by_eye():
    pairs = wb.find_ngrams(TOKENS)
    assert pairs["term"].tolist()[:4] == ["war and", "and peace", "peace peace", "peace and"]
    assert pairs.columns.tolist() == schema.names("tokens")
    text = ARTICLES["text"][0]
    assert [text[a:b] for a, b in pairs[["start", "end"]].to_numpy()[:3]] == ["War and", "and peace", "peace. Peace"]
    inside = wb.find_ngrams(TOKENS, within=wb.split_sentences(ARTICLES))
    assert "peace peace" not in inside["term"].tolist()
    assert len(inside) == len(pairs) - 1


def test_words_may_be_left_out():
    three = wb.tokenize(make_articles("a b c"))
    assert wb.find_ngrams(three, skip=1)["term"].tolist() == ["a b", "a c", "b c"]
    assert wb.find_ngrams(three, n=1)["term"].tolist() == ["a", "b", "c"]


@settings(max_examples=60)
@given(st.lists(st.text("ab ", max_size=12), min_size=1, max_size=3), st.integers(1, 3), st.integers(0, 2))
def test_a_loop_finds_the_same(texts, n, skip):
    tokens = wb.tokenize(make_articles(*texts))
    expected = []
    for _, rows in tokens.groupby("article_id", observed=True, sort=False):
        words = rows["term"].tolist()
        for first in range(len(words)):
            for others in combinations(range(first + 1, min(len(words), first + n + skip)), n - 1):
                expected.append(" ".join(words[place] for place in (first, *others)))
    assert sorted(wb.find_ngrams(tokens, n=n, skip=skip)["term"]) == sorted(expected)


def test_counts_are_those_of_phrases(articles, tokens):
    counts = wb.count_terms(wb.find_ngrams(tokens), articles).set_index("term")["count"]
    phrases = wb.score_phrases(tokens).set_index("term")["count"]
    assert counts[counts >= 5].sort_index().to_dict() == phrases.sort_index().to_dict()


def test_nothing_to_find():
    assert wb.find_ngrams(TOKENS.head(0)).columns.tolist() == schema.names("tokens")
    assert wb.find_ngrams(TOKENS, n=30).empty
    with pytest.raises(ValueError, match="n=0 is less than 1"):
        wb.find_ngrams(TOKENS, n=0)
