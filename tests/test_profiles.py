"""One actor out of all, by any of its names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb


def test_any_name_that_only_one_has(mentions):
    whole = wb.find_actor(mentions, "Vladimir Putin")
    assert whole["actor"].unique().tolist() == ["Vladimir Putin"]
    assert len(whole) == (mentions["actor"] == "Vladimir Putin").sum()
    assert wb.find_actor(mentions, "putin").equals(whole)


@pytest.mark.parametrize("typed", ["Vladmir Putin", "Putin, Vladimir", "Putn"])
def test_a_name_nobody_has_is_answered_with_the_nearest(typed, mentions):
    with pytest.raises(ValueError, match=rf"is named '{typed}'; near it: .*Vladimir Putin"):
        wb.find_actor(mentions, typed)


def test_a_name_unlike_any_is_answered_with_the_most_mentioned(mentions):
    with pytest.raises(ValueError, match="the most mentioned: Ukraine, Russia"):
        wb.find_actor(mentions, "qqq")
    with pytest.raises(ValueError, match=r"these 0 mentions .* the most mentioned: nobody"):
        wb.find_actor(mentions.head(0), "Putin")


def test_a_name_of_two_is_refused(mentions):
    two = mentions.head(2).assign(actor=["Ivo Hruby", "Petr Hruby"], alias="Hruby")
    with pytest.raises(ValueError, match="'hruby' is a name of Ivo Hruby, Petr Hruby: say which"):
        wb.find_actor(two, "hruby")


@given(st.text(max_size=12))
@settings(max_examples=20)
def test_every_question_has_an_answer(mentions, text):
    known = set(mentions["actor"].str.casefold()) | set(mentions["alias"].str.casefold())
    if text.casefold() in known:
        assert wb.find_actor(mentions, text)["actor"].nunique() == 1
    else:
        with pytest.raises(ValueError, match="is named"):
            wb.find_actor(mentions, text)
