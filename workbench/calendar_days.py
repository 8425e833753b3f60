"""The calendar: a TIMEX3 value → its first and last day; holidays and days of the United Nations by name."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import regex


class Days(NamedTuple):
    """The days a date expression is about, both ends included, and how exactly it says so."""

    first: date
    last: date
    precision: str


SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month of the meteorological season, northern half of the earth
VALUE = regex.compile(
    r"(?P<year>\d{4})(?:"
    r"-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>.+))?)?"
    r"|-W(?P<week>\d\d)(?P<weekend>-WE)?|-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<season>SP|SU|FA|WI))?"
    r"|(?P<decade>\d{3})|(?P<century>\d\d)"
)
FIXED = {  # name → month and day
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "new year": (1, 1),
    "epiphany": (1, 6),
    "inauguration day": (1, 20),
    "republic day": (1, 26),
    "australia day": (1, 26),
    "holocaust remembrance day": (1, 27),
    "groundhog day": (2, 2),
    "waitangi day": (2, 6),
    "world radio day": (2, 13),
    "valentine's day": (2, 14),
    "world wildlife day": (3, 3),
    "women's day": (3, 8),
    "st patrick's day": (3, 17),
    "international day of happiness": (3, 20),
    "nowruz": (3, 20),
    "world water day": (3, 22),
    "world tuberculosis day": (3, 24),
    "april fools' day": (4, 1),
    "world health day": (4, 7),
    "earth day": (4, 22),
    "anzac day": (4, 25),
    "world malaria day": (4, 25),
    "may day": (5, 1),
    "international workers' day": (5, 1),
    "world press freedom day": (5, 3),
    "ve day": (5, 8),
    "victory day": (5, 9),
    "europe day": (5, 9),
    "world no tobacco day": (5, 31),
    "world environment day": (6, 5),
    "d-day anniversary": (6, 6),
    "world oceans day": (6, 8),
    "world blood donor day": (6, 14),
    "juneteenth": (6, 19),
    "world refugee day": (6, 20),
    "canada day": (7, 1),
    "fourth of july": (7, 4),
    "july fourth": (7, 4),
    "world population day": (7, 11),
    "bastille day": (7, 14),
    "mandela day": (7, 18),
    "world hepatitis day": (7, 28),
    "international youth day": (8, 12),
    "world humanitarian day": (8, 19),
    "international literacy day": (9, 8),
    "international day of democracy": (9, 15),
    "international day of peace": (9, 21),
    "world tourism day": (9, 27),
    "world teachers' day": (10, 5),
    "world mental health day": (10, 10),
    "world food day": (10, 16),
    "international day for the eradication of poverty": (10, 17),
    "united nations day": (10, 24),
    "un day": (10, 24),
    "world cities day": (10, 31),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "all souls' day": (11, 2),
    "bonfire night": (11, 5),
    "armistice day": (11, 11),
    "remembrance day": (11, 11),
    "veterans day": (11, 11),
    "world diabetes day": (11, 14),
    "world toilet day": (11, 19),
    "world children's day": (11, 20),
    "international day for the elimination of violence against women": (11, 25),
    "world aids day": (12, 1),
    "international day of persons with disabilities": (12, 3),
    "world soil day": (12, 5),
    "anti-corruption day": (12, 9),
    "human rights day": (12, 10),
    "international migrants day": (12, 18),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
}
FROM_EASTER = {  # name → days after Easter Sunday
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
    "whit monday": 50,
}
MOVING: dict[str, Callable[[int], date]] = {  # the American ones, unless the name says otherwise
    "martin luther king jr. day": lambda year: weekday_of_month(year, 1, 0, 3),
    "martin luther king day": lambda year: weekday_of_month(year, 1, 0, 3),
    "presidents' day": lambda year: weekday_of_month(year, 2, 0, 3),
    "memorial day": lambda year: weekday_of_month(year, 6, 0, 0),  # the Monday before the first of June
    "labor day": lambda year: weekday_of_month(year, 9, 0, 1),
    "columbus day": lambda year: weekday_of_month(year, 10, 0, 2),
    "indigenous peoples' day": lambda year: weekday_of_month(year, 10, 0, 2),
    "election day": lambda year: weekday_of_month(year, 11, 0, 1) + timedelta(1),
    "thanksgiving": lambda year: weekday_of_month(year, 11, 3, 4),
    "thanksgiving day": lambda year: weekday_of_month(year, 11, 3, 4),
    "black friday": lambda year: weekday_of_month(year, 11, 3, 4) + timedelta(1),
    "cyber monday": lambda year: weekday_of_month(year, 11, 3, 4) + timedelta(4),
    "giving tuesday": lambda year: weekday_of_month(year, 11, 3, 4) + timedelta(5),
}
HOLIDAYS = (*FIXED, *FROM_EASTER, *MOVING)


def days_of(value: str) -> Days | None:
    """Return the days of a TIMEX3 value, or None if it is none of the calendar: a duration, a set, vague or impossible.

    The winter of a year begins in its December. A decade is its three digits, a century its two (`19` is 1900 to 1999).
    """
    if not (found := VALUE.fullmatch(value)):
        return None
    part = found.groupdict()
    try:
        if part["century"] or part["decade"]:
            length = 100 if part["century"] else 10
            year = int(value) * length
            return Days(date(year or 1, 1, 1), date(year + length - 1, 12, 31), "century" if length == 100 else "decade")
        year = int(part["year"])
        if part["day"]:
            day = date(year, int(part["month"]), int(part["day"]))
            time = part["time"]
            return Days(day, day, "day" if time is None else "part of day" if time.isalpha() else "time")
        if part["week"]:
            first = date.fromisocalendar(year, int(part["week"]), 6 if part["weekend"] else 1)
            return Days(first, first + timedelta(1 if part["weekend"] else 6), "weekend" if part["weekend"] else "week")
        for name, months in (("quarter", 3), ("half", 6)):
            if part[name]:
                return _months(year, int(part[name]) * months - months + 1, months, name)
        if part["season"]:
            return _months(year, SEASONS[part["season"]], 3, "season")
        return _months(year, int(part["month"]), 1, "month") if part["month"] else _months(year, 1, 12, "year")
    except ValueError:
        return None


def _months(year: int, month: int, number: int, precision: str) -> Days:
    first = date(year, month, 1)
    last = shift(first, "month", number - 1)
    return Days(first, last.replace(day=monthrange(last.year, last.month)[1]), precision)


def value_of(day: date, unit: str) -> str:
    """Return the TIMEX3 value of the week, month, … that a day is in."""
    year, week, _ = day.isocalendar()
    return {
        "day": day.isoformat(),
        "week": f"{year:04}-W{week:02}",
        "weekend": f"{year:04}-W{week:02}-WE",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "year": f"{day.year:04}",
        "decade": f"{day.year // 10:03}",
        "century": f"{day.year // 100:02}",
    }[unit]


def shift(day: date, unit: str, number: int) -> date:
    """Return the day so many units later; the last of a month stays in the month it comes to. Raise ValueError out of range."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    try:
        if months is None:
            return day + timedelta(number * {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}.get(unit, 0))
        year, month = divmod(day.year * 12 + day.month - 1 + number * months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, IndexError) as error:
        raise ValueError(f"{day} and {number} × {unit} is no day of the calendar.") from error


def holiday(name: str, year: int) -> date:
    """Return the day of the holiday in that year; names are those of HOLIDAYS."""
    if name in FIXED:
        return date(year, *FIXED[name])
    return easter(year) + timedelta(FROM_EASTER[name]) if name in FROM_EASTER else MOVING[name](year)


def weekday_of_month(year: int, month: int, weekday: int, number: int) -> date:
    """Return the so manieth weekday (Monday is 0) of a month; number 0 is the last one before the month."""
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus 1991, Astronomical Algorithms, ch. 8, after Butcher 1876)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    month, day = divmod(epact + to_sunday - 7 * ((golden + 11 * epact + 22 * to_sunday) // 451) + 114, 31)
    return date(year, month, day + 1)
