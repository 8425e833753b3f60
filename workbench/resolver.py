"""An article and what the watchlist claims in it → the actors found besides, and who is meant by a part of a name."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import regex

from workbench import kinds
from workbench.cast import Actor, Cast, Matched
from workbench.datelines import Dateline, find_dateline
from workbench.descriptions import find_descriptions
from workbench.names import Name, begins_sentence, clues, find_names, never_names
from workbench.recognisers import KINDS, Recogniser, Spans

LINE = regex.compile(r"[^\n]+")
SMALL = regex.compile(r"(?<![\p{L}\p{N}'’-])\p{Ll}[\p{L}\p{M}]++(?![’'-]\p{L})")
HEADING_WORD = regex.compile(r"[\p{L}\p{M}'’.-]+")
ARTICLE = regex.compile(r"(?:[Tt]he\s+)?")
ENDING = regex.compile(r"['’]s?$")
LONGEST_HEADING = 160
OPPOSED = regex.compile(r"(?:pro|anti|non)[-‑]$", regex.IGNORECASE)
MODEL = regex.compile(
    r"\s(?:\p{Lu}\d{2,4}\p{Lu}?|\d{3}(?:-\d{3}\w*|s)?)(?![\p{L}\d,])(?!\.\d)"
    r"(?!\s(?:billion|million|percent|per|people|workers|jobs|staff|employees|points|units|miles|years|days)\b)"
)


class Doubt(NamedTuple):
    """A span that may mean several: the name as printed, why, and the actors in question."""

    alias: str
    rule: str
    candidates: tuple[str, ...]
    start: int
    end: int


class Reading(NamedTuple):
    """The names of a text by how they are written, and what they are judged by."""

    article: kinds.Article
    groups: dict[str, list[Name]]
    headings: list[tuple[int, int]]
    dateline: Dateline | None
    agency: int  # where the agency of the dateline stands, or -1


def resolve(text: str, claimed: list[Matched], recognise: Recogniser | None = None) -> tuple[list[Matched], list[Doubt]]:
    """Return the mentions in a text, those the watchlist claims and those found besides, and the doubtful spans, in order.

    A name that is more than the alias in it replaces that mention. What is ambiguous is in no mention. `recognise` finds the
    names and their kinds instead of the rules.
    """
    reading = read_names(text, [(m.start, m.end, m.kind == "person") for m in claimed])
    if recognise:
        reading, chosen = _recognised(text, recognise(text), claimed, reading)
    else:
        chosen = _choose_kinds(reading)
    cast = _cast(claimed, reading, chosen)
    mentions, doubts = [], []
    for name, places in reading.groups.items():
        fitting = cast.meant(name, chosen[name])
        for place in places:
            meant = [pair for pair in fitting if pair[1].first < place.start] or fitting
            if len(meant) > 1:
                candidates = tuple(sorted(actor.name for _, actor in meant))
                doubts.append(Doubt(name, meant[0][0], candidates, place.start, place.end))
            elif meant:
                rule, actor = meant[0]
                mentions.append(Matched(actor.name, actor.kind, name, "name", rule, place.start, place.end))
    spans = sorted(_spans(mentions, doubts) + _things(reading, chosen))
    surnames = cast.surnames()
    for mention in claimed:
        if _taken(spans, mention.start, mention.end) or mention.start == reading.agency:
            continue
        others = {name for name, start in surnames.get(mention.alias, ()) if start < mention.start and name != mention.actor}
        if others and mention.form == "name" and mention.kind in ("person", "state", "place"):
            candidates = tuple(sorted({mention.actor, *others}))
            doubts.append(Doubt(mention.alias, "alias and surname", candidates, mention.start, mention.end))
        else:
            mentions.append(mention)
    mentions = [mention for mention in mentions if not _is_of_more(text, mention)]
    mentions += list(_in_headings(text, reading.headings, mentions, _spans(mentions, doubts)))
    descriptions = list(find_descriptions(text, mentions, cast.actors, _spans(mentions, doubts)))
    described = _spans(descriptions, [])
    mentions = [mention for mention in mentions if not _taken(described, mention.start, mention.end)] + descriptions
    return _beside_names(text, sorted(mentions, key=lambda m: m.start)), sorted(doubts, key=lambda d: d.start)


def _things(reading: Reading, chosen: dict[str, str]) -> list[tuple[int, int]]:
    """Return where an event, law or prize stands whose name has an alias in it: the Paris Air Show."""
    named = [name for name, kind in chosen.items() if kind == "other" and " " in name]
    things = [name for name in named if {name.split()[0].lower(), name.split()[-1].lower()} & clues("thing")]
    return [(place.start, place.end) for name in things for place in reading.groups[name]]


def _is_of_more(text: str, mention: Matched) -> bool:
    """Say whether a name stands there for more than its actor: a Boeing 737, US dollars, pro-Beijing."""
    if mention.form == "metonym":
        return OPPOSED.search(text, max(0, mention.start - 5), mention.start) is not None
    if mention.kind == "organisation":
        return MODEL.match(text, mention.end) is not None
    return mention.kind == "state" and text.startswith(" dollar", mention.end)


def _beside_names(text: str, mentions: list[Matched]) -> list[Matched]:
    """Return the mentions with each role that stands right before a person's name as that person's."""
    for at, (role, name) in enumerate(pairwise(mentions)):
        beside = role.form == "role" and (name.form, name.kind) == ("name", "person") and text[role.end : name.start] == " "
        if beside and role.actor != name.actor:
            mentions[at] = role._replace(actor=name.actor, kind=name.kind, rule="role beside the name")
    return mentions


def read_names(text: str, known: list[tuple[int, int, bool]]) -> Reading:
    """Return the names of a text with their places; those in headings and the agency of a dateline are left out."""
    small = frozenset(SMALL.findall(" ".join(set(text.split()))))  # each printed word once
    headings = list(_headings(text))
    dateline = find_dateline(text)
    agency = text.rfind(dateline.agency, 0, dateline.end) if dateline and dateline.agency else -1
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in find_names(text, known, small):
        if name.start != agency and not _taken(headings, name.start, name.end):
            groups[name.text].append(name)
    for name in [name for name in groups if len(name) > 4 and name.isupper()]:
        title = name.title()
        if title in groups or (dateline and groups[name][0].end < dateline.end):  # CONSTANȚA is Constanța
            groups[title] = sorted(groups.pop(name) + groups.get(title, []))
    return Reading(kinds.Article(text, small, groups.keys()), dict(groups), headings, dateline, agency)


def _recognised(text: str, spans: Spans, claimed: list[Matched], reading: Reading) -> tuple[Reading, dict[str, str]]:
    """Return the same reading with the names that another has recognised, and the kind that each has most often."""
    groups: dict[str, list[Name]] = defaultdict(list)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    known = [(mention.start, mention.end) for mention in claimed]
    until = 0
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if kind not in KINDS:
            raise ValueError(f"The recogniser returned the kind {kind!r}: it may be {', '.join(KINDS)}.")
        start += len(ARTICLE.match(text, start, end)[0])
        end = start + len(ENDING.sub("", text[start:end].rstrip()))
        more = all(start <= s and e <= end and (s, e) != (start, end) for s, e in known if s < end and start < e)
        if until <= start < end and more and not _taken(reading.headings, start, end):
            name = " ".join(text[start:end].split())
            groups[name].append(Name(start, end, name, False, begins_sentence(text, start)))
            votes[name][kind] += 1
            until = end
    chosen = {name: min(those, key=lambda kind: (-those[kind], kind)) for name, those in votes.items()}
    return reading._replace(groups=dict(groups)), chosen


def _headings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines whose words nearly all begin with a capital: there a capital says nothing."""
    for line in LINE.finditer(text):
        if line.end() - line.start() > LONGEST_HEADING or text[line.end() - 1] == ".":
            continue
        words = HEADING_WORD.findall(line[0])
        long = [word for word in words if len(word) > 3]
        capitals = sum(word[0].isupper() for word in long)
        small = [word for word in words if word[0].islower()]
        if len(words) > 3 and len(long) > 1 and capitals > 0.8 * len(long) and never_names().issuperset(small):
            yield line.span()


def _choose_kinds(reading: Reading) -> dict[str, str]:
    chosen = {}
    dateline = reading.dateline
    place = dateline.place.casefold() if dateline and dateline.place else ""
    for name, places in reading.groups.items():
        folded = name.casefold()
        if place and places[0].end <= dateline.end and folded in place:
            chosen[name] = "place"
            continue
        if _is_opening(folded, places, reading.article):
            chosen[name] = "other"
            continue
        kind = kinds.choose_kind(kinds.score_kinds(kinds.features(name, places, reading.article)))
        if kind == "other" and folded not in reading.article.small:
            kind = "place" if folded in clues("town") else "organisation" if folded in clues("firm", "team") else kind
        chosen[name] = kind
    return chosen


def _is_opening(word: str, places: list[Name], article: kinds.Article) -> bool:
    """Say whether that is a word which has a capital only where a sentence begins: Iodine, if the text has iodine too."""
    printed = places[0].text
    if " " in word or not all(place.initial for place in places) or word in clues("given", "town", "firm") or printed.isupper():
        return False
    return (word in article.small or word in clues("common")) and printed not in article.first and printed not in article.last


def _cast(claimed: list[Matched], reading: Reading, chosen: dict[str, str]) -> Cast:
    """Return the actors an article names: those of the watchlist, and those of the longest names found."""
    text, groups = reading.article.text, reading.groups
    cast = Cast()
    known: dict[str, Actor] = {}
    for mention in claimed:
        if mention.form == "name":
            actor = known.setdefault(mention.actor, Actor(mention.actor, mention.kind))
            cast.add(actor, text[mention.start : mention.end], mention.start)
    order = sorted(groups, key=lambda name: (-len(name.split()), groups[name][0].start))
    single = [name for name in order if " " not in name]
    for names in (order[: len(order) - len(single)], single):
        for name in names:
            kind, start = chosen[name], groups[name][0].start
            if kind == "person" and (same := cast.same_person(name)):
                cast.add(same, name, start)
            elif kind != "other" and not cast.meant(name, kind):
                cast.add(Actor(name, kind), name, start)
        cast.add_brackets(text)
    return cast


def _in_headings(
    text: str, headings: list[tuple[int, int]], mentions: list[Matched], spans: list[tuple[int, int]]
) -> Iterator[Matched]:
    """Yield the mentions in headings: only names that the text has elsewhere."""
    if not headings:
        return
    known = {mention.alias.casefold(): mention for mention in mentions if mention.form == "name" and len(mention.alias) > 2}
    for start, end in headings:
        words = list(HEADING_WORD.finditer(text, start, end))
        at = 0
        while at < len(words):
            for length in range(min(6, len(words) - at), 0, -1):
                first = words[at].start()
                printed = ENDING.sub("", text[first : words[at + length - 1].end()])
                same = known.get(printed.casefold())
                if same and printed[0].isupper() and not _taken(spans, first, first + len(printed)):
                    yield same._replace(start=first, end=first + len(printed))
                    at += length
                    break
            else:
                at += 1


def _spans(mentions: list[Matched], doubts: list[Doubt]) -> list[tuple[int, int]]:
    return sorted((span.start, span.end) for span in (*mentions, *doubts))


def _taken(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether one of the spans, which are in order and apart from each other, has a character between start and end."""
    at = bisect_left(spans, (end, end))
    return at > 0 and spans[at - 1][1] > start
