"""Texts → their words as printed, as whole numbers: which word, and where. Only one string is made for each different word.

A word is what `PATTERN` says; it is found on the UTF-8 bytes of all texts at once, a block at a time. A test holds it equal to
the regular expression, character by character.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import regex

# An abbreviation with its points (U.S.); or letters, digits, marks and underscores, joined inside by apostrophes or hyphens,
# and between digits by points and commas (1,000 and 3.5), as Unicode's word boundaries have it (UAX #29, WB 11 and 12).
PART = r"[\p{L}\p{N}\p{M}_]+"
PATTERN = rf"(?:\p{{L}}\.){{2,}}|{PART}(?:(?:['’‑-]|(?<=\p{{N}})[.,](?=\p{{N}})){PART})*"

LETTER, NUMBER, OTHER, LINK, MIDDLE = 1, 2, 4, 8, 16  # what a character is; the first three make words
IN_WORDS = LETTER | NUMBER | OTHER
CLASSES = {kind: regex.compile(p) for kind, p in ((LETTER, r"\p{L}"), (NUMBER, r"\p{N}"), (OTHER, r"[\p{M}_]"))}
BLOCK = 1 << 20  # bytes worked on at a time: whole texts; fewer are counted together too often, more leave the cache
UNKNOWN = 255
LONG = 128  # bytes from which on a word is compared whole


class Pieces(NamedTuple):
    """Some texts cut at all but letters, digits and marks: the pieces and what stands after them, in turn, as numbers."""

    forms: pa.Array  # each different piece as printed
    ids: np.ndarray  # int32: which of them each piece is
    starts: np.ndarray  # int32: its first character in its text
    offsets: np.ndarray  # int64: how many pieces stand before each text, and in all
    between: pa.Array  # each different thing that stands after a piece
    gaps: np.ndarray  # int32: which of them stands after each piece, up to the next or the end of the text


class Words(NamedTuple):
    """The words of some texts: 8 bytes a word, and the different words once."""

    forms: pa.Array  # each different word as printed
    ids: np.ndarray  # int32: which of them each word is
    starts: np.ndarray  # int32: its first character in its text
    offsets: np.ndarray  # int64: how many words stand before each text, and in all


def read_words(texts: pd.Series) -> Words:
    """Return the words of the texts, in reading order; a missing text has none."""
    blocks = [_read(block) for block in _blocks(texts)]
    forms = pa.concat_arrays([block.forms for block in blocks] or [pa.array([], pa.large_string())]).dictionary_encode()
    numbers = forms.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    bounds = np.cumsum([0, *(len(block.forms) for block in blocks)])
    ids = [numbers[a:b][block.ids] for block, (a, b) in zip(blocks, pairwise(bounds), strict=True)]
    words = np.concatenate([np.zeros(1, np.int64), *(np.diff(block.offsets) for block in blocks)])
    return Words(forms.dictionary, _joined(ids), _joined([block.starts for block in blocks]), np.cumsum(words))


def read_pieces(texts: pd.Series) -> Iterator[Pieces]:
    """Yield the pieces of the texts, a block of whole texts at a time; a missing text has none."""
    return map(cut_pieces, _blocks(texts))


def _blocks(texts: pd.Series) -> Iterator[pa.Array]:
    """Yield the texts in slices of about as many bytes."""
    column = pa.array(texts.astype("str").fillna(""), pa.large_string())
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        offsets = _offsets(chunk)
        cuts = np.unique(np.append(np.searchsorted(offsets, np.arange(offsets[0], offsets[-1], BLOCK)), [0, len(chunk)]))
        yield from (chunk.slice(a, b - a) for a, b in pairwise(cuts))


def _offsets(block: pa.Array) -> np.ndarray:
    return np.frombuffer(block.buffers()[1], np.int64)[block.offset : block.offset + len(block) + 1]


def _bytes(block: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of some texts, and where the texts begin and end in them."""
    offsets, data = _offsets(block), block.buffers()[2]
    return np.frombuffer(data or b"", np.uint8)[offsets[0] : offsets[-1]], offsets - offsets[0]


def _read(block: pa.Array) -> Words:
    """Return the words of some texts; their forms in the order of first use."""
    text, bounds = _bytes(block)
    starts, ends = _spans(text, bounds)
    ids, forms = _numbered(text, starts, ends)
    words = np.searchsorted(starts, bounds)
    return Words(forms, ids, _characters(text, bounds, starts, words), words)


def cut_pieces(block: pa.Array) -> Pieces:
    """Return the pieces of some texts, all at once."""
    text, bounds = _bytes(block)
    inside = np.zeros(len(text) + 2, bool)
    inside[1:-1] = (_kinds(text) & IN_WORDS > 0) & (text != ord("_"))
    starts, ends = _runs(inside, bounds)
    ids, forms = _numbered(text, starts, ends)
    pieces = np.searchsorted(starts, bounds)
    after = np.append(starts[1:], len(text))
    last = pieces[1:][pieces[1:] > pieces[:-1]] - 1
    after[last] = bounds[1:][pieces[1:] > pieces[:-1]]
    gaps, between = _numbered(np.maximum(text, 1), ends, after)  # a NUL is not told from other control characters
    return Pieces(forms, ids, _characters(text, bounds, starts, pieces), pieces, between, gaps)


def _characters(text: np.ndarray, bounds: np.ndarray, starts: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Return at which character of its text each word begins, by its first byte; `words` are those before each text."""
    characters = np.repeat(bounds[:-1], np.diff(words))
    following = np.flatnonzero((text & 0xC0) == 0x80)  # bytes that begin no character
    if len(following):
        places, edges = np.searchsorted(following, starts), np.searchsorted(following, bounds[:-1])
        characters = characters + places - np.repeat(edges, np.diff(words))
    return (starts - characters).astype(np.int32)


def _spans(text: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last byte (and one) of every word; `bounds` are where the texts begin and end."""
    kinds = _kinds(text)
    inside = np.zeros(len(text) + 2, bool)  # a byte more at either end
    inside[1:-1] = kinds & IN_WORDS
    edge = np.zeros(len(text) + 4, bool)
    edge[bounds] = True
    for kind, sides in ((LINK, IN_WORDS), (MIDDLE, NUMBER)):
        places = np.flatnonzero(kinds == kind)
        places = places[(text[places] & 0xC0) != 0x80]
        lengths = 1 + 2 * (text[places] >= 0xE0)  # ASCII, or one of ’ and ‑
        places, lengths = (values[~(edge[places] | edge[places + lengths])] for values in (places, lengths))
        joins = (kinds[places - 1] & sides > 0) & (kinds[places + lengths] & sides > 0)
        for n in range(3):
            inside[1 + n + places[joins & (lengths > n)]] = True
    return _abbreviated(text, kinds, edge, *_runs(inside, bounds))


def _runs(inside: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last byte (and one) of what is inside of words; `inside` has a byte more at either end."""
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    cuts = bounds[inside[bounds] & inside[bounds + 1]]  # two texts meet within what would be one word
    turns = np.sort(np.concatenate([turns, np.repeat(np.unique(cuts), 2)])) if len(cuts) else turns
    return turns[::2], turns[1::2]


def _abbreviated(
    text: np.ndarray, kinds: np.ndarray, edge: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the words with letters that points follow made one: U.S. and e.g., two letters or more."""
    short = np.flatnonzero(ends - starts <= 4)
    start, end = starts[short], ends[short]
    single = (kinds[start] == LETTER) & (end - start == _lengths(text[start])) & (end < len(text)) & ~edge[end]
    single[single] = text[end[single]] == ord(".")
    short = short[single]
    follows = np.zeros(len(short) + 1, bool)  # the letter before it is one of the same abbreviation
    follows[1:-1] = (starts[short[1:]] == ends[short[:-1]] + 1) & ~edge[starts[short[1:]]]
    first, last = short[~follows[:-1] & follows[1:]], short[follows[:-1] & ~follows[1:]]
    ends = ends.copy()
    ends[first] = ends[last] + 1
    kept = np.ones(len(starts), bool)
    kept[short[follows[:-1]]] = False
    return starts[kept], ends[kept]


def _kinds(text: np.ndarray) -> np.ndarray:
    """Return what the character of each byte is."""
    kinds = ASCII[text]
    first = np.flatnonzero(text >= 0xC0)  # first bytes of characters beyond ASCII
    if len(first):
        lengths = _lengths(text[first])
        points = text[first].astype(np.int32) & (0x7F >> lengths)
        for n in (1, 2, 3):
            longer = lengths > n
            points[longer] = points[longer] << 6 | text[first[longer] + n] & 0x3F
        of_points = _known(points)
        kinds[first] = of_points
        for n in (1, 2, 3):
            longer = lengths > n
            kinds[first[longer] + n] = of_points[longer]
    return kinds


def _lengths(first: np.ndarray) -> np.ndarray:
    """Return the bytes of a character by its first one."""
    return 1 + (first >= 0xC0).astype(np.int64) + (first >= 0xE0) + (first >= 0xF0)


def _kind(character: str) -> int:
    if character in "'’-‑":
        return LINK
    if character in ".,":
        return MIDDLE
    # As the regular expressions have it, whatever Unicode Python's own tables are of.
    return next((kind for kind, pattern in CLASSES.items() if pattern.match(character)), 0)


ASCII = np.array([_kind(chr(code)) for code in range(128)] + [0] * 128, np.uint8)
KINDS = np.full(0x110000, UNKNOWN, np.uint8)  # filled in as characters are met


def _known(points: np.ndarray) -> np.ndarray:
    kinds = KINDS[points]
    if (unknown := kinds == UNKNOWN).any():
        for point in np.unique(points[unknown]).tolist():
            KINDS[point] = _kind(chr(point))
        kinds = KINDS[points]
    return kinds


def _numbered(text: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, pa.Array]:
    """Return a number for each word, the same for the same bytes, and what the numbers stand for.

    Eight bytes of a word are one whole number; a longer word is the pair of what it is up to there and the next eight. So only
    numbers are compared, and exactly.
    """
    lengths = ends - starts
    windows = np.ndarray(len(text) + 1, "<u8", np.concatenate([text, np.zeros(8, np.uint8)]), strides=(1,))
    ids = _codes(_eight(windows, starts, lengths))
    rows, done = np.flatnonzero(lengths > 8), 8
    ids, total = ids.astype(np.int64), int(ids.max(initial=-1)) + 1
    while len(rows) and done < LONG:
        following = _codes(_eight(windows, starts[rows] + done, lengths[rows] - done))
        ids[rows] = total + _codes(ids[rows] << 32 | following)
        total = int(ids[rows].max()) + 1
        done += 8
        rows = rows[lengths[rows] > done]
    if len(rows):  # of the few very long words each is compared whole
        whole = np.array([text[a:b].tobytes() for a, b in zip(starts[rows], ends[rows], strict=True)], dtype=object)
        ids[rows] = total + pd.factorize(whole)[0]
        total = int(ids[rows].max()) + 1
    first = np.full(total, -1, np.int64)
    first[ids[::-1]] = np.arange(len(ids) - 1, -1, -1)  # the last one written is the first of its kind
    used = np.flatnonzero(first >= 0)
    numbers = np.zeros(total, np.int32)
    numbers[used] = np.arange(len(used), dtype=np.int32)
    return numbers[ids], _strings(text, starts[first[used]], lengths[first[used]])


def _eight(windows: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return up to eight bytes of each word as a whole number. A word has no NUL in it, so its length need not be known."""
    return windows[starts] << (64 - 8 * np.minimum(lengths, 8)).astype(np.uint64)


def _codes(values: np.ndarray) -> np.ndarray:
    return pc.dictionary_encode(pa.array(values)).indices.to_numpy()


def _strings(text: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> pa.Array:
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    places = np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])
    return pa.LargeStringArray.from_buffers(len(starts), pa.py_buffer(offsets), pa.py_buffer(text[places].tobytes()))


def apart(first: np.ndarray, until: np.ndarray) -> list[int]:
    """Return which of these spans, in order, are left when from left to right none may begin within the one before."""
    following = np.searchsorted(first, until).tolist()
    left, n = [], 0
    while n < len(following):
        left.append(n)
        n = following[n]
    return left


def _joined(arrays: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(arrays or [np.zeros(0, np.int32)])
