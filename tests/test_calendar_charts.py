"""A calendar: every day has its cell, and what was not collected is not nothing."""

import json

import pytest
from conftest import make_articles

import workbench as wb

# Over the end of a leap February, with a Friday on which nothing was collected, and over a new year.
ARTICLES = make_articles("war war", "peace", "war", "war", days=["2024-02-28", "2024-02-29", "2024-03-02", None])
WAR = wb.kwic(ARTICLES, "war")


def test_days_by_eye():
    figure = wb.plot_calendar(wb.count_by_period(WAR, ARTICLES, every="day"), value="count")
    gap, nothing, found = figure.data
    assert [str(monday)[:10] for monday in found.x] == ["2024-02-26"] * 2
    assert [round(base + 0.43) for base in found.base] == [3, 6]  # Wednesday and Saturday
    assert list(found.marker.color) == [2, 1]
    assert json.loads(nothing.customdata[0][0])["period"] == "2024-02-29"
    assert list(gap.hovertext) == ["Fri 1 Mar 2024: nothing collected"]
    assert "3 articles on 3 of 4 days. Not drawn: 1 occurrence in 1 article without a date." in figure.layout.meta["method"]
    lines = wb.attach_lines(figure, WAR, ARTICLES).layout.meta["lines"]
    assert sorted(map(len, lines.values())) == [0, 0, 1, 2]


def test_a_panel_a_year():
    articles = make_articles("war", "war", days=["2024-12-30", "2025-01-05"])
    figure = wb.plot_calendar(wb.count_by_period(articles, articles, every="day"))
    assert [note.text for note in figure.layout.annotations][:2] == ["2024", "2025"]
    assert len(figure.data) == 6
    found = [trace for trace in figure.data if trace.marker.coloraxis]
    assert [str(trace.x[0])[:10] for trace in found] == ["2024-12-30", "2024-12-30"]  # one week, in two years


def test_only_days_have_a_calendar():
    with pytest.raises(ValueError, match="needs periods of one day, not of one week"):
        wb.plot_calendar(wb.count_by_period(WAR, ARTICLES, every="week"))
    empty = wb.plot_calendar(wb.count_by_period(WAR, ARTICLES, every="day").head(0))
    assert any("table is empty" in note.text.replace("<br>", " ") for note in empty.layout.annotations)
    undated = wb.kwic(ARTICLES.tail(1), "war")
    figure = wb.plot_calendar(wb.count_by_period(undated, ARTICLES.tail(1), every="day"))
    assert any(
        "1 occurrence in 1 article without a date" in note.text.replace("<br>", " ") for note in figure.layout.annotations
    )
