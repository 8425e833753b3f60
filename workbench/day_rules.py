"""The rules for days, parts of a day and holidays."""

from datetime import date

import regex

from workbench.calendar_days import HOLIDAYS, holiday, shift
from workbench.date_story import NONE, OTHER, PUBLICATION, Expression, Reading, Story, rule_list, step_of, word_of
from workbench.date_words import (
    DAY,
    DIRECTION,
    FULL_MONTH,
    MODIFIER,
    MONTH,
    ORDINALS,
    PART,
    PART_CODES,
    WEEKDAY,
    YEAR,
    full_year,
    month_of,
    weekday_of,
)
from workbench.tense import tense_at

RULES, reads = rule_list()

NUMBERED = "|".join(sorted((*ORDINALS[1:], *(f"twenty-{ordinal}" for ordinal in ORDINALS[1:10])), key=len, reverse=True))
ITS_YEAR = rf"(?:(?:, ?| ){YEAR}|,? (?:of )?(?P<whole>last|this|next) year\b(?!['’]))?"
DATE_OF = (
    rf"(?:{MONTH} (?:the )?{DAY}{ITS_YEAR}|(?:the )?{DAY}(?: of)? {MONTH}{ITS_YEAR}"
    rf"|(?:the (?P<ordinal>{NUMBERED}) of {FULL_MONTH}|{FULL_MONTH} (?:the )?(?P<ordinal>{NUMBERED})){ITS_YEAR}"
    rf"|(?P<day>[0-2]?\d|3[01]) {MONTH} (?P<short>\d\d)(?=[.,;:)\n]|$))"
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


def day_of(story: Story, found: regex.Match) -> tuple[date, str, str, str] | None:
    """Return the day a match of ANY_DAY means, how it was known, what it was resolved against, and its unresolved value."""
    if word_of(found, "month"):
        return _day_of_month(story, found)
    if deictic := word_of(found, "deictic"):
        if deictic == "today" and _means_nowadays(story, found):
            return None
        ahead = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(deictic, 0)
        return shift(story.day, "day", ahead), deictic, PUBLICATION, "XXXX-XX-XX"
    if NAMED_BEFORE.search(story.before(found.start("weekday"))) or NAMED_AFTER.match(story.text, found.end("weekday")):
        return None
    weekday = weekday_of(word_of(found, "weekday"))
    unresolved = f"XXXX-WXX-{weekday + 1}"
    if week := word_of(found, "week"):
        monday = shift(story.day, "day", -story.day.weekday())
        return shift(monday, "day", 7 * step_of(week) + weekday), f"weekday of {week} week", PUBLICATION, unresolved
    ahead = (weekday - story.day.weekday()) % 7
    direction = word_of(found, "direction")
    if direction in ("following", "preceding", "previous") and (said := story.earlier("day")):
        ahead = (weekday - said.days.first.weekday()) % 7
        day = shift(said.days.first, "day", (ahead or 7) if direction == "following" else ahead - 7)
        return day, f"{direction} weekday", OTHER, unresolved
    if direction:
        step = step_of(direction)
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


NOWADAYS_BEFORE = regex.compile(
    r"\bstill\b[^.!?;\n]{0,40} $|\b(?:than|of|like) $|\b(?:it|they|that|we|he|she) (?:is|are|has become|have become) $",
    regex.IGNORECASE,
)
NOWADAYS_AFTER = regex.compile(
    r"['’]s (?:audiences?|children|climate|consumers|dollars|economy|generation|kids|market ?place|men|parents|prices"
    r"|readers|societ(?:y|ies)|standards|students|technolog(?:y|ies)|teen\p{L}*|terms|voters|women|world|young|youth)\b"
    r"| than ever\b|, (?:almost|about|few|fewer|like|many|more than|most|nearly|only|some|there (?:is|are))\b"
)


def _means_nowadays(story: Story, found: regex.Match) -> bool:
    start, end = found.span("deictic")
    return bool(NOWADAYS_BEFORE.search(story.before(start, 60)) or NOWADAYS_AFTER.match(story.text, end))


@reads(r"(?P<deictic>today)")
def _read_nowadays(story: Story, found: regex.Match) -> Reading | None:
    return Reading("DATE", "PRESENT_REF", "vague, now") if _means_nowadays(story, found) else None


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
    tens, _, ordinal = word_of(found, "ordinal").rpartition(" ")
    number = ORDINALS.index(ordinal) + (20 if tens else 0) if ordinal else int(found["day"])
    if year := word_of(found, "year") or full_year(word_of(found, "short")):
        return date(int(year), month, number), "full date", NONE, ""
    unresolved = f"XXXX-{month:02}-{number:02}"
    date(2000, month, number)  # no 30 February
    if whole := word_of(found, "whole"):
        return date(story.day.year + step_of(whole), month, number), f"month and day of {whole} year", PUBLICATION, unresolved
    if said := year_said(story, found.start()):
        return date(said, month, number), "month and day, year said before", OTHER, unresolved
    day, tense = story.around(found, lambda year: date(year, month, number))
    return day, f"month and day, {tense}", PUBLICATION, unresolved


def year_said(story: Story, start: int) -> int | None:
    """Return the year of an expression just before in the same sentence, if it is another than that of publication."""
    if story.said and (said := story.said[-1]).days and said.days.precision == "year" and said.anchor == NONE:
        between = story.text[said.end : start]
        if len(between) < 60 and not regex.search(r"[.;\n]", between) and said.days.first.year != story.day.year:
            return said.days.first.year
    return None


@reads(rf"{MODIFIER}{ANY_DAY}(?: (?:the )?{PART})?(?<!\.\.)", rf"{MODIFIER}(?:the )?{PART} of (?:last |next )?{ANY_DAY}")
def _read_day(story: Story, found: regex.Match) -> Reading | None:
    known = day_of(story, found)
    if known is None:
        return None
    day, rule, anchor, unresolved = known
    part = "night" if word_of(found, "deictic") == "tonight" else word_of(found, "part")
    if part:
        code = PART_CODES[part]
        return Reading("TIME", f"{day}{code}", f"part of a day: {rule}", anchor, unresolved + code)
    return Reading("DATE", day.isoformat(), rule, anchor, unresolved)


@reads(
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
    year, anchor, rule = word_of(found, "year"), NONE, "days of a month"
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


@reads(r"(?P<year>1[5-9]\d\d|20\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!-?\d)")
def _read_iso_date(story: Story, found: regex.Match) -> Reading:
    day = date(int(found["year"]), int(found["number"]), int(found["day"]))
    return Reading("DATE", day.isoformat(), "full date in digits")


@reads(
    r"(?P<one>[0-3]?\d)(?P<by>[/.])(?P<two>[0-3]?\d)(?P=by)(?P<year>(?:19|20)?\d\d)(?![/.]?\d)",
    r"(?<!-)(?P<one>[01]\d)(?P<by>-)(?P<two>[0-3]\d)-(?P<year>(?:19|20)?\d\d)(?!-?\d)",
)
def _read_numeric_date(story: Story, found: regex.Match) -> Reading:
    """Month first between slashes or hyphens, as American papers write, unless that is no month; day first between points."""
    one, two = int(found["one"]), int(found["two"])
    month, day = (one, two) if found["by"] != "." and one <= 12 else (two, one)
    return Reading("DATE", date(int(full_year(found["year"])), month, day).isoformat(), "full date in digits")


@reads(
    r"(?<=\b(?:on|by|until|till|since|from|before|after) )the (?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd"
    r"|th)(?= of (?:this|the) month|[.,;]| and\b)"
)
def _read_day_alone(story: Story, found: regex.Match) -> Reading:
    said, number = story.earlier("month", 1), int(found["day"])
    base = said.days.first if said else story.day
    return Reading(
        "DATE", base.replace(day=number).isoformat(), "day of the month", OTHER if said else PUBLICATION, f"XXXX-XX-{number:02}"
    )


@reads(
    rf"{MODIFIER}(?P<direction>this|last|that|(?<=\b(?:in|during|by|into|through|until|till|throughout|of|since"
    rf"|for) )the|(?<=\bin )(?:the )?(?:early|late)) {PART}"
)
def _read_part_of_day(story: Story, found: regex.Match) -> Reading:
    direction, code = word_of(found, "direction"), PART_CODES[word_of(found, "part")]
    if direction in ("this", "last"):
        day = shift(story.day, "day", -1 if direction == "last" else 0)
        return Reading("TIME", f"{day}{code}", f"{direction} part of the day", PUBLICATION, f"XXXX-XX-XX{code}")
    said = story.earlier("day", 1)
    day = said.days.first if said else story.day
    return Reading("TIME", f"{day}{code}", "part of the day", OTHER if said else PUBLICATION, f"XXXX-XX-XX{code}")


NAMED_DAYS = "|".join(
    regex.escape(name).replace(r"\ ", " ").replace("st ", r"st\.? ").replace("'", "['’]?")
    for name in sorted(HOLIDAYS, key=len, reverse=True)
)


@reads(
    rf"(?:{DIRECTION} )?(?P<holiday>(?-i:(?=\p{{Lu}})){NAMED_DAYS})(?:(?: in|,| of)? (?:{YEAR}|(?P<of>last|this|next) year))?"
)
def _read_holiday(story: Story, found: regex.Match) -> Reading | None:
    name = word_of(found, "holiday").replace(".", "")
    name = next(known for known in HOLIDAYS if known.replace("'", "").replace(".", "") == name.replace("'", ""))
    rule = f"holiday: {name}"
    if year := word_of(found, "year"):
        return Reading("DATE", holiday(name, int(year)).isoformat(), rule)
    unresolved = f"XXXX-{holiday(name, 2000):%m-%d}" if holiday(name, 2001).day == holiday(name, 2000).day else "XXXX-XX-XX"
    if of := word_of(found, "of"):
        day = holiday(name, story.day.year + step_of(of))
    elif direction := word_of(found, "direction"):
        days = [holiday(name, story.day.year + number) for number in (-1, 0, 1)]
        step = step_of(direction)
        day = max(day for day in days if day < story.day) if step < 0 else min(day for day in days if day >= story.day)
    elif said := year_said(story, found.start()):
        return Reading("DATE", holiday(name, said).isoformat(), rule, OTHER, unresolved)
    else:
        day, _ = story.around(found, lambda year: holiday(name, year))
    return Reading("DATE", day.isoformat(), rule, PUBLICATION, unresolved)
