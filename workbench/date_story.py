"""What is known of a text while its dates are read: what was said before, and what a rule may return."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

import regex

from workbench.calendar_days import Days, days_of, shift, value_of
from workbench.date_words import (
    compiled,
    plain,
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
MEMORY = 60  # expressions that are looked back upon
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

    def latest(self) -> Iterator[Expression]:
        """Yield the expressions with days that are still in mind, the last first."""
        return (said for said in islice(reversed(self.said), MEMORY) if said.days)

    def earlier(self, unit: str, reach: int = 3, until: date = date.max) -> Expression | None:
        """Return the last expression that says its day at least as exactly as the unit, among the last few up to a day."""
        rank = COARSENESS.index(unit) if unit in COARSENESS else COARSENESS.index("day")
        dated = (said for said in self.latest() if said.type in ("DATE", "TIME") and said.days.first <= until)
        return next((said for said in islice(dated, reach) if COARSENESS.index(said.days.precision) <= rank), None)

    def quarter(self, start: int, end: int) -> tuple[date, str]:
        """Return the first day of the quarter that "the quarter" is, and what that was resolved against.

        It is the one named last, not for comparison; else what companies report on, the quarter that was over last.
        """
        for said in self.latest():
            if said.days.precision == "quarter" and "year" not in said.rule:
                return said.days.first, OTHER
        back = 0 if tense_at(self.text, start, end) == "future" else -2
        return days_of(value_of(shift(self.day, "month", back), "quarter")).first, PUBLICATION

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


def rule_list() -> tuple[list[tuple[regex.Pattern, Rule]], Callable[..., Callable[[Rule], Rule]]]:
    """Return an empty list of rules, and the decorator that puts a function with its patterns into it."""
    rules = []

    def reads(*patterns: str) -> Callable[[Rule], Rule]:
        def add(function: Rule) -> Rule:
            rules.extend((compiled(pattern), function) for pattern in patterns)
            return function

        return add

    return rules, reads


def word_of(found: regex.Match, name: str) -> str:
    """Return what a group matched in plain words, or "" if the pattern has no such group."""
    return plain(found[name] if name in found.re.groupindex else None)


def step_of(direction: str) -> int:
    """Return whether a direction leads back (-1), ahead (1) or nowhere (0)."""
    words = direction.split()
    return (
        -1
        if {"last", "past", "previous", "preceding"} & set(words)
        else 1
        if {"next", "coming", "following"} & set(words)
        else 0
    )
