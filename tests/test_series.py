"""Whether a course rises, and a smoothed one."""

import numpy as np
import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema

DAYS = [f"2024-10-{day:02}" for day in range(1, 11)]
RISING = [1, 3, 2, 5, 4, 6, 8, 7, 9, 11]
ARTICLES = make_articles(*["war " * n + "peace" for n in RISING], days=DAYS)
PERIODS = wb.count_by_period(wb.tokenize(ARTICLES), ARTICLES, every="day", by="term")


def test_the_trend_of_each_term():
    found = wb.score_trends(PERIODS, value="count").set_index("term")
    assert found.columns.tolist() == schema.names("trends")
    assert found.loc["war", ["count", "periods", "s", "slope", "low"]].tolist() == [56, 10, 39, 1, 0.75]
    assert found.loc["peace", ["s", "p"]].tolist() == [0, 1]
    assert found.loc["war", "q"] == pytest.approx(2 * 0.000676764, abs=1e-8)
    assert wb.score_trends(PERIODS, minimum=20)["term"].tolist() == ["war"]


def test_what_was_not_whole_or_not_collected_is_not_read():
    weeks = wb.count_by_period(wb.tokenize(ARTICLES), ARTICLES, every="week")
    found = wb.score_trends(weeks)
    assert found["periods"].tolist() == []  # two weeks, neither of them whole
    gap = make_articles("war", "war war", "war war war", days=["2024-10-01", "2024-10-02", "2024-10-05"])
    assert wb.score_trends(wb.count_by_period(wb.tokenize(gap), gap, every="day"))["periods"].tolist() == [3]


def test_a_mean_of_three_days():
    war = PERIODS[PERIODS["term"] == "war"]
    found = wb.smooth_periods(war, value="count")
    assert found["smoothed"].tolist()[:3] == [2, 2, pytest.approx(10 / 3)]
    assert found[war.columns].equals(war)  # the raw course stays
    lines = wb.plot_timeline(found, value="count", by="term").data
    assert [trace.mode for trace in lines[:3]] == ["lines", "lines+markers", "lines"]  # interval, raw, smoothed
    with pytest.raises(ValueError, match="window=2 is not an odd number"):
        wb.smooth_periods(war, window=2)


def test_gaps_stay_gaps():
    gap = make_articles("war", "war", days=["2024-10-01", "2024-10-03"])
    found = wb.smooth_periods(wb.count_by_period(wb.tokenize(gap), gap, every="day"), value="count")
    assert found["smoothed"].tolist() == pytest.approx([1, np.nan, 1], nan_ok=True)
    assert wb.smooth_periods(PERIODS.head(0)).empty
    assert isinstance(wb.score_trends(PERIODS.head(0)), pd.DataFrame)


def test_levels_change():
    numbers = [2, 3, 1, 2, 2, 3, 20, 25, 19, 22, 24, 21, 1, 2, 3, 2, 1]
    days = pd.date_range("2024-10-01", periods=len(numbers)).strftime("%F").tolist()
    articles = make_articles(*["war " * n for n in numbers], days=days)
    periods = wb.count_by_period(wb.tokenize(articles), articles, every="day", by="term")
    found = wb.find_change_points(periods)
    assert found.columns.tolist() == ["term", *schema.names("change_points")]
    assert found["period"].dt.strftime("%F").tolist() == ["2024-10-07", "2024-10-13"]
    assert found[["periods_before", "periods_after"]].values.tolist() == [[6, 6], [6, 5]]
    assert found["after"].iloc[0] == pytest.approx(np.expm1(np.log1p(numbers[6:12]).mean()))
    assert found["before"].iloc[1] == found["after"].iloc[0]
    assert wb.find_change_points(periods, penalty=50).empty
    assert wb.find_change_points(periods.head(0)).empty
    with pytest.raises(ValueError, match="penalty=0 is not above 0"):
        wb.find_change_points(periods, penalty=0)
