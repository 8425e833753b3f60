"""The words of a sentence → its reporting clauses: who says something, with which verb, and where that stands."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workbench.cue_verbs import DOCUMENTS, TWO_WORDS, Cue, cues
from workbench.names import clues, never_names
from workbench.noun_phrases import (
    BE,
    JOINING,
    MASK,
    PRONOUNS,
    SKIPPED,
    Names,
    Phrase,
    Word,
    find_subject,
    phrase_before,
    phrase_from,
    phrase_to,
)  # fmt: skip

SMALL_WORD = re.compile(r"[a-z]{3,16}")
NO_ADVERB = frozenset("family ally assembly reply supply bully italy july rally only early".split())
COORDINATING = frozenset("and but or then yet".split())
PREPOSITIONS = JOINING | frozenset("by about against after before between into over through under".split())
UNASSERTED = frozenset("not never can could may might must should would will cannot".split())
NO_NOUN_BEFORE = frozenset(["that", ":"])  # what follows a verb and seldom its noun
NAMING_VERBS = frozenset("call dub label".split())
Named = tuple[str, str, frozenset[str]]  # cue, stance, what it reports with


class Clause(NamedTuple):
    """A reporting clause.

    Its span and the speaker's, the noun the speaker goes by (empty for a name), the cue's span, the cue and its stance, what it
    reports with, and the order of its words: subject (first), inverted, participle or according.
    """

    start: int
    end: int
    speaker: tuple[int, int] | None
    head: str
    cue_start: int
    cue_end: int
    cue: str
    stance: str
    takes: frozenset[str]
    order: str
    asserted: bool = True  # not: has not said, would say


def find_cues(text: str) -> Iterator[int]:
    """Yield where a word stands that may be a cue."""
    table = cues()
    for word in SMALL_WORD.finditer(text):
        if word[0] in table or word[0] in ("according", "ccording", "words"):
            yield word.start()


def find_clauses(words: list[Word], names: Names) -> Iterator[Clause]:
    """Yield the reporting clauses of a sentence, in order."""
    table = cues()
    subject = None  # of the clause before, for participles
    for i, word in enumerate(words):
        pair = (word.folded, words[i + 1].folded) if i + 2 < len(words) else None
        if pair in (("according", "to"), ("words", "of")):
            if span := phrase_from(words, i + 2, names):
                first, last, head = span
                yield _clause(words, i, i + 1, (first, last), head, (" ".join(pair), "say", frozenset(["that"])), "according")
            continue
        cue = table.get(word.folded)
        if cue is None or word.text[0] == MASK:
            continue
        clause = _read(words, i, cue, names, subject)
        if clause:
            subject = (clause.speaker, clause.head)
            yield clause


def _read(words: list[Word], i: int, cue: Cue, names: Names, subject: tuple | None) -> Clause | None:
    """Return the reporting clause of the cue at `i`, or nothing."""
    following = words[i + 1].folded if i + 1 < len(words) else ""
    if cue.verb in ("go", "point", "rule") and (cue.verb, following) not in TWO_WORDS:
        return None
    named = (words[i].folded, TWO_WORDS.get((cue.verb, following), cue.stance), cue.takes)
    before = words[i - 1] if i else None
    sure = before is not None and (before.folded in PRONOUNS or before.text[0] == MASK or before.text in ",?!")
    if cue.doubtful and not (sure or following in NO_NOUN_BEFORE or following[:1] == MASK.lower()):
        return None  # the claims
    k, passive = _skip(words, i - 1)
    asserted = not any(word.folded in UNASSERTED or word.folded[-3:] in ("n't", "n’t") for word in words[k + 1 : i])
    asserted = asserted and words[0].folded not in ("nobody", "none", "no")
    if words[i].folded.endswith("ing") and not passive:
        return _participle(words, i, k, named, names, subject)
    place = _before_cue(words, i)
    if place == "quotation" and (span := phrase_from(words, i + 1, names)):
        return _clause(words, i, i, span[:2], span[2], named, "inverted")
    if cue.verb in ("quote", "cite") and not passive and (quoted := _quoting(words, i, k, named, names)):
        return quoted
    if passive and not words[i].folded.endswith("ing") and not (cue.verb == "quote" and following == "as"):
        if following == "by" and (span := phrase_from(words, i + 2, names)):
            return _clause(words, i, span[1], span[:2], span[2], named, "subject")
        return None
    if k < 0 or words[k].folded == "to":
        return None
    if cue.verb == "read" and not any(word.folded in DOCUMENTS for word in words[max(0, k - 6) : k + 1]):
        return None
    span = None if words[k].folded in COORDINATING else phrase_before(words, k, names)
    if span and words[k].text == "," and _is_object(words, span):
        span = None
    elif span is None and words[k].folded not in COORDINATING | {","}:
        return None
    if span is None:  # …, said X; Israel accuses …, and says
        if place == "comma" and (span := phrase_from(words, i + 1, names)):
            return _clause(words, i, i, span[:2], span[2], named, "inverted")
        if subject:
            return _clause(words, i, i, None, subject[1], named, "subject")._replace(speaker=subject[0], asserted=asserted)
        found = find_subject(words[:i], names)
        clause = _clause(words, i, i, found[:2], found[2], named, "subject") if found else None
        return clause._replace(start=words[i].start, asserted=asserted) if clause else None
    last = words[span[1]]
    sure = names.at(last.start) or last.folded in PRONOUNS
    if cue.verb in NAMING_VERBS and not sure:
        return None  # a film called
    if cue.doubtful and not sure and (following != "that" or (span[0] == span[1] and not last.folded.endswith("s"))):
        return None  # the report that
    return _clause(words, i, i, span[:2], span[2], named, "subject")._replace(asserted=asserted)


def _quoting(words: list[Word], i: int, k: int, named: Named, names: Names) -> Clause | None:
    """Return the clause of a source that quotes somebody as saying: that somebody speaks, and the source begins the clause."""
    span = phrase_from(words, i + 1, names)
    if not span or span[1] + 2 >= len(words) or words[span[1] + 1].folded != "as":
        return None
    clause = _clause(words, i, span[1] + 2, span[:2], span[2], named, "subject")
    source = phrase_before(words, k, names) if k >= 0 else None
    return clause._replace(start=words[source[0]].start) if source else clause


def _participle(words: list[Word], i: int, k: int, named: Named, names: Names, subject: tuple | None) -> Clause | None:
    """Return the clause of a cue in -ing: its subject is a noun right before, or that of the sentence."""
    if k >= 0 and words[k].text != "," and (span := phrase_to(words, k, names)):
        before = words[span[0] - 1].folded if span[0] else ""
        if before == "with" or (span[2] in DOCUMENTS and before not in PREPOSITIONS) or words[i - 1].folded in BE:
            return _clause(words, i, i, span[:2], span[2], named, "participle")
    if subject:
        return _clause(words, i, i, None, subject[1], named, "participle")._replace(speaker=subject[0])
    if k >= 0 and (span := find_subject(words[:i], names)):
        return _clause(words, i, i, span[:2], span[2], named, "participle")._replace(start=words[i].start, end=words[i].end)
    return None


def _clause(words: list[Word], i: int, j: int, span: tuple[int, int] | None, head: str, named: Named, order: str) -> Clause:
    first, last = (words[span[0]], words[span[1]]) if span else (words[i], words[i])
    start, end = min(first.start, words[i].start), max(last.end, words[j].end)
    speaker = (first.start, last.end) if span else None
    return Clause(start, end, speaker, head, words[i].start, words[j].end, *named, order)


def _before_cue(words: list[Word], i: int) -> str:
    """Return what an inverted clause may begin after: a quotation, or a comma near the end of the sentence."""
    j = i - 1
    while j >= 0 and words[j].text in ".,?!…—–-":
        j -= 1
    if j < 0 or words[j].text[0] == MASK:
        return "quotation"
    return "comma" if j == i - 2 and len(words) - i < 12 else ""


def _skip(words: list[Word], k: int) -> tuple[int, bool]:
    """Return the place of the last word before auxiliaries, adverbs and days; and whether a form of to be is among them."""
    passive = False
    while k >= 0:
        word = words[k].folded
        if word in SKIPPED or word.endswith("n't") or word.endswith("n’t"):
            passive |= word in BE
            k -= 1
        elif word.endswith("ly") and len(word) > 4 and words[k].text.islower() and word not in NO_ADVERB:
            k -= 1
        elif word in clues("calendar") and k > 1 and words[k - 1].folded in ("on", "last", "this", "in"):
            k -= 2
        elif word in clues("calendar") and words[k].text[0].isupper() and k > 0 and _may_end(words[k - 1]):
            k -= 1
        else:
            break
    return k, passive


def _may_end(word: Word) -> bool:
    return word.text[0].isalpha() and word.folded not in never_names()


def _is_object(words: list[Word], span: Phrase) -> bool:
    """Say whether a preposition stands right before a phrase."""
    return span[0] > 1 and words[span[0] - 1].folded in PREPOSITIONS
