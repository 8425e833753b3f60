"""Media storms: a hand-built series, and what keeps it from being one."""

import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb
from workbench import schema

# Ten articles a day by two outlets for four weeks; from the 15th to the 24th five of them are about the flood, else one.
DAYS = [f"2024-10-{day:02}" for day in range(1, 29) for _ in range(10)]
FLOOD = [n % 10 < (5 if 15 <= int(day[-2:]) <= 24 else 1) for n, day in enumerate(DAYS)]
ARTICLES = make_articles(
    *["flood" if wet else "peace" for wet in FLOOD], days=DAYS, sources=["A" if n % 2 else "B" for n in range(len(DAYS))]
)
WET = wb.kwic(ARTICLES, "flood")
PERIODS = wb.count_by_period(WET, ARTICLES, every="day", by="source")


def test_a_storm_by_eye():
    (storm,) = wb.find_storms(PERIODS).itertuples(index=False)
    assert (f"{storm.first:%F}", f"{storm.last:%F}", storm.days, storm.outlets) == ("2024-10-15", "2024-10-24", 10, 2)
    assert (storm.units, storm.units_total, storm.share) == (50, 100, 0.5)
    assert storm.rise == pytest.approx(4)  # from 10 % to 50 %: 400 % more


@pytest.mark.parametrize("stricter", [{"share": 0.6}, {"rise": 4.1}, {"days": 11}, {"outlets": 3}])
def test_each_criterion_can_fail(stricter):
    assert wb.find_storms(PERIODS, **stricter).empty


def test_storms_of_groups_are_shares_of_all_articles():
    words = wb.tokenize(ARTICLES)
    periods = wb.count_by_period(words, ARTICLES, every="day", by=["source", "term"])
    found = wb.find_storms(periods, days=10)
    assert found.columns.tolist() == ["term", *schema.names("storms")]
    assert found["term"].tolist() == ["flood"]


def test_what_nobody_can_know_is_no_storm():
    first = ARTICLES["published_date"] >= "2024-10-15"  # nothing before it: no rise
    late = ARTICLES[first].reset_index(drop=True)
    occurrences = WET[WET["article_id"].isin(late["article_id"])]
    assert wb.find_storms(wb.count_by_period(occurrences, late, every="day", by="source")).empty
    gap = ARTICLES[ARTICLES["published_date"] != "2024-10-19"].reset_index(drop=True)  # a day for which nothing was collected
    occurrences = WET[WET["article_id"].isin(gap["article_id"])]
    assert wb.find_storms(wb.count_by_period(occurrences, gap, every="day", by="source")).empty


def test_weeks_are_days_too():
    weeks = wb.count_by_period(WET, ARTICLES, every="week", by="source")
    (storm,) = wb.find_storms(weeks).itertuples(index=False)
    assert (f"{storm.first:%F}", storm.days) == ("2024-10-14", 14)


def test_nothing_to_find():
    assert wb.find_storms(PERIODS.head(0)).columns.tolist() == schema.names("storms")
    with pytest.raises(ValueError, match="share=20 is not above 0"):
        wb.find_storms(PERIODS, share=20)
    with pytest.raises(ValueError, match="missing: source"):
        wb.find_storms(wb.count_by_period(WET, ARTICLES))
    assert isinstance(wb.find_storms(PERIODS)["first"].iloc[0], pd.Timestamp)
