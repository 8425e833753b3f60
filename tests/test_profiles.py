"""One actor out of all, by any of its names."""

import json

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench.reports import run_report


def test_any_name_that_only_one_has(mentions):
    whole = wb.find_actor(mentions, "Vladimir Putin")
    assert whole["actor"].unique().tolist() == ["Vladimir Putin"]
    assert len(whole) == (mentions["actor"] == "Vladimir Putin").sum()
    assert wb.find_actor(mentions, "putin").equals(whole)


@pytest.mark.parametrize("typed", ["Vladmir Putin", "Putin, Vladimir", "Putn"])
def test_a_name_nobody_has_is_answered_with_the_nearest(typed, mentions):
    with pytest.raises(ValueError, match=rf"^actor='{typed}': nobody in .* has that name; near it: .*Vladimir Putin"):
        wb.find_actor(mentions, typed)


def test_a_name_unlike_any_is_answered_with_the_most_mentioned(mentions):
    with pytest.raises(ValueError, match="the most mentioned: Ukraine, Russia"):
        wb.find_actor(mentions, "qqq")
    with pytest.raises(ValueError, match=r"these 0 mentions has .* the most mentioned: nobody"):
        wb.find_actor(mentions.head(0), "Putin")


def test_a_name_of_two_is_refused(mentions):
    two = mentions.head(2).assign(actor=["Ivo Hruby", "Petr Hruby"], alias="Hruby")
    with pytest.raises(ValueError, match="actor='hruby' is a name of Ivo Hruby, Petr Hruby: say which"):
        wb.find_actor(two, "hruby")


def test_one_on_the_watchlist_whom_nobody_mentions_is_known(mentions, actors):
    for name in ("Kofi Annan", "annan"):
        assert wb.find_actor(mentions, name, actors=actors).equals(mentions.head(0))
        with pytest.raises(ValueError, match="nobody in these 2,764 mentions has that name"):
            wb.find_actor(mentions, name)
    assert wb.find_actor(mentions, "putin", actors=actors).equals(wb.find_actor(mentions, "putin"))
    with pytest.raises(ValueError, match="mentions or on the watchlist has that name; near it: Kofi Annan"):
        wb.find_actor(mentions, "Kofi Anan", actors=actors)


def test_a_profile_of_one_whom_nobody_mentions_says_so(tmp_path):
    given = {"actor": "Kofi Annan"}
    report = run_report([ROOT / "notebooks" / "actor_profile.ipynb"], tmp_path / "report", parameters=given)
    assert report.succeeded
    said = json.loads((tmp_path / "report" / "run.json").read_text())["notebooks"][0]["findings"]
    assert said == ["Share of articles that mention Kofi Annan: none in 76 articles with a date."]


@given(st.text(max_size=12))
@settings(max_examples=20)
def test_every_question_has_an_answer(mentions, text):
    known = set(mentions["actor"].str.casefold()) | set(mentions["alias"].str.casefold())
    if text.casefold() in known:
        assert wb.find_actor(mentions, text)["actor"].nunique() == 1
    else:
        with pytest.raises(ValueError, match="has that name"):
            wb.find_actor(mentions, text)
