"""Counts, rates and their denominators."""

import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench import schema, tallies

ARTICLES = make_articles("peace and war and peace", "war", "grain", sources=["A", "A", "B"])


def test_terms_by_eye():
    counts = wb.count_terms(wb.tokenize(ARTICLES), ARTICLES)
    assert counts[["term", "count", "units"]].values.tolist() == [
        ["and", 2, 1],
        ["peace", 2, 1],
        ["war", 2, 2],
        ["grain", 1, 1],
    ]
    war = counts.set_index("term").loc["war"]
    assert (war["tokens_total"], war["units_total"]) == (7, 3)
    assert war["per_million"] == pytest.approx(2 / 7 * 1e6)
    assert war["share"] == pytest.approx(2 / 3)
    assert counts["corpus"].unique().tolist() == [wb.corpus_fingerprint(ARTICLES)]


def test_groups_have_their_own_denominators():
    counts = wb.count_terms(wb.tokenize(ARTICLES), ARTICLES, by="source").set_index(["source", "term"])
    assert counts.loc[("A", "war"), ["count", "tokens_total", "units", "units_total"]].tolist() == [2, 6, 2, 2]
    assert counts.loc[("B", "grain"), ["count", "tokens_total", "units", "units_total"]].tolist() == [1, 1, 1, 1]
    assert ("B", "war") not in counts.index


@pytest.mark.parametrize("unit", ["articles", "outlets"])
def test_dense_and_sparse_counts_are_the_same(monkeypatch, unit):
    dense = wb.count_terms(wb.tokenize(ARTICLES), ARTICLES, by="source", unit=unit)
    monkeypatch.setattr(tallies, "DENSE", -1_000)
    pd.testing.assert_frame_equal(wb.count_terms(wb.tokenize(ARTICLES), ARTICLES, by="source", unit=unit), dense)


def test_articles_of_no_source_are_a_group():
    articles = make_articles("war", "war", sources=["A", None])
    counts = wb.count_terms(wb.tokenize(articles), articles, by="source")
    assert len(counts) == 2
    assert counts["source"].isna().sum() == 1


def test_filtering_never_changes_a_rate():
    counts = wb.count_terms(wb.tokenize(ARTICLES), ARTICLES)
    kept = counts[counts["term"] != "and"].set_index("term")
    assert kept["per_million"].equals(counts.set_index("term").loc[kept.index, "per_million"])


def test_mentions_by_eye(articles, mentions):
    counts = wb.count_mentions(mentions, articles)
    assert counts["count"].sum() == len(mentions)
    by_form = wb.count_mentions(mentions, articles, by="form")
    assert by_form["count"].sum() == len(mentions)
    assert by_form.groupby("actor")["count"].sum().sort_index().equals(counts.set_index("actor")["count"].sort_index())
    assert (counts["units"] <= counts["count"]).all()


@given(st.lists(st.text(alphabet="ab ", max_size=12), min_size=2, max_size=6), st.integers(0, 5))
def test_counts_of_a_corpus_are_the_sums_of_its_parts(texts, cut):
    articles = make_articles(*texts)
    tokens = wb.tokenize(articles)

    def count(part):
        return wb.count_terms(tokens[tokens["article_id"].isin(part["article_id"])], part).set_index("term")["count"]

    whole, parts = count(articles), [count(articles.iloc[:cut]), count(articles.iloc[cut:])]
    assert whole.sort_index().to_dict() == parts[0].add(parts[1], fill_value=0).astype(int).sort_index().to_dict()


def test_the_order_of_articles_does_not_matter(articles, tokens):
    shuffled = articles.sample(frac=1, random_state=3)
    counts = wb.count_terms(wb.tokenize(shuffled), shuffled, by="source")
    pd.testing.assert_frame_equal(counts, wb.count_terms(tokens, articles, by="source"), check_categorical=False)


def test_nothing_to_count():
    empty = make_articles()
    assert wb.count_terms(wb.tokenize(empty), empty).columns.tolist() == schema.names("term_counts")
    counts = wb.count_mentions(schema.empty("mentions"), empty, by="source")
    assert counts.columns.tolist() == ["source", *schema.names("mention_counts")]


def test_errors_say_what_is_wrong():
    tokens = wb.tokenize(ARTICLES)
    with pytest.raises(ValueError, match="by='outlet' is a column of neither table"):
        wb.count_terms(tokens, ARTICLES, by="outlet")
    with pytest.raises(ValueError, match="1 occurrences are of articles that are not in the table"):
        wb.count_terms(tokens, ARTICLES.head(2))
