"""Who is named with whom, counted by hand and by brute force."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import networks, schema

ACTORS = "Ann", "Ben", "Cy"


def mentions_in(articles, actors=ACTORS):
    """Return a mention for each word of the texts that is an actor."""
    rows = [
        (article_id, actor, "person", actor, "name", "alias", "text", place, place + len(actor))
        for article_id, text in zip(articles["article_id"], articles["text"], strict=True)
        for actor in actors
        for place in range(len(text))
        if text.startswith(actor, place)
    ]
    table = pd.DataFrame(rows, columns=schema.names("mentions")).sort_values(["article_id", "start"], ignore_index=True)
    return schema.make("mentions", table)


ARTICLES = make_articles(
    "Ann met Ben in Rome. Ben left, said Ben. Cy stayed.\n\nAnn and Cy and Ann spoke.",
    "Nobody came. Ben saw Ann.",
    "Cy. Nobody. Nothing.",
    days=["2024-10-21", "2024-10-22", None],
    sources=["A", "B", "A"],
)
MENTIONS = mentions_in(ARTICLES)


def printed(pairs):
    texts = ARTICLES.set_index("article_id")["text"]
    return [(row.first, row.second, texts[row.article_id][row.start : row.end]) for row in pairs.itertuples()]


def test_two_in_one_sentence_are_a_pair_once():
    assert printed(wb.find_pairs(MENTIONS, ARTICLES)) == [
        ("Ann", "Ben", "Ann met Ben"),
        ("Ann", "Cy", "Ann and Cy"),
        ("Ann", "Ben", "Ben saw Ann"),
    ]


def test_paragraphs_and_articles_reach_further():
    assert printed(wb.find_pairs(MENTIONS, ARTICLES, within="paragraph"))[:3] == [
        ("Ann", "Ben", "Ann met Ben"),
        ("Ann", "Cy", "Ann met Ben in Rome. Ben left, said Ben. Cy"),
        ("Ben", "Cy", "Ben. Cy"),
    ]
    assert printed(wb.find_pairs(MENTIONS, ARTICLES, within="article"))[:3] == [
        ("Ann", "Ben", "Ann met Ben"),
        ("Ben", "Cy", "Ben. Cy"),
        ("Ann", "Cy", "Ann and Cy"),
    ]


def test_scores_by_hand():
    """Nine sentences: Ann in 3, Ben in 3, both in 2; so 2 against 3 · 3 / 9 = 1 expected."""
    scores = wb.score_pairs(MENTIONS, ARTICLES)
    assert scores.columns.tolist() == schema.names("pair_scores")
    assert scores[["first", "second", "count"]].to_numpy().tolist() == [["Ann", "Ben", 2]]
    row = scores.iloc[0]
    assert row[["first_contexts", "second_contexts", "contexts_total"]].tolist() == [3, 3, 9]
    assert row[["first_mentions", "second_mentions", "units", "units_total", "pairs_total"]].tolist() == [4, 4, 2, 3, 2]
    assert row["expected"] == pytest.approx(1)
    assert row["pmi"] == pytest.approx(1)
    assert row["npmi"] == pytest.approx(1 / np.log2(9 / 2))
    assert row["log_dice"] == pytest.approx(14 + np.log2(4 / 6))


def test_groups_have_their_own_totals():
    scores = wb.score_pairs(MENTIONS, ARTICLES, by="source", minimum=1)
    columns = ["source", "first", "second", "count", "first_contexts", "second_contexts", "contexts_total", "units_total"]
    assert scores[columns].to_numpy().tolist() == [
        ["A", "Ann", "Ben", 1, 2, 2, 7, 2],
        ["A", "Ann", "Cy", 1, 2, 3, 7, 2],
        ["B", "Ann", "Ben", 1, 1, 1, 2, 1],
    ]


def test_copies_are_counted_only_if_asked_for():
    articles = pd.concat([ARTICLES, ARTICLES.tail(2).head(1).assign(article_id="a4", dup_of="a2")], ignore_index=True)
    articles = articles.assign(cluster_id=articles["dup_of"].fillna(articles["article_id"]))
    mentions = mentions_in(articles)
    assert wb.score_pairs(mentions, articles)["count"].tolist() == [3]
    stories = wb.score_pairs(mentions, articles, unit="stories").iloc[0]
    assert stories[["count", "first_contexts", "first_mentions", "contexts_total"]].tolist() == [2, 3, 4, 9]


def test_titles_are_refused():
    with pytest.raises(ValueError, match="a title has no sentences"):
        wb.find_pairs(MENTIONS.assign(field="title"), ARTICLES)
    with pytest.raises(ValueError, match="within='page'"):
        wb.find_pairs(MENTIONS, ARTICLES, within="page")


def test_nobody_beside_anybody():
    for mentions, articles in (
        (MENTIONS.head(0), ARTICLES),
        (MENTIONS.head(0), ARTICLES.head(0)),
        (MENTIONS.head(1), ARTICLES),
    ):
        assert wb.find_pairs(mentions, articles).columns.tolist() == schema.names("pairs")
        assert wb.score_pairs(mentions, articles).columns.tolist() == schema.names("pair_scores")
        assert wb.score_pairs(mentions, articles, by="source").empty


TEXTS = st.lists(
    st.lists(st.sampled_from([*ACTORS, "x.", "X", ".", "\n\n"]), max_size=12).map(" ".join), min_size=1, max_size=4
)


@given(TEXTS, st.sampled_from(["sentence", "paragraph", "article"]))
@settings(max_examples=80)
def test_pairs_are_those_of_all_pairs_of_mentions(texts, within):
    articles = make_articles(*texts)
    mentions = mentions_in(articles)
    found = wb.find_pairs(mentions, articles, within=within)
    nearest = {}
    for article_id, text in zip(articles["article_id"], texts, strict=True):
        if within == "article":
            bounds = [(0, len(text))]
        elif within == "sentence":
            bounds = list(wb.split_sentences(articles[articles["article_id"] == article_id])[["start", "end"]].to_numpy())
        else:
            bounds = [(0, len(text))]
            bounds = [(match.start(), match.end()) for match in networks.PARAGRAPH.finditer(text)]
        for first, last in bounds:
            rows = mentions[(mentions["article_id"] == article_id) & mentions["start"].between(first, last - 1)]
            for one, other in combinations(rows.itertuples(), 2):
                if one.actor != other.actor:
                    key = (article_id, first, *sorted((one.actor, other.actor)))
                    span = (other.start - one.end, one.start, other.end)
                    nearest[key] = min(span, nearest.get(key, span))
    expected = sorted((key[0], key[2], key[3], *span[1:]) for key, span in nearest.items())
    assert sorted(found.itertuples(index=False, name=None)) == expected


@given(TEXTS)
@settings(max_examples=40)
def test_numbers_hold_together(texts):
    articles = make_articles(*texts)
    mentions = mentions_in(articles)
    scores = wb.score_pairs(mentions, articles, minimum=1)
    turned = wb.score_pairs(mentions.iloc[::-1], articles.iloc[::-1], minimum=1)
    pd.testing.assert_frame_equal(scores, turned)
    assert (scores["first"] < scores["second"]).all()
    assert (scores["count"] <= scores[["first_contexts", "second_contexts"]].min(axis=1)).all()
    assert (scores["units"] <= scores["count"]).all()
    assert scores["count"].sum() == len(wb.find_pairs(mentions, articles))
    assert scores["npmi"].dropna().between(-1, 1 + 1e-9).all()


def test_parts_are_cut_between_sentences(articles, mentions, monkeypatch):
    whole = wb.find_pairs(mentions, articles)
    monkeypatch.setattr(networks, "AT_ONCE", 7)
    pd.testing.assert_frame_equal(wb.find_pairs(mentions, articles), whole)
