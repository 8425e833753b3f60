"""Words, as they are printed and as they are counted."""

import pytest
from conftest import make_articles
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench import schema
from workbench.tokens import fold


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Putin’s visit, two-and-a-half years on", ["putin's", "visit", "two-and-a-half", "years", "on"]),
        ("U.S. and U.N. officials", ["u.s.", "and", "u.n.", "officials"]),
        ("“just peace”—in 2024", ["just", "peace", "in", "2024"]),
        ("the leaders' summit", ["the", "leaders", "summit"]),
        ("Rio\nde Janeiro", ["rio", "de", "janeiro"]),
        ("cafe\u0301 Café", ["café", "café"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("Россия и ООН", ["россия", "и", "оон"]),
        ("$300 billion, 5.1%; 1,000 men", ["300", "billion", "5.1", "1,000", "men"]),
        ("", []),
        ("—!?", []),
    ],
)
def test_words(text, terms):
    assert wb.tokenize(make_articles(text))["term"].tolist() == terms


def test_offsets_give_the_word_as_printed():
    articles = make_articles("Putin’s visit.", "KYIV — No.")
    tokens = wb.tokenize(articles)
    texts = articles.set_index("article_id")["text"]
    printed = [texts[row.article_id][row.start : row.end] for row in tokens.itertuples()]
    assert printed == ["Putin’s", "visit", "KYIV", "No"]
    assert tokens["position"].tolist() == [0, 1, 0, 1]


@given(st.lists(st.text(max_size=7), max_size=4))
def test_offsets_hold_for_any_text(texts):
    articles = make_articles(*texts)
    tokens = wb.tokenize(articles)
    by_id = articles.set_index("article_id")["text"]
    for row in tokens.itertuples():
        assert fold(by_id[row.article_id][row.start : row.end]) == row.term


def test_no_article():
    tokens = wb.tokenize(make_articles())
    assert tokens.empty
    assert tokens.columns.tolist() == schema.names("tokens")


@pytest.mark.parametrize("text", ["联合国秘书长周二说", "国連事務総長は火曜日に", "เลขาธิการสหประชาชาติกล่าว"])
def test_what_has_no_spaces_is_refused(text):
    with pytest.raises(ValueError, match="the article a2 is written without spaces between words"):
        wb.tokenize(make_articles("War.", text))
    assert len(wb.tokenize(make_articles(f"He said 和平 and {'peace ' * 20}"))) == 24  # a word of it is no harm
    assert len(wb.tokenize(make_articles("유엔 사무총장은 화요일"))) == 3  # Korean has spaces


def test_the_table_is_named_when_a_column_is_missing():
    with pytest.raises(ValueError, match="tokenize needs the columns article_id, text; missing: text"):
        wb.tokenize(make_articles("a").drop(columns="text"))
