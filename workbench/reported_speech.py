"""A reporting clause in a sentence without quotation marks → what it reports."""

from collections.abc import Iterator

import regex

from workbench.cue_verbs import cues
from workbench.noun_phrases import Names, Word
from workbench.reporting import Clause

LEAST = 2  # words
FINITE = frozenset("is are was were will would can could may might must should has have had does did cannot".split())
THAT = regex.compile(r"(?:,[^,;:]{1,60},)?\s(that|whether|how|why|if|what)\s")
DAY = regex.compile(r"\s(?:on\s)?(?:\p{Lu}\p{Ll}{1,7}day|yesterday|today)(?=\s\p{L})")
LATER_THAT = regex.compile(r"\s(that|whether)\s(?!(?:would|will|is|are|was|were|has|have|had|can|could|must|may)\s)")
TOLD = frozenset("him her them us me reporters journalists lawmakers police parliament delegates investors viewers".split())
ADJUNCT = regex.compile(
    r"\s(?:on|in|at|to|during|after|last|this|late|later|earlier|yesterday|today|again|also|by|from|many|\p{Ll}+ly"
    r"|\p{L}+\s\p{Ll}+\sago)\b"
)
WHEN = regex.compile(
    r"(?:,?\s(?:on|in|at|during|after|last|this|late|later|earlier|yesterday|today|again|\p{Lu}\p{Ll}+day)\b"
    r"(?:(?!\sthat\s)[^;:]){0,90})?"
)
TELLING = frozenset("tell inform assure remind warn promise ask advise".split())
WITH_ON = frozenset("agree comment report insist complain".split())  # on what, not on which day
NOT_CONTENT = frozenset(
    "to in on at by for of with from about as so no yes nothing little much more during after before and but or well goodbye"
    " hello here there".split()
)
# Verbs that report a clause without that, if a finite verb is near.
BARE_TOO = frozenset(
    "acknowledge add admit allege argue assure claim concede conclude confirm explain insist maintain predict reply report"
    " respond state stress suggest tell warn write".split()
)
FAR = 100  # characters from a cue to its that
PROMISED = regex.compile(r"(?:\s\p{L}+){0,2}?\s(?=(?:not\s)?to\s\p{Ll})")
CHARGED = regex.compile(r"(?:[^,;:]{1,60}?)?\s(?=of\s)")
NEXT_VERB = regex.compile(r",?\s(?:and|but)\s(?=\p{Ll}+ed\s)|;")  # he repeated that …, and defended
LEAST_SAID = 20  # characters before such a verb


def reported_by(
    text: str, words: list[Word], clause: Clause, names: Names, sentence: tuple[int, int]
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and rule of what a clause reports in its sentence, given without its last point.

    That is a clause after `that`, or without it after to say and where a finite verb is near; all before a clause that ends the
    sentence; both sides of one between commas; to do what is promised, and of what somebody is accused.
    """
    for first, last, rule in _pieces(text, words, clause, names, *sentence):
        piece = text[first:last]
        first += len(piece) - len(piece.lstrip(" ,:"))
        last -= len(piece) - len(piece.rstrip(" ,:"))
        if rule == "clause before" and (stop := NEXT_VERB.search(text, first + LEAST_SAID, last)):
            last = stop.start()
        if len(text[first:last].split()) >= LEAST:
            yield first, last, rule


def _pieces(text: str, words: list[Word], clause: Clause, names: Names, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    before = text[max(start, clause.start - 2) : clause.start].rstrip()
    if clause.order == "according":
        comma = text.find(",", clause.end, end)
        if text[start : clause.start].strip():
            yield start, clause.start, "clause after"
        elif comma >= 0:
            yield comma, end, "clause before"
        return
    says = clause.takes & {"that", "bare"}
    if WHEN.fullmatch(text, clause.end, end):
        if says and before.endswith(","):
            yield start, clause.start, "clause after"
            return
        day = DAY.match(text, clause.end, end)
        if not day or not FINITE & {word.folded for word in words if word.start >= day.end()}:
            return
    if says and before.endswith(",") and text[clause.end] == "," and clause.order != "participle":
        yield start, clause.start, "clause around"
        yield clause.end, end, "clause around"
        return
    for takes, charge in (("to", PROMISED), ("of", CHARGED)):
        if takes in clause.takes and (found := charge.match(text, clause.end, end)):
            yield found.end(), end, "clause before"
            return
    if says:
        yield from _clause_reported(text, words, clause, names, end)


def _clause_reported(text: str, words: list[Word], clause: Clause, names: Names, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the clause after a cue, with or without that."""
    verb = cues()[clause.cue].verb
    at = _after_object(words, clause, names, end) if verb in TELLING else clause.end
    if day := DAY.match(text, at, end):
        at = day.end()
    that = THAT.match(text, at, end)
    if not that and (verb in TELLING or (verb not in WITH_ON and ADJUNCT.match(text, at, end))):
        that = LATER_THAT.search(text, at, min(end, at + FAR))
        if that and (regex.search(r"[,;:]", text[at : that.start()]) or (verb == "ask" and that[1] == "that")):
            that = None
        if not that and ADJUNCT.match(text, at, end):
            return
    if that:
        if that[1] == "that" or clause.stance in ("ask", "say"):
            yield that.start(1), end, "clause before"
        return
    following = [word.folded for word in words if at <= word.start < end][:9]
    until = next((n for n, word in enumerate(following) if word in ",;:("), len(following))
    if not following or not following[0][0].isalnum() or following[0] in NOT_CONTENT:
        return
    if "bare" in clause.takes or (verb in BARE_TOO and FINITE & set(following[1:until])):
        yield at, end, "clause before"


def _after_object(words: list[Word], clause: Clause, names: Names, end: int) -> int:
    """Return where what is said begins, after those to whom: told reporters."""
    following = next((word for word in words if clause.end <= word.start < end), None)
    if following is None:
        return clause.end
    if following.folded in TOLD:
        return following.end
    name = names.at(following.start)
    return name[1] if name and name[0] == following.start else clause.end
