"""Dates as records, addresses and file names state them → day, instant, precision and doubts. Nothing is guessed."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

EARLIEST, LATEST = 1600, 2199  # years of newspapers; anything outside is a placeholder or an error
MONTHS = "january february march april may june july august september october november december".split()
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
IN_FILE_NAME = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
IN_PATH = re.compile(r"(?<![\w-])(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?![\d-])|(?<=/)(\d{4})(\d{2})(\d{2})(?=[/_-])")
CENTURIES = ("19", "20")
APART = 1  # days two stated dates may differ: the day changes with the time zone


class Publication(NamedTuple):
    """When an article was published: the day as printed, the instant (UTC), how precise, and what is doubtful."""

    day: date | None = None
    instant: datetime | None = None
    precision: str | None = None
    flag: str = ""


def parse_date(text: str) -> Publication:
    """Return what a printed date says. 03/04/2024 is ambiguous and gives no day; neither do the 31st of June or a sentinel."""
    text = " ".join(text.split())
    try:
        if stated := _instant(text):
            return _on_day(stated.date(), stated)
        if stated_day := _day(text):
            return _on_day(stated_day)
    except (ValueError, OverflowError):
        return Publication(flag="impossible")
    return Publication(flag="ambiguous" if NUMERIC.fullmatch(text) else "unreadable")


def date_in_file_name(name: str) -> Publication:
    """Return the first possible day written year, month, day in a file name, parted by - _ . or nothing.

    If none is possible, one that is parted is flagged; eight digits on end may be any number.
    """
    found = list(IN_FILE_NAME.finditer(name))
    published = _first_possible((match[1], match[3], match[4]) for match in found)
    parted = any(match[2] and match[1].startswith(CENTURIES) for match in found)
    return published if published.day or not parted else Publication(flag="impossible")


def date_in_path(path: str) -> Publication:
    """Return the first possible day in an address or folder: `/2024/10/22/`, `/2024-10-22/` or `/20241022-`."""
    return _first_possible((m[1] or m[5], m[3] or m[6], m[4] or m[7]) for m in IN_PATH.finditer(path[:2000]))


def choose_date(stated: list[tuple[str, Publication]], *, today: date) -> tuple[str, Publication]:
    """Return the basis and date of the first of several statements, in the order given, that has a day.

    A day after tomorrow is no publication yet: it is left out and flagged `future`. Every doubt of a statement that was looked
    at is flagged, and so is `conflicting`: another statement is more than a day away.
    """
    flags = {publication.flag for _, publication in stated if publication.flag}
    if any(publication.day and publication.day > today + timedelta(days=1) for _, publication in stated):
        flags.add("future")
    dated = [(basis, found) for basis, found in stated if found.day and found.day <= today + timedelta(days=1)]
    if any(abs((found.day - dated[0][1].day).days) > APART for basis, found in dated if basis not in WEAK):
        flags.add("conflicting")
    basis, chosen = dated[0] if dated else ("none", Publication())
    return basis, chosen._replace(flag=" ".join(sorted(flags)))


WEAK = ("folder", "dateline", "modified")  # these may differ from the day of publication and mean nothing by it


def _first_possible(found: Iterable[tuple[str, str, str]]) -> Publication:
    for year, month, day in found:
        try:
            publication = _on_day(date(int(year), int(month), int(day)))
        except ValueError:
            continue
        if publication.day:
            return publication
    return Publication()


def _on_day(day: date, instant: datetime | None = None) -> Publication:
    if not EARLIEST <= day.year <= LATEST or day == date(1970, 1, 1):
        return Publication(flag="impossible")
    if instant is None:
        return Publication(day, datetime(day.year, day.month, day.day, tzinfo=UTC), "day")
    precision = "second" if instant.second else "minute"
    return Publication(day, instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC), precision)


def _instant(text: str) -> datetime | None:
    if ISO_DAY.match(text) and len(text) > 10:
        return datetime.fromisoformat(text.replace(" UTC", "Z"))
    if re.match(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}", text):  # RFC 2822, as feeds have it
        return parsedate_to_datetime(text)
    return None


def _day(text: str) -> date | None:
    if ISO_DAY.fullmatch(text):
        return date.fromisoformat(text)
    if match := COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := DAY_MONTH.fullmatch(re.sub(r"^[A-Za-z]+day,? ", "", text)):
        return _named(match[3], match[2], match[1])
    if match := MONTH_DAY.fullmatch(re.sub(r"^[A-Za-z]+day,? ", "", text)):
        return _named(match[3], match[1], match[2])
    if match := NUMERIC.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        if first > 12 or first == second:  # only one reading is possible
            return date(year, second, first)
        if second > 12:
            return date(year, first, second)
    return None


def _named(year: str, month: str, day: str) -> date | None:
    months = [n for n, name in enumerate(MONTHS, 1) if name.startswith(month.lower())]
    return date(int(year), months[0], int(day)) if len(months) == 1 else None
