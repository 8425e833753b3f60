"""Periods part time without gap or overlap, in every time zone, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.periods import Kind, last_due, period_of, read_bounds, read_period

BERLIN = ZoneInfo("Europe/Berlin")
# Half hours, clocks changed at midnight and by half an hour, and an island that left out a day.
ZONES = [
    ZoneInfo(name) for name in ("Europe/Berlin", "Asia/Kolkata", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
]
instants = st.integers(631_152_000, 2_145_916_800).map(lambda second: datetime.fromtimestamp(second, UTC))  # 1990 to 2037
kinds, zones = st.sampled_from(get_args(Kind)), st.sampled_from(ZONES)
clocks = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


@pytest.mark.parametrize(
    ("kind", "name", "first", "last"),
    [
        ("hour", "2024-10-22T0900+0200", "2024-10-22", "2024-10-22"),
        ("day", "2024-10-22", "2024-10-22", "2024-10-22"),
        ("week", "2024-W43", "2024-10-21", "2024-10-27"),
        ("month", "2024-10", "2024-10-01", "2024-10-31"),
    ],
)
def test_names_and_days(kind, name, first, last):
    period = period_of(datetime(2024, 10, 22, 7, 30, tzinfo=UTC), kind, BERLIN)
    assert (period.name, str(period.first_day), str(period.last_day)) == (name, first, last)
    assert read_period(name, kind, BERLIN) == period
    if kind != "hour":
        assert read_period("2024-10-22", kind, BERLIN) == period


def test_a_week_belongs_to_the_year_of_its_thursday():
    assert period_of(datetime(2024, 12, 31, tzinfo=UTC), "week", BERLIN).name == "2025-W01"


@given(instants, kinds, zones)
def test_periods_part_time(instant, kind, zone):
    period = period_of(instant, kind, zone)
    assert period.start <= instant < period.end
    assert period.next().start == period.end
    assert period.next().previous() == period
    assert read_period(period.name, kind, zone) == period


@given(instants, kinds, zones, clocks)
def test_what_is_due_is_the_newest_that_is_over(now, kind, zone, at):
    period = last_due(now, kind, zone, at=at)
    assert period.end <= period.due(at) <= now
    assert now < period.next().due(at)


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25)])
def test_the_hours_of_a_day_whose_clock_is_changed(day, hours):
    whole = read_period(day, "day", BERLIN)
    assert whole.end - whole.start == timedelta(hours=hours)
    names = {period_of(whole.start + timedelta(hours=n), "hour", BERLIN).name for n in range(hours)}
    assert len(names) == hours
    assert ("2024-10-27T0200+0200" in names) == ("2024-10-27T0200+0100" in names) == (hours == 25)


def test_a_time_that_the_clock_leaves_out_or_has_twice():
    before = read_period("2024-03-30", "day", BERLIN)
    assert before.due(time(2, 30)) == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)  # 03:30, for 02:30 is not there
    before = read_period("2024-10-26", "day", BERLIN)
    assert before.due(time(2, 30)) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)  # the first of two


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize(
    "text", ["", "../2024-W43", "2024-W54", "2024-13", "2024-02-30", "٢٠٢٤-10-22", "2024-W43\n", "0001-01-01\0", "x" * 999]
)
def test_names_of_nothing(kind, text):
    with pytest.raises(ValueError, match="such as"):
        read_period(text, kind, BERLIN)


@pytest.mark.parametrize(
    ("moment", "zone", "bounds"),
    [
        ("2024-10-27T00:30Z", "Europe/Berlin", ("2024-10-27T02:00+02:00", "2024-10-27T02:00+01:00")),  # the clocks go back
        ("2024-10-27T01:30Z", "Europe/Berlin", ("2024-10-27T02:00+01:00", "2024-10-27T03:00+01:00")),
        ("2024-03-31T00:30Z", "Europe/Berlin", ("2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00")),  # and forward
        ("2024-04-06T15:10Z", "Australia/Lord_Howe", ("2024-04-07T01:30+10:30", "2024-04-07T02:30+10:30")),
        ("2024-10-22T04:00Z", "Asia/Kolkata", ("2024-10-22T09:30+05:30", "2024-10-22T10:30+05:30")),
        ("2024-10-22T04:00Z", "UTC", ("2024-10-22T04:00+00:00", "2024-10-22T05:00+00:00")),
    ],
)
def test_an_hour_is_asked_for_by_its_moments(moment, zone, bounds):
    hour = period_of(datetime.fromisoformat(moment), "hour", ZoneInfo(zone))
    assert hour.bounds == bounds
    assert read_bounds(*bounds) == (hour.start, hour.end)
    day = period_of(hour.start, "day", hour.zone)
    assert day.bounds == (str(day.first_day), str(day.last_day))
