"""Counts per period: zeros, gaps, incomplete ends, and what has no date."""

import pandas as pd
import pytest
from conftest import make_articles
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench import schema

DAYS = ["2024-10-22", "2024-10-24", "2024-11-05", "2024-11-05", None]
ARTICLES = make_articles("grain", "war", "war war", "peace", "war", days=DAYS, sources=["A", "B", "A", "A", "B"])
WAR = wb.kwic(ARTICLES, "war")
TOKENS = wb.tokenize(ARTICLES)


def test_weeks_by_eye():
    weeks = wb.count_by_period(WAR, ARTICLES, every="week")
    assert weeks["period"].dt.strftime("%F").tolist()[:3] == ["2024-10-21", "2024-10-28", "2024-11-04"]  # Mondays
    assert weeks["count"].tolist() == [1, 0, 2, 1]
    assert weeks["units"].tolist() == [1, 0, 1, 1]
    assert weeks["units_total"].tolist() == [2, 0, 2, 1]
    assert weeks["share"].isna().tolist() == [False, True, False, False]  # no article, no share: NaN, never 0
    assert weeks["collected"].tolist() == [True, False, True, True]
    assert weeks["complete"].tolist() == [False, True, False, False]  # from a Tuesday to a Tuesday
    assert pd.isna(weeks["period"].iloc[3])  # what is in articles without a date


def test_a_period_that_the_corpus_spans_is_complete():
    articles = make_articles("a", "a", days=["2024-10-01", "2024-11-30"])
    assert wb.count_by_period(articles, articles, every="month")["complete"].tolist() == [True, True]


def test_groups_of_articles_have_their_own_gaps():
    weeks = wb.count_by_period(WAR, ARTICLES, every="week", by="source")
    a = weeks[weeks["source"] == "A"]
    assert a["count"].tolist() == [0, 0, 2]  # without an undated article there is no row for one
    assert a["collected"].tolist() == [True, False, True]
    assert a["units_total"].tolist() == [1, 0, 2]
    b = weeks[weeks["source"] == "B"]
    assert b["count"].tolist() == [1, 0, 0, 1]
    assert set(weeks["of"]) == {"group"}


def test_both_denominators_stand_beside_each_other():
    weeks = wb.count_by_period(WAR, ARTICLES, every="week", by="source")
    b = weeks[(weeks["source"] == "B") & weeks["period"].notna()]
    assert b[["units", "units_total", "all_total"]].values.tolist() == [[1, 1, 2], [0, 0, 0], [0, 0, 2]]
    assert b["share_of_all"].tolist() == pytest.approx([0.5, float("nan"), 0], nan_ok=True)
    outlets = wb.count_by_period(WAR, ARTICLES, every="year", by="source", unit="outlets")
    assert outlets[["source", "units_total", "all_total"]].values.tolist()[:2] == [["A", 1, 2], ["B", 1, 2]]
    assert weeks["count_low"].iloc[0] == 0  # none found: still up to 3.7 of such a week are to be expected
    assert weeks["count_high"].iloc[0] == pytest.approx(3.688879, abs=1e-6)


def test_groups_of_occurrences_share_the_denominator():
    words = wb.tokenize(ARTICLES)
    words = words[words["term"].isin(["war", "peace"])]
    weeks = wb.count_by_period(words, ARTICLES, every="week", by="term")
    peace = weeks[(weeks["term"] == "peace") & weeks["period"].notna()]
    assert peace["count"].tolist() == [0, 0, 1]
    assert peace["units_total"].tolist() == [2, 0, 2]
    assert set(weeks["of"]) == {"all"}


@pytest.mark.parametrize(
    ("every", "first", "number"),
    [
        ("day", "2024-10-22", 15),
        ("week", "2024-10-21", 3),
        ("month", "2024-10-01", 2),
        ("quarter", "2024-10-01", 1),
        ("year", "2024-01-01", 1),
    ],
)
def test_lengths(every, first, number):
    periods = wb.count_by_period(WAR, ARTICLES, every=every)["period"].dropna()
    assert f"{periods.iloc[0]:%F}" == first
    assert len(periods) == number


def test_iso_weeks_over_a_new_year():
    articles = make_articles("a", "a", days=["2024-12-30", "2025-01-05"])  # Monday and Sunday of 2025-W01
    weeks = wb.count_by_period(articles, articles, every="week")
    assert weeks["count"].tolist() == [2]
    assert weeks["complete"].tolist() == [True]


@pytest.mark.parametrize(
    ("last", "options", "every"),
    [
        ("2024-01-02", {}, "week"),
        ("2026-04-19", {}, "week"),  # the last day of the 120th week
        ("2026-04-20", {}, "month"),
        ("2034-06-01", {}, "quarter"),
        ("2999-01-01", {}, "year"),
        ("2024-04-29", {"shortest": "day"}, "day"),  # the 120th day
        ("2024-04-30", {"shortest": "day"}, "week"),
        ("2024-04-30", {"shortest": "day", "most": 121}, "day"),
        (None, {}, "week"),
    ],
)
def test_the_shortest_period_of_which_there_are_not_too_many(last, options, every):
    articles = make_articles("a", "b", "c", days=[last and "2024-01-01", None, last])
    assert wb.choose_period(articles, **options) == every
    if last and every != "year":
        periods = wb.count_by_period(articles[["article_id"]], articles, every=every)
        assert periods["period"].nunique() <= options.get("most", 120)


@pytest.mark.parametrize(
    ("every", "last", "said"),
    [
        ("month", "2026-12-31", "36 periods of one month (157 weeks would be more than 120);"),
        ("month", "2024-12-31", "12 periods of one month;"),
        ("week", "2026-12-31", "157 periods of one week;"),
        ("year", "2036-12-31", "13 periods of one year;"),
    ],
)
def test_a_chart_says_why_its_periods_are_so_long(every, last, said):
    articles = make_articles("war", "war", days=["2024-01-01", last])
    periods = wb.count_by_period(wb.kwic(articles, "war"), articles, every=every)
    assert said in wb.plot_timeline(periods).layout.meta["method"]


def test_a_period_is_chosen_within_reason():
    with pytest.raises(ValueError, match="shortest='hour'"):
        wb.choose_period(make_articles("a"), shortest="hour")
    with pytest.raises(ValueError, match="most=0"):
        wb.choose_period(make_articles("a"), most=0)


def test_nothing_dated():
    articles = make_articles("war", days=[None])
    weeks = wb.count_by_period(wb.kwic(articles, "war"), articles)
    assert weeks["period"].isna().tolist() == [True]
    assert weeks[["count", "units_total"]].values.tolist() == [[1, 1]]


def test_nothing_at_all():
    articles = make_articles()
    weeks = wb.count_by_period(schema.empty("mentions"), articles, by="actor")
    assert weeks.columns.tolist() == ["actor", *schema.names("period_counts")]
    assert weeks.empty


days = st.one_of(st.none(), st.dates(min_value=pd.Timestamp("2023-12-01").date(), max_value=pd.Timestamp("2024-03-15").date()))


@given(
    st.lists(st.tuples(days, st.sampled_from(["A", "B", None]), st.integers(0, 3)), max_size=8),
    st.sampled_from(["day", "week", "month"]),
)
def test_nothing_gets_lost(rows, every):
    articles = make_articles(
        *["war " * n for _, _, n in rows], days=[day and day.isoformat() for day, _, _ in rows], sources=[s for _, s, _ in rows]
    )
    found = wb.kwic(articles, "war")
    for by in (None, "source"):
        periods = wb.count_by_period(found, articles, every=every, by=by)
        assert periods["count"].sum() == len(found)
        assert periods["units_total"].sum() == len(articles) or by is None
        assert not periods.duplicated([*([by] if by else []), "period"]).any()


def test_an_unknown_period_is_refused():
    with pytest.raises(ValueError, match="every='fortnight' is not one of 'hour', 'day', 'week'"):
        wb.count_by_period(WAR, ARTICLES, every="fortnight")


def test_shares_of_the_articles_of_a_source():
    both = wb.count_by_period(TOKENS, ARTICLES, every="year", by=["source", "term"])
    by_source = wb.count_by_period(TOKENS, ARTICLES, every="year", by="source")
    assert set(both["of"]) == {"group"}
    assert both[both["term"] == "peace"][["source", "units", "units_total"]].values.tolist() == [["A", 1, 3]]
    assert both.groupby("source")["count"].sum().to_dict() == by_source.groupby("source")["count"].sum().to_dict()


def test_a_rate_is_of_the_words_of_the_period():
    days = wb.count_by_period(TOKENS, ARTICLES, every="day")
    assert days["words_total"].sum() == ARTICLES["n_words"].sum()
    assert days["per_million"].tolist()[:2] == [1e6] * 1 + [pytest.approx(float("nan"), nan_ok=True)]


def instants(*written):
    articles = make_articles(*(["war"] * len(written)), days=[when[:10] for when in written], sources=["A"] * len(written))
    return articles.assign(
        published=pd.to_datetime(pd.Series(written), utc=True).astype("datetime64[us, UTC]"), date_precision="minute"
    )


def test_a_zone_moves_instants_and_no_printed_days():
    articles = instants("2024-03-31T22:30Z", "2024-04-01T12:00Z")
    kyiv = wb.count_by_period(articles, articles, every="month", zone="Europe/Kyiv")
    assert kyiv[["zone", "count"]].values.tolist() == [["Europe/Kyiv", 2]]
    assert wb.count_by_period(articles, articles, every="month")["count"].tolist() == [1, 1]
    days_only = articles.assign(date_precision="day")
    assert wb.count_by_period(days_only, days_only, every="month", zone="Europe/Kyiv")["count"].tolist() == [1, 1]


def test_hours_over_a_clock_change():
    articles = instants("2024-10-27T00:30Z", "2024-10-27T01:30Z", "2024-10-27T02:30Z")  # 02:30, 02:30 and 03:30 in Rome
    hours = wb.count_by_period(articles, articles, every="hour", zone="Europe/Rome")
    assert hours[["period", "count"]].astype("str").values.tolist() == [
        ["2024-10-27 02:00:00", "2"],
        ["2024-10-27 03:00:00", "1"],
    ]
    assert hours["complete"].all()
    day_only = articles.assign(date_precision="day")
    hours = wb.count_by_period(day_only, day_only, every="hour", zone="UTC")
    assert hours["period"].isna().tolist() == [True]
    assert hours["count"].tolist() == [3]


def test_zones_are_checked():
    with pytest.raises(ValueError, match="needs a zone"):
        wb.count_by_period(WAR, ARTICLES, every="hour")
    with pytest.raises(ValueError, match="zone='Kyiv' is not a time zone"):
        wb.count_by_period(WAR, ARTICLES, zone="Kyiv")


def test_marks_of_hours_open_their_lines():
    articles = instants("2024-10-27T00:30Z", "2024-10-27T23:30Z")
    found = wb.kwic(articles, "war")
    figure = wb.plot_timeline(wb.count_by_period(found, articles, every="hour", zone="Europe/Rome"), value="count")
    lines = wb.attach_lines(figure, found, articles).layout.meta["lines"]
    assert sum(map(len, lines.values())) == 4  # two occurrences, two articles collected
