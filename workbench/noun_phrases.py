"""The words of a sentence → the noun phrases that may name who speaks."""

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from workbench.cue_verbs import DOCUMENTS, cues
from workbench.names import ABBREVIATED, clues, never_names

MASK = "Ƣ"  # stands for every character of a quotation
# With the fast module: every word of every sentence that has a cue.
LETTER = r"[\w\u0300-\u036f]"
TOKEN = re.compile(rf"(?:[A-Z]\.){{2,}}(?!{LETTER})|(?:{ABBREVIATED}|[A-Z])\.(?=\s)|{LETTER}+(?:['’\-‑.&/]{LETTER}+)*['’]?|\S")
PRONOUNS = frozenset("he she they it we i you".split())
ARTICLES = frozenset("the a an his her its their our my this these that those one some several many most another both".split())
JOINING = frozenset("of for from at in with on to".split())  # a noun phrase may go on with it
ASIDES = {",": ",", "—": "—", "–": "–", "-": "-", ")": "("}
BE = frozenset("is are was were be been being gets got".split())
SKIPPED = BE | frozenset(
    "has have had having also later then earlier recently once again repeatedly will would can could may might must should did"
    " does do not never only already further even just all each himself herself themselves itself now still often publicly"
    " since previously yesterday today first last always ever too soon".split()
)
STOPPING = frozenset(
    "to in on at after during while who when as that before by with about if but also because where which than then"
    " following through amid via over later".split()
)
FOLLOWERS = frozenset("colleagues others allies aides co-authors team".split())
LONGEST = 9  # words of a noun phrase
LONGEST_ASIDE = 30
Phrase = tuple[int, int, str]  # first and last word, and the noun in small letters: empty for a name


class Word(NamedTuple):
    """A word or a point of a sentence, as printed and in lower case."""

    start: int
    end: int
    text: str
    folded: str


class Names:
    """The spans of a text that are names, for asking which one a word is part of."""

    def __init__(self, spans: list[tuple[int, int, bool]]) -> None:
        """Take the span of each name, in order, and whether it is a person's."""
        self.spans = spans
        self._starts = [start for start, *_ in spans]

    def at(self, place: int) -> tuple[int, int, bool] | None:
        """Return the name that covers a place of the text."""
        n = bisect_right(self._starts, place) - 1
        return self.spans[n] if n >= 0 and place < self.spans[n][1] else None

    def first_in(self, start: int, end: int) -> tuple[int, int, bool] | None:
        """Return the first name that begins between two places."""
        n = bisect_right(self._starts, start - 1)
        return self.spans[n] if n < len(self.spans) and self.spans[n][0] < end else None


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words and points of a sentence."""
    return [Word(*token.span(), token[0], token[0].lower()) for token in TOKEN.finditer(text, start, end)]


def find_subject(words: list[Word], names: Names) -> Phrase | None:
    """Return the noun phrase a sentence begins with, but for an adverbial before a comma; a person named after it instead."""
    j = 0
    if words and len(words[0].text) > 2 and words[0].text.isupper():  # KYIV —
        j = next((n + 1 for n, word in enumerate(words[:12]) if word.text in "—–-"), 0)
    elif words and (words[0].folded in STOPPING or words[0].folded.endswith(("ing", "ly", "ed"))):
        j = next((n + 1 for n, word in enumerate(words[:25]) if word.text == ","), 0)
    near = [
        (n, name) for n in range(j, min(j + 9, len(words))) if (name := names.at(words[n].start)) and name[0] == words[n].start
    ]
    for n, name in near:
        if name[2] and (n - j < 6 or words[n - 1].text == ","):
            return n, max(m for m in range(n, len(words)) if words[m].start < name[1]), ""
    if near and near[0][0] - j < 3 and not words[near[0][0]].folded.endswith(("'s", "’s")):
        n, name = near[0]
        return n, max(m for m in range(n, len(words)) if words[m].start < name[1]), ""
    if j < len(words) and words[j].folded in PRONOUNS:
        return j, j, words[j].folded
    if j < len(words) and words[j].folded in ARTICLES:
        for n in range(j + 1, min(j + 6, len(words))):
            if words[n].folded in _people():
                return j, n, words[n].folded
    return None


def phrase_before(words: list[Word], k: int, names: Names) -> Phrase | None:
    """Return the noun phrase before a cue, across an aside: X, the minister, (said); the minister, X, (said)."""
    if words[k].text not in ASIDES:
        span = phrase_to(words, k, names)
        if span is None or words[span[0] - 1].folded == "be":  # an official who asked not to be named
            who = next((j for j in range(k - 1, max(0, k - 12), -1) if words[j].folded == "who"), 0)
            span = phrase_to(words, who - 1, names) if who else span
        return _with_apposition(words, span, names)
    opening = ASIDES[words[k].text]
    for j in range(k - 1, max(0, k - LONGEST_ASIDE), -1):
        if words[j].text == opening:
            name = names.at(words[j + 1].start)
            if name and name[2] and name[0] == words[j + 1].start and name[1] >= words[k - 1].end:
                return j + 1, k - 1, ""
            return _with_apposition(words, phrase_to(words, j - 1, names), names)
        if words[j].text[0] == MASK or words[j].text in ".;:":
            return None
    return None


def _with_apposition(words: list[Word], span: Phrase | None, names: Names) -> Phrase | None:
    """Return the person before a phrase that only says who that is: X, president of Y; X and colleagues."""
    if span is None or not span[2] or span[2] in PRONOUNS:
        return span
    if span[0] > 2 and words[span[0] - 1].folded == "other" and words[span[0] - 2].folded == "and":
        return phrase_to(words, span[0] - 3, names)  # the Union and other donors
    comma = next(
        (j for j in range(span[0] - 1, max(0, span[0] - 5), -1) if words[j].text == "," or words[j].folded == "and"), 0
    )
    while comma > 0 and words[comma].folded == "and" and span[2] not in FOLLOWERS:
        comma = next((j for j in range(comma - 1, max(0, comma - 4), -1) if words[j].text == ","), 0)
    name = names.at(words[comma - 1].start) if comma > 0 else None
    if name and name[2]:
        last = comma - 1
        first = max(j for j in range(last + 1) if words[j].start <= name[0])
        return first, last, ""
    return span


def phrase_to(words: list[Word], k: int, names: Names) -> Phrase | None:
    """Return first and last word of the noun phrase that ends at `k`, and its head in lower case (empty for a name)."""
    word = words[k]
    if word.folded in PRONOUNS:
        return k, k, word.folded
    if word.folded in ("who", "which") and k > 0:
        k -= 2 if words[k - 1].text == "," else 1
        return phrase_to(words, k, names) if k >= 0 and words[k].folded not in ("who", "which") else None
    if not word.text[0].isalpha() or word.text[0] == MASK or word.folded in clues("calendar"):
        return None
    name = names.at(word.start)
    head = "" if name else word.folded
    first = k
    if name:
        while first > 0 and words[first - 1].start >= name[0]:
            first -= 1
        if not word.end <= name[1] and word.folded.endswith(("'s", "’s")):
            return None
    elif word.folded in never_names() or word.folded in ARTICLES:
        return (k, k, word.folded) if word.folded in ("one", "some", "many", "others", "both") else None
    first = _leftmost(words, first, names, titles=bool(name))
    for _ in range(3):
        before = first - 1
        if before < 1 or words[before].folded not in JOINING or not _may_head(words[before - 1]):
            break
        if name and name[2] and words[before].folded in ("in", "on", "at", "to", "with"):
            break
        head = words[before - 1].folded
        first = _leftmost(words, before - 1, names, titles=False)
    if head == "" or names.at(words[first].start) or words[first].folded in ARTICLES:
        return first, k, head
    plausible = word.text[0].isupper() or words[first].text[0].isupper() or head in _people() or head.endswith("s")
    return (first, k, head) if plausible else None


def phrase_from(words: list[Word], j: int, names: Names) -> Phrase | None:
    """Return first and last word of the noun phrase that begins at `j`, and its head in lower case (empty for a name)."""
    if j >= len(words):
        return None
    if words[j].folded in PRONOUNS:
        return j, j, words[j].folded
    last, head = j - 1, None
    for n in range(j, min(len(words), j + 16)):
        word = words[n]
        inside = names.at(word.start)
        if not inside or inside[0] == word.start:
            stops = not word.text[0].isalnum() or word.text[0] == MASK or word.folded in STOPPING
            if stops and word.folded == "to" and _joins_title(words, n):
                stops = False
            if stops or (word.folded in clues("calendar") and n > j) or word.folded in BE | {"has", "have", "had"}:
                break
        if head is None and word.folded in ("of", "for", "at", "from") and n > j:
            head = words[n - 1].folded
        last = n
    if last < j:
        return None
    while last > j and words[last].folded in never_names():
        last -= 1
    people = [names.at(word.start) for word in words[j : last + 1]]
    persons = [n for n, name in enumerate(people) if name and name[2]]
    if persons and not words[j + persons[-1]].folded.endswith(("'s", "’s")):
        return j, j + persons[-1], ""
    if last + 2 < len(words) and words[last + 1].text == "," and words[last].folded in _people():
        name = names.at(words[last + 2].start)  # the prosecutor, X
        if name and name[2]:
            return j, max(n for n in range(last + 2, len(words)) if words[n].start < name[1]), ""
    if head is None:
        head = "" if people[-1] else words[last].folded
    word = words[j]
    begins = word.folded in ARTICLES or word.text[0].isupper() or people[0] or words[last].folded in _people()
    if not (begins or words[last].folded.endswith("s")) or (word.folded in never_names() and word.folded not in ARTICLES):
        return None
    return j, last, head


def _leftmost(words: list[Word], first: int, names: Names, *, titles: bool) -> int:
    """Return where the phrase begins to which the word at `first` belongs; before a name only titles are taken."""
    for _ in range(LONGEST):
        before = words[first - 1] if first > 0 else None
        if before is None or not before.text[0].isalpha() or before.text[0] == MASK or before.folded in clues("calendar"):
            break
        if before.folded in ARTICLES:
            return first - 1
        if before.folded in never_names() or before.folded in cues() or before.folded in SKIPPED:
            break
        possessive = before.folded.endswith(("'s", "’s", "s'", "s’"))
        if titles and not (possessive or before.text[0].isupper() or before.folded in _people()):
            break
        two_names = names.at(before.start) and names.at(words[first].start) and words[first].folded not in _people()
        if titles and two_names and before.text[0].isupper() and not possessive:
            break  # In Kyiv Zelensky said
        first -= 1
    return first


def _may_head(word: Word) -> bool:
    if not word.text[0].isalpha() or word.text[0] == MASK or word.folded in never_names():
        return False
    return (
        word.folded in DOCUMENTS
        or word.folded.rstrip("s") in _people()
        or word.folded in _people()
        or word.folded.endswith(("men", "s"))
    )


def _joins_title(words: list[Word], n: int) -> bool:
    return words[n - 1].folded in ("ambassador", "adviser", "advisor", "secretary", "undersecretary", "envoy", "representative")


@cache
def _people() -> frozenset[str]:
    return clues("person", "title", "organisation", "body", "group") | frozenset(
        "police people critics sources officials residents witnesses researchers scientists spokespeople government".split()
    )
