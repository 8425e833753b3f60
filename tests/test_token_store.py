"""The tokens of a corpus are kept beside it."""

import pandas as pd
import pytest
from conftest import SAMPLE

import workbench as wb
from workbench import token_store
from workbench.corpus import append_corpus


@pytest.fixture
def corpus(tmp_path):
    load = wb.load_articles(SAMPLE)
    append_corpus(tmp_path / "corpus", load.articles, load.account)
    return tmp_path / "corpus"


def kept(corpus):
    return sorted(file.name for file in corpus.glob("tokens-*"))


def test_tokens_are_found_once(corpus, monkeypatch):
    expected = wb.tokenize(wb.read_corpus(corpus))
    first = wb.read_tokens(corpus)
    monkeypatch.setattr(token_store, "tokenize", None)  # from now on nothing can be tokenized
    pd.testing.assert_frame_equal(first, expected)
    pd.testing.assert_frame_equal(wb.read_tokens(corpus), expected)
    assert len(kept(corpus)) == 1
    articles = wb.read_articles(corpus)
    pd.testing.assert_frame_equal(wb.count_terms(first, articles), wb.count_terms(expected, articles))


def test_a_corpus_that_grew_is_read_anew(corpus, tmp_path):
    before = wb.read_tokens(corpus)
    (tmp_path / "2024-12-01_harbour-post_new.txt").write_text("A headline\n\nOne more article about the harbour.\n")
    load = wb.load_articles(tmp_path / "2024-12-01_harbour-post_new.txt")
    append_corpus(corpus, load.articles, load.account)
    assert len(wb.read_tokens(corpus)) == len(before) + 6
    assert len(kept(corpus)) == 1  # the file of the earlier articles is gone


def test_deleting_it_harms_nothing(corpus):
    before = wb.read_tokens(corpus)
    (corpus / kept(corpus)[0]).unlink()
    pd.testing.assert_frame_equal(wb.read_tokens(corpus), before)


def test_only_a_corpus_keeps_them(tmp_path):
    with pytest.raises(ValueError, match="is no corpus: take tokenize"):
        wb.read_tokens(SAMPLE)
