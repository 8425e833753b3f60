"""Who gets to speak, how much, and about whom."""

import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema

ARTICLES = make_articles(
    "“We will win,” Putin said. Berg denied that Putin would win.",
    "“We will win this one,” Putin vowed. Officials said it was late.",
    "Nobody spoke.",
    days=["2024-10-22", "2024-10-23", None],
    sources=["A", "B", "A"],
)


@pytest.fixture(scope="module")
def mentions():
    rows = [("Vladimir Putin", "Putin", "person"), ("Anna Berg", "Berg", "person")]
    people = schema.make("actors", pd.DataFrame(rows, columns=["actor", "alias", "kind"]).assign(form="name"))
    return wb.find_mentions(ARTICLES, people, found=False)


@pytest.fixture(scope="module")
def quotes(mentions):
    return wb.find_quotes(ARTICLES, mentions)


def test_quotations_and_words_of_each_speaker(quotes):
    counts = wb.count_quotes(quotes, ARTICLES)
    assert counts[["speaker", "count", "words", "units"]].fillna("nobody").to_numpy().tolist() == [
        ["Vladimir Putin", 2, 8, 2],
        ["Anna Berg", 1, 4, 1],
        ["nobody", 1, 3, 1],
    ]
    assert counts["words_share"].sum() == pytest.approx(1)
    assert counts[["count_total", "words_total", "units_total"]].drop_duplicates().to_numpy().tolist() == [[4, 15, 3]]


def test_groups_of_articles_have_totals_of_their_own_and_groups_of_quotations_share_them(quotes):
    by_source = wb.count_quotes(quotes, ARTICLES, by="source")
    assert by_source.groupby("source")["words_share"].sum().to_dict() == pytest.approx({"A": 1, "B": 1})
    assert by_source.drop_duplicates("source")[["source", "count_total", "words_total"]].to_numpy().tolist() == [
        ["A", 2, 7],
        ["B", 2, 8],
    ]
    by_stance = wb.count_quotes(quotes, ARTICLES, by="stance")
    assert by_stance["words_share"].sum() == pytest.approx(1)
    assert by_stance.set_index(["stance", "speaker"])["words"].to_dict()["promise", "Vladimir Putin"] == 5


def test_copies_are_not_counted_over_stories(mentions):
    copied = ARTICLES.assign(cluster_id=["a1", "a1", "a3"], dup_of=[None, "a1", None])
    counts = wb.count_quotes(wb.find_quotes(copied, mentions), copied, unit="stories")
    assert counts[["count", "words", "words_total"]].to_numpy().tolist() == [[1, 4, 7], [1, 3, 7]]


def test_who_speaks_about_whom(quotes, mentions):
    subjects = wb.find_subjects(quotes, mentions)
    assert subjects[["speaker", "about", "stance"]].to_numpy().tolist() == [["Anna Berg", "Vladimir Putin", "deny"]]
    assert wb.count_quotes(subjects, ARTICLES, by="about")[["about", "speaker", "count"]].to_numpy().tolist() == [
        ["Vladimir Putin", "Anna Berg", 1]
    ]


def test_charts_say_what_has_no_bar(quotes):
    figure = wb.plot_quotes(wb.count_quotes(quotes, ARTICLES, by="kind"), by="kind")
    assert [trace.name for trace in figure.data[:-1]] == ["direct", "indirect"]
    assert "4 quotations with 15 words, of which 1 with 3 words are of nobody known" in figure.layout.meta["method"]
    assert figure.layout.meta["finding"] == "Vladimir Putin is quoted most: 2 quotations, 50% of all."


def test_nothing_to_show_and_hostile_names(quotes, mentions):
    none = wb.count_quotes(quotes.head(0), ARTICLES)
    assert none.columns.tolist() == schema.names("quote_counts")
    subjects = wb.find_subjects(quotes, mentions).assign(speaker="<script>", about="<img src=x>")
    for figure in (wb.plot_quotes(none), wb.plot_subjects(wb.count_quotes(subjects.head(0), ARTICLES, by="about"))):
        assert figure.layout.annotations[0].text == "Nothing to show: the table is<br>empty."
    drawn = wb.plot_subjects(wb.count_quotes(subjects, ARTICLES, by="about"))
    assert drawn.layout.yaxis.ticktext == ("&lt;script&gt;",)
    with pytest.raises(ValueError, match="several rows for one speaker"):
        wb.plot_quotes(wb.count_quotes(quotes, ARTICLES, by="source"))
