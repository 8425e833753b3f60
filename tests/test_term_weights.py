"""How much a term says of a document."""

import math

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb

ARTICLES = make_articles("war war peace", "war grain", "war", sources=["A", "A", "B"])
TOKENS = wb.tokenize(ARTICLES)


def weights(**options):
    scored = wb.score_tf_idf(TOKENS, ARTICLES, **options)
    return scored.set_index([scored.columns[0], "term"])["tf_idf"].to_dict()


def test_relative_by_eye():
    found = weights()
    assert found["a1", "peace"] == pytest.approx(1 / 3 * math.log(3))
    assert found["a2", "grain"] == pytest.approx(1 / 2 * math.log(3))
    assert found["a1", "war"] == found["a3", "war"] == 0


def test_documents_may_be_outlets():
    found = weights(by="source")
    assert found["A", "peace"] == pytest.approx(1 / 5 * math.log(2))
    assert found["B", "war"] == 0


def test_smoothed_is_scikit_learn(articles, tokens):
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = {article_id: rows.tolist() for article_id, rows in tokens.groupby("article_id", observed=True)["term"]}
    vectorizer = TfidfVectorizer(analyzer=lambda article_id: words[article_id])
    expected = vectorizer.fit_transform(articles["article_id"])
    found = wb.score_tf_idf(tokens, articles, variant="smoothed")
    rows = pd.Index(articles["article_id"]).get_indexer(found["article_id"])
    columns = [vectorizer.vocabulary_[term] for term in found["term"]]
    assert np.allclose(found["tf_idf"], np.asarray(expected[rows, columns]).ravel())
    assert len(found) == expected.nnz


def test_nothing_to_weigh():
    assert wb.score_tf_idf(TOKENS.head(0), ARTICLES).empty
    with pytest.raises(ValueError, match="variant='bm25' is not one of"):
        wb.score_tf_idf(TOKENS, ARTICLES, variant="bm25")
