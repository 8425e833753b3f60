"""What a share counts."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given

import workbench as wb
from workbench.tallies import tally
from workbench.units import article_rows

WIRE = "Leaders want peace in the valley after a long and bitter war, officials said."
ARTICLES = wb.mark_duplicates(
    make_articles(
        WIRE,
        WIRE.replace("said", "say"),
        "War goes on. War again.",
        "No fighting was reported.",
        days=["2024-10-21", "2024-10-22", "2024-10-22", None],
        sources=["A", "B", "B", None],
    )
)
TOKENS = wb.tokenize(ARTICLES)


def war(unit, **options):
    counts = wb.count_terms(TOKENS, ARTICLES, unit=unit, **options)
    return counts[counts["term"] == "war"].iloc[0]


def test_units_by_eye():
    assert war("articles")[["count", "units", "units_total"]].tolist() == [4, 3, 4]
    assert war("stories")[["count", "units", "units_total"]].tolist() == [3, 2, 3]  # the copy is not counted
    assert war("outlets")[["count", "units", "units_total"]].tolist() == [4, 2, 2]  # the article without one is not counted


def test_a_denominator_is_of_what_is_counted():
    words = [len(ARTICLES["text"][n].replace(".", "").replace(",", "").split()) for n in range(4)]
    assert war("stories")["tokens_total"] == words[0] + words[2] + words[3]
    assert war("stories", by="source")[["source", "units", "units_total"]].tolist() == ["A", 1, 1]


def test_a_story_is_of_the_day_of_its_first_article():
    days = wb.count_by_period(TOKENS[TOKENS["term"] == "war"], ARTICLES, every="day", unit="stories")
    assert days[["count", "units", "units_total"]].values.tolist() == [[1, 1, 1], [2, 1, 1]]


@pytest.mark.parametrize("unit", ["articles", "stories", "outlets"])
def test_every_mark_has_its_lines(unit):
    counts = wb.count_terms(TOKENS, ARTICLES, unit=unit)
    found = TOKENS[TOKENS["term"].isin(["war", "peace"])]
    weeks = wb.count_by_period(found, ARTICLES, by="term", unit=unit)
    for figure, occurrences in (
        (wb.plot_frequencies(counts), TOKENS),
        (wb.plot_frequencies(counts, value="share"), TOKENS),
        (wb.plot_timeline(weeks, by="term"), found),
        (wb.plot_timeline(weeks, by="term", value="count"), found),
    ):
        assert unit in figure.layout.meta["method"].replace("story", "stories")
        assert wb.attach_lines(figure, occurrences, ARTICLES).layout.meta["lines"]


def test_stories_need_their_clusters():
    articles = make_articles("War.")
    with pytest.raises(ValueError, match="take mark_duplicates"):
        wb.count_terms(wb.tokenize(articles), articles, unit="stories")
    with pytest.raises(ValueError, match="unit='pages' is not one of 'articles', 'stories', 'outlets'"):
        wb.count_terms(TOKENS, ARTICLES, unit="pages")


def test_outlets_of_groups_of_articles_are_not_drawn():
    weeks = wb.count_by_period(TOKENS, ARTICLES, by="date_basis", unit="outlets")
    with pytest.raises(ValueError, match="may be in several groups"):
        wb.plot_timeline(weeks, by="date_basis")


def test_occurrences_of_articles_that_are_not_there():
    with pytest.raises(ValueError, match="occurrences are of articles that are not in the table"):
        article_rows(TOKENS, ARTICLES.head(2), call="test")
    with pytest.raises(ValueError, match="a1 stands twice"):
        article_rows(TOKENS, pd.concat([ARTICLES, ARTICLES]), call="test")


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["x", "y", None]))),
    st.lists(st.integers(-1, 2), min_size=4, max_size=4),
)
def test_a_tally_is_what_pandas_counts(rows, units):
    articles = pd.DataFrame({"group": pd.array(["b", "a", None, "b"], dtype="str")})
    place = np.array([row for row, _ in rows], dtype=int)
    words = pd.DataFrame({"word": pd.Categorical([word for _, word in rows], categories=["y", "x"])})
    found = tally(articles, words, place, np.array(units))
    flat = words.assign(group=articles["group"].to_numpy(object)[place], unit=np.array(units)[place])
    flat = flat[flat["unit"] >= 0].astype({"word": "object"}).fillna({"word": "-", "group": "-"})
    expected = flat.groupby(["group", "word"])["unit"].agg(["size", "nunique"]).reset_index().values.tolist()
    frame = found.groups.astype(object).fillna("-").assign(n=found.occurrences, u=found.units)
    assert sorted(frame.values.tolist()) == sorted(expected)
