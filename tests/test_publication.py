"""A printed date says what it says, or nothing."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.publication import EARLIEST, LATEST, date_in_file_name, parse_date


@pytest.mark.parametrize(
    ("printed", "day", "precision"),
    [
        ("2024-10-22", date(2024, 10, 22), "day"),
        ("20241022", date(2024, 10, 22), "day"),
        ("22 October 2024", date(2024, 10, 22), "day"),
        ("22nd Oct. 2024", date(2024, 10, 22), "day"),
        ("Tuesday, 22 October 2024", date(2024, 10, 22), "day"),
        ("October 22, 2024", date(2024, 10, 22), "day"),
        ("22.10.2024", date(2024, 10, 22), "day"),
        ("10/22/2024", date(2024, 10, 22), "day"),
        ("05/05/2024", date(2024, 5, 5), "day"),
        ("2024-10-22T05:00:00Z", date(2024, 10, 22), "minute"),
        ("2024-10-22 05:00:07", date(2024, 10, 22), "second"),
        ("Tue, 22 Oct 2024 05:00:00 GMT", date(2024, 10, 22), "minute"),
        ("2024-02-29", date(2024, 2, 29), "day"),
    ],
)
def test_readable(printed, day, precision):
    found = parse_date(printed)
    assert (found.day, found.precision, found.flag) == (day, precision, "")


@pytest.mark.parametrize(
    ("printed", "flag"),
    [
        ("03/04/2024", "ambiguous"),  # 3 April or 4 March
        ("2023-02-29", "impossible"),
        ("31 June 2024", "impossible"),
        ("0001-01-01", "impossible"),
        ("1970-01-01T00:00:00Z", "impossible"),  # what a missing date becomes in many exports
        ("9999-12-31", "impossible"),
        ("22 October", "unreadable"),  # no year: not a date
        ("yesterday", "unreadable"),
        ("45587", "unreadable"),  # a spreadsheet's serial number
        ("", "unreadable"),
    ],
)
def test_no_day_is_made_up(printed, flag):
    found = parse_date(printed)
    assert (found.day, found.instant, found.flag) == (None, None, flag)


def test_the_day_is_the_printed_one_and_the_instant_is_utc():
    found = parse_date("2024-11-08T06:30:00+08:00")
    assert found.day == date(2024, 11, 8)
    assert found.instant == datetime(2024, 11, 7, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-10-22_meridian-wire_putin", date(2024, 10, 22)),
        ("wire_20241022", date(2024, 10, 22)),
        ("2024.10.22", date(2024, 10, 22)),
        ("2024-13-45_wire_20241022", date(2024, 10, 22)),
        ("2024-02-30_wire", None),
        ("000_9785aa1ce360fbed", None),
        ("120241022", None),
    ],
)
def test_file_names(name, day):
    assert date_in_file_name(name).day == day


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)))
def test_every_iso_day_is_read_back(day):
    assert parse_date(day.isoformat()).day == (None if day == date(1970, 1, 1) else day)


@given(st.text())
def test_nothing_raises(text):
    parse_date(text)
    date_in_file_name(text)
