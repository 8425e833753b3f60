"""The rules for units counted from the day of publication, or from another expression."""

from datetime import date

import regex

from workbench.calendar_days import days_of, shift, value_of
from workbench.date_story import EVENT, NONE, OTHER, PUBLICATION, Expression, Reading, Story, rule_list, step_of, word_of
from workbench.date_words import (
    AMOUNT,
    COUNT,
    FULL_MONTH,
    MODIFIER,
    OF_MONEY,
    ORDINALS,
    UNIT,
    YEAR,
    duration,
    month_of,
    number_of,
    unit_of,
)
from workbench.tense import tense_at

RULES, reads = rule_list()

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


@reads(
    rf"{MODIFIER}(?P<direction>this past|this coming|this|last|next|past|the (?:coming|current|last|past"
    rf"|next|previous|following|preceding|same|very same)|that(?: same)?|coming|previous|following"
    rf"|preceding|current|upcoming) (?:fiscal |calendar |full |academic |school )?{UNIT_ALONE}\b(?!-)",
    rf"the {UNIT_ALONE} (?P<direction>before|previous|after|following)(?=[.,;:)”\"]|$| last)",
)
def _read_relative_unit(story: Story, found: regex.Match) -> Reading | None:
    direction, unit = word_of(found, "direction"), unit_of(word_of(found, "unit"))
    rule = f"{direction.removeprefix('the ')} {unit}"
    bare = direction.removeprefix("the ")
    step = -1 if bare == "before" else 1 if bare == "after" else step_of(direction)
    if regex.match(r" and age\b", story.text[found.end() : found.end() + 9]):
        return None  # a figure of speech
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
        said = story.earlier(unit, until=_until(story, found, unit, step))
        if said and not (direction in ("the next", "next") and unit not in ("day", "week", "weekend", "month")):
            first = said.days.first
            return Reading("DATE", value_of(shift(first, unit, step), unit), rule, OTHER, unresolved)
        if direction not in ("the next",):
            return Reading("DATE", value_of(shift(story.day, unit, step), unit), rule, PUBLICATION, unresolved)
    if unit == "weekend":
        return _weekend(story, found, bare, unresolved)
    if found["modifier"] if "modifier" in found.groupdict() else None:
        rule = f"{word_of(found, 'modifier')} {rule}"
    return Reading("DATE", value_of(shift(story.day, unit, step), unit), rule, PUBLICATION, unresolved)


@reads(r"(?<=\b(?:over|during|on|at|for|throughout|of|by|before|after|until|and|in|through|this) )(?:the )?(?P<unit>weekend)")
def _read_weekend(story: Story, found: regex.Match) -> Reading:
    return _weekend(story, found, "", "XXXX-WXX-WE")


def _weekend(story: Story, found: regex.Match, direction: str, unresolved: str) -> Reading:
    """From Saturday on the weekend is this week's; before, the tense says whether it is the last one or the one to come."""
    saturday = shift(story.day, "day", 5 - story.day.weekday())
    early, step = story.day.weekday() < 5, step_of(direction)
    if direction in ("this", "", "current"):
        tense = tense_at(story.text, found.start(), found.end())
        rule = f"{direction} weekend, {tense}".strip()
        step = -1 if early and (tense == "past" or (tense == "unsaid" and story.day.weekday() < 2)) else 0
    else:
        rule = f"{direction} weekend"
        step = 0 if direction in ("coming", "this coming") else step
    return Reading("DATE", value_of(shift(saturday, "week", step), "weekend"), rule, PUBLICATION, unresolved)


@reads(
    r"(?:(?:the )?(?:very )?(?P<modifier>beginning|start|middle|end|close|rest|remainder|course) of"
    r"|(?P<modifier>earlier|later|early|late) in|(?<=\b(?:for|throughout|during|of|end|ends|ended"
    r"|ending) )) ?the (?:full |fiscal |whole |entire |calendar )?(?P<unit>day|week|month|year|quarter"
    r"|decade|century)(?! (?:before|after|previous|following|earlier|ahead)|-|['’]s)",
    r"(?<=\bin )the (?P<unit>(?P<money>quarter))",
    r"(?P<end>(?:year|month|quarter)(?:['’]s)?[\s-]?end|week-?end(?= close))",
)
def _read_the_unit(story: Story, found: regex.Match) -> Reading | None:
    unit = word_of(found, "unit") or regex.match(r"[a-z]+?(?=['’ ]|end\b)", word_of(found, "end"))[0]
    said = story.earlier(unit, 3)
    if (unit == "day" and (found.groupdict().get("modifier") or "").startswith("end")) or regex.search(
        r"\b(?:time|turn|day) of $", story.before(found.start() + 1)
    ):
        return None  # a figure of speech
    if (found.groupdict().get("unit") or "").istitle() and regex.search(r"\bof the $", story.before(found.start("unit"))):
        return None  # Person of the Year
    if word_of(found, "money") and not OF_MONEY.search(story.text, max(0, found.start() - 100), found.end() + 100):
        return None  # one of a town
    if unit == "quarter":
        day, anchor = story.quarter(*found.span())
        return Reading("DATE", value_of(day, unit), "the quarter", anchor, "XXXX-QX")
    near = said is not None and found.start() - said.end < 600 and unit == "day"
    base = said.days.first if near else story.day
    unresolved = {"day": "XXXX-XX-XX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX"}.get(unit, "XXXX")
    return Reading("DATE", value_of(base, unit), f"the {unit}", OTHER if near else PUBLICATION, unresolved)


@reads(
    rf"(?:the )?(?P<number>first|second|third|fourth|last|final|opening) (?P<unit>week|day|weekend) (?:of"
    rf"|in) (?:{FULL_MONTH}(?: {YEAR})?|(?P<of>last|this|next) (?P<whole>month|year))"
)
def _read_part_of_month(story: Story, found: regex.Match) -> Reading | None:
    """Weeks are counted from Monday: the first is the one with the first of the month."""
    whole = word_of(found, "whole")
    if not whole:
        month = month_of(found["month"])
        year, anchor = word_of(found, "year"), NONE
        if not year:
            year, anchor = story.around(found, lambda year: date(year, month, 15))[0].year, PUBLICATION
        days = days_of(f"{year}-{month:02}")
    else:
        anchor = PUBLICATION
        days = days_of(value_of(shift(story.day, whole, step_of(word_of(found, "of"))), whole))
    word, unit = word_of(found, "number"), word_of(found, "unit")
    last = word in ("last", "final")
    number = 0 if last or word == "opening" else ORDINALS.index(word) - 1
    base = days.last if last else days.first
    if unit == "weekend":
        base = shift(base, "day", -((base.weekday() - 5) % 7) if last else (5 - base.weekday()) % 7)
    elif unit == "week" and last and (days.last - base).days == 0 and base.weekday() < 3:
        base = shift(base, "week", -1)  # the last week that is mostly in the month
    day = shift(base, "day" if unit == "day" else "week", number)
    return Reading("DATE", value_of(day, unit), f"{unit} of a month", anchor, "XXXX-XX-XX" if unit == "day" else "XXXX-WXX")


@reads(
    rf"{AMOUNT}(?:the )?{COUNT}(?: or (?:so|two|three|more))?[\s-]+(?:more )?{UNIT}(?: or (?:so"
    rf"|more))? (?P<way>ago|earlier|later|before(?=[.,;:”\"]|$)|from now|hence|afterwards?|previously"
    rf"|back(?=[.,;:”\"]|$)|from today)",
    r"(?P<unit>year|month|week|day|hour|decade|centurie|minute)s (?P<way>ago|earlier|later)",
    r"(?:(?:a )?(?:long|short|some) (?:time|while)|a while|long) (?P<way>ago)"
    r"|moments (?P<way>ago|later)",
)
def _read_distance(story: Story, found: regex.Match) -> Reading | None:
    way, unit = word_of(found, "way"), unit_of(word_of(found, "unit") or "year")
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
    said = None
    if not from_publication:
        said = story.earlier("decade" if unit == "decade" else unit, until=_until(story, found, unit, sign * int(number)))
    if unit == "year" and number == 1 and (other := _compared(story, found.start())):
        return Reading("DATE", value_of(shift(other.days.first, "year", sign), other.days.precision), rule, OTHER, "XXXX")
    base, anchor = (said.days.first, OTHER) if said else (story.day, PUBLICATION)
    unresolved = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX"}.get(unit, "XXXX")
    if not from_publication and not said:
        anchor = EVENT if not back else PUBLICATION
    value = value_of(shift(base, unit, sign * int(number)), unit)
    return Reading("DATE", value, rule, anchor, unresolved)


def _until(story: Story, found: regex.Match, unit: str, number: int) -> date:
    """Return the last day from which so many units lead to no future, if the clause speaks of what was."""
    past = number > 0 and tense_at(story.text, found.start(), found.end()) == "past"
    return shift(story.day, unit, -number) if past and story.dated else date.max


COMPARED = regex.compile(r"\b(?:above|against|below|compared (?:to|with)|from|over|than|to|versus|with) (?:that |those )?$")


def _compared(story: Story, start: int) -> Expression | None:
    """Return what "a year earlier" is set against: the quarter just said, or the month compared in the sentence."""
    dated = [said for said in story.said[-3:] if said.days]
    if dated and dated[-1].days.precision == "quarter":
        return dated[-1]
    if COMPARED.search(story.before(start)):
        months = [said for said in dated if said.days.precision == "month" and not ENDED.search(story.text, said.end, start)]
        return months[0] if months else None
    return None


ENDED = regex.compile(r"[.!?][\s\"”’]|\n")
