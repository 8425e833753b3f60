"""A reporting clause and what its article says of its actors → who speaks, and how the text names them there."""

from bisect import bisect_left
from typing import NamedTuple

import regex

from workbench.cue_verbs import DOCUMENTS
from workbench.names import clues

SPOKESPEOPLE = frozenset("spokesman spokeswoman spokesperson spokespeople spokesmen representative".split())
BODIES = frozenset(
    "ministry government army military office embassy department administration authorities cabinet campaign team police force"
    " forces parliament mission delegation navy service bureau presidency leadership officials".split()
)
OTHER = frozenset("former other another new second".split())  # not who was called so before
GENDERS = {
    "he": frozenset("mr. mr sir king prince lord brother father son chairman spokesman businessman congressman".split()),
    "she": frozenset(
        "mrs. ms. mrs ms miss madam queen princess lady sister mother daughter chairwoman spokeswoman businesswoman".split()
    ),
}
NEAR = 60  # characters before a name in which a title of its bearer stands
BACK = 1500  # characters that a pronoun looks back
POINT = regex.compile(r"[,;:.!?\n“”\"]\s")
WORDS = regex.compile(r"[\p{L}\p{M}.-]+")
APPOSITION = regex.compile(r",\s([^,;:“\"]{3,70})[,.;]")
ADDRESSED = regex.compile(r"\s(?:to|about|on|against)\s(?:the\s)?$")
POSSESSIVE = regex.compile(r"['’]s?\s")


class Mention(NamedTuple):
    """A mention outside of quotations: its span, the actor, the kind and the form."""

    start: int
    end: int
    actor: str
    kind: str
    form: str


class Speaker(NamedTuple):
    """Who speaks: the actor or None, how the text names them, and the span that does."""

    actor: str | None
    form: str | None
    start: int | None
    end: int | None


class Speakers:
    """Who has spoken so far in an article; clauses are asked about in the order they stand in."""

    def __init__(self, text: str, mentions: list[Mention]) -> None:
        """Begin with nobody."""
        self._text = text
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        self._last: list[tuple[int, Mention]] = []  # who spoke where
        self._by_head: dict[str, tuple[str, str]] = {}
        self._genders: dict[str, str] | None = None

    def of(self, start: int, end: int, head: str) -> Speaker:
        """Return who is meant by the words there, of which `head` is the noun (empty for a name)."""
        if head in ("he", "she", "they", "it"):
            return Speaker(self._antecedent(start, head), "pronoun", start, end)
        found = self._named(start, end, head) or self._described(start, end, head)
        if found is None:
            return Speaker(None, None if head in ("i", "we", "you") else "description", start, end)
        actor, form, mention = found
        if mention:
            self._last.append((start, mention))
        if head:
            self._by_head[head] = (actor, form)
        return Speaker(actor, form, start, end)

    def _named(self, start: int, end: int, head: str) -> tuple[str, str, Mention | None] | None:
        n = bisect_left(self._starts, start)
        inside = []
        while n < len(self._mentions) and self._mentions[n].start < end:
            inside.append(self._mentions[n])
            n += 1
        if n and not inside and self._mentions[n - 1].end > start:
            inside = [self._mentions[n - 1]]
        if not inside:
            return None
        people = [mention for mention in inside if mention.kind == "person" and not POSSESSIVE.match(self._text, mention.end)]
        if not head:
            mention = (people or inside)[-1]
            return mention.actor, mention.form, mention
        # The noun is no name: it speaks for the one it belongs to, or is somebody not named.
        for mention in reversed(inside):
            if mention.end == end and mention.form == "role" and self._text[mention.start : mention.end].lower().endswith(head):
                return mention.actor, mention.form, mention
        if head in DOCUMENTS:  # a letter to X, or to X’s board, is not of X
            own = (mention for mention in inside if not ADDRESSED.search(self._text, start, mention.start))
            owner = next(own, None)
            return (owner.actor, "document", None) if owner else None
        owner = next((mention for mention in inside if POSSESSIVE.match(self._text, mention.end)), inside[-1])
        return (owner.actor, "body", None) if head in SPOKESPEOPLE | BODIES else None

    def _described(self, start: int, end: int, head: str) -> tuple[str, str, Mention | None] | None:
        """Return who was called so before: the ministry, the spokesman."""
        phrase = self._text[start:end].lower()
        if not head or not phrase.startswith(("the ", "this ", "his ", "her ", "its ")) or OTHER & set(phrase.split()):
            return None
        if head in self._by_head:
            return (self._by_head[head][0], "description", None)
        if head in clues("person", "title") or head in SPOKESPEOPLE:
            n = bisect_left(self._starts, start)
            for mention in reversed(self._mentions[max(0, n - 40) : n]):
                if mention.kind == "person" and head in self._around(mention):
                    return mention.actor, "description", mention
        return None

    def _around(self, mention: Mention) -> set[str]:
        """Return the words of titles before a name and of the apposition after it, in lower case."""
        before = self._text[max(0, mention.start - NEAR) : mention.start].removesuffix(", ")
        words = WORDS.findall(POINT.split(before)[-1].lower())[-2:]
        apposition = APPOSITION.match(self._text, mention.end)
        return {*words, *(WORDS.findall(apposition[1].lower()) if apposition else ())}

    def _antecedent(self, start: int, pronoun: str) -> str | None:
        """Return whom a pronoun means: who spoke last, or the first fitting name of the sentence before, and so on back."""
        n = bisect_left(self._starts, start)
        near = [m for m in self._mentions[max(0, n - 40) : n] if m.start > start - BACK and self._fits(m, pronoun)]
        if not near:
            return None
        if pronoun == "she":
            near = [m for m in near if self._gender(m.actor) == "she"] or near
        spoken = [mention for place, mention in self._last[-10:] if place < start and mention in near]
        last = near[-1]
        sentence = self._sentence_start(last.start)
        first = next(mention for mention in near if mention.start >= sentence)
        if spoken and spoken[-1].start >= sentence:
            return spoken[-1].actor
        return None if pronoun == "they" else first.actor

    def _sentence_start(self, place: int) -> int:
        ends = [self._text.rfind(mark, max(0, place - 500), place) for mark in (". ", ".\n", "\n", "? ", "! ", "” ")]
        return max(*ends, 0)

    def _fits(self, mention: Mention, pronoun: str) -> bool:
        if pronoun in ("he", "she"):
            return mention.kind == "person" and self._gender(mention.actor) in (None, pronoun)
        if pronoun == "it":
            return mention.kind in ("organisation", "state", "group")
        return mention.kind in ("organisation", "group")

    def _gender(self, actor: str) -> str | None:
        """Return he or she for a person whose titles tell."""
        if self._genders is None:
            self._genders = {}
            for mention in self._mentions:
                if mention.kind == "person" and mention.actor not in self._genders:
                    around = self._around(mention)
                    if mention.actor.split()[0].lower() in clues("woman"):
                        self._genders[mention.actor] = "she"
                    for pronoun, words in GENDERS.items():
                        if around & words:
                            self._genders[mention.actor] = pronoun
        return self._genders.get(actor)
