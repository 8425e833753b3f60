"""A watchlist, a text and its day → where the aliases stand, and whose they are that day."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
import regex

PIECE = regex.compile(r"[\p{L}\p{N}\p{M}]+")  # what an alias is compared by: a hyphen or point parts pieces, unlike tokens
WHITE = regex.compile(r"[^\S\n]*\n?[^\S\n]*")  # within a paragraph
POSSESSIVE = regex.compile(r"['’]s?(?![\p{L}\p{N}])")
UNIFORM = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-"})
SHORT = 3  # an acronym of up to three letters is never taken for a capitalised word, nor the other way round
HOLDER_UNKNOWN = "{} (holder unknown)"


class Alias(NamedTuple):
    """An alias as it is looked for: its pieces, as written and folded, what stands between and after them, and its rows."""

    pieces: tuple[str, ...]
    folded: list[str]
    between: list[str]
    tail: str
    rows: tuple

    def fits(self, pieces: list[str], between: list[str]) -> bool:
        """Say whether these printed pieces are the alias: a role in any case, a name as it is written or in capitals."""
        if between != self.between:
            return False
        if self.rows[0].form == "role" or pieces == list(self.pieces):
            return True
        return pieces == [piece.upper() for piece in self.pieces] and sum(map(len, pieces)) > SHORT


class Matched(NamedTuple):
    """Where an alias stands in a text, and to whom it is attributed."""

    actor: str
    kind: str
    alias: str
    form: str
    rule: str
    start: int
    end: int


def index_aliases(actors: pd.DataFrame) -> dict[str, list[Alias]]:
    """Return the aliases by their first piece in lower case, longest first; a demonym is none that is looked for."""
    rows = defaultdict(list)
    for row in actors[actors["form"] != "demonym"].itertuples(index=False):
        rows[row.alias.casefold() if row.form == "role" else row.alias].append(row)
    index = defaultdict(list)
    for same in rows.values():
        alias = same[0].alias
        found = list(PIECE.finditer(alias))
        if not found:
            raise ValueError(f"The alias {alias!r} of {same[0].actor} has no letter or digit.")
        pieces = tuple(piece[0] for piece in found)
        folded = [piece.casefold() for piece in pieces]
        tail = alias[found[-1].end() :].strip()
        index[folded[0]].append(Alias(pieces, folded, _gaps(alias, found), tail, tuple(same)))
    for candidates in index.values():
        candidates.sort(key=lambda alias: (-len(alias.pieces), -len(alias.tail), alias.rows[0].alias))
    return index


def _gaps(text: str, pieces: list[regex.Match]) -> list[str]:
    """Return what stands between the pieces, in one spelling: any white space within a paragraph is one space."""
    return [
        gap if (gap := text[a.end() : b.start()]) == " " else WHITE.sub(lambda m: " " if m[0] else "", gap).translate(UNIFORM)
        for a, b in pairwise(pieces)
    ]


def find_aliases(text: str, aliases: dict[str, list[Alias]], day: pd.Timestamp) -> list[Matched]:
    """Return the aliases in a text of that day, in order; at each place the longest, and no character twice."""
    return [Matched(*_attributed(alias, day), start, end) for alias, start, end in _matches(text, aliases)]


def _matches(text: str, aliases: dict[str, list[Alias]]) -> Iterator[tuple[Alias, int, int]]:
    pieces = list(PIECE.finditer(text))
    folded = [piece[0].casefold() for piece in pieces]
    at = 0
    while at < len(pieces):
        for alias in aliases.get(folded[at], ()):
            until = at + len(alias.pieces)
            if folded[at:until] != alias.folded:
                continue
            found = pieces[at:until]
            if not alias.fits([piece[0] for piece in found], _gaps(text, found)):
                continue
            end = found[-1].end()
            tailed = text.startswith(alias.tail, end)
            if text.startswith("$", end) or not (tailed or alias.tail == "."):  # US$ is money; a U.S may end a sentence
                continue
            yield alias, found[0].start(), end + len(alias.tail) * tailed
            possessive = POSSESSIVE.match(text, end)
            at = until + (possessive is not None and until < len(pieces) and pieces[until].start() < possessive.end())
            break
        else:
            at += 1


def _attributed(alias: Alias, day: pd.Timestamp) -> tuple[str, str, str, str, str]:
    """Return actor, kind, alias, form and rule of a match in an article of that day."""
    row = alias.rows[0]
    if row.form != "role" or (pd.isna(row.valid_from) and pd.isna(row.valid_to)):
        return row.actor, row.kind, row.alias, row.form, "alias"
    for holder in alias.rows:
        if pd.notna(day) and not (holder.valid_from > day or holder.valid_to < day):
            return holder.actor, holder.kind, holder.alias, holder.form, "office on the day"
    rule = "office without a date" if pd.isna(day) else "office vacant"
    return HOLDER_UNKNOWN.format(row.alias), row.kind, row.alias, row.form, rule
