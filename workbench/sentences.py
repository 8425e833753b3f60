"""Articles → sentences, by rules for news English; no model, no download."""

from array import array
from collections.abc import Iterator

import numpy as np
import pandas as pd
import regex

from workbench import schema
from workbench.parts import by_piece
from workbench.remembered import Remembered

# Never the end of a sentence: a name or a number follows.
TITLES = frozenset(
    "mr mrs ms dr prof sen sens rep reps gov gen lt col maj capt sgt adm hon rev st mt ft pres supt amb dep asst"
    " vs nos vol fig art sec pp ed eds cf approx ca jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e".split()
)
# The end of a sentence only if the next word looks like the start of one.
ABBREVIATIONS = frozenset("inc corp co ltd plc jr sr etc u.s u.n u.k e.u d.c a.m p.m ph.d s.a no".split())
OPENERS = frozenset(
    "the a an he she it they we i you this that these those but and or so yet in on at by for from with as if when while"
    " after before since because although however meanwhile also then there here his her its their our my what who why how"
    " some many most several both each no not one two three another other such under over during among despite last next"
    " earlier later officials".split()
)
LINE = regex.compile(r"[^\n]*\S[^\n]*")
STOP = regex.compile(r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=(\s++)[\"“‘'«(\[]*[\p{Lu}\p{N}—–-])")
WORD_BEFORE = regex.compile(r"[\p{L}\p{N}.]+$")
INITIALS = regex.compile(r"(?:\p{L}\.)+\p{L}")
WORD_AFTER = regex.compile(r"[\"“‘'«(\[]*([\p{L}'’]*)")
_bounds: Remembered[tuple[array, array]] = Remembered()  # at most some 100 MB


@by_piece(["article_id", "text"])
def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of the texts: a row is a sentence without the white space around it; a line break ends one."""
    schema.check(articles, "article_id", "text", call="split_sentences")
    rows = [
        (article_id, start, end)
        for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True)
        for start, end in spans(text)
    ]
    return schema.make("sentences", pd.DataFrame(rows, columns=schema.names("sentences")))


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a text."""
    for line in LINE.finditer(text):
        start = line.start()
        for stop in STOP.finditer(text, *line.span()):
            if _ends_sentence(text, start, stop):
                yield _trimmed(text, start, stop.end())
                start = stop.end(1)
        if text[start : line.end()].strip():
            yield _trimmed(text, start, line.end())


def bounds(text: str) -> tuple[array, array]:
    """Return where the sentences of a text start and end; remembered, for a notebook asks for the same many times."""
    if (known := _bounds.get(text)) is not None:
        return known
    found = list(spans(text))
    return _bounds.keep(text, (array("i", [start for start, _ in found]), array("i", [end for _, end in found])))


def sentence_starts(rows: np.ndarray, starts: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return where the sentence of each place begins: `rows` of the texts, `starts` in them; itself if it is in none."""
    found = np.array(starts, dtype=np.int64)
    order = np.argsort(rows, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(rows[order])) + 1) if len(order) else []:
        begins, ends = (np.array(places or (0,)) for places in bounds(texts[rows[part[0]]]))
        place = np.searchsorted(begins, found[part], side="right") - 1
        inside = (place >= 0) & (found[part] < ends[place])
        found[part] = np.where(inside, begins[place], found[part])
    return found


def in_texts(occurrences: pd.DataFrame) -> pd.DataFrame:
    """Return the occurrences that are in texts: titles have no sentences."""
    return occurrences[occurrences["field"] == "text"] if "field" in occurrences else occurrences


def _ends_sentence(text: str, start: int, stop: regex.Match) -> bool:
    if stop[0] != ".":
        return True
    before = WORD_BEFORE.search(text, max(start, stop.start() - 20), stop.start())
    word = before[0].casefold() if before else ""
    if word in TITLES:
        return False
    initial = len(word) == 1 and word.isalpha()  # J. Smith
    if initial or word in ABBREVIATIONS or INITIALS.fullmatch(word):
        return WORD_AFTER.match(text, stop.end(1))[1].casefold() in OPENERS
    return True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
