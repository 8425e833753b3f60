"""Who is mentioned, counted as a careful reader would."""

import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench import schema

WATCHLIST = [
    ("António Guterres", "António Guterres", "person", "name"),
    ("António Guterres", "Guterres", "person", "name"),
    ("António Guterres", "UN chief", "person", "role", "2017-01-01", None),
    ("Ban Ki-moon", "Ban Ki-moon", "person", "name"),
    ("Ban Ki-moon", "UN chief", "person", "role", "2007-01-01", "2016-12-31"),
    ("Vladimir Putin", "Putin", "person", "name"),
    ("Vladimir Putin", "Vladimir Putin", "person", "name"),
    ("Vladimir Putin", "Russia's president", "person", "role", "2012-05-07", None),
    ("United Nations", "UN", "organisation", "name"),
    ("United Nations", "United Nations", "organisation", "name"),
    ("United States", "US", "state", "name"),
    ("United States", "U.S.", "state", "name"),
    ("Russia", "Russia", "state", "name"),
    ("Russia", "Moscow", "state", "metonym"),
    ("Ukraine", "Ukraine", "state", "name"),
    ("Guinea", "Guinea", "state", "name"),
    ("Guinea-Bissau", "Guinea-Bissau", "state", "name"),
]


@pytest.fixture(scope="module")
def watchlist():
    columns = ["actor", "alias", "kind", "form", "valid_from", "valid_to"]
    table = pd.DataFrame([row + (None,) * (6 - len(row)) for row in WATCHLIST], columns=columns)
    return schema.make("actors", table.assign(qid=None))


def found(text, watchlist, day="2024-10-22"):
    articles = make_articles(text, days=[day])
    return [(text[row.start : row.end], row.actor, row.form) for row in wb.find_mentions(articles, watchlist).itertuples()]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("UN chief António Guterres met Putin", ["UN chief", "António Guterres", "Putin"]),
        ("Russia’s President Vladimir Putin", ["Russia’s President", "Vladimir Putin"]),
        ("Guterres’ trip and Putin's reply", ["Guterres", "Putin"]),
        ("Trust us, the US said", ["US"]),
        ("PUTIN AND GUTERRES TO MEET IN MOSCOW", ["PUTIN", "GUTERRES", "MOSCOW"]),
        ("Putinism, Rasputin, putin", []),
        ("the Ukraine-Russia talks", ["Ukraine", "Russia"]),
        ("United\nNations", ["United\nNations"]),
        ("United\n\nNations", []),
        ("Guinea-Bissau is not Guinea", ["Guinea-Bissau", "Guinea"]),
        ("in the U.S. on Monday. The U.S.", ["U.S.", "U.S."]),
        ("the UN, U.N. and UNESCO", ["UN"]),
        ("“Russia’s”", ["Russia"]),
        ("UN CHIEF and un Chief", ["UN CHIEF", "un Chief"]),
        ("", []),
    ],
)
def test_what_a_reader_would_mark(text, printed, watchlist):
    assert [name for name, _, _ in found(text, watchlist)] == printed


def test_an_office_goes_to_its_holder_on_the_day(watchlist):
    assert found("the UN chief", watchlist, "2016-12-31")[0][1] == "Ban Ki-moon"
    assert found("the UN chief", watchlist, "2017-01-01")[0][1] == "António Guterres"


def test_an_office_nobody_can_be_named_for_is_kept_and_said(watchlist):
    articles = make_articles("the UN chief", "the UN chief", days=[None, "1990-01-01"])
    mentions = wb.find_mentions(articles, watchlist)
    assert mentions["actor"].tolist() == ["UN chief (holder unknown)"] * 2
    assert mentions["rule"].tolist() == ["office without a date", "office vacant"]
    assert mentions["form"].tolist() == ["role", "role"]


def test_metonyms_are_their_own_form(watchlist):
    assert found("Moscow said", watchlist) == [("Moscow", "Russia", "metonym")]


@given(st.text(alphabet=st.sampled_from("UNS .’'-\nPutinRsaoMcwGe"), max_size=80))
def test_no_character_is_in_two_mentions(watchlist, text):
    mentions = wb.find_mentions(make_articles(text), watchlist)
    assert (mentions["start"].iloc[1:].to_numpy() >= mentions["end"].iloc[:-1].to_numpy()).all()
    assert (mentions["end"] > mentions["start"]).all()


def test_nobody(watchlist):
    mentions = wb.find_mentions(make_articles(), watchlist)
    assert mentions.columns.tolist() == schema.names("mentions")
    assert wb.find_mentions(make_articles("Putin"), watchlist.head(0)).empty
