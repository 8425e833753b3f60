"""The grammar of date expressions in English news: a text and its day of publication → expressions with TIMEX3 values."""

from collections.abc import Iterator
from datetime import date

import regex

from workbench import clock_rules, day_rules, length_rules, month_rules, unit_rules, vague_rules, year_rules
from workbench.calendar_days import days_of, shift, value_of
from workbench.date_story import COARSENESS, EVENT, NONE, OTHER, PUBLICATION, Expression, Rule, Story
from workbench.date_words import (
    modifier_of,
)

MODULES = (day_rules, clock_rules, month_rules, year_rules, unit_rules, length_rules, vague_rules)
RULES = [rule for module in MODULES for rule in module.RULES]


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
            if _yearless(this) and after.days and len(after.value) >= 7 and (not _yearless(after) or _crossed(this, after)):
                this = said[number] = _in_year(this, [after.days.first.year, after.days.first.year - 1], until=after.days.first)
            elif _yearless(after) and this.anchor == NONE and this.days and len(this.value) >= 7:
                said[number + 1] = _in_year(after, [this.days.first.year, this.days.first.year + 1], since=this.days.first)
        yield this


def _yearless(expression: Expression) -> bool:
    return expression.anchor == PUBLICATION and expression.rule.startswith("month") and " of " not in expression.rule


def _crossed(this: Expression, after: Expression) -> bool:
    """Say whether the ends of a range, each resolved by itself, are in the wrong order."""
    return this.days is not None and after.days is not None and this.days.first > after.days.first


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
