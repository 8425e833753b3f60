"""The cast of an article: the actors it names, the names each goes by, and who may be meant by a part of a name."""

import sys
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

import regex

from workbench.names import INCORPORATED, clues, never_names

RULES = ("surname", "acronym", "short form", "given name")  # the first that fits anybody is taken
BRACKET = regex.compile(r"\s\((?:the\s)?[\"“]?((?:\p{Lu}[\p{L}\p{N}]{0,3}\.?){2,8}s?)[\"”]?[),;]")
AGENCIES = frozenset("ap afp upi dpa efe ansa reuters tass nyse nasdaq".split())  # what a bracket has that is no acronym
CORPORATE = INCORPORATED | {"corporation", "company", "group", "holdings", "international", "limited", "incorporated"}
ENDINGS = INCORPORATED | {"jr.", "jr", "sr.", "sr"}
EXPLAINED = regex.compile(r"\b(\p{Lu}{2,8})\s\($")
Words = tuple[str, ...]


class Matched(NamedTuple):
    """A mention in a text: whose it is, under which alias, in which form, by which rule, and where."""

    actor: str
    kind: str
    alias: str
    form: str
    rule: str
    start: int
    end: int


class Actor:
    """Somebody an article names: the name, the kind, the names used, as words, and where the first stands."""

    def __init__(self, name: str, kind: str) -> None:
        """Begin with no use of any name."""
        self.name = name
        self.kind = kind
        self.names: dict[Words, int] = {}
        self.first = sys.maxsize

    def may_be(self, words: Words) -> bool:
        """Say whether a name of several words is this person's: Joe Biden, Joseph R. Biden, J. Biden."""
        for other in (*self.names, words_of(self.name)):
            if len(other) > 1 and other[-1] == words[-1]:
                first, second = sorted((words[0].rstrip("."), other[0].rstrip(".")), key=len)
                if first == second or (len(first) == 1 and second.startswith(first)):
                    return True
        return False

    def is_company(self) -> bool:
        """Say whether one of the names ends as those of companies and other bodies do."""
        last = {words[-1].lower() for words in (*self.names, self.name.split()) if len(words) > 1}
        return not (last.isdisjoint(clues("body")) and last.isdisjoint(CORPORATE))


class Cast:
    """The actors of an article, by the words and the initials of their names."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.actors: list[Actor] = []
        self._by_word: dict[str, dict[Actor, None]] = defaultdict(dict)
        self._by_initials: dict[str, dict[Actor, None]] = defaultdict(dict)

    def add(self, actor: Actor, name: str, start: int) -> None:
        """Note that a name of the actor stands there; an actor is of the cast from the first name on."""
        if not actor.names:
            self.actors.append(actor)
        words = words_of(name)
        actor.first = min(start, actor.first)
        if words in actor.names:
            actor.names[words] = min(start, actor.names[words])
            return
        actor.names[words] = start
        for word in (*words, words_of(actor.name)[-1]):
            self._by_word[word][actor] = None
        if len(words) > 1 and actor.kind != "person":
            for initials in _initials(words):
                self._by_initials[initials][actor] = None

    def add_brackets(self, text: str) -> None:
        """Note the acronyms that stand in brackets after the first use of a name; a body's may be of another language."""
        for actor in self.actors:
            for words, start in list(actor.names.items()):
                longest = start + len(" ".join(words)) + 4
                bracket = BRACKET.search(text, start, longest + 20) if len(words) > 1 else None
                before = EXPLAINED.search(text, max(0, start - 12), start) if len(words) > 1 else None
                if before and before[1][0] == words[0][0]:
                    self.add(actor, before[1], start)
                if not bracket or bracket.start() >= longest or bracket[1].lower() in AGENCIES:
                    continue
                foreign = actor.kind == "organisation" and len(bracket[1]) > 2 and bracket[1].isupper()
                if foreign or bracket[1][0] == words[0][0]:
                    self.add(actor, bracket[1], start)

    def same_person(self, name: str) -> Actor | None:
        """Return the one person of the cast whose name this may be, written otherwise."""
        words = words_of(name)
        if len(words) == 1:
            return None
        same = [actor for actor in self._by_word.get(words[-1], ()) if actor.kind == "person" and actor.may_be(words)]
        return same[0] if len(same) == 1 else None

    def meant(self, name: str, kind: str) -> list[tuple[str, Actor]]:
        """Return the actors that a name, thought to be of this kind, may mean, each with the rule that says so."""
        words = words_of(name)
        near = {**self._by_word.get(words[0], {}), **self._by_word.get(words[-1], {}), **self._by_initials.get(words[0], {})}
        for actor in near:
            if words in actor.names and (len(words) > 1 or actor.name == name):
                return [("found" if actor.name == name else "full name", actor)]
        fitting = [(rule, actor) for actor in near if (rule := _fits(words, kind, actor))]
        company = [pair for pair in fitting if pair[0] == "short form" and pair[1].is_company()]
        if company and kind == "organisation":
            return company  # Ford, though William Ford is named too
        for rule in RULES:
            if those := [pair for pair in fitting if pair[0] == rule]:
                return those
        return []

    def surnames(self) -> dict[str, list[tuple[str, int]]]:
        """Return by surname the persons named in full, each with where that first stands."""
        surnames = defaultdict(list)
        for actor in self.actors:
            if actor.kind == "person":
                for words, start in actor.names.items():
                    if len(words) > 1:
                        surnames[words[-1]].append((actor.name, start))
        return surnames


@lru_cache(maxsize=100_000)
def words_of(name: str) -> Words:
    """Return the words of a name; U.S. and US are one, and Jr. and Inc. are none."""
    words = tuple(word.replace(".", "") if word[1:2] == "." and len(word) > 2 else word for word in name.split())
    return words[:-1] if len(words) > 2 and words[-1].lower() in ENDINGS else words


def _initials(words: Words) -> set[str]:
    capitals = "".join(word[0] for word in words if word[0].isupper())
    return {capitals, "".join(word[0] for word in words if word[0].isupper() or word not in never_names())}


def _fits(words: Words, kind: str, actor: Actor) -> str:
    """Return by which rule these words may be a part of one of the actor's names, or nothing."""
    rules = {_part(words, kind, full, actor.kind) for full in actor.names}
    return next((rule for rule in RULES if rule in rules), "")


def _part(words: Words, kind: str, full: Words, full_kind: str) -> str:
    number = len(words)
    folded = tuple(word.lower() for word in words)
    whole = " ".join(words).lower()
    if full_kind == "person":
        if number >= len(full) or (kind == "place" and whole in clues("town")):
            return ""
        if folded == tuple(word.lower() for word in full[-number:]):
            return "surname"  # Bin Laden
        return "given name" if number == 1 and len(whole) > 2 and words[0] in full[:-1] else ""
    if number == 1 and len(whole) > 1 and whole.upper() == words[0] and (words == full or words[0] in _initials(full)):
        return "acronym"
    if number >= len(full) or full_kind in ("place", "state"):
        return ""
    if kind == "person" and (number > 1 or whole in clues("given", "surname")):
        return ""
    if full[0].lower() in clues("demonym"):
        full = full[1:]  # Italian Supreme Court of Cassation
    if words == full[:number] and whole not in clues("town", "of", "common", "demonym"):
        complete = number > 1 and words[-1].lower() in clues("body", "site")  # a Space Center is not its Visitor Complex
        return "short form" if not complete or full[number].lower() in CORPORATE else ""
    if number == 1 and whole in clues("of", "body") and whole not in clues("site"):
        head = full[: next((at for at, word in enumerate(full) if word in ("of", "for")), 0)]
        if words == head[-1:]:
            return "short form"  # the Court, after the Supreme Court of Cassation
    if words == full[-number:] and (number > 1 or (whole in clues("body", "team") and whole != "house") or _is_club(full)):
        return "short form"
    return ""


def _is_club(words: Words) -> bool:
    """Say whether a name of two words is a club's, which goes by the second alone: Atlanta Braves, FC Rovna."""
    if len(words) != 2:
        return False
    return words[0].lower() in clues("town") or (words[0].isupper() and len(words[0]) < 4)
