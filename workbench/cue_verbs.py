"""The verbs that report what somebody says: their forms, their stance, and what they report with."""

from functools import cache
from typing import NamedTuple

# By stance, then by what follows the verb: `bare` a clause even without that; `that` one with that, or with a verb of its own
# in sight; `to` an infinitive; `of` a charge; `marks` nothing but words in quotation marks. A star: as often a noun.
VERBS = {
    "say": {
        "bare": "say",
        "that": "add affirm agree announce answer* argue clarify comment* conclude confirm continue declare disclose emphasise"
        " emphasize estimate* exclaim explain indicate inform interject joke* mention* muse note* observe opine post* quip"
        " reason* recall reiterate remark* remind repeat reply* report* respond reveal shout signal* state* stress*"
        " suggest tell testify tweet* underline write",
        "marks": "believe call* characterise characterize cite describe dub express feel find label* liken quote* read refer"
        " reflect speak think understand",
    },
    "claim": {"that": "allege assert claim* contend insist maintain profess purport"},
    "admit": {"that": "acknowledge admit concede confess", "marks": "accept recognise recognize"},
    "deny": {"that": "deny disagree dispute*", "marks": "dismiss rebuff refute reject"},
    "accuse": {
        "of": "accuse",
        "that": "charge* complain lament*",
        "marks": "attack* blame* blast* brand* condemn criticise criticize decry denounce deplore mock rebuke*"
        " ridicule* scold slam",
    },
    "warn": {"that": "caution* warn", "to": "threaten", "marks": "fear*"},
    "promise": {"that": "assure guarantee* pledge* promise* swear vow*", "to": "offer* undertake"},
    "demand": {"that": "advise demand* order* propose recommend request* urge*", "marks": "appeal* seek want*"},
    "ask": {"that": "ask inquire enquire", "marks": "question* wonder*"},
    "praise": {"marks": "applaud celebrate commend congratulate hail* laud praise* salute* thank tout welcome*"},
    "expect": {"that": "forecast* predict", "marks": "anticipate expect hope*"},
}
STANCES = tuple(VERBS)
# Verbs that are cues with a second word alone, or of another stance with it.
TWO_WORDS = {
    ("call", "for"): "demand", ("call", "on"): "demand", ("go", "on"): "say", ("point", "out"): "say", ("rule", "out"): "deny",
}  # fmt: skip
IRREGULAR = {
    "find": "found", "feel": "felt", "forecast": "forecast", "go": "went gone", "read": "read", "say": "said", "seek": "sought",
    "speak": "spoke spoken", "swear": "swore sworn", "tell": "told", "think": "thought", "understand": "understood",
    "undertake": "undertook undertaken", "write": "wrote written",
}  # fmt: skip
# What says something and is nobody.
DOCUMENTS = frozenset(
    "statement letter document report readout communique communiqué declaration website site filing post message memo paper"
    " study blog book".split()
)
DOUBLING = frozenset("admit dub label quip refer signal slam".split())


class Cue(NamedTuple):
    """A form of a verb of saying: the verb, its stance, what it reports with, and whether the form may be a noun."""

    verb: str
    stance: str
    takes: frozenset[str]
    doubtful: bool


@cache
def cues() -> dict[str, Cue]:
    """Return the cues by their form in lower case."""
    table: dict[str, Cue] = {}
    for stance, kinds in VERBS.items():
        for takes, verbs in kinds.items():
            for word in verbs.split():
                verb = word.rstrip("*")
                for form in forms(verb):
                    table[form] = Cue(verb, stance, frozenset([takes]), word != verb and form in (verb, third(verb)))
    for verb in ("go", "point", "rule"):
        for form in forms(verb):
            takes = "marks" if verb == "go" else "that"
            table[form] = Cue(verb, TWO_WORDS[verb, "on" if verb == "go" else "out"], frozenset([takes]), doubtful=False)
    for verb in ("promise", "pledge", "vow", "threaten", "swear"):
        for form in forms(verb):
            table[form] = table[form]._replace(takes=frozenset(["that", "to"]))
    return table


def third(verb: str) -> str:
    """Return the form with he or she."""
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")


def forms(verb: str) -> list[str]:
    """Return all forms of a verb."""
    stem = verb[:-1] if verb.endswith("e") else verb
    stems = [verb + verb[-1]] if verb in DOUBLING else [stem]
    if verb in ("label", "signal"):
        stems.append(verb)
    participles = [(verb if verb.endswith("ee") else each) + "ing" for each in stems]
    if verb in IRREGULAR:
        past = IRREGULAR[verb].split()
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        past = [verb[:-1] + "ied"]
    else:
        past = [each + "ed" for each in stems]
    return [verb, third(verb), *past, *participles]
