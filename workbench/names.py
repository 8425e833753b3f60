"""A text → the names that stand in it: capitalised sequences, cut where one name ends and the next begins."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import NamedTuple

import regex

from workbench.function_words import stopwords

ABBREVIATED = "Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Prof|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|Bros|Mt|Ft"
WORD = regex.compile(
    r"\m(?=\p{Lu}|\p{Ll}(?:['’]?\p{Lu}|\p{Ll}{1,2}-\p{Lu}))"  # what most words are not is looked for first
    r"(?<![\p{L}\p{N}\p{M}@#_]|[\p{L}\p{N}][-‑])(?:"
    rf"(?:\p{{Lu}}\.){{2,6}}+(?!\p{{L}})|(?:{ABBREVIATED})\.|\p{{Lu}}\.(?=[ ]?\p{{Lu}})"
    r"|(?:(?:al|el|ul|as|an|ad|ash|at|bin)-|\p{Ll}|[dDOL]['’]|O['’][ ](?=\p{Lu}\p{Ll}))?\p{Lu}[\p{L}\p{M}\p{N}]{0,40}+"
    r"(?:['’](?![sS]?(?![\p{L}\p{N}]))[\p{L}\p{M}]{1,30}+|[-‑][\p{L}\p{M}\p{N}]{1,30}+|&\p{Lu}{1,5}+|\.(?:com|org|net)\b){0,4}+)"
)
UNENDED = regex.compile(rf"(?:\b\p{{Lu}}|\b(?:{ABBREVIATED}))\.$")
JOINING = {" of ", " of the ", " for ", " for the ", " on ", " on the "}  # inside a name, after a word that calls for it
PEOPLES = {"people", "women", "children", "workers", "men", "mothers", "moody", "lloyd", "king", "queen", "farmers", "writers"}
SPACES = (" ", "\u00a0")
COORDINATED = frozenset(
    "department ministry committee institute council commission office centre center association society bureau agency"
    " conference fund organisation organization union".split()
)
ENDING_AND = frozenset(
    "administration agency authority act bill center centre commission committee council department institute ministry museum"
    " office service subcommittee".split()
)
CARRYING = frozenset("air bank elections environment health parks radio royal statistics team transport".split())  # Air China
INCORPORATED = frozenset("inc inc. corp corp. co co. ltd ltd. llc plc ag gmbh nv sa spa s.p.a. s.a. n.v.".split())
OLD = frozenset("new old great greater north south east west northern southern eastern western royal big saint".split())
BEGINNING = OLD | CARRYING  # what opens a sentence and may be part of the name all the same
COMPOUND = regex.compile(r"[-‑](\p{Ll}+)$")
ADJECTIVE = regex.compile(r"(?:Pro|Anti|Non|Ex|Post|Pre|Mid|Trans|Inter)[-‑]\p{Lu}")
SEATED = regex.compile(r"[DIR][-‑]\p{Lu}")
SURNAMES = frozenset("may march august".split())  # Theresa May
MODEL = regex.compile(r"\p{Lu}{1,3}[-‑]?\d{2,4}\p{L}{0,2}")
COMPOUNDING = frozenset(
    "based led backed born owned run style wide era trained controlled sponsored made built listed area bound like held".split()
)
LONGEST = 14  # words of a name


class Word(NamedTuple):
    """A capitalised word, as printed and in lower case, and what stands between the word before it and it."""

    start: int
    end: int
    text: str
    folded: str
    gap: str


class Name(NamedTuple):
    """A name as it stands in a text: its span, and whether a title stands before it or a sentence begins with it."""

    start: int
    end: int
    text: str
    titled: bool
    initial: bool


@cache
def clues(*kinds: str) -> frozenset[str]:
    """Return the words, in lower case, that are a clue of one of these kinds (`workbench/clues.txt`)."""
    return frozenset(word for kind in kinds for word in _lists()[kind])


@cache
def _lists() -> dict[str, list[str]]:
    lines = files("workbench").joinpath("clues.txt").read_text("utf-8").splitlines()
    return {kind: words.split(", ") for kind, _, words in (line.partition(": ") for line in lines if line[0] != "#")}


@cache
def never_names() -> frozenset[str]:
    """Return the words that no name consists of, in lower case."""
    return stopwords("english") - clues("given")


def find_names(text: str, known: list[tuple[int, int, bool]] = (), small: Iterable[str] = ()) -> Iterator[Name]:
    """Yield the names in a text, in the order they are read, but for those that are known.

    `known` are spans that the watchlist claims, in order, with whether it is a person's; a name that is more than such a span
    (the Washington Post, Laura Bush) is yielded, and overlaps it. `small` are words that the text also has in small letters.
    """
    at = 0
    for words in _sequences(text):
        while at < len(known) and known[at][1] <= words[0].start:
            at += 1
        if at < len(known) and known[at][0] <= words[0].start and words[-1].end <= known[at][1]:
            continue
        if len(words) == 1 and words[0].folded in never_names():
            continue
        for part, titled in _parts(words, text, small):
            start, end = part[0].start, part[-1].end
            while at < len(known) and known[at][1] <= start:
                at += 1
            claims = []
            until = at
            while until < len(known) and known[until][0] < end:
                claims.append(known[until])
                until += 1
            for piece, sure in _unclaimed(part, claims, titled, text):
                name = " ".join(text[piece[0].start : piece[-1].end].split())
                if _may_be_name(piece, name) and text[piece[-1].end : piece[-1].end + 1] != "$":
                    yield Name(piece[0].start, piece[-1].end, name, sure, begins_sentence(text, piece[0].start))


def begins_sentence(text: str, at: int) -> bool:
    """Say whether what begins there may owe its capital to its place: the first word of a line, sentence or quotation."""
    before = text[max(0, at - 6) : at].rstrip(" \t\u00a0")
    if not before:
        return at <= 6
    if before[-1] in '\n.!?…:;“"‘([—–*•':
        return not UNENDED.search(before)
    return before[-1] in "”’'" and len(before) > 1 and before[-2] in ".!?,"


def _sequences(text: str) -> Iterator[list[Word]]:
    """Yield the runs of capitalised words with nothing between them but a space or a small word that joins names."""
    run: list[Word] = []
    for match in WORD.finditer(text):
        start, end = match.span()
        printed = match[0]
        if ADJECTIVE.match(printed):  # Pro-Beijing
            if run:
                yield run
            run = []
            continue
        if SEATED.match(printed):  # R-Texas
            start, printed = start + 2, printed[2:]
        if "-" in printed and (compound := COMPOUND.search(printed)) and printed.lower() not in clues("title"):
            if compound[1] in COMPOUNDING:  # Craiova-based
                end = start + compound.start()
                printed = text[start:end]
            elif compound[1] in clues("person", "organisation", "common", "demonym") or (
                len(compound[1]) > 4 and printed[: compound.start()].lower() in clues("common")
            ):
                continue  # Pan-democrat, Open-minded
        if run and MODEL.fullmatch(printed) and text[start - 1] == " " and run[-1].folded not in clues("demonym"):
            yield run  # Airbus A350
            run = []
            continue
        gap = ""
        if run:
            gap = text[run[-1].end : start] if start - run[-1].end < 12 else "\n"
            initials = printed[-1] == "." == run[-1].text[-1] and "." in run[-1].text[:-1]  # Washington D.C. U.S. officials
            if initials or not (gap in SPACES or _joins(gap, run[-1], printed)):
                yield run
                run, gap = [], ""
        run.append(Word(start, end, printed, printed.lower().replace("’", "'"), gap))
    if run:
        yield run


def _joins(gap: str, before: Word, after: str) -> bool:
    if not gap.endswith(" "):
        return False
    if gap in JOINING or gap in (" and ", " & "):
        return True
    if gap in ("'s ", "’s "):
        return before.folded in PEOPLES
    if gap == ", ":
        return after.lower() in ("inc", "inc.", "ltd", "ltd.", "llc", "jr.", "jr")
    small = gap.split()
    return gap.startswith(" ") and gap.endswith(" ") and 0 < len(small) < 3 and all(word in clues("particle") for word in small)


def _parts(words: list[Word], text: str, small: Iterable[str]) -> Iterator[tuple[list[Word], bool]]:
    """Yield the names of a run, each with whether a person's title stands before it."""
    for run in _between_function_words(words):
        for piece, titled in _untitled(run):
            for number, joined in enumerate(_unjoined(piece)):
                *bodies, last = _before_person(_without_opening(joined, text, small))
                for body in bodies:
                    yield body, False
                yield last, titled and number == 0


def _between_function_words(words: list[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for number, word in enumerate(words):
        ends = word.folded in never_names() and word.text != "US" and word.text != "IT"
        if not ends and word.folded in clues("calendar"):
            named = word.folded in SURNAMES and run and run[-1].folded in clues("given")
            ends = not (named or (word.folded == "jan" and words[number + 1 :] and words[number + 1].gap == " "))  # Jan Hruby
        if ends:
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


def _unjoined(words: list[Word]) -> Iterator[list[Word]]:
    """Cut at `and`, `of`, `for` and `on` unless the name calls for them (University of Texas, Health and Human Services)."""
    piece = [words[0]]
    for number, word in enumerate(words[1:], 1):
        left = piece[-1].folded
        if word.gap in (" of ", " of the "):
            keeps = left in clues("of") or (len(piece) > 1 and left in clues("body") and left not in INCORPORATED)
            keeps = keeps or any(w.gap in (" for ", " for the ") for w in piece)
        elif word.gap in JOINING:
            keeps = left in COORDINATED or (left in clues("of") and left not in clues("site") and number == 1)
            keeps = keeps and not any(map(str.isdigit, word.text))
        elif word.gap == " and ":
            follows = words[number + 1].gap if number + 1 < len(words) else ""
            last = words[-1].folded in clues("body") and follows == " "
            joined = piece[0].folded in COORDINATED and any(w.gap in JOINING for w in piece)
            keeps = joined and (last or number == len(words) - 1)
            keeps = keeps or (left in clues("common") and word.folded in clues("common") and words[-1].folded in ENDING_AND)
            keeps = keeps and word.folded not in clues("town") and word.folded not in clues("given")
        else:
            keeps = True
        if keeps:
            piece.append(word)
        else:
            yield piece
            piece = [word]
    yield piece


def _untitled(words: list[Word]) -> Iterator[tuple[list[Word], bool]]:
    """Cut a run where titles stand: what is before them is a name of its own, what is after them a person."""
    part: list[Word] = []
    titled = False
    at = 0
    while at < len(words):
        length = _title_at(words, at)
        if length:
            if part:
                yield part, titled
            part, titled = [], at + length < len(words) and words[at + length].gap in SPACES
            at += length
        else:
            part.append(words[at])
            at += 1
    if part:
        yield part, titled


def _title_at(words: list[Word], at: int) -> int:
    """Return how many words from there on are a title; none if they are part of a name (General Assembly, Bank of Chief)."""
    if at and words[at].gap not in SPACES and words[at].gap != " and ":
        return 0
    for length in (3, 2, 1):
        chosen = words[at : at + length]
        if len(chosen) == length and "".join(w.gap + w.folded for w in chosen).strip().removeprefix("and ") in clues("title"):
            rest = list(takewhile(lambda word: word.gap in SPACES, words[at + length :]))
            if not rest:
                return 0 if at + length < len(words) and chosen[0].folded in clues("of") and length == 1 else length
            of_a_body = rest[-1].folded in clues("body") or rest[0].folded in clues("of") or rest[0].folded in clues("thing")
            return 0 if of_a_body and not any(word.folded in clues("given") for word in rest) else length
    return 0


def _without_opening(words: list[Word], text: str, small: Iterable[str]) -> list[Word]:
    """Take off what opens or ends a name and is no part of it: what a sentence begins with, the adjective of a country."""
    while len(words) > 1 and words[-1].folded in clues("demonym"):
        words = words[:-1]
    while len(words) > 1 and words[1].gap == " ":
        first, second = words[0], words[1]
        whole = " ".join(word.folded for word in words)
        if whole in clues("town"):
            break
        known = first.folded in clues("given", "of", "town", "particle") or second.folded in clues("body")
        plain = first.folded in small or first.folded in clues("common")
        opening = plain and not known and first.folded not in BEGINNING and begins_sentence(text, first.start)
        if opening or (first.folded in clues("demonym") and second.folded in clues("given", "demonym")):
            words = words[1:]
        else:
            break
    return words


def _before_person(words: list[Word]) -> list[list[Word]]:
    """Cut a body from the person named right after it (Apple Inc. Steve Jobs, Minister of Education Stefania Giannini)."""
    for at in range(1, len(words) - 1):
        before = words[at - 1]
        if before.folded in INCORPORATED and words[at].gap == " " and words[at].folded not in INCORPORATED:
            return [words[:at], words[at:]]
        if words[at].folded in clues("given") and words[at].gap in SPACES and words[at + 1].gap in SPACES:
            if any(word.folded in clues("given") for word in words[:at]) or words[-1].folded in clues("body", "site"):
                return [words]
            tells = before.folded in clues("body", "town", "common", "site", "firm") or words[0].gap in JOINING
            if tells or words[0].folded in clues("of") or (before.text.isupper() and len(before.text) > 2):
                return [words[:at], words[at:]]
    return [words]


GOVERNING = frozenset("administration army cabinet campaign camp government team white house".split())


def _unclaimed(
    part: list[Word], claims: list[tuple[int, int, bool]], titled: bool, text: str
) -> Iterator[tuple[list[Word], bool]]:
    """Yield what of a name the watchlist does not claim, or the whole where the name is more than the alias in it."""
    if not claims:
        yield part, titled
        return
    start, end = part[0].start, part[-1].end
    if any(s <= start and end <= e for s, e, _ in claims):
        return
    if len(part) > 1 and _is_more(part, claims, text):
        yield part, titled
        return
    piece: list[Word] = []
    claimed = False
    for word in part:
        before, claimed = claimed, any(s < word.end and word.start < e for s, e, _ in claims)
        if claimed or before or word.gap == " and ":
            if piece:
                yield piece, False
            piece = []
        if not claimed:
            piece.append(word)
    if piece:
        yield piece, titled


def _is_more(part: list[Word], claims: list[tuple[int, int, bool]], text: str) -> bool:
    """Say whether a name is more than the aliases in it, so that they are not meant (Washington Post, Laura Bush)."""
    first, last = part[0].folded, part[-1].folded
    before = [word for word in part if word.end <= claims[0][0]]
    after = [word for word in part if word.start >= claims[-1][1]]
    person = claims[-1][2]
    if " ".join(word.folded for word in part) in clues("town"):
        return True
    if after and last in clues("body", "site", "team"):
        return not person or last not in GOVERNING  # Washington Post, Clinton Foundation
    if before and part[len(before)].gap in JOINING and {first, before[-1].folded} & clues("of") - GOVERNING:
        return True  # Bank of Russia
    if before and all(word in clues("particle") for word in part[len(before)].gap.split()) and part[len(before)].gap != " ":
        return True  # Tour de France
    if len(claims) > 1:
        return False
    if person:
        return 0 < len(before) < 4 and not after and before[-1].folded not in clues("demonym", "body")  # Laura Bush
    if part[len(before)].text.isupper() or any(word.gap not in SPACES for word in part[1:]):
        return False
    if after and last in clues("thing"):
        return True  # Paris Air Show
    plain = clues("demonym", "title", "given", "common") | OLD
    if (before and after) or any(word.folded in plain for word in before or after):
        return first in CARRYING and len(part) == 2
    return len(after) == 1 or (len(before) == 1 and not begins_sentence(text, part[0].start))  # Kenya Red Cross, Air China


def _may_be_name(piece: list[Word], name: str) -> bool:
    folded = piece[0].folded
    if len(piece) > LONGEST or len(name.strip(".")) < 2:
        return False
    if piece[0].gap in JOINING and all(word.folded in clues("common") for word in piece):
        return False  # Director of Communications
    if len(piece) == 1:
        return not (
            folded in INCORPORATED
            or folded in clues("demonym")
            or (folded.endswith("s") and folded[:-1] in clues("demonym"))
            or folded in clues("title")
        )
    if name.lower() in clues("demonym"):
        return False
    return not all(word.folded in clues("demonym") or word.folded in clues("title") for word in piece)
