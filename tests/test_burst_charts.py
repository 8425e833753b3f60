"""Bars of bursts and storms, and the lines behind them."""

import json

import pytest
from conftest import make_articles

import workbench as wb

NUMBERS = [1, 1, 1, 6, 7, 1, 1, 1]
ARTICLES = make_articles(
    *["war" if n < number else "peace" for number in NUMBERS for n in range(8)],
    days=[f"2024-10-{day + 1:02}" for day, _ in enumerate(NUMBERS) for _ in range(8)],
    sources=["A", "B"] * 32,
)
WAR = wb.kwic(ARTICLES, "war")
PERIODS = wb.count_by_period(WAR, ARTICLES, every="day")


def test_a_bar_is_a_burst_and_opens_it():
    figure = wb.plot_bursts(wb.find_bursts(PERIODS))
    (bar,) = figure.data
    key, number = bar.customdata[0]
    assert json.loads(key)["period"] == "2024-10-04/2024-10-05"
    assert number == 13
    assert bar.x[0] == 2 * 24 * 3600 * 1000
    lines = wb.attach_lines(figure, WAR, ARTICLES).layout.meta["lines"]
    assert {line[1] for line in lines[key]} == {"2024-10-04", "2024-10-05"}
    said = "The largest burst: 4 Oct 2024 to the day of 5 Oct 2024: 13 in 13 of 16 articles, weight"
    assert figure.layout.meta["finding"].startswith(said)
    assert "2 times the usual share, γ = 1" in figure.layout.meta["method"]


def test_groups_begin_in_turn_and_weights_are_thickness(mentions, articles):
    periods = wb.count_by_period(mentions, articles, every="week", by="actor")
    bursts = wb.find_bursts(periods)
    figure = wb.plot_bursts(bursts, by="actor", top=5)
    assert len(figure.data) == 5
    begins = [min(bar.base) for bar in figure.data]
    assert begins == sorted(begins)
    assert max(width for bar in figure.data for width in bar.width) == pytest.approx(0.85)
    assert f"Not drawn: {len(bursts) - sum(len(bar.x) for bar in figure.data)}" in figure.layout.meta["method"]


def test_storms_have_bars_too():
    storms = wb.find_storms(wb.count_by_period(WAR, ARTICLES, every="day", by="source"), days=2)
    assert storms[["days", "outlets"]].values.tolist() == [[2, 2]]
    figure = wb.plot_bursts(storms)
    assert figure.layout.title.text == "Storms"
    assert wb.attach_lines(figure, WAR, ARTICLES).layout.meta["lines"]
    assert "at least 20% of all articles, 150% more than before, 2 days, 2 outlets" in figure.layout.meta["method"]


def test_none_is_said():
    assert any(
        "table is empty" in note.text.replace("<br>", " ")
        for note in wb.plot_bursts(wb.find_bursts(PERIODS).head(0)).layout.annotations
    )
    with pytest.raises(ValueError, match="top=0 is less than 1"):
        wb.plot_bursts(wb.find_bursts(PERIODS), top=0)
