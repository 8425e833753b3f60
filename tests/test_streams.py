"""Tokens as numbers: their order is checked, and each word's sentence found."""

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench.streams import read_stream, sentence_bounds, units_of

TOKENS = wb.tokenize(make_articles("One two. Three", "Four"))


def test_any_column_of_words_will_do():
    plain = TOKENS.astype({"article_id": "str", "term": "str"})
    for stream in (read_stream(TOKENS, call="x"), read_stream(plain, call="x")):
        assert stream.vocabulary[stream.term].tolist() == ["one", "two", "three", "four"]
        assert stream.articles[stream.article].tolist() == ["a1", "a1", "a1", "a2"]


@pytest.mark.parametrize(
    "tokens", [TOKENS.iloc[::-1], pd.concat([TOKENS, TOKENS]), TOKENS.iloc[[0, 0]], TOKENS.iloc[[0, 3, 1]]]
)
def test_another_order_is_refused(tokens):
    with pytest.raises(ValueError, match="x: the tokens are not in reading order"):
        read_stream(tokens, call="x")


def test_the_sentence_of_a_word():
    stream, rows = read_stream(TOKENS, call="x"), np.arange(4)
    sentences = pd.DataFrame({"article_id": ["b", "a1", "a1"], "start": [0, 9, 0], "end": [9, 14, 6]})
    starts, ends = sentence_bounds(stream, rows, sentences)
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [(0, 6), (0, 6), (9, 14), (-1, -1)]
    assert sentence_bounds(stream, rows, sentences.head(0))[1].tolist() == [-1] * 4


def test_units_are_counted_once():
    groups, units = units_of(np.array([3, 3, 1, 3]), np.array([0, 0, 1, 2]))
    assert (groups.tolist(), units.tolist()) == ([1, 3], [1, 2])
