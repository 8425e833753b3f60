"""The grammar of date expressions in English news: a text and its day of publication → expressions with TIMEX3 values."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import regex

from workbench.calendar_days import HOLIDAYS, Days, days_of, holiday, shift, value_of
from workbench.date_words import (
    AMOUNT,
    CLOCK,
    COUNT,
    DAY,
    DIRECTION,
    FULL_MONTH,
    MODIFIER,
    MONTH,
    ORDINALS,
    PART,
    PART_CODES,
    SEASON,
    SEASON_CODES,
    SMALL,
    UNIT,
    WEEKDAY,
    YEAR,
    compiled,
    duration,
    modifier_of,
    month_of,
    number_of,
    plain,
    unit_of,
    weekday_of,
)
from workbench.tense import tense_at

PUBLICATION, OTHER, EVENT, NONE = "publication day", "another expression", "event", "none"
COARSENESS = (
    "time",
    "part of day",
    "day",
    "weekend",
    "week",
    "month",
    "quarter",
    "season",
    "half",
    "year",
    "decade",
    "century",
)
BACK, AHEAD = 285, 180  # days that a month without a year may lie behind or ahead of publication where the tense says so


class Reading(NamedTuple):
    """What a rule makes of a match; `unresolved` is the value where there is no publication day to resolve it by."""

    type: str
    value: str
    rule: str
    anchor: str = NONE
    unresolved: str = ""


class Expression(NamedTuple):
    """A date expression of a text; `days` is missing if it is none of the calendar."""

    start: int
    end: int
    type: str
    value: str
    modifier: str | None
    anchor: str
    days: Days | None
    rule: str


class Story:
    """A text being read: its day of publication and the expressions found so far."""

    def __init__(self, text: str, day: date | None):
        self.text, self.dated, self.day = text, day is not None, day or date(2000, 1, 1)
        self.said: list[Expression] = []

    def before(self, at: int, length: int = 24) -> str:
        """Return the characters before a place."""
        return self.text[max(0, at - length) : at]

    def earlier(self, unit: str, reach: int = 3) -> Expression | None:
        """Return the last expression that says its day at least as exactly as the unit, among the last few."""
        rank = COARSENESS.index(unit) if unit in COARSENESS else COARSENESS.index("day")
        dated = [said for said in self.said if said.days and said.type in ("DATE", "TIME")]
        return next((said for said in reversed(dated[-reach:]) if COARSENESS.index(said.days.precision) <= rank), None)

    def around(self, found: regex.Match, make: Callable[[int], date]) -> tuple[date, str]:
        """Return the day among those of last, this and next year that the tense of its clause points to, and the tense."""
        tense = tense_at(self.text, found.start(), found.end())
        days = []
        for year in (self.day.year - 1, self.day.year, self.day.year + 1):
            try:
                days.append(make(year))
            except ValueError:  # 29 February
                continue
        past = [day for day in days if day <= self.day]
        ahead = [day for day in days if day >= self.day]
        if tense == "future" and ahead and (ahead[0] - self.day).days <= AHEAD + 90:
            return ahead[0], tense
        if tense == "past" and past and (self.day - past[-1]).days <= BACK:
            return past[-1], tense
        if past and (self.day - past[-1]).days <= AHEAD:
            return past[-1], tense
        return min(days, key=lambda day: abs((day - self.day).days)), tense


Rule = Callable[[Story, regex.Match], "Reading | list[tuple[int, int, Reading]] | None"]
RULES: list[tuple[regex.Pattern, Rule]] = []


def _rule(*patterns: str) -> Callable[[Rule], Rule]:
    def add(function: Rule) -> Rule:
        RULES.extend((compiled(pattern), function) for pattern in patterns)
        return function

    return add


def _word(found: regex.Match, name: str) -> str:
    """Return what a group matched in plain words, or "" if the pattern has no such group."""
    return plain(found.groupdict().get(name))


def _step(direction: str) -> int:
    words = direction.split()
    return (
        -1
        if {"last", "past", "previous", "preceding"} & set(words)
        else 1
        if {"next", "coming", "following"} & set(words)
        else 0
    )


# Days

DATE_OF = (
    rf"(?:{MONTH} {DAY}(?:(?:, ?| ){YEAR})?|(?:the )?{DAY}(?: of)? {MONTH}(?:(?:, ?| ){YEAR})?"
    rf"|the (?P<ordinal>{'|'.join(ORDINALS[1:])}) of {FULL_MONTH}(?:(?:, ?| ){YEAR})?)"
)
OF_WEEK = r"(?: of|,)? (?P<week>last|next|this) week"
DEICTIC = r"(?P<deictic>today|tonight|yesterday|tomorrow|the day before yesterday|the day after tomorrow)"
ANY_DAY = rf"(?:(?:{WEEKDAY},? (?:the )?)?{DATE_OF}|(?:(?:the )?{DIRECTION} )?{WEEKDAY}(?:{OF_WEEK})?|{DEICTIC})"
FUTURE_IN_PAST = regex.compile(r"\b(?:would|(?:was|were) (?:to|due|scheduled|expected|set|going))\b")
NAMED_BEFORE = regex.compile(
    r"\b(?:Bloody|Black|Cyber|Super|Happy|Ash|Holy|Palm|Fat|Shrove|Whit|Maundy|Ruby|Sheffield|Man|Sweet|Casual) $"
)
NAMED_AFTER = regex.compile(
    r" (?:Times|Telegraph|Mirror|Mail|Express|World|Independent|Herald|Harbou?r|Business Post|Night (?:Live|Football|Lights)"
    r"|Addams|Weld|Group|Club|Market|Service|School|Review|Tribune|Star|Sun|People|Age)\b"
)


def _day(story: Story, found: regex.Match) -> tuple[date, str, str, str] | None:
    """Return the day a match of ANY_DAY means, how it was known, what it was resolved against, and its unresolved value."""
    if _word(found, "month"):
        return _day_of_month(story, found)
    if deictic := _word(found, "deictic"):
        ahead = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(deictic, 0)
        return shift(story.day, "day", ahead), deictic, PUBLICATION, "XXXX-XX-XX"
    if NAMED_BEFORE.search(story.before(found.start("weekday"))) or NAMED_AFTER.match(story.text, found.end("weekday")):
        return None
    weekday = weekday_of(_word(found, "weekday"))
    unresolved = f"XXXX-WXX-{weekday + 1}"
    if week := _word(found, "week"):
        monday = shift(story.day, "day", -story.day.weekday())
        return shift(monday, "day", 7 * _step(week) + weekday), f"weekday of {week} week", PUBLICATION, unresolved
    ahead = (weekday - story.day.weekday()) % 7
    direction = _word(found, "direction")
    if direction in ("following", "preceding", "previous") and (said := story.earlier("day")):
        ahead = (weekday - said.days.first.weekday()) % 7
        day = shift(said.days.first, "day", (ahead or 7) if direction == "following" else ahead - 7)
        return day, f"{direction} weekday", OTHER, unresolved
    if direction:
        step = _step(direction)
        ahead = ahead - 7 if step < 0 else ahead if step == 0 else ahead or 7
        return shift(story.day, "day", ahead), f"{direction} weekday", PUBLICATION, unresolved
    tense = tense_at(story.text, found.start(), found.end())
    if (said := _begun(story, found.start())) and said.rule.startswith("weekday"):
        return (
            shift(said.days.first, "day", (weekday - said.days.first.weekday()) % 7),
            "weekday, end of a range",
            OTHER,
            unresolved,
        )
    if tense == "future" and (said := _reported(story, found.start())):
        days = (weekday - said.days.first.weekday()) % 7 or 7
        return shift(said.days.first, "day", days), "weekday, future in the past", OTHER, unresolved
    if tense != "future" and ahead:
        ahead -= 7
    return shift(story.day, "day", ahead), f"weekday, {tense}", PUBLICATION, unresolved


def _reported(story: Story, start: int) -> Expression | None:
    """Return the past day of the report in a sentence such as "said on Wednesday that talks would resume on Thursday"."""
    said = story.said[-1] if story.said else None
    if said and said.days and said.days.precision in ("day", "part of day") and -7 < (said.days.first - story.day).days < 0:
        between = story.text[said.end : start]
        if len(between) < 200 and FUTURE_IN_PAST.search(between) and not regex.search(r"[.!?]\s|\n", between):
            return said
    return None


def _begun(story: Story, start: int) -> Expression | None:
    """Return the expression a range begins with ("from Monday to …") if what starts here ends it."""
    said = story.said[-1] if story.said else None
    if (
        said
        and said.days
        and regex.fullmatch(r"\s{0,2}(?:[-–—]|to|until|till|through)\s{0,2}", story.text[said.end : start][:12])
    ):
        return said
    return None


def _day_of_month(story: Story, found: regex.Match) -> tuple[date, str, str, str]:
    month = month_of(found["month"])
    number = ORDINALS.index(_word(found, "ordinal")) if _word(found, "ordinal") else int(found["day"])
    if year := _word(found, "year"):
        return date(int(year), month, number), "full date", NONE, ""
    unresolved = f"XXXX-{month:02}-{number:02}"
    date(2000, month, number)  # no 30 February
    if said := _year_said(story, found.start()):
        return date(said, month, number), "month and day, year said before", OTHER, unresolved
    day, tense = story.around(found, lambda year: date(year, month, number))
    return day, f"month and day, {tense}", PUBLICATION, unresolved


def _year_said(story: Story, start: int) -> int | None:
    """Return the year of an expression just before in the same sentence, if it is another than that of publication."""
    if story.said and (said := story.said[-1]).days and said.days.precision == "year" and said.anchor == NONE:
        between = story.text[said.end : start]
        if len(between) < 60 and not regex.search(r"[.;\n]", between) and said.days.first.year != story.day.year:
            return said.days.first.year
    return None


@_rule(rf"{MODIFIER}{ANY_DAY}(?: (?:the )?{PART})?(?<!\.\.)", rf"{MODIFIER}(?:the )?{PART} of (?:last |next )?{ANY_DAY}")
def _read_day(story: Story, found: regex.Match) -> Reading | None:
    known = _day(story, found)
    if known is None:
        return None
    day, rule, anchor, unresolved = known
    part = "night" if _word(found, "deictic") == "tonight" else _word(found, "part")
    if part:
        code = PART_CODES[part]
        return Reading("TIME", f"{day}{code}", f"part of a day: {rule}", anchor, unresolved + code)
    return Reading("DATE", day.isoformat(), rule, anchor, unresolved)


@_rule(
    rf"(?:from |between )?(?P<one>{DAY})(?:\s?[-–—/]\s?| to | and | until | through "
    rf"| or )(?P<two>{DAY})(?: of)? {MONTH}(?:,? {YEAR})?",
    rf"{MONTH} (?P<one>{DAY})(?:\s?[-–—/]\s?| to | and | until | through "
    rf"| or )(?P<two>{DAY})(?:,? {YEAR})?(?! {MONTH})",
)
def _read_days_of_month(story: Story, found: regex.Match) -> list[tuple[int, int, Reading]] | None:
    one, two = (int(number) for number in (found.captures("day")[0], found.captures("day")[-1]))
    if one >= two:
        return None
    month = month_of(found["month"])
    year, anchor, rule = _word(found, "year"), NONE, "days of a month"
    if not year:
        year, tense = story.around(found, lambda year: date(year, month, two))
        year, anchor, rule = year.year, PUBLICATION, f"days of a month, {tense}"
    monthfirst = found.start("month") < found.start("one")
    spans = (
        (found.start("month") if monthfirst else found.start("one"), found.end("one")),
        (found.start("two"), found.end()),
    )
    return [
        (*span, Reading("DATE", date(int(year), month, day).isoformat(), rule, anchor, f"XXXX-{month:02}-{day:02}"))
        for span, day in zip(spans, (one, two), strict=True)
    ]


@_rule(r"(?P<year>1[5-9]\d\d|20\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!-?\d)")
def _read_iso_date(story: Story, found: regex.Match) -> Reading:
    day = date(int(found["year"]), int(found["number"]), int(found["day"]))
    return Reading("DATE", day.isoformat(), "full date in digits")


@_rule(r"(?P<one>[0-3]?\d)(?P<by>[/.])(?P<two>[0-3]?\d)(?P=by)(?P<year>(?:19|20)?\d\d)(?![/.]?\d)")
def _read_numeric_date(story: Story, found: regex.Match) -> Reading:
    """Month first between slashes, as American papers write, unless that is no month; day first between points."""
    one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
    month, day = (one, two) if found["by"] == "/" and one <= 12 else (two, one)
    year += 0 if year > 99 else 1900 if year > 50 else 2000
    return Reading("DATE", date(year, month, day).isoformat(), "full date in digits")


@_rule(
    r"(?<=\b(?:on|by|until|till|since|from|before|after) )the (?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd"
    r"|th)(?= of (?:this|the) month|[.,;]| and\b)"
)
def _read_day_alone(story: Story, found: regex.Match) -> Reading:
    said, number = story.earlier("month", 1), int(found["day"])
    base = said.days.first if said else story.day
    return Reading(
        "DATE", base.replace(day=number).isoformat(), "day of the month", OTHER if said else PUBLICATION, f"XXXX-XX-{number:02}"
    )


@_rule(
    rf"(?P<direction>this|last|that|(?<=\b(?:in|during|by|into|through|until|till|throughout|of|since"
    rf"|for) )the|(?<=\bin )(?:the )?(?:early|late)) {PART}"
)
def _read_part_of_day(story: Story, found: regex.Match) -> Reading:
    direction, code = _word(found, "direction"), PART_CODES[_word(found, "part")]
    if direction in ("this", "last"):
        day = shift(story.day, "day", -1 if direction == "last" else 0)
        return Reading("TIME", f"{day}{code}", f"{direction} part of the day", PUBLICATION, f"XXXX-XX-XX{code}")
    said = story.earlier("day", 1)
    day = said.days.first if said else story.day
    return Reading("TIME", f"{day}{code}", "part of the day", OTHER if said else PUBLICATION, f"XXXX-XX-XX{code}")


CLOCK_BEFORE = regex.compile(
    r"\b(?:at|by|until|till|from|around|about|before|after|since|between|to|and|past|on|,)\s$|[-–(]$", regex.IGNORECASE
)


@_rule(
    rf"(?:about |around |approximately )?{CLOCK}(?:,? (?:on )?{ANY_DAY}(?: {PART})?| in the {PART}"
    rf"| the (?P<next>next|following|same|previous) day)?",
    rf"{ANY_DAY}(?: {PART})?,? (?:at|around|by|before|after) {CLOCK}",
)
def _read_clock(story: Story, found: regex.Match) -> Reading | None:
    if named := _word(found, "named"):
        hour, minute = (0 if named == "midnight" else 12), 0
    else:
        spoken = _word(found, "spoken")
        hour, minute = (SMALL.index(spoken) if spoken in SMALL else int(spoken or found["hour"])), int(found["minute"] or 0)
        half = regex.sub(r"\W", "", found["half"] or "")[:1].lower()
        if (
            not half
            and not found["zone"]
            and not CLOCK_BEFORE.search(story.before(found.start("spoken" if spoken else "hour")))
        ):
            return None  # a score, a verse, a time taken
        afternoon = half == "p" or (not half and hour < 12 and _word(found, "part") in ("afternoon", "evening"))
        hour = hour % 12 + 12 if afternoon else hour % 12 if half == "a" else hour
    known = _day(story, found) if any(_word(found, name) for name in ("month", "weekday", "deictic")) else None
    if known:
        day, _, anchor, unresolved = known
    else:
        said = story.earlier("day", 1)
        near = said and found.start() - said.end < 200 and abs((said.days.first - story.day).days) < 60
        if near and said.value == "PRESENT_REF":
            near = False
        day, anchor, unresolved = (said.days.first, OTHER, "XXXX-XX-XX") if near else (story.day, PUBLICATION, "XXXX-XX-XX")
        if after := _word(found, "next"):
            day = shift(day, "day", _step(after))
    zone = "Z" if found["zone"] in ("UTC", "GMT", "Z") else ""
    time = f"T{hour:02}:{minute:02}{zone}"
    return Reading("TIME", f"{day}{time}", "time of day", anchor, unresolved + time)


NAMED_DAYS = "|".join(
    regex.escape(name).replace(r"\ ", " ").replace("st ", r"st\.? ").replace("'", "['’]?")
    for name in sorted(HOLIDAYS, key=len, reverse=True)
)


@_rule(
    rf"(?:{DIRECTION} )?(?P<holiday>(?-i:(?=\p{{Lu}})){NAMED_DAYS})(?:(?: in|,| of)? (?:{YEAR}|(?P<of>last|this|next) year))?"
)
def _read_holiday(story: Story, found: regex.Match) -> Reading | None:
    name = _word(found, "holiday").replace(".", "")
    name = next(known for known in HOLIDAYS if known.replace("'", "").replace(".", "") == name.replace("'", ""))
    rule = f"holiday: {name}"
    if year := _word(found, "year"):
        return Reading("DATE", holiday(name, int(year)).isoformat(), rule)
    unresolved = f"XXXX-{holiday(name, 2000):%m-%d}" if holiday(name, 2001).day == holiday(name, 2000).day else "XXXX-XX-XX"
    if of := _word(found, "of"):
        day = holiday(name, story.day.year + _step(of))
    elif direction := _word(found, "direction"):
        days = [holiday(name, story.day.year + number) for number in (-1, 0, 1)]
        step = _step(direction)
        day = max(day for day in days if day < story.day) if step < 0 else min(day for day in days if day >= story.day)
    elif said := _year_said(story, found.start()):
        return Reading("DATE", holiday(name, said).isoformat(), rule, OTHER, unresolved)
    else:
        day, _ = story.around(found, lambda year: holiday(name, year))
    return Reading("DATE", day.isoformat(), rule, PUBLICATION, unresolved)


# Months, seasons, quarters, halves

OF_YEAR = r"(?:(?: of|,)? (?P<of>last|this|next|that|the same|the following|the previous) year)"


@_rule(rf"{MODIFIER}{MONTH},?(?: of)? {YEAR}", rf"{MODIFIER}{MONTH}{OF_YEAR}")
def _read_month_of_year(story: Story, found: regex.Match) -> Reading | None:
    month = month_of(found["month"])
    if year := _word(found, "year"):
        return Reading("DATE", f"{year}-{month:02}", "month and year")
    year, anchor = _year_of(story, _word(found, "of"))
    return Reading("DATE", f"{year:04}-{month:02}", f"month of {_word(found, 'of')} year", anchor, f"XXXX-{month:02}")


def _year_of(story: Story, of: str) -> tuple[int, str]:
    """Return the year that "last", "this", "that", … year is, and what it was resolved against."""
    if of in ("that", "the same", "the following", "the previous") and (said := story.earlier("year")):
        return said.days.first.year + _step(of), OTHER
    return story.day.year + _step(of), PUBLICATION


BEFORE_MONTH = regex.compile(
    r"(?:\b(?:in|since|by|until|till|through|from|to|last|next|this|early|late|mid|during|for|before|after"
    r"|between|of|every|each|as|and|or|on)|['’]s)[\s-]{1,2}(?:the )?$",
    regex.IGNORECASE,
)
NAME_BEFORE = regex.compile(
    r"\b(?!(?-i:In|Since|By|Until|From|During|Before|After|Late|Early|Last|Next|This|For|On|And|The"
    r"|Between)\b)\p{Lu}[\p{Ll}.]{1,20}\s$"
)
NAME_AFTER = regex.compile(r"\s\p{Lu}\p{Ll}+")
AS_NAMES = ("may", "march", "april", "june", "august", "january", "mar", "jan", "dec")


@_rule(rf"(?:(?:the )?{DIRECTION} )?{MODIFIER}{MONTH}")
def _read_month(story: Story, found: regex.Match) -> Reading | None:
    name, month = _word(found, "month"), month_of(found["month"])
    direction = _word(found, "direction")
    start, end = found.span("month")
    if not direction and not _is_month(story, name, start, end):
        return None
    if (
        end - start < 5
        and name not in ("may", "june", "july")
        and name.strip(".") != name[:5]
        and not BEFORE_MONTH.search(story.before(start))
    ):
        return None
    first = lambda year: date(year, month, 1)  # noqa: E731
    unresolved = f"XXXX-{month:02}"
    if step := _step(direction):
        year = story.day.year - (step < 0 and month >= story.day.month) + (step > 0 and month <= story.day.month)
    elif direction or month == story.day.month:
        year = story.day.year
    elif said := _year_said(story, found.start()):
        return Reading("DATE", f"{said}-{month:02}", "month, year said before", OTHER, unresolved)
    else:
        day, tense = story.around(found, lambda year: date(year, month, 15))
        return Reading("DATE", f"{day:%Y-%m}", f"month, {tense}", PUBLICATION, unresolved)
    return Reading("DATE", f"{first(year):%Y-%m}", f"{direction} month".strip(), PUBLICATION, unresolved)


def _is_month(story: Story, name: str, start: int, end: int) -> bool:
    """Say whether a capitalised month's name is the month and not a person, a march or a verb."""
    before = story.before(start)
    led = BEFORE_MONTH.search(before) is not None
    name = name.strip(".")
    if len(name) < 4 and name not in ("may",):
        return led and name in [
            month[:3]
            for month in ("january", "february", "march", "april", "august", "september", "october", "november", "december")
        ]
    if name in ("may", "march"):
        called = regex.search(r"\b(?:the|this|a|annual|of the) $", before) and regex.match(
            r" (?:on|for|against|of|from|in|to|through)\b", story.text[end : end + 10]
        )
        if called or (
            name == "may" and regex.search(r"\b(?:and|or|on|as|each|every) $", before) and not _month_before(story, start)
        ):
            return False
        return led or _month_before(story, start) or (name == "march" and bool(regex.search(r"\bthe $", before)))
    if name in AS_NAMES and not led and (NAME_AFTER.match(story.text, end) or NAME_BEFORE.search(before)):
        return False
    return not (
        name in ("april", "june", "august")
        and regex.search(r"\b(?:and|for|of|to|by|from|with|as|or|on) $", before)
        and NAME_AFTER.match(story.text, end)
    )


def _month_before(story: Story, start: int) -> bool:
    return bool(story.said) and story.said[-1].rule.startswith("month") and start - story.said[-1].end < 8


WITH_SEASON = (
    r"(?<=\b(?:in|since|by|until|till|through|during|over|for|throughout|this|and|or|last|next|from|early"
    r"|late|mid|to|before|after)[\s-]{1,2}(?:the )?)"
)


@_rule(
    rf"(?:the )?{MODIFIER}{SEASON}(?:(?: of|,)? {YEAR}|{OF_YEAR})",
    rf"(?:the )?{DIRECTION} (?:{MODIFIER})?{SEASON}",
    rf"{WITH_SEASON}{MODIFIER}{SEASON}",
    rf"{SEASON}(?= (?:meetings?|session|offensive|semester|term|months|budget|campaign)\b)",
)
def _read_season(story: Story, found: regex.Match) -> Reading | None:
    code, direction, of = SEASON_CODES[_word(found, "season")], _word(found, "direction"), _word(found, "of")
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    unresolved = f"XXXX-{code}"
    if year := _word(found, "year"):
        return Reading("DATE", f"{year}-{code}", "season of a year")
    if of:
        year, anchor = _year_of(story, of)
        return Reading("DATE", f"{year:04}-{code}", f"season of {of} year", anchor, unresolved)
    if (
        regex.match(
            r"\s(?:of|to|for|apart|back|in (?!\d)|from|short|short of|and)\b", story.text[found.end() : found.end() + 12]
        )
        and not direction
    ):
        return None  # the fall of a city
    begun = shift(story.day, "month", -2) if code == "WI" else story.day
    if direction:
        step = _step(direction)
        year = begun.year
        current = date(year, month, 1) <= story.day < shift(date(year, month, 1), "month", 3)
        if step < 0:
            year -= current or date(year, month, 1) > story.day
        elif step > 0:
            year += date(year, month, 1) <= story.day
        return Reading("DATE", f"{year:04}-{code}", f"{direction} season", PUBLICATION, unresolved)
    if said := _year_said(story, found.start()):
        return Reading("DATE", f"{said}-{code}", "season, year said before", OTHER, unresolved)
    day, tense = story.around(found, lambda year: shift(date(year, month, 15), "month", 1))
    if 0 <= (story.day - date(begun.year, month, 1)).days < 92:
        day, tense = date(begun.year, month, 1), "now"
    year = shift(day, "month", -1).year if code == "WI" and tense != "now" else day.year
    return Reading("DATE", f"{year:04}-{code}", f"season, {tense}", PUBLICATION, unresolved)


@_rule(
    rf"(?:the )?(?:(?P<of>last|this|next) year['’]s )?(?P<ago>year-(?:ago"
    rf"|earlier) )?(?:fiscal )?(?P<number>first|second|third|fourth|final|last|1st|2nd|3rd"
    rf"|4th)[\s-]quarter(?:['’]s)?(?:(?: of)?(?: the)?(?: fiscal)?(?: year)?(?: of)? {YEAR}|{OF_YEAR})?",
    rf"(?-i:Q(?P<number>[1-4])|(?P<number>[1-4])Q)(?:(?: of|,)? {YEAR}|{OF_YEAR})?",
)
def _read_quarter(story: Story, found: regex.Match) -> Reading | None:
    word, of = _word(found, "number"), _word(found, "of")
    if word == "last" and not (of or _word(found, "year")):
        return None  # last quarter: a relative one
    number = 4 if word in ("final", "last") else int(word[0]) if word[0].isdigit() else ORDINALS.index(word)
    if year := _word(found, "year"):
        return Reading("DATE", f"{year}-Q{number}", "quarter of a year")
    unresolved = f"XXXX-Q{number}"
    if of:
        year, anchor = _year_of(story, of)
        return Reading("DATE", f"{year:04}-Q{number}", f"quarter of {of} year", anchor, unresolved)
    if said := _year_said(story, found.start()):
        return Reading("DATE", f"{said}-Q{number}", "quarter, year said before", OTHER, unresolved)
    days = [date(year, 3 * number - 1, 15) for year in (story.day.year - 1, story.day.year, story.day.year + 1)]
    day = min(days, key=lambda day: abs((day - story.day).days))
    year = day.year - bool(_word(found, "ago"))
    return Reading("DATE", f"{year:04}-Q{number}", "quarter, nearest", PUBLICATION, unresolved)


@_rule(
    r"(?:the )?(?P<ago>year-(?:ago|earlier)|comparable year-(?:ago|earlier)|latest|same|comparable"
    r"|corresponding|like|most recent) (?:(?:three-month|nine-month|six-month) )?(?:quarter"
    r"|period)(?P<tail>(?: of)? last year| a year (?:ago|earlier|before)| the year before"
    r"| the previous year)?",
    r"(?:the )?year-(?:ago|earlier)",
)
def _read_same_period(story: Story, found: regex.Match) -> Reading | None:
    ago = "year" in _word(found, "ago") or bool(_word(found, "tail")) or "ago" not in found.groupdict()
    dated = [said for said in story.said if said.days and said.days.precision in ("month", "quarter", "half")]
    if not dated:
        return Reading("DATE", f"{story.day.year - 1:04}", "same period a year ago", PUBLICATION, "XXXX") if ago else None
    said = dated[-1]
    value = value_of(shift(said.days.first, "year", -ago), said.days.precision if said.days.precision != "half" else "year")
    return Reading("DATE", value, "same period" + " a year ago" * ago, OTHER, "XXXX")


@_rule(
    rf"(?:the )?(?P<number>first|second|1st|2nd) half of (?:(?:the )?(?:fiscal )?(?:year )?{YEAR}"
    rf"|(?P<of>last|this|next|the) year)",
    rf"H(?P<number>[12]) {YEAR}",
)
def _read_half(story: Story, found: regex.Match) -> Reading:
    word = _word(found, "number")
    number = 1 if word in ("first", "1st", "1") else 2
    if year := _word(found, "year"):
        return Reading("DATE", f"{year}-H{number}", "half of a year")
    year, anchor = _year_of(story, _word(found, "of"))
    return Reading("DATE", f"{year:04}-H{number}", "half of a year", anchor, f"XXXX-H{number}")


# Years, decades, centuries

NOT_A_YEAR = regex.compile(
    r"(?:\b(?:Resolutions?|Flight|Article|Section|Rooms?|Routes?|Highway|Interstate|pages?|No|number"
    r"|Boeing|Airbus|Act|channel|version|order|bill"
    r"|total of|at least|more than|than|nearly|about|around|over|some|only|another|almost|up to|least"
    r"|exactly|approximately|roughly|just|all|these|those|every)\.?|#|\+)\s?$",
    regex.IGNORECASE,
)
COUNTED = regex.compile(
    r"\s?(?:%|°|(?:percent|per cent|people|points?|tons?|tonnes|miles|km|kilometers|kilometres|meters"
    r"|metres|feet|foot|ft|acres|hectares|kg|pounds|barrels"
    r"|dollars|euros|yen|rubles|roubles|yuan|pesos|rupees|times|troops|soldiers|jobs|workers|employees"
    r"|shares|members|students|homes|copies|hours|days|years|yards|calories|mph|MHz|MW"
    r"|GMT|UTC|hundred|thousand|million|billion|trillion)\b|-(?:meter|metre|mile|foot|seat|page|acre"
    r"|strong|year|man|ton|pound)\b)",
    regex.IGNORECASE,
)
MODELS = regex.compile(
    r"\s(?:model\b|Acura|Audi|BMW|Buick|Cadillac|Chevrolet|Chevy|Chrysler|Dodge|Ferrari|Fiat|Ford|GMC"
    r"|Honda|Hyundai|Infiniti|Jaguar|Jeep|Kia|Lada|Land Rover|Lexus|Lincoln"
    r"|Mazda|Mercedes|Mitsubishi|Nissan|Peugeot|Pontiac|Porsche|Range Rover|Renault|Skoda|Subaru|Suzuki"
    r"|Tesla|Toyota|Volkswagen|Volvo|VW)\b"
    r"|\s\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)?\s(?:Avenue|Ave|Street|St|Road|Rd|Drive|Boulevard|Blvd|Lane|Way|Place|Square)\b"
)
TEMPORAL_BEFORE = regex.compile(
    r"\b(?:in|since|by|until|till|from|during|before|after|between|of|early|late|mid|through|year|to|and)[\s-]$",
    regex.IGNORECASE,
)
PLURAL = regex.compile(r"\s\p{Ll}{3,}s\b")


def _is_year(story: Story, start: int, end: int) -> bool:
    before = story.before(start)
    if NOT_A_YEAR.search(before) or COUNTED.match(story.text, end) or MODELS.match(story.text, end):
        return False
    if regex.match(r"[-–/]\d|-\p{L}", story.text[end : end + 2]) or before.endswith(("-", "/", "–", ":", "=", "@", "_")):
        return before[-2:-1].isalpha() and before.endswith("-") and not regex.match(r"[-–/]\d", story.text[end : end + 2])
    if TEMPORAL_BEFORE.search(before):
        return True
    return not (PLURAL.match(story.text, end) and not regex.search(r"\b(?:the|its|his|her|their|a|an|\p{L}+['’]s) $", before))


@_rule(rf"(?:(?:the )?{MODIFIER})?(?:the year |(?:the )?fiscal (?:year )?|FY ?)?{YEAR}")
def _read_year(story: Story, found: regex.Match) -> Reading | None:
    year = found["year"]
    if int(year) < 1300 and not (_word(found, "modifier") or regex.search(r"\bin $", story.before(found.start()))):
        return None
    named = found.start() < found.start("year") and not found[0].lower().startswith(f"the {year}")
    return Reading("DATE", year, "year") if named or _is_year(story, found.start("year"), found.end("year")) else None


@_rule(
    r"(?:between |from )?(?P<one>(?:1[5-9]|20)\d\d)(?:\s?[-–—/]\s?| to | through "
    r"| until )(?P<two>(?:1[5-9]|20)\d\d|\d\d)(?![\d%]|[-–.,]\d)"
)
def _read_years(story: Story, found: regex.Match) -> list[tuple[int, int, Reading]] | None:
    one, two = found["one"], found["two"]
    two = two if len(two) == 4 else one[:2] + two
    if not 0 < int(two) - int(one) < 500 or (len(found["two"]) == 2 and not regex.search(r"\d\s?[-–/]", found[0])):
        return None
    if NOT_A_YEAR.search(story.before(found.start())) or COUNTED.match(story.text, found.end()):
        return None
    return [(*found.span(name), Reading("DATE", year, "years of a range")) for name, year in (("one", one), ("two", two))]


@_rule(r"(?<!\w)['’](?P<short>\d\d)(?!\d|['’]?s|['’])")
def _read_short_year(story: Story, found: regex.Match) -> Reading | None:
    if not regex.search(r"\b(?:in|since|of|from|until|by|class of|summer of|and|to) $", story.before(found.start())):
        return None
    short = found["short"]
    return Reading("DATE", f"{'19' if short > '30' else '20'}{short}", "short year")


SPELLED = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}


@_rule(
    rf"(?:the )?{MODIFIER}(?P<decade>(?:1[5-9]|20)\d0)['’]?s",
    rf"(?:the )?{MODIFIER}['’](?P<short>[2-9]0)['’]?s",
    r"the (?P<modifier>early|mid|late)[\s-](?P<short>[2-9]0)s",
    rf"(?<=\b(?:the|late|early|mid)[\s-])(?P<spelled>{'|'.join(SPELLED)})",
)
def _read_decade(story: Story, found: regex.Match) -> Reading:
    if spelled := _word(found, "spelled"):
        return Reading("DATE", f"19{SPELLED[spelled]}", "decade")
    if short := _word(found, "short"):
        return Reading("DATE", f"19{short[0]}", "decade")
    decade = found["decade"]
    return (
        Reading("DATE", decade[:2], "century")
        if decade.endswith("00") and decade < "2000"
        else Reading("DATE", decade[:3], "decade")
    )


@_rule(rf"(?:the )?{MODIFIER}(?P<number>\d\d?(?:st|nd|rd|th)|{'|'.join(ORDINALS[:0:-1])})[\s-]centur(?:y|ies)")
def _read_century(story: Story, found: regex.Match) -> Reading:
    word = _word(found, "number").replace("twenty first", "twenty-first")
    number = int(regex.match(r"\d+", word)[0]) if word[0].isdigit() else ORDINALS.index(word)
    return Reading("DATE", f"{number - 1:02}", "century")


# Units counted from the day of publication or another expression

UNIT_ALONE = r"(?P<unit>year|month|week|weekend|day|quarter|decade|century)"
FROM_SAID = (
    "that",
    "the same",
    "the very same",
    "the following",
    "following",
    "the next",
    "the previous",
    "the preceding",
    "preceding",
    "that same",
)


@_rule(
    rf"{MODIFIER}(?P<direction>this past|this coming|this|last|next|past|the (?:coming|current|last|past"
    rf"|next|previous|following|preceding|same|very same)|that(?: same)?|coming|previous|following"
    rf"|preceding|current|upcoming) (?:fiscal |calendar |full |academic |school )?{UNIT_ALONE}\b(?!-)",
    rf"the {UNIT_ALONE} (?P<direction>before|previous|after|following)(?=[.,;:)”\"]|$| last)",
)
def _read_relative_unit(story: Story, found: regex.Match) -> Reading | None:
    direction, unit = _word(found, "direction"), unit_of(_word(found, "unit"))
    rule = f"{direction.removeprefix('the ')} {unit}"
    bare = direction.removeprefix("the ")
    step = -1 if bare == "before" else 1 if bare == "after" else _step(direction)
    if unit == "day" and bare in ("this", "last", "past", "current"):
        return Reading("DATE", story.day.isoformat(), rule, PUBLICATION, "XXXX-XX-XX") if bare in ("this", "current") else None
    unresolved = {
        "day": "XXXX-XX-XX",
        "month": "XXXX-XX",
        "week": "XXXX-WXX",
        "weekend": "XXXX-WXX-WE",
        "quarter": "XXXX-QX",
    }.get(unit, "XXXX")
    if direction.startswith("the ") and bare in ("past", "coming") and unit not in ("weekend",):
        return Reading("DURATION", duration(1, unit), "length of time")
    if (
        direction in FROM_SAID
        or bare in ("before", "after", "previous", "following")
        or (direction == "next" and unit == "day")
    ):
        said = story.earlier(unit)
        if said:
            first = said.days.first
            return Reading("DATE", value_of(shift(first, unit, step), unit), rule, OTHER, unresolved)
        if direction not in ("the next",):
            return Reading("DATE", value_of(shift(story.day, unit, step), unit), rule, PUBLICATION, unresolved)
    if unit == "weekend":
        return _weekend(story, found, bare, unresolved)
    if found["modifier"] if "modifier" in found.groupdict() else None:
        rule = f"{_word(found, 'modifier')} {rule}"
    return Reading("DATE", value_of(shift(story.day, unit, step), unit), rule, PUBLICATION, unresolved)


@_rule(r"(?<=\b(?:over|during|on|at|for|throughout|of|by|before|after|until|and|in|through|this) )(?:the )?(?P<unit>weekend)")
def _read_weekend(story: Story, found: regex.Match) -> Reading:
    return _weekend(story, found, "", "XXXX-WXX-WE")


def _weekend(story: Story, found: regex.Match, direction: str, unresolved: str) -> Reading:
    """From Friday on the weekend is this week's; before, the tense says whether it is the last one or the one to come."""
    saturday = shift(story.day, "day", 5 - story.day.weekday())
    early, step = story.day.weekday() < 4, _step(direction)
    if direction in ("this", "", "current"):
        tense = tense_at(story.text, found.start(), found.end())
        rule = f"{direction} weekend, {tense}".strip()
        step = -1 if early and (tense == "past" or (tense == "unsaid" and story.day.weekday() < 2)) else 0
    else:
        rule = f"{direction} weekend"
        step = 0 if direction in ("coming", "this coming") else step
    return Reading("DATE", value_of(shift(saturday, "week", step), "weekend"), rule, PUBLICATION, unresolved)


@_rule(
    r"(?:(?:the )?(?:very )?(?P<modifier>beginning|start|middle|end|close|rest|remainder|course) of"
    r"|(?P<modifier>earlier|later|early|late) in|(?<=\b(?:for|throughout|during|of|end|ends|ended"
    r"|ending) )) ?the (?:full |fiscal |whole |entire |calendar )?(?P<unit>day|week|month|year|quarter"
    r"|decade|century)(?! (?:before|after|previous|following|earlier|ahead)|-|['’]s)",
    r"(?:by |at )?(?P<end>year-?end|month-?end|week-?end(?= close))",
)
def _read_the_unit(story: Story, found: regex.Match) -> Reading | None:
    unit = _word(found, "unit") or _word(found, "end").split()[0].removesuffix("end")
    said = story.earlier(unit, 1)
    if (unit == "day" and (found.groupdict().get("modifier") or "").startswith("end")) or regex.search(
        r"\b(?:time|turn|day) of $", story.before(found.start() + 1)
    ):
        return None  # a figure of speech
    near = said is not None and found.start() - said.end < 400 and unit == "day"
    base = said.days.first if near else story.day
    unresolved = {"day": "XXXX-XX-XX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX"}.get(unit, "XXXX")
    return Reading("DATE", value_of(base, unit), f"the {unit}", OTHER if near else PUBLICATION, unresolved)


@_rule(
    rf"(?:the )?(?P<number>first|second|third|fourth|last|final|opening) (?P<unit>week|day|weekend) (?:of"
    rf"|in) (?:{FULL_MONTH}(?: {YEAR})?|(?P<of>last|this|next) (?P<whole>month|year))"
)
def _read_part_of_month(story: Story, found: regex.Match) -> Reading | None:
    """Weeks are counted from Monday: the first is the one with the first of the month."""
    whole = _word(found, "whole")
    if not whole:
        month = month_of(found["month"])
        year, anchor = _word(found, "year"), NONE
        if not year:
            year, anchor = story.around(found, lambda year: date(year, month, 15))[0].year, PUBLICATION
        days = days_of(f"{year}-{month:02}")
    else:
        anchor = PUBLICATION
        days = days_of(value_of(shift(story.day, whole, _step(_word(found, "of"))), whole))
    word, unit = _word(found, "number"), _word(found, "unit")
    last = word in ("last", "final")
    number = 0 if last or word == "opening" else ORDINALS.index(word) - 1
    base = days.last if last else days.first
    if unit == "weekend":
        base = shift(base, "day", -((base.weekday() - 5) % 7) if last else (5 - base.weekday()) % 7)
    elif unit == "week" and last and (days.last - base).days == 0 and base.weekday() < 3:
        base = shift(base, "week", -1)  # the last week that is mostly in the month
    day = shift(base, "day" if unit == "day" else "week", number)
    return Reading("DATE", value_of(day, unit), f"{unit} of a month", anchor, "XXXX-XX-XX" if unit == "day" else "XXXX-WXX")


@_rule(
    rf"{AMOUNT}(?:the )?{COUNT}(?: or (?:so|two|three|more))?[\s-]+(?:more )?{UNIT}(?: or (?:so"
    rf"|more))? (?P<way>ago|earlier|later|before(?=[.,;:”\"]|$)|from now|hence|afterwards?|previously"
    rf"|back(?=[.,;:”\"]|$)|from today)",
    r"(?P<unit>year|month|week|day|hour|decade|centurie|minute)s (?P<way>ago|earlier|later)",
    r"(?:(?:a )?(?:long|short|some) (?:time|while)|a while|long) (?P<way>ago)"
    r"|moments (?P<way>ago|later)",
)
def _read_distance(story: Story, found: regex.Match) -> Reading | None:
    way, unit = _word(found, "way"), unit_of(_word(found, "unit") or "year")
    number = number_of(found["count"]) if "count" in found.groupdict() else None
    back = way in ("ago", "earlier", "before", "back", "previously")
    if number is None:
        if way in ("later", "afterward", "afterwards"):
            return Reading("DATE", "FUTURE_REF", "vague, ahead")
        return Reading("DATE", "PAST_REF" if back else "FUTURE_REF", "vague, " + ("back" if back else "ahead"))
    rule = f"so many {unit}s {way}"
    from_publication = way in ("ago", "from now", "hence", "from today", "back")
    sign = -1 if back else 1
    if unit == "fortnight":
        unit, number = "week", 2 * number
    if unit in ("hour", "minute", "second"):
        if not from_publication:
            return Reading("DURATION", duration(number, unit), "length of time", OTHER)
        return Reading("TIME", story.day.isoformat(), rule, PUBLICATION, "XXXX-XX-XX") if number < 12 else None
    if number % 1:
        if unit not in ("year", "decade"):
            return Reading("DURATION", duration(number, unit), "length of time", OTHER)
        number, unit = number * (12 if unit == "year" else 10), "month" if unit == "year" else "year"
    said = None if from_publication else story.earlier("decade" if unit == "decade" else unit)
    if unit == "year" and number == 1 and (quarter := _quarter_before(story, found.start())):
        return Reading("DATE", value_of(shift(quarter.days.first, "year", sign), "quarter"), rule, OTHER, "XXXX")
    base, anchor = (said.days.first, OTHER) if said else (story.day, PUBLICATION)
    unresolved = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX"}.get(unit, "XXXX")
    if not from_publication and not said:
        anchor = EVENT if not back else PUBLICATION
    value = value_of(shift(base, unit, sign * int(number)), unit)
    return Reading("DATE", value, rule, anchor, unresolved)


def _quarter_before(story: Story, start: int) -> Expression | None:
    dated = [said for said in story.said[-3:] if said.days]
    return dated[-1] if dated and dated[-1].days.precision == "quarter" else None


# Lengths of time and sets

NOT_COUNTED = regex.compile(
    r"-?\s?(?:olds?|of age)\b|\s?-\s?old\b|\s(?:old|prison term of)\b|[\s-]light\b|\sper\s", regex.IGNORECASE
)


@_rule(
    rf"(?:the (?:first|past|last|next|final|previous|coming) )?{AMOUNT}{COUNT}(?: or (?:so|more|two"
    rf"|three))?[\s-](?:(?:more|full|consecutive|additional|straight|long|calendar|whole|further|successive"
    rf"|solid|other|business|working) ){{0,2}}{UNIT}(?:[\s-]long\b)?(?: or so)?(?!-\d)",
    rf"{AMOUNT}(?P<count>\d{{1,3}}(?:\.\d{{1,2}})?|multi|several)[\s-]?{UNIT}(?:-long)?",
)
def _read_duration(story: Story, found: regex.Match) -> Reading | None:
    unit, count = unit_of(found["unit"]), plain(found["count"])
    after = story.text[found.end() : found.end() + 20]
    number = number_of(count)
    one = count in ("a", "an", "one", "1", "a hundred")
    hyphenated = story.text[found.start("unit") - 1] == "-" or after.startswith("-")
    if NOT_COUNTED.match(after) or (found["unit"][0].isupper() and not found["unit"].isupper()):
        return None  # an age, a name ("60 Minutes")
    if regex.match(r"-(?:\p{L})", after) and not regex.match(r"-(?:long|high|low|end|ago|earlier)", after):
        return None
    if unit == "quarter" and (
        one or (after.startswith((" of", " to", " mile", " century")) and not found[0].count(" ") > 1) or not found["plural"]
    ):
        return None
    if unit == "second" and ((not found["plural"] and not hyphenated) or one):
        return None
    if not found["plural"] and not hyphenated and not one and not count.startswith(("half", "a few", "many a")):
        if number is None or not regex.match(r"[\d.]+$", count):
            return None
        if number >= 1000:
            return None  # the year 2018, day five
    if count in ("some",) and not found["plural"]:
        return None
    if one and regex.search(
        r"(?:\d|once|twice|times|thrice|barrels|people|dollars|percent|hours?|days?|units|tons|tonnes|vehicles|calories) $",
        story.before(found.start()),
    ):
        return Reading("SET", duration(1, unit), "rate")
    return Reading("DURATION", duration(number, unit), "length of time")


@_rule(
    r"(?:(?:the|these) )?(?P<way>past|last|next|coming|previous|first|following|final|recent|early"
    r"|intervening|closing|opening) (?:few |several |couple of )?(?P<unit>year|month|week|day|hour|minute"
    r"|decade|quarter|centurie|weekend)s",
    r"(?:the )?(?:past|last) (?:couple of|few) (?P<unit>year|month|week|day|hour|minute|decade)s",
)
def _read_past_units(story: Story, found: regex.Match) -> Reading | None:
    if _word(found, "way") in ("recent",):
        return Reading("DATE", "PAST_REF", "vague, back")
    if _word(found, "way") in ("first", "early", "opening", "closing", "final") and not regex.search(
        r"\b(?:the|these) ", found[0], regex.I
    ):
        return None
    return Reading(
        "DURATION", duration(2 if "couple of" in _word(found, "way") else None, unit_of(found["unit"])), "length of time"
    )


@_rule(
    r"(?<=\b(?:for|in|over|of|within|after|took|take|takes|taken|spent|by|with|through|lasts?"
    r"|lasted) (?:the )?(?:many |some |so many )?)(?P<unit>year|month|week|day|hour|minute|decade"
    r"|centurie)s(?! (?:ago|earlier|later|old))",
    r"(?P<unit>year|month|week|day|hour|decade|centurie|minute)s-?(?:long|old)\b(?<!old)",
    r"(?:more|a matter of|tens of|thousands of|(?:hundreds|scores) of) (?P<unit>year|month|week|day|hour"
    r"|decade|centurie|minute)s",
    r"(?P<unit>year|month|week|day|hour|minute|decade|centurie)s(?= (?:of|after|before|since|without)\b)",
)
def _read_vague_duration(story: Story, found: regex.Match) -> Reading | None:
    if (
        found["unit"][0].isupper()
        and not found[0].isupper()
        and story.before(found.start(), 1) not in ("", "\n", "“", '"')
        and not story.before(found.start(), 2).startswith(".")
    ):
        return None
    return Reading("DURATION", duration(None, unit_of(found["unit"])), "length of time")


@_rule(
    r"(?:a )?(?P<unit>year|month|week|day|decade|century|hour)-?long",
    r"(?:all|the (?:whole|entire|full)) (?P<unit>day|night|week|year|month)(?: long)?",
    r"(?:a )?half[\s-](?:an?[\s-])?(?P<half>century|decade|hour|year)"
    r"|(?:a )?quarter[\s-](?:of[\s-]a[\s-])?(?P<quarter>century)",
    r"(?:a )?single[\s-](?P<unit>day|year|week|month)",
    r"(?:the (?:last|past) |an? )(?P<unit>year|month|week|day|hour|decade|century) (?P<more>and a half)",
)
def _read_whole_unit(story: Story, found: regex.Match) -> Reading:
    if _word(found, "quarter"):
        return Reading("DURATION", "P25Y", "length of time")
    if half := _word(found, "half"):
        return Reading("DURATION", duration(0.5, half), "length of time")
    unit = _word(found, "unit")
    if _word(found, "more"):
        return Reading("DURATION", duration(1.5, unit), "length of time")
    return Reading("DURATION", duration(1, "day" if unit == "night" else unit), "length of time")


ADVERBS = {"daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "fortnightly": "P2W", "monthly": "P1M"}
ADVERBS |= {
    "bimonthly": "P2M",
    "quarterly": "P1Q",
    "annual": "P1Y",
    "annually": "P1Y",
    "yearly": "P1Y",
    "hourly": "PT1H",
    "biannual": "P6M",
    "semiannual": "P6M",
    "biennial": "P2Y",
}


@_rule(rf"(?-i:{'|'.join(ADVERBS)}|(?<=(?:^|[.\n“\"]) ?)(?:Daily|Weekly|Monthly|Annual|Quarterly|Hourly))")
def _read_adverb(story: Story, found: regex.Match) -> Reading:
    return Reading("SET", ADVERBS[found[0].lower()], "set")


@_rule(
    rf"(?P<rate>once|twice|(?:\d+|two|three|four|five|six|several|many) (?:or \w+ )?times) (?:a|an|per|each|every) {UNIT}",
    rf"(?:every|each)(?P<other> other)? (?:(?:single |{COUNT} ))?(?:{UNIT}|{WEEKDAY}(?: {PART})?|{FULL_MONTH}|{SEASON}|{PART})",
    rf"(?<!\p{{L}})(?P<weekdays>(?-i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun))days(?: {PART}s?)?",
    r"(?<=\b(?:on|at) )weekends",
    rf"(?:{WEEKDAY}) (?:mornings|afternoons|evenings|nights)",
    rf"per {UNIT}",
)
def _read_set(story: Story, found: regex.Match) -> Reading | None:
    weekday = _word(found, "weekday") or _word(found, "weekdays")
    if weekday:
        return Reading("SET", f"XXXX-WXX-{weekday_of(weekday) + 1}", "set")
    if _word(found, "month"):
        return Reading("SET", f"XXXX-{month_of(found['month']):02}", "set")
    if season := _word(found, "season"):
        return Reading("SET", f"XXXX-{SEASON_CODES[season]}", "set")
    if part := _word(found, "part"):
        return Reading("SET", f"XXXX-XX-XX{PART_CODES[part]}", "set")
    if "unit" not in found.groupdict() or not found["unit"]:
        return Reading("SET", "XXXX-WXX-WE", "set")
    number = number_of(found["count"]) if found.groupdict().get("count") else 2 if _word(found, "other") else 1
    return Reading("SET", duration(number, unit_of(found["unit"])), "set")


# Vague references

PRESENT = (
    r"now(?! that\b|-)|right now|currently|nowadays|presently|these days|at (?:the )?present(?! time)"
    r"|at the moment|at (?:this|the present) time|the present(?= (?:day|time)\b|[.,;])|present[\s-]day"
    r"|the time being|(?<=\bfor )the present|(?<=\b(?:the|its|his|her|their|our|under|a"
    r"|in) )current(?! affairs|\w)"
)
PAST_WORDS = (
    r"recently|lately|in recent (?:history|times|memory)|(?:more |most )?recently|(?<=\b(?:in|of"
    r"|from) )the (?:recent |distant |not too distant )?past(?! (?:\d|few|several|two|three|four|five|six"
    r"|seven|eight|nine|ten|couple|year|month|week|day|decade|century|quarter|hour|weekend|half|season"
    r"|\p{L}+ (?:year|month|week|day)))|(?<=\b(?:a|the|in|its|his|her|their|our|most) )recent(?! (?:year"
    r"|month|week|day|decade))"
)
FUTURE_WORDS = (
    r"(?:the )?(?:near|foreseeable|immediate|distant|not too distant) (?:future|term)|the (?-i:future)"
    r"|(?<=\bin )(?-i:future)(?!\s\p{Ll}+s\b)"
)


@_rule(PRESENT)
def _read_present(story: Story, found: regex.Match) -> Reading | None:
    if regex.match(r"(?-i:Now|NOW)\b", found[0]) and story.text[found.end() : found.end() + 1] in (",", "!"):
        return Reading("DATE", "PRESENT_REF", "vague, now")
    return Reading("DATE", "PRESENT_REF", "vague, now")


@_rule(PAST_WORDS)
def _read_past(story: Story, found: regex.Match) -> Reading:
    return Reading("DATE", "PAST_REF", "vague, back")


@_rule(FUTURE_WORDS)
def _read_future(story: Story, found: regex.Match) -> Reading:
    return Reading("DATE", "FUTURE_REF", "vague, ahead")


def expressions(text: str, day: date | None) -> list[Expression]:
    """Return the date expressions of a text in the order they are read; no character is in two.

    At each place the longest match wins. Without a day of publication what depends on it stays unresolved.
    """
    story = Story(text, day)
    matches = sorted(
        (
            (found.start(), -found.end(), number, found, rule)
            for number, (pattern, rule) in enumerate(RULES)
            for found in pattern.finditer(text)
        ),
        key=lambda match: match[:3],
    )
    until = 0
    for start, _, _, found, rule in matches:
        if start < until or not found[0].strip():
            continue
        try:
            read = list(_expressions(story, found, rule))
        except ValueError:  # 30 February, the year 0: nothing in it is a date
            until = found.end()
            continue
        if read:
            story.said += read
            until = found.end()
    return list(_linked(story))


def _expressions(story: Story, found: regex.Match, rule: Rule) -> Iterator[Expression]:
    if (read := rule(story, found)) is None:
        return
    for start, end, reading in read if isinstance(read, list) else [(*found.span(), read)]:
        anchor = reading.anchor
        known = anchor != EVENT and (story.dated or anchor != PUBLICATION)
        value = reading.value if known else reading.unresolved or reading.value
        modifier = modifier_of(found.groupdict().get("modifier"))
        if reading.type == "DATE" and "way" in found.groupdict() and modifier in ("MORE_THAN", "LESS_THAN"):
            modifier = {"MORE_THAN": "BEFORE", "LESS_THAN": "AFTER"}[modifier]
        days = days_of(value) if reading.type in ("DATE", "TIME") and anchor != EVENT else None
        yield Expression(start, end, reading.type, value, modifier, anchor, days, reading.rule)


RANGE = regex.compile(r"\s?(?:-|–|—|to|and|until|till|through)\s?")
LINK = regex.compile(r"\s{1,2}(?P<word>after|before|from|following|since)\s{1,2}")
LENGTH = regex.compile(r"P(\d+)([DWMY])")
UNIT_CODES = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def _linked(story: Story) -> Iterator[Expression]:
    """Yield the expressions, with what their neighbour says: the year of a range, the anchor of a length of time."""
    said = story.said
    for number, this in enumerate(said):
        after = said[number + 1] if number + 1 < len(said) else None
        if this.type == "DURATION":
            yield _anchored(story, this, after)
            continue
        if after and RANGE.fullmatch(story.text[this.end : after.start][:12]):
            if _yearless(this) and after.days and not _yearless(after) and len(after.value) >= 7:
                this = said[number] = _in_year(this, [after.days.first.year, after.days.first.year - 1], until=after.days.first)
            elif _yearless(after) and this.anchor == NONE and this.days and len(this.value) >= 7:
                said[number + 1] = _in_year(after, [this.days.first.year, this.days.first.year + 1], since=this.days.first)
        yield this


def _yearless(expression: Expression) -> bool:
    return expression.anchor == PUBLICATION and expression.rule.startswith("month") and " of " not in expression.rule


def _in_year(this: Expression, years: list[int], since: date = date.min, until: date = date.max) -> Expression:
    """Return the expression in the first of the years that keeps the range in order."""
    for year in years:
        value = f"{year:04}{this.value[4:]}"
        if (days := days_of(value)) and since <= days.first <= until:
            return this._replace(value=value, days=days, anchor=OTHER, rule="month in a range, year of its other end")
    return this


def _anchored(story: Story, this: Expression, after: Expression | None) -> Expression:
    """Return a length of time with the days it leads to, if it is counted from a date that is known as exactly."""
    link, length = LINK.match(story.text, this.end), LENGTH.fullmatch(this.value)
    if not link or (link["word"] == "since" or not length):
        return this
    if after and after.start == link.end() and after.days and this.modifier is None:
        unit = UNIT_CODES[length[2]]
        if COARSENESS.index(after.days.precision) <= COARSENESS.index(unit):
            sign = -1 if link["word"] == "before" else 1
            try:
                days = days_of(value_of(shift(after.days.first, unit, sign * int(length[1])), unit))
            except ValueError:
                return this
            return this._replace(anchor=OTHER, days=days, rule=f"length of time {link['word']} a date")
    return this._replace(anchor=EVENT) if link["word"] in ("after", "before", "following") else this
