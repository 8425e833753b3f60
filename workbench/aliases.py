"""Texts, a watchlist → where its aliases stand: their spellings are a trie, walked from all places of many texts at once."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import regex

from workbench.words import Pieces, apart, cut_pieces, read_pieces

WHITE = regex.compile(r"[^\S\n]*\n?[^\S\n]*")  # within a paragraph
UNIFORM = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-"})
SHORT = 3  # an acronym of up to three letters is never taken for a capitalised word, nor the other way round


class Level(NamedTuple):
    """The spellings of a trie up to their nth piece: a key each, and the aliases whose spelling ends there."""

    keys: pd.Index
    first: np.ndarray
    number: np.ndarray
    aliases: np.ndarray


class Trie(NamedTuple):
    """Spellings as numbers: after which beginning, and what between, stands which piece."""

    pieces: pa.Array
    between: pa.Array
    levels: list[Level]


class Aliases(NamedTuple):
    """The aliases of a watchlist, those of most pieces first, and how they are spelled."""

    rows: np.ndarray  # the rows of the watchlist, alias by alias
    offsets: np.ndarray  # how many of them stand before each alias, and in all
    tails: list[str]  # what stands after the last piece of an alias: the point of U.S.
    tail: np.ndarray  # which of them each alias has
    names: Trie  # as they are written, and in capitals
    roles: Trie  # in small letters


class Places(NamedTuple):
    """Where aliases stand, in reading order: which text, which alias, the first character and the last (and one)."""

    text: np.ndarray
    alias: np.ndarray
    start: np.ndarray
    end: np.ndarray


def index_aliases(actors: pd.DataFrame) -> Aliases:
    """Return the aliases of a watchlist; a demonym is none that is looked for. Raises ValueError for one without a letter."""
    return _index(tuple(actors["alias"].tolist()), tuple(actors["form"].tolist()))


@lru_cache(maxsize=4)  # the same watchlist comes again with the next articles
def _index(aliases: tuple[str, ...], forms: tuple[str, ...]) -> Aliases:
    forms = np.array(forms, object)
    wanted = np.flatnonzero(forms != "demonym")
    written, role = _array(aliases).take(wanted), forms[wanted] == "role"
    keys = pc.if_else(role, pc.utf8_lower(written), written).to_pylist()  # a role is one, however its rows write it
    _, first, same = np.unique(pd.factorize(np.array(keys, object))[0] * 2 + role, return_index=True, return_inverse=True)
    cut = cut_pieces(written.take(first))
    numbers = np.diff(cut.offsets)
    if not numbers.all():
        raise ValueError(f"The alias {keys[first[numbers.argmin()]]!r} has no letter or digit to be found by.")
    after = [gap.strip() for gap in cut.between.to_pylist()]
    last = cut.gaps[cut.offsets[1:] - 1].tolist()
    spelled = [
        (-n, -len(after[gap]), keys[row], role[row], after[gap]) for n, gap, row in zip(numbers, last, first, strict=True)
    ]
    order = np.array(sorted(range(len(spelled)), key=spelled.__getitem__), int)
    rank = np.argsort(order)
    spelled = [spelled[n] for n in order]
    tails = sorted({"", *(tail for *_, tail in spelled)})
    names = [(key, n) for n, (_, _, key, any_case, _) in enumerate(spelled) if not any_case]
    capitals = [(key.upper(), n) for key, n in names if sum(map(str.isalnum, key)) > SHORT and not key.isupper()]
    return Aliases(
        wanted[np.argsort(rank[same], kind="stable")],
        np.append(0, np.cumsum(np.bincount(rank[same], minlength=len(order)))),
        tails,
        np.array([tails.index(tail) for *_, tail in spelled], int),
        _trie([*names, *capitals]),
        _trie([(key, n) for n, (_, _, key, any_case, _) in enumerate(spelled) if any_case]),
    )


def find_aliases(texts: pd.Series, aliases: Aliases) -> Places:
    """Return where the aliases stand in the texts; at each place the longest, and no character twice."""
    found, before = [Places(*np.zeros((4, 0), np.int64))], 0
    for block in read_pieces(texts):
        places = places_in(block, aliases)
        found.append(places._replace(text=places.text + before))
        before += len(block.offsets) - 1
    return Places(*map(np.concatenate, zip(*found, strict=True)))


def places_in(block: Pieces, aliases: Aliases) -> Places:
    """Return where the aliases stand in texts that are cut into pieces."""
    between = block.between.to_pylist()
    uniform = _array(map(_uniform, between))
    named = _walk(block, block.forms, uniform, aliases.names)
    called = _walk(block, pc.utf8_lower(block.forms), uniform, aliases.roles)
    first, last, alias = np.concatenate([named, called], axis=1)
    tail, gap = aliases.tail[alias], block.gaps[last]
    follows = np.array([[text.startswith(tail) for text in between] for tail in aliases.tails], bool)[tail, gap]
    optional = np.array([tail == "." for tail in aliases.tails], bool)[tail]  # a U.S may end a sentence
    money = np.array([text.startswith("$") for text in between], bool)[gap]  # US$
    fits = np.flatnonzero((follows | optional) & ~money)
    fits = fits[np.argsort(first[fits] * len(aliases.tail) + alias[fits], kind="stable")]
    fits = fits[np.diff(first[fits], prepend=-1) > 0]  # at each place the longest
    fits = fits[apart(first[fits], _until(block, between, last[fits]))]
    first, last, alias = first[fits], last[fits], alias[fits]
    lengths, of_tails = pc.utf8_length(block.forms).to_numpy(), np.array([len(tail) for tail in aliases.tails], np.int64)
    end = block.starts[last] + lengths[block.ids[last]] + of_tails[tail[fits]] * follows[fits]
    return Places(np.searchsorted(block.offsets, first, "right") - 1, alias, block.starts[first].astype(np.int64), end)


def _trie(spellings: list[tuple[str, int]]) -> Trie:
    """Return the spellings, each with its alias, as a trie."""
    cut = cut_pieces(_array(spelling for spelling, _ in spellings))
    of_alias = np.array([alias for _, alias in spellings], np.int64)
    between = pc.dictionary_encode(_array(map(_uniform, cut.between.to_pylist())))
    before = np.append(0, between.indices.to_numpy()[cut.gaps])  # what stands before each piece
    numbers, nodes = np.diff(cut.offsets), np.zeros(len(spellings), np.int64)
    trie = Trie(cut.forms, between.dictionary, [])
    for n in range(numbers.max(initial=0)):
        rows = np.flatnonzero(numbers > n)
        places = cut.offsets[rows] + n
        keys = _keys(trie, nodes[rows], before[places] if n else 0, cut.ids[places])
        keys, nodes[rows] = np.unique(keys, return_inverse=True)
        ends = np.flatnonzero(numbers == n + 1)
        number = np.bincount(nodes[ends], minlength=len(keys))
        aliases = of_alias[ends[np.argsort(nodes[ends], kind="stable")]]
        trie.levels.append(Level(pd.Index(keys), np.cumsum(number) - number, number, aliases))
    return trie


def _keys(trie: Trie, nodes: np.ndarray, before: np.ndarray | int, pieces: np.ndarray) -> np.ndarray:
    """Return what a spelling is found by: the number of its beginning and, where they are not -1, of gap and piece."""
    return (nodes * (len(trie.between) + 1) + before + 1) * (len(trie.pieces) + 1) + pieces + 1


def _walk(block: Pieces, forms: pa.Array, between: pa.Array, trie: Trie) -> np.ndarray:
    """Return first and last piece, and alias, of every spelling that stands somewhere, also within another."""
    if not trie.levels:
        return np.zeros((3, 0), np.int64)
    pieces, gaps = _codes(trie.pieces, forms), _codes(trie.between, between).astype(np.int32)[block.gaps]
    gaps[block.offsets[block.offsets > 0] - 1] = -1  # nothing goes on in the next text
    found = []
    for n, level in enumerate(trie.levels):
        if n == 0:
            nodes = level.keys.get_indexer(_keys(trie, 0, 0, pieces)).astype(np.int32)[block.ids]
            places = np.flatnonzero(nodes >= 0)
        else:
            nodes = level.keys.get_indexer(_keys(trie, nodes, gaps[places + n - 1], pieces[block.ids[places + n]]))
            places = places[nodes >= 0]
        nodes = nodes[nodes >= 0].astype(np.int64)
        for nth in range(level.number.max()):
            ends = np.flatnonzero(level.number[nodes] > nth)
            aliases = level.aliases[level.first[nodes[ends]] + nth]
            found.append(np.stack([places[ends], places[ends] + n, aliases]))
        goes_on = gaps[places + n] >= 0
        places, nodes = places[goes_on], nodes[goes_on]
    return np.concatenate(found, axis=1)


def _until(block: Pieces, between: list[str], last: np.ndarray) -> np.ndarray:
    """Return the piece that the next alias may begin with: the s of a possessive is none."""
    apostrophe = np.array([text in ("'", "’") for text in between], bool)[block.gaps[last]]
    following = np.minimum(last + 1, block.offsets[np.searchsorted(block.offsets, last, "right")] - 1)
    return last + 1 + (apostrophe & (block.ids[following] == pc.index(block.forms, "s").as_py()))


def _codes(vocabulary: pa.Array, values: pa.Array) -> np.ndarray:
    return pc.fill_null(pc.index_in(values, value_set=vocabulary), -1).to_numpy().astype(np.int64)


def _uniform(gap: str) -> str:
    """Return what stands between two pieces in one spelling: any white space within a paragraph is one space."""
    return gap if gap == " " else WHITE.sub(lambda white: " " if white[0] else "", gap).translate(UNIFORM)


def _array(texts: Iterable[str]) -> pa.Array:
    return pa.array(list(texts), pa.large_string())
