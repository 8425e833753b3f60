"""A text and its mentions → what is said in it, and where the one who says it is named."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import regex

from workbench.datelines import find_dateline
from workbench.noun_phrases import MASK, Names, Word, find_subject, words_of
from workbench.quotation_marks import Quoted, find_quoted
from workbench.reported_speech import reported_by
from workbench.reporting import Clause, find_clauses, find_cues
from workbench.sentences import spans
from workbench.speakers import Mention

SHORT = 4  # words: fewer in marks without a reporting clause are no quotation
FAR = 400  # characters between two quotations of one speaker
LONGEST_SENTENCE = 1000  # characters: a longer one is read in pieces
MARKS = "“”„«»‹›‘’\"'`‚ "
NAMING = regex.compile(
    r"\b(?:named|called|titled|entitled|dubbed|nicknamed|so-called|known\sas|labelled|labeled|the\s(?:words?|term|phrase|film|book"
    r"|song|album|novel|play|article|series|motto|slogan|name|title|hashtag|nickname|code\sname)),?$",
    regex.IGNORECASE,
)
LAST_POINT = regex.compile(r"([.!?…,;:—–-])[^\p{L}\p{N}]*$")
BETWEEN = regex.compile(r"[ ,.;—–\t-]{0,5}(?:[Tt]he )?(?:\p{Lu}[\p{L}'’.-]{1,20} ){0,6}")
LONGEST_TITLE = 80  # characters
DASH = regex.compile(r"\s{0,3}[—–-]{1,2}\s{0,3}(?=\p{Lu})")
NAME_AND_COLON = regex.compile(r"(?:^|[\n.!?…]\s*)(\p{Lu}[^\n:]{1,60}):\s?$")
TURN = regex.compile(r"(?m)^(\p{Lu}[^\n:“”\"]{1,60}):[ ](?=\S)")
JOINT = regex.compile(r",?\s(?:but|and|while|whereas|though)\s$|;\s$")  # between two clauses that each say something
CLOSED_SOON = regex.compile(r"[^.!?\n]{0,40}(?:[.!?](?=\s|$)|\n|$)")
CALLING = frozenset("called calls calling dubbed dubs".split())
PIECE = regex.compile(rf"(?s).{{1,{LONGEST_SENTENCE}}}(?!\S)|\S{{1,{LONGEST_SENTENCE}}}")


class Said(NamedTuple):
    """Words somebody says: their span, kind and rule; the reporting clause; where the speaker is named, and by what noun."""

    start: int
    end: int
    kind: str
    rule: str
    clause: Clause | None = None
    speaker: tuple[int, int] | None = None
    head: str = ""


class Speech:
    """A text with its quotations masked, its sentences and their reporting clauses."""

    def __init__(self, text: str, mentions: list[Mention]) -> None:
        """Read a text; mentions inside quotations name no speaker."""
        self.text = text
        self._quoted = [quoted for quoted in find_quoted(text) if text[quoted.start : quoted.end].strip(MARKS)]
        self._masked = self._mask()
        starts = [quoted.start for quoted in self._quoted]
        ends = [0, *(quoted.end for quoted in self._quoted)]
        self.mentions = [mention for mention in mentions if ends[bisect_right(starts, mention.start)] <= mention.start]
        self._names = Names([(m.start, m.end, m.kind == "person") for m in self.mentions])
        dateline = find_dateline(text)
        self._body = dateline.end if dateline else 0
        self._sentences = [piece for start, end in spans(self._masked) for piece in _pieces(self._masked, start, end)]
        self._starts = [start for start, _ in self._sentences]
        self._words: dict[int, list[Word]] = {}
        self._clauses: list[list[Clause]] = [[] for _ in self._sentences]
        for n in sorted({self._sentence_at(place) for place in find_cues(self._masked)}):
            self._clauses[n] = list(find_clauses(self._words_of(n), self._names))

    def said(self) -> list[Said]:
        """Return all that is said, in the order of the text; no two overlap."""
        rows: list[Said] = []
        for quoted in self._quoted:
            if row := self._of_marks(quoted, rows[-1] if rows else None):
                rows.append(row)
        marked = {self._sentence_at(quoted.start) for quoted in self._quoted}
        for n, clauses in enumerate(self._clauses):
            if clauses and n not in marked:
                rows += self._reported(n, clauses)
        rows.sort()
        return sorted([*rows, *self._turns([row.start for row in rows])])

    def _mask(self) -> str:
        """Return the text with its quotations masked, but for the point each ends with."""
        parts, at = [], 0
        for span in self._quoted:
            last = self._last_point(span) or MASK
            parts += [self.text[at : span.start], MASK * (span.end - span.start - 1), last]
            at = span.end
        return "".join([*parts, self.text[at:]])

    def _last_point(self, span: Quoted) -> str:
        """Return the point a quotation ends with, or nothing."""
        point = LAST_POINT.search(self.text, max(span.start + 1, span.end - 12), span.end)
        return point[1] if point else ""

    def _sentence_at(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)

    def _words_of(self, n: int) -> list[Word]:
        if n not in self._words:
            self._words[n] = words_of(self._masked, *self._sentences[n])
        return self._words[n]

    def _of_marks(self, quoted: Quoted, previous: Said | None) -> Said | None:
        """Return what stands in marks with its speaker; nothing if it is no quotation."""
        n = self._sentence_at(quoted.start)
        return (
            self._with_clause_after(quoted, n)
            or self._with_clause_before(quoted, n, previous)
            or self._with_clause_later(quoted, n)
            or self._without_clause(quoted, n, previous)
        )

    def _with_clause_after(self, quoted: Quoted, n: int) -> Said | None:
        """Return it as in “…,” X said; “…”, said X."""
        rest = self._masked[quoted.end : quoted.end + 6]
        gap = len(rest) - len(rest.lstrip(" ,.;—–-\t"))
        point, comma = self._last_point(quoted), "," in rest[:gap]
        if not comma and (point not in ",?!…—–." or (not point and rest[:gap].strip())):
            return None
        # The last of those that begin there: an official who asked not to be named said.
        for clause in reversed([*self._clauses[n], *(self._clauses[n + 1] if n + 1 < len(self._clauses) else ())]):
            if self._is_next(clause, quoted) and clause.order != "participle":
                own = comma or (point and (point != "." or CLOSED_SOON.match(self._masked, clause.end, clause.end + 60)))
                if clause.order == "subject" and not own:
                    return None  # “…” is what X said
                return _of_clause(quoted, "direct" if self._begins(quoted) else "mixed", "clause after", clause)
        return None

    def _is_next(self, clause: Clause, quoted: Quoted) -> bool:
        """Say whether nothing but points and titles stand between a quotation and a clause."""
        return 0 <= clause.start - quoted.end < LONGEST_TITLE and BETWEEN.fullmatch(self._masked, quoted.end, clause.start)

    def _begins(self, quoted: Quoted) -> bool:
        """Say whether a quotation begins like a sentence."""
        first = self.text[quoted.start : quoted.end].lstrip(MARKS)[:1]
        return not first.islower() or not self._masked[max(0, quoted.start - 3) : quoted.start].strip()

    def _with_clause_before(self, quoted: Quoted, n: int, previous: Said | None) -> Said | None:
        """Return it as in X: “…”; X said: “…”; X said it “…”."""
        colon = NAME_AND_COLON.search(self._masked, max(0, quoted.start - 70), quoted.start)
        if colon and (name := self._names.at(colon.start(1))) and name[:2] == colon.span(1):
            return Said(quoted.start, quoted.end, "direct", "colon", None, name[:2])
        clauses = [clause for clause in self._clauses[n] if clause.end <= quoted.start]
        if not clauses:
            return None
        clause = clauses[-1]
        weak = not clause.takes & {"that", "bare"} or clause.cue in ("agree", "agreed")
        if len(clauses) > 1 and weak and clause.order == "subject":
            outer = clauses[-2]  # the office said the leaders wanted “…”
            inside = outer.takes & {"that", "bare"} and outer.order == "subject" and outer.speaker != clause.speaker
            if inside and not JOINT.search(self.text, max(outer.end, clause.start - 12), clause.start):
                clause = outer
        gap = self._masked[clause.end : quoted.start].strip()
        goes_on = previous is not None and previous.rule == "clause after" and previous.clause == clause
        if (";" in gap and not goes_on) or (self._is_named(quoted) and (clause.cue not in CALLING or gap in ("", ","))):
            return None
        begins = self.text[quoted.start : quoted.end].lstrip(MARKS)[:1].isupper() and (gap in ("", "that") or gap[-1] in ",:")
        direct = begins or (goes_on and previous.kind == "direct" and not gap.strip(",;"))
        return _of_clause(quoted, "direct" if direct else "mixed", "clause before", clause)

    def _with_clause_later(self, quoted: Quoted, n: int) -> Said | None:
        """Return it as in: it was “…” and “…”, X said."""
        clause = next((clause for clause in self._clauses[n] if clause.start >= quoted.end), None)
        if clause is None or clause.order == "participle" or self._is_whole(quoted):
            return None
        if clause.order != "according" and self._masked[clause.start - 2 : clause.start] != ", ":
            return None
        direct = self._begins(quoted) and self._last_point(quoted) == ","
        return _of_clause(quoted, "direct" if direct else "mixed", "clause after", clause)

    def _without_clause(self, quoted: Quoted, n: int, previous: Said | None) -> Said | None:
        """Return a quotation whose sentence has no reporting clause for it; scare quotes and titles are none."""
        whole = self._is_whole(quoted)
        if dash := DASH.match(self.text, quoted.end):
            name = self._names.first_in(dash.end(), dash.end() + 60)
            if name and name[2] and whole:
                return Said(quoted.start, quoted.end, "direct", "dash", None, name[:2])
            if not self._last_point(quoted):
                return None  # a title in a list of sources
        if whole and (row := self._going_on(quoted, n, previous)):
            return row
        if not whole and not self._is_phrase(quoted):
            return None
        if not whole and (subject := self._subject(n, before=quoted.start)):
            return Said(quoted.start, quoted.end, "floating", "subject", None, *subject)
        if previous and quoted.start - previous.end < FAR:
            return Said(quoted.start, quoted.end, "floating", "speaker before", None, previous.speaker, previous.head)
        if whole and self._follows(quoted, n) and (subject := self._subject(n - 1)):
            return Said(quoted.start, quoted.end, "floating", "subject before", None, *subject)
        return Said(quoted.start, quoted.end, "floating", "nobody")

    def _going_on(self, quoted: Quoted, n: int, previous: Said | None) -> Said | None:
        """Return a quotation that goes on after the last one, or after a sentence that says who speaks."""
        if previous and quoted.start - previous.end < FAR:
            between, last = self._masked[previous.end : quoted.start], self._sentence_at(previous.end)
            if previous.clause and self._sentence_at(previous.clause.start) == last + 1:
                last += 1  # “What?” Putin asked. “Why?”
            if n - last <= 1 and ("\n" not in between or not between.strip()):
                kind = "floating" if previous.kind == "mixed" else previous.kind
                return previous._replace(start=quoted.start, end=quoted.end, kind=kind, rule="continued")
        if self._follows(quoted, n) and self._clauses[n - 1]:
            kind = "direct" if self._masked[self._sentences[n - 1][1] - 1] in ":," else "floating"
            return _of_clause(quoted, kind, "sentence before", self._clauses[n - 1][-1])
        return None

    def _follows(self, quoted: Quoted, n: int) -> bool:
        return n > 0 and quoted.start - self._sentences[n - 1][1] < 4

    def _subject(self, n: int, *, before: int | None = None) -> tuple[tuple[int, int], str] | None:
        """Return the words a sentence has for its subject, and their noun."""
        words = [word for word in self._words_of(n) if before is None or word.end <= before]
        found = find_subject(words, self._names)
        if found is None or found[2] in ("i", "it", "we", "you"):
            return None
        return (words[found[0]].start, words[found[1]].end), found[2]

    def _is_whole(self, quoted: Quoted) -> bool:
        """Say whether a quotation is one or more sentences by itself."""
        before = self._masked[max(0, quoted.start - 12) : quoted.start].rstrip(" \t")
        after = self.text[quoted.end : quoted.end + 3].lstrip(" ")
        begins = not before or before[-1] in f".!?…:\n—–{MASK}"
        ends = not quoted.closed or not after or after[0] in ".\n—–-" or (self._last_point(quoted) or ",") in ".!?…"
        return begins and ends

    def _is_phrase(self, quoted: Quoted) -> bool:
        """Say whether words in marks inside a sentence are long enough for a quotation, and no title."""
        words = self.text[quoted.start : quoted.end].strip(MARKS).split()
        long = [word for word in words if len(word) > 3]
        capitals = sum(word[0].isupper() or word[0].isdigit() for word in long)
        return len(words) >= SHORT and capitals * 3 <= 2 * len(long) and not self._is_named(quoted)

    def _is_named(self, quoted: Quoted) -> bool:
        """Say whether a word before the marks makes what stands in them a name: the so-called “…”."""
        return NAMING.search(self.text[max(0, quoted.start - 30) : quoted.start].rstrip()) is not None

    def _turns(self, starts: list[int]) -> Iterator[Said]:
        """Yield the turns of a transcript: lines that begin with a person's name and a colon, and have no other quotation."""
        for turn in TURN.finditer(self._masked):
            name = self._names.at(turn.start(1))
            stop = self.text.find("\n", turn.end())
            stop = len(self.text) if stop < 0 else stop
            if name and name[2] and name[1] == turn.end(1):
                n = bisect_left(starts, turn.start())
                if n == len(starts) or starts[n] >= stop:
                    yield Said(turn.end(), stop, "direct", "colon", None, name[:2])

    def _reported(self, n: int, clauses: list[Clause]) -> list[Said]:
        """Return what a sentence without marks reports."""
        start, end = self._sentences[n]
        start = max(start, self._body)
        end = start + len(self.text[start:end].rstrip(".!?…;, "))
        rows: list[Said] = []
        for clause in clauses:
            if not clause.asserted or clause.head in ("i", "we", "you"):
                continue
            if rows and clause.start < rows[-1].end:
                joint = JOINT.search(self.text, max(rows[-1].start, clause.start - 12), clause.start)
                if not joint:
                    continue  # what somebody says that somebody says
                rows[-1] = rows[-1]._replace(end=joint.start())
            rows += [
                Said(first, last, "indirect", rule, clause, clause.speaker, clause.head)
                for first, last, rule in reported_by(self.text, self._words_of(n), clause, self._names, (start, end))
                if not rows or first >= rows[-1].end
            ]
        return rows


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or the pieces of one that is too long to be any."""
    if end - start <= LONGEST_SENTENCE:
        yield start, end
        return
    for piece in PIECE.finditer(text, start, end):
        yield piece.span()


def _of_clause(quoted: Quoted, kind: str, rule: str, clause: Clause) -> Said:
    return Said(quoted.start, quoted.end, kind, rule, clause, clause.speaker, clause.head)
