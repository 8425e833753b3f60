"""Hours, days, weeks and months of a time zone, and when one is over."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Kind = Literal["hour", "day", "week", "month"]
SHAPES = {
    "hour": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{4}[+-][0-9]{4}"),
    "day": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "week": re.compile("([0-9]{4})-W([0-9]{2})"),
    "month": re.compile("[0-9]{4}-[0-9]{2}"),
}
EXAMPLES = {"hour": "2024-10-22T0900+0200", "day": "2024-10-22", "week": "2024-W43", "month": "2024-10"}
DAYS = ("first_day", "last_day")  # the parameters that articles of a time are asked for by
STEP = timedelta(microseconds=1)


class Period(NamedTuple):
    """A period from its start (in UTC) to that of the next; an hour is one of 60 minutes, whatever the clocks do in it."""

    kind: Kind
    zone: ZoneInfo
    start: datetime

    @property
    def name(self) -> str:
        """Its name by ISO 8601: 2024-10-22T0900+0200, 2024-10-22, 2024-W43 (weeks begin on Monday) or 2024-10."""
        local = self.start.astimezone(self.zone)
        return local.strftime({"hour": "%Y-%m-%dT%H%M%z", "day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}[self.kind])

    @property
    def end(self) -> datetime:
        """The start of the next one."""
        if self.kind == "hour":
            return self.start + timedelta(hours=1)
        return _midnight(_day_after(self.first_day, self.kind), self.zone)

    @property
    def first_day(self) -> date:
        """Its first day, on the calendars of the zone."""
        return self.start.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        """Its last day, on the calendars of the zone."""
        return (self.end - STEP).astimezone(self.zone).date()

    @property
    def bounds(self) -> tuple[str, str]:
        """What the articles of it are asked for by: its first and last day; of an hour its start and end, as moments."""
        if self.kind != "hour":
            return str(self.first_day), str(self.last_day)
        return tuple(moment.astimezone(self.zone).isoformat(timespec="minutes") for moment in (self.start, self.end))

    def next(self) -> "Period":
        """Return the one after it."""
        return period_of(self.end, self.kind, self.zone)

    def previous(self) -> "Period":
        """Return the one before it."""
        return period_of(self.start - STEP, self.kind, self.zone)

    def due(self, at: time) -> datetime:
        """Return when it can be reported on: at this time of the clock on the day after it, so long after an hour.

        A time that the clocks leave out is as long after midnight as it would have been; of one that comes twice the first.
        """
        if self.kind == "hour":
            return self.end + timedelta(hours=at.hour, minutes=at.minute)
        return datetime.combine(_day_after(self.first_day, self.kind), at, self.zone).astimezone(UTC)


def period_of(instant: datetime, kind: Kind, zone: ZoneInfo) -> Period:
    """Return the period that an instant is in."""
    if kind == "hour":
        return Period(kind, zone, instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
    return _period_of_day(instant.astimezone(zone).date(), kind, zone)


def read_period(text: str, kind: Kind, zone: ZoneInfo) -> Period:
    """Return the period of a name, or that a day such as 2024-10-22 is in; raises ValueError if there is none."""
    period = None
    try:
        if kind == "hour" and SHAPES["hour"].fullmatch(text):
            period = period_of(datetime.strptime(text, "%Y-%m-%dT%H%M%z"), kind, zone)
        elif kind == "week" and (found := SHAPES["week"].fullmatch(text)):
            period = _period_of_day(date.fromisocalendar(int(found[1]), int(found[2]), 1), kind, zone)
        elif kind == "month" and SHAPES["month"].fullmatch(text):
            period = _period_of_day(date.fromisoformat(f"{text}-01"), kind, zone)
        elif SHAPES["day"].fullmatch(text):
            return period_of(_midnight(date.fromisoformat(text), zone), kind, zone)
    except (ValueError, OverflowError):
        pass
    if period is None or period.name != text:
        raise ValueError(f"{text!r} is not {'an' if kind == 'hour' else 'a'} {kind} such as {EXAMPLES[kind]}, and not a day.")
    return period


def last_due(now: datetime, kind: Kind, zone: ZoneInfo, *, at: time) -> Period:
    """Return the newest period that can be reported on now."""
    period = period_of(now, kind, zone)
    while period.due(at) > now:
        period = period.previous()
    return period


def read_bounds(first_day: str, last_day: str) -> tuple[date | datetime | None, date | datetime | None]:
    """Return the days or moments between which articles are asked for; None for an empty one.

    Raises ValueError if one is neither, or if nothing can be between them.
    """
    first, last = read_bound(first_day, name="first_day"), read_bound(last_day, name="last_day")
    if first and last:
        moments = isinstance(first, datetime) and isinstance(last, datetime)
        if first >= last if moments else date(*first.timetuple()[:3]) > date(*last.timetuple()[:3]):
            relation = "not before" if moments else "after"
            raise ValueError(f"first_day={first_day!r} is {relation} last_day={last_day!r}: no article is of such a time.")
    return first, last


def read_bound(text: str, *, name: str) -> date | datetime | None:
    """Return the day or the moment with its zone that a text states; None if it is empty. Raises ValueError for any other."""
    if text == "":
        return None
    for read in (date.fromisoformat, datetime.fromisoformat):
        with suppress(TypeError, ValueError):
            bound = read(text)
            if not isinstance(bound, datetime) or bound.tzinfo:
                return bound
    allowed = "a day such as 2024-10-21, nor a moment with its zone such as 2024-10-21T14:00+02:00"
    raise ValueError(f"{name}={text!r} is not {allowed}.")


def _period_of_day(day: date, kind: Kind, zone: ZoneInfo) -> Period:
    if kind == "week":
        day -= timedelta(days=day.weekday())
    elif kind == "month":
        day = day.replace(day=1)
    return Period(kind, zone, _midnight(day, zone))


def _day_after(first: date, kind: Kind) -> date:
    if kind == "month":
        return (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=7 if kind == "week" else 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
