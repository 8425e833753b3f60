"""A text and its mentions → the descriptions that stand for an actor there: the Kremlin leader, the ministry."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

import regex

from workbench.cast import Actor, Matched
from workbench.names import clues

# , the Kremlin leader,
APPOSITION = regex.compile(
    r",\s(?:(?:the|an?|who\sis\sthe)\s)?((?:[\p{L}\p{M}'’.-]{1,30}\s){1,4}?)([\p{Ll}-]{2,20})(?=[,.;)]|\sof\s|\s(?:who|and)\s)"
)
PREFIX = regex.compile(
    r"(?:^|[\s(“\"])((?:\p{Lu}[\p{L}\p{M}.-]{1,30}\s){1,2})((?:[\p{L}-]{2,20}\s){1,2})$"
)  # Afghan Ambassador
NEAR = 60  # characters before a name that are read


def find_descriptions(
    text: str, mentions: list[Matched], actors: list[Actor], spans: list[tuple[int, int]]
) -> Iterator[Matched]:
    """Yield the descriptions in a text, each as a role of its actor; a name of the spans, in order, may be inside of one.

    A person's is learned where it stands beside the name, and must be no other's; a body's is the noun its name ends or begins
    with, if the article speaks of no other such body.
    """
    for actor, kind, phrase, start, end in (*_of_persons(text, mentions), *_of_bodies(text, actors)):
        at = bisect_left(spans, (start, start))
        if not any(s < end and start < e and not start <= s < e < end for s, e in spans[max(0, at - 1) : at + 2]):
            yield Matched(actor, kind, phrase, "role", "description", start, end)


def _of_persons(text: str, mentions: list[Matched]) -> Iterator[tuple[str, str, str, int, int]]:
    learned: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for mention in mentions:
        if mention.kind == "person" and mention.form == "name":
            for phrase in _described(text, mention):
                learned[phrase.casefold()].add((mention.actor, mention.kind))
    sure = {phrase: next(iter(whom)) for phrase, whom in learned.items() if len(whom) == 1}
    if sure:
        pattern = regex.compile(r"(?<=\b[Tt]he\s)\L<phrases>(?![\p{L}-])", regex.IGNORECASE, phrases=list(sure))
        for place in pattern.finditer(text):
            if place[0].casefold() in sure:
                yield (*sure[place[0].casefold()], place[0], *place.span())


def _described(text: str, mention: Matched) -> Iterator[str]:
    """Yield the descriptions of a person that stand right there: two words or more, the first with a capital."""
    after = APPOSITION.match(text, mention.end)
    if after and after[2] in clues("person") and after[1][:1].isupper() and after[1].strip().lower() not in clues("title"):
        yield after[1] + after[2]
    before = PREFIX.search(text[max(0, mention.start - NEAR) : mention.start])
    if before and before[2].strip().lower() in clues("person") and before[1].strip().lower() in clues("demonym"):
        yield before[1] + before[2].strip().lower()


def _of_bodies(text: str, actors: list[Actor]) -> Iterator[tuple[str, str, str, int, int]]:
    bodies: dict[str, list[Actor]] = defaultdict(list)
    for actor in actors:
        if actor.kind == "organisation":
            nouns = {words[0 if "of" in words else -1].lower() for words in actor.names if len(words) > 1}
            for noun in nouns & clues("organisation"):
                bodies[noun].append(actor)
    for noun, those in bodies.items():
        uses = list(regex.finditer(rf"(?<=(\p{{L}}+|[’'-]))\s({noun})(?![\p{{L}}-])", text)) if noun in text else []
        if len(those) == 1 and all(use[1].lower() in ("the", "its", "this") for use in uses):
            for use in uses:
                if use[1].lower() == "the" and those[0].first < use.start():
                    yield those[0].name, those[0].kind, noun, *use.span(2)
