"""The rules for months, seasons, quarters and halves."""

from datetime import date

import regex

from workbench.calendar_days import shift, value_of
from workbench.date_story import OTHER, PUBLICATION, Reading, Story, rule_list, step_of, word_of
from workbench.date_words import (
    DIRECTION,
    MODIFIER,
    MONTH,
    OF_MONEY,
    ORDINALS,
    SEASON,
    SEASON_CODES,
    YEAR,
    month_of,
)
from workbench.day_rules import year_said
from workbench.tense import tense_at

RULES, reads = rule_list()

OF_YEAR = r"(?:(?: of|,)? (?P<of>last|this|next|that|the same|the following|the previous) year)"


@reads(rf"{MODIFIER}{MONTH},?(?: of)? {YEAR}", rf"{MODIFIER}{MONTH}{OF_YEAR}")
def _read_month_of_year(story: Story, found: regex.Match) -> Reading | None:
    month = month_of(found["month"])
    if year := word_of(found, "year"):
        return Reading("DATE", f"{year}-{month:02}", "month and year")
    year, anchor = _year_of(story, word_of(found, "of"))
    return Reading("DATE", f"{year:04}-{month:02}", f"month of {word_of(found, 'of')} year", anchor, f"XXXX-{month:02}")


def _year_of(story: Story, of: str) -> tuple[int, str]:
    """Return the year that "last", "this", "that", … year is, and what it was resolved against."""
    if of in ("that", "the same", "the following", "the previous") and (said := story.earlier("year")):
        return said.days.first.year + step_of(of), OTHER
    return story.day.year + step_of(of), PUBLICATION


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


@reads(rf"(?:(?:the )?{DIRECTION} )?{MODIFIER}{MONTH}")
def _read_month(story: Story, found: regex.Match) -> Reading | None:
    name, month = word_of(found, "month"), month_of(found["month"])
    direction = word_of(found, "direction")
    start, end = found.span("month")
    if len(name) == 3 and regex.match(r"-\p{Lu}\p{Ll}", story.text[end : end + 3]):
        return None  # Jan-Michael
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
    if step := step_of(direction):
        year = story.day.year - (step < 0 and month >= story.day.month) + (step > 0 and month <= story.day.month)
    elif direction or month == story.day.month:
        year = story.day.year
    elif said := year_said(story, found.start()):
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
    r"|late|mid|before|after)[\s-]{1,2}(?:the )?)"
)


@reads(
    rf"(?:the )?{MODIFIER}{SEASON}(?:(?: of|,)? {YEAR}|{OF_YEAR})",
    rf"(?:the )?{DIRECTION} (?:{MODIFIER})?{SEASON}",
    rf"{WITH_SEASON}{MODIFIER}{SEASON}",
    rf"{SEASON}(?= (?:meetings?|session|offensive|semester|term|months|budget|campaign)\b)",
)
def _read_season(story: Story, found: regex.Match) -> Reading | None:
    code, direction, of = SEASON_CODES[word_of(found, "season")], word_of(found, "direction"), word_of(found, "of")
    month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    unresolved = f"XXXX-{code}"
    if year := word_of(found, "year"):
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
        step = step_of(direction)
        year = begun.year
        current = date(year, month, 1) <= story.day < shift(date(year, month, 1), "month", 3)
        if step < 0:
            year -= current or date(year, month, 1) > story.day
        elif step > 0:
            year += date(year, month, 1) <= story.day
        return Reading("DATE", f"{year:04}-{code}", f"{direction} season", PUBLICATION, unresolved)
    if said := year_said(story, found.start()):
        return Reading("DATE", f"{said}-{code}", "season, year said before", OTHER, unresolved)
    day, tense = story.around(found, lambda year: shift(date(year, month, 15), "month", 1))
    if 0 <= (story.day - date(begun.year, month, 1)).days < 92:
        day, tense = date(begun.year, month, 1), "now"
    year = shift(day, "month", -1).year if code == "WI" and tense != "now" else day.year
    return Reading("DATE", f"{year:04}-{code}", f"season, {tense}", PUBLICATION, unresolved)


@reads(
    rf"(?:the )?(?:(?P<of>last|this|next) year['’]s |{YEAR} )?(?P<ago>year-(?:ago"
    rf"|earlier) )?(?:fiscal )?(?P<number>first|second|third|fourth|final|last|1st|2nd|3rd"
    rf"|4th)[\s-]quarter(?:['’]s)?(?:(?: of)?(?: the)?(?: fiscal)?(?: year)?(?: of)? {YEAR}|{OF_YEAR})?",
    rf"(?-i:Q(?P<number>[1-4])|(?P<number>[1-4])Q)(?:(?: of|,)? {YEAR}|{OF_YEAR})?",
)
def _read_quarter(story: Story, found: regex.Match) -> Reading | None:
    word, of = word_of(found, "number"), word_of(found, "of")
    if word == "last" and not (of or word_of(found, "year")):
        return None  # last quarter: a relative one
    number = 4 if word in ("final", "last") else int(word[0]) if word[0].isdigit() else ORDINALS.index(word)
    if year := word_of(found, "year"):
        return Reading("DATE", f"{year}-Q{number}", "quarter of a year")
    unresolved = f"XXXX-Q{number}"
    if of:
        year, anchor = _year_of(story, of)
        return Reading("DATE", f"{year:04}-Q{number}", f"quarter of {of} year", anchor, unresolved)
    if said := year_said(story, found.start()):
        return Reading("DATE", f"{said}-Q{number}", "quarter, year said before", OTHER, unresolved)
    tense = tense_at(story.text, found.start(), found.end())
    year = _year_nearby(story, 3 * number - 2, 3, tense) - bool(word_of(found, "ago"))
    return Reading("DATE", f"{year:04}-Q{number}", f"quarter, {tense}", PUBLICATION, unresolved)


def _year_nearby(story: Story, month: int, months: int, tense: str) -> int:
    """Return the year of a part of the year: begun if the tense is past, not long over if it is future, else the nearest."""
    years = [story.day.year + number for number in (-1, 0, 1)]
    if tense == "past":
        return max(year for year in years if date(year, month, 1) <= story.day)
    if tense == "future":
        return min(year for year in years if shift(date(year, month, 1), "month", months + 2) > story.day)
    return min(years, key=lambda year: abs((shift(date(year, month, 15), "month", months // 2) - story.day).days))


@reads(
    r"(?:the )?(?P<ago>year-(?:ago|earlier)|comparable year-(?:ago|earlier)|latest|same|comparable"
    r"|corresponding|like|most recent) (?:(?:three-month|nine-month|six-month) )?(?P<what>quarter"
    r"|period)(?P<tail>(?: of)? last year| a year (?:ago|earlier|before)| the year before"
    r"| the previous year)?",
    r"(?:the )?year-(?:ago|earlier)",
)
def _read_same_period(story: Story, found: regex.Match) -> Reading | None:
    ago = "year" in word_of(found, "ago") or bool(word_of(found, "tail")) or "ago" not in found.groupdict()
    if word_of(found, "what") == "quarter":
        day, anchor = story.quarter(*found.span())
        value = value_of(shift(day, "year", -ago), "quarter")
        return Reading("DATE", value, "same quarter a year ago" if ago else "quarter said before", anchor, "XXXX-QX")
    said = next((said for said in story.latest() if said.days.precision in ("month", "quarter", "half")), None)
    if said is None:
        return Reading("DATE", f"{story.day.year - 1:04}", "same period a year ago", PUBLICATION, "XXXX") if ago else None
    value = value_of(shift(said.days.first, "year", -ago), said.days.precision if said.days.precision != "half" else "year")
    return Reading("DATE", value, "same period" + " a year ago" * ago, OTHER, "XXXX")


@reads(rf"(?:the )?{YEAR} (?P<what>quarter|period|half)")
def _read_quarter_of_year(story: Story, found: regex.Match) -> Reading:
    """In the words of a report "the 1988 quarter" is the one reported on, of that year."""
    year = word_of(found, "year")
    if word_of(found, "what") != "quarter":
        return Reading("DATE", year, "year")
    day, anchor = story.quarter(*found.span())
    return Reading("DATE", f"{year}-Q{(day.month + 2) // 3}", "quarter of a year", anchor, f"{year}-QX")


@reads(r"(?:the )?(?P<number>first|second)[\s-]half(?! of\b| (?:a|an)\b|-)")
def _read_half_alone(story: Story, found: regex.Match) -> Reading | None:
    """Without talk of money a half is one of a game."""
    if not OF_MONEY.search(story.text, max(0, found.start() - 100), found.end() + 100):
        return None
    number = 1 if word_of(found, "number") == "first" else 2
    year = _year_nearby(story, 6 * number - 5, 6, tense_at(story.text, found.start(), found.end()))
    return Reading("DATE", f"{year:04}-H{number}", "half of a year", PUBLICATION, f"XXXX-H{number}")


@reads(
    rf"(?:the )?(?P<number>first|second|1st|2nd) half of (?:(?:the )?(?:fiscal )?(?:year )?{YEAR}"
    rf"|(?P<of>last|this|next|the) year)",
    rf"H(?P<number>[12]) {YEAR}",
)
def _read_half(story: Story, found: regex.Match) -> Reading:
    word = word_of(found, "number")
    number = 1 if word in ("first", "1st", "1") else 2
    if year := word_of(found, "year"):
        return Reading("DATE", f"{year}-H{number}", "half of a year")
    year, anchor = _year_of(story, word_of(found, "of"))
    return Reading("DATE", f"{year:04}-H{number}", "half of a year", anchor, f"XXXX-H{number}")
