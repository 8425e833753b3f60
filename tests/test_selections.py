"""A query selects the articles a reader would take, and is written as it was read."""

import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import schema
from workbench.queries import FIELDS, Asked, read_query, write_query

ARTICLES = make_articles(
    "The grain deal holds.\n\nShips leave.",
    "A deal on grain? Sanctions first.",
    "Kofi Annan spoke of ships.",
    "Nothing.",
    days=["2024-10-20", "2024-10-21", "2024-10-22", None],
    sources=["Post", "Wire One", "Post", None],
).assign(language=["en", "en", "de", None], cluster_id=["a1", "a1", "a3", "a4"], dup_of=[None, "a1", None, None])
MENTIONS = schema.make(
    "mentions",
    [
        {"article_id": "a3", "actor": "Kofi Annan", "kind": "person", "alias": "Annan", "field": "text", "start": 0, "end": 10},
        {"article_id": "a1", "actor": "Ukraine", "kind": "state", "alias": "Kyiv", "field": "text", "start": 0, "end": 3},
    ],
)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", "a1 a2 a3 a4"),
        ("grain", "a1 a2"),
        ("GRAIN ships", "a1"),  # both
        ('"grain deal"', "a1"),
        ("-grain", "a3 a4"),
        ("sanction*", "a2"),
        (r"/[Ss]hips? l\w+/", "a1"),
        (r"-/ships/", "a1 a2 a4"),
        ("source:Post", "a1 a3"),
        ('source:"Wire One" source:Post', "a1 a2 a3"),  # either
        ("-source:Post", "a2 a4"),
        ("language:en source:Post", "a1"),
        ("from:2024-10-21", "a2 a3"),
        ("to:2024-10-21", "a1 a2"),
        ("from:2024-10-21 to:2024-10-21", "a2"),
        ("copies:no", "a1 a3 a4"),
        ("copies:no grain", "a1"),
        ("actor:Annan", "a3"),
        ('actor:"kofi annan" actor:Kyiv', "a1 a3"),
        ("-actor:Annan ships", "a1"),
        ("zebra", ""),
    ],
)
def test_a_query_selects(query, ids):
    assert wb.select_articles(ARTICLES, query, mentions=MENTIONS)["article_id"].tolist() == ids.split()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("outlet:Post", "'outlet' is no field in 'outlet:Post'; there are source, language"),
        ('"grain deal', "is not read: a phrase stands in"),
        ("from:yesterday", "is not a day such as from:2024-10-21"),
        ("-from:2024-10-21", "says nothing"),
        ("copies:yes", "says nothing"),
        ("***", "no letter or digit"),
        ("/(/", "is not a regular expression"),
        ("source:/x/", "only words"),
        ("actor:Nobody", "actor='Nobody': nobody in these 2 mentions"),
    ],
)
def test_what_cannot_be_asked_is_said(query, said):
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        wb.select_articles(ARTICLES, query, mentions=MENTIONS)


def test_an_actor_needs_mentions():
    with pytest.raises(ValueError, match="needs mentions=find_mentions"):
        wb.select_articles(ARTICLES, "actor:Annan")


def test_the_table_is_whole_and_not_changed():
    before = ARTICLES.copy()
    selected = wb.select_articles(ARTICLES, "grain")
    assert selected.columns.tolist() == ARTICLES.columns.tolist()
    assert selected.dtypes.equals(ARTICLES.dtypes)
    assert selected.index.tolist() == [0, 1]
    pd.testing.assert_frame_equal(ARTICLES, before)
    assert wb.select_articles(ARTICLES.head(0), "grain -deal copies:no from:2024-10-01").empty


values = st.one_of(st.text(min_size=1, max_size=12), st.sampled_from(['a "b"', "\\", "-x", "a:b", "/x/", "é", "a\nb", "don't"]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["word", "source", "actor", "section"]), values, st.booleans()), max_size=4))
def test_a_query_is_read_as_it_was_written(items):
    asked = [Asked(field, f"w {value}" if field == "word" else value, left_out) for field, value, left_out in items]
    assert read_query(write_query(asked)) == asked


@pytest.mark.parametrize("query", [r"/a\/b/", r"-/\d+/ grain", 'source:"A \\"B\\"" to:2024-10-21 copies:no'])
def test_a_query_is_written_as_it_was_read(query):
    assert write_query(read_query(write_query(read_query(query)))) == write_query(read_query(query))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab"/\\:- *\n' + "".join(FIELDS), max_size=25))
def test_any_text_is_a_query_or_is_refused(text):
    try:
        asked = read_query(text)
    except ValueError:  # anything else would be a fault
        return
    assert read_query(write_query(asked)) == asked
