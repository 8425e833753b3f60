"""The grammar of date expressions in English news: a text and its day of publication → expressions with TIMEX3 values."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import regex

from workbench import clock_rules, day_rules, length_rules, month_rules, unit_rules, vague_rules, year_rules
from workbench.calendar_days import days_of, shift, value_of
from workbench.date_story import COARSENESS, EVENT, NONE, OTHER, PUBLICATION, Expression, Rule, Story
from workbench.date_words import modifier_of

MODULES = (day_rules, clock_rules, month_rules, year_rules, unit_rules, length_rules, vague_rules)
RULES = [rule for module in MODULES for rule in module.RULES]

START = regex.compile(r"\m\w|(?<!\w)['’](?=\w)")  # where an expression may begin: a word, or the apostrophe of ’90s
LOOKAROUND = regex.compile(r"\(\?<?[=!](?<inner>(?:[^()\[\\]|\\.|\[(?:[^\]\\]|\\.)+\]|\((?&inner)\))*+)\)")
OPENINGS = [regex.compile(LOOKAROUND.sub("", pattern.pattern), pattern.flags) for pattern, _ in RULES]
GLANCE = 8  # characters at a place that say which rules are tried there; half of them first


@lru_cache(maxsize=100_000)
def rules_at(opening: str) -> tuple[int, ...]:
    """Return the numbers of the rules whose expressions may begin with these characters, whatever stands around them.

    This is read off the patterns: one without its lookarounds must match here, or run out of characters while it does.
    What may not begin with half of the characters may not begin with all.
    """
    known = rules_at(opening[: len(opening) // 2]) if len(opening) > 1 else range(len(RULES))
    return tuple(number for number in known if OPENINGS[number].match(opening, partial=True))


def matches(text: str) -> Iterator[tuple[regex.Match, Rule]]:
    """Yield what each pattern finds in the text, with its rule: in the order of the text, at one place the longest first.

    They are the matches of `finditer`, but a pattern is tried only where its first characters stand: almost nowhere.
    """
    ends = [0] * len(RULES)  # a pattern does not match within its last match
    for place in START.finditer(text):
        start, here = place.start(), []
        if not rules_at(text[start : start + GLANCE // 2]):
            continue
        for number in rules_at(text[start : start + GLANCE]):
            pattern, rule = RULES[number]
            if start >= ends[number] and (found := pattern.match(text, start)):
                ends[number] = found.end()
                here.append((found, rule))
        yield from sorted(here, key=lambda match: -match[0].end())


def expressions(text: str, day: date | None) -> list[Expression]:
    """Return the date expressions of a text in the order they are read; no character is in two.

    At each place the longest match wins. Without a day of publication what depends on it stays unresolved.
    """
    story = Story(text, day)
    until = 0
    for found, rule in matches(text):
        if found.start() < until:
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
