"""Timelines of one article, of one day, over a leap day and a clock change, across years, with future and undated articles."""

import pandas as pd
import pytest
from conftest import make_articles

import workbench as wb

TEXT = "War goes on in Kazan. Leaders will meet on Thursday. They met on 24 October 2024."


def corpus(*days):
    articles = make_articles(*[TEXT] * len(days), days=list(days), sources=[f"Outlet {n % 2}" for n in range(len(days))])
    return articles.assign(cluster_id="a1", published=articles["published"].astype("datetime64[us, UTC]"))


CORPORA = {
    "one article": corpus("2024-10-22"),
    "one undated article": corpus(None),
    "one day": corpus(*["2024-10-22"] * 3),
    "over a leap day": corpus("2024-02-28", "2024-02-29", "2024-03-01"),
    "over a clock change": corpus("2024-10-26", "2024-10-27", "2024-10-28"),
    "across years": corpus("2023-12-30", "2024-01-02", "2025-01-01"),
    "with future and undated ones": corpus("2024-10-22", None, "2026-05-01"),
    "of nothing": corpus(),
}
EVERY = ("day", "week", "month", "quarter", "year")
by_name = pytest.mark.parametrize("name", CORPORA)


@by_name
@pytest.mark.parametrize("every", EVERY)
def test_every_occurrence_is_counted_once(name, every):
    articles = CORPORA[name]
    war = wb.kwic(articles, "war")
    for by in (None, "source"):
        periods = wb.count_by_period(war, articles, every=every, by=by, zone="Europe/Rome")
        assert periods["count"].sum() == len(war)
        assert periods["period"].isna().sum() <= (2 if by else 1)
        dated = periods[periods["period"].notna()]
        assert dated["all_total"].sum() == articles["published_date"].notna().sum() * (dated["source"].nunique() if by else 1)
        if every in ("day", "week") and by is None and len(dated) > 1:
            assert dated["period"].diff().dropna().eq(pd.Timedelta(days=1 if every == "day" else 7)).all()


@by_name
def test_every_table_and_chart_can_be_made(name):
    articles = CORPORA[name]
    war, tokens = wb.kwic(articles, "war"), wb.tokenize(articles)
    daily = wb.count_by_period(war, articles, every="day")
    by_source = wb.count_by_period(war, articles, every="day", by="source")
    smooth = wb.smooth_periods(daily)
    for table in (wb.find_bursts(daily), wb.find_change_points(daily), wb.find_storms(by_source), wb.score_trends(daily)):
        assert isinstance(table, pd.DataFrame)
    peaks = wb.describe_peaks(wb.find_peaks(daily), articles, tokens=tokens, occurrences=war)
    leads = wb.find_leads(articles)
    dates = wb.mark_events(wb.place_dates(wb.find_dates(articles)), articles)
    figures = [
        (wb.plot_timeline(smooth), war),
        (wb.plot_timeline(by_source, by="source", panels=True), war),
        (wb.plot_shares(by_source, by="source"), war),
        (wb.plot_calendar(daily), war),
        (wb.plot_bursts(wb.find_bursts(daily)), war),
        (wb.plot_peaks(daily, peaks), war),
        (wb.plot_leads(leads, articles), leads),
        (wb.plot_days(wb.count_days(dates, articles)), dates),
        (wb.plot_events(wb.find_events(dates, articles, minimum=1)), dates),
        (wb.plot_spans(dates), dates),
        (wb.plot_memory(dates, articles), dates),
        (wb.plot_memory(dates, articles, scale="days"), dates),
    ]
    for figure, occurrences in figures:
        wb.attach_lines(figure, occurrences, articles)  # raises where a number is not that of its lines


def test_a_leap_day_is_a_day():
    days = wb.count_by_period(CORPORA["over a leap day"], CORPORA["over a leap day"], every="day")
    assert days["period"].dt.strftime("%m-%d").tolist() == ["02-28", "02-29", "03-01"]


def test_a_day_of_25_hours_is_one_day():
    days = wb.count_by_period(CORPORA["over a clock change"], CORPORA["over a clock change"], every="day", zone="Europe/Rome")
    assert days["count"].tolist() == [1, 1, 1]


def test_a_future_article_stands_where_it_says():
    """It is flagged when it is loaded, and no day is taken from it: the years between are gaps."""
    articles = CORPORA["with future and undated ones"]
    years = wb.count_by_period(articles, articles, every="year")
    assert years["collected"].tolist() == [True, False, True, True]
    assert years["count"].tolist() == [1, 0, 1, 1]  # the last row is what has no date
    assert wb.count_coverage(articles, every="year")["longest_gap"].tolist() == [1]
