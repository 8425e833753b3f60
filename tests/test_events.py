"""The days a corpus talks about."""

import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema

ARTICLES = make_articles(
    "Leaders will meet in Kazan on Thursday. Talks began in April 2022.",
    "Leaders met in Kazan on 24 October 2024. They had met in Kazan yesterday too.",
    "Leaders of five states meet in Kazan on 24 October 2024.",
    days=["2024-10-22", "2024-10-25", None],
    sources=["A", "B", "B"],
)
DATES = wb.find_dates(ARTICLES)
PLACED = wb.place_dates(DATES)


def test_days_by_eye():
    found = wb.count_days(PLACED, ARTICLES)
    assert found[["about", "count", "ahead", "back", "units", "units_total"]].values.tolist() == [["2024-10-24", 4, 1, 2, 3, 3]]
    months = wb.count_days(wb.place_dates(DATES, every="month"), ARTICLES)
    assert months[["about", "count"]].values.tolist() == [["2022-04-01", 1], ["2024-10-01", 4]]


def test_what_is_wider_is_about_no_day():
    assert PLACED["about"].isna().sum() == 1  # April 2022
    assert PLACED[DATES.columns].equals(DATES)


def test_groups_have_their_own_denominators():
    found = wb.count_days(PLACED, ARTICLES, by="source")
    assert found[["source", "count", "units", "units_total"]].values.tolist() == [["A", 1, 1, 1], ["B", 3, 2, 2]]
    actors = PLACED.assign(actor=["x", "x", "y", "y", "y"])
    assert wb.count_days(actors, ARTICLES, by="actor")["count"].tolist() == [1, 3]


def test_an_event_has_the_sentence_most_like_the_others():
    (event,) = wb.find_events(PLACED, ARTICLES).itertuples(index=False)
    assert event[:5] == ("2024-10-24", "day", 4, 3, 2)
    assert event.label == "Leaders of five states meet in Kazan on 24 October 2024."
    assert wb.find_events(PLACED, ARTICLES, minimum=5).empty


def test_every_mark_has_its_lines(articles):
    placed = wb.place_dates(wb.find_dates(articles))
    days = wb.count_days(placed, articles)
    for figure in (wb.plot_days(days), wb.plot_memory(placed, articles)):
        lines = wb.attach_lines(figure, placed, articles).layout.meta["lines"]
        assert lines
        assert all(lines.values())
    months = wb.place_dates(wb.find_dates(articles), every="month")
    assert wb.attach_lines(wb.plot_memory(months, articles), months, articles).layout.meta["lines"]


def test_distances_go_both_ways():
    figure = wb.plot_memory(PLACED, ARTICLES)
    assert [list(trace.y) for trace in figure.data] == [[pytest.approx(1.585, abs=1e-3)], [], [-1.0]]  # two days on, one back
    assert "not drawn: 2" in figure.layout.meta["method"]  # April 2022, and an article without a date


def test_nothing_is_talked_about():
    articles = make_articles("No word of when.")
    none = wb.place_dates(wb.find_dates(articles))
    assert wb.count_days(none, articles).columns.tolist() == schema.names("day_counts")
    assert wb.find_events(none, articles).columns.tolist() == schema.names("events")
    assert wb.plot_days(wb.count_days(none, articles)).layout.meta["table"]["rows"] == []
    assert wb.plot_memory(none, articles).layout.meta["table"]["rows"] == []
    with pytest.raises(ValueError, match="every='hour' is not one of 'day'"):
        wb.place_dates(none, every="hour")
    assert isinstance(PLACED["about"].dtype, pd.StringDtype)
