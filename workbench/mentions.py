"""Articles, actors → mentions: who of a watchlist is named, under which alias, in which form."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
import regex

from workbench import schema

PIECE = regex.compile(r"[\p{L}\p{N}\p{M}]+")  # what an alias is compared by: a hyphen or point parts pieces, unlike tokens
POSSESSIVE = regex.compile(r"['’]s?(?![\p{L}\p{N}])")
UNIFORM = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-"})
SHORT = 3  # an acronym of up to three letters is never taken for a capitalised word, nor the other way round
HOLDER_UNKNOWN = "{} (holder unknown)"


class Alias(NamedTuple):
    """An alias as it is looked for: its pieces and what stands between them, and the rows of the watchlist that have it."""

    pieces: tuple[str, ...]
    between: tuple[str, ...]
    tail: str
    rows: tuple

    def fits(self, pieces: list[str], between: list[str]) -> bool:
        """Say whether these printed pieces are the alias: a role in any case, a name as it is written or in capitals."""
        if between != list(self.between):
            return False
        if self.rows[0].form == "role" or pieces == list(self.pieces):
            return True
        return pieces == [piece.upper() for piece in self.pieces] and sum(map(len, pieces)) > SHORT


def find_mentions(articles: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Return where the texts (not the titles) mention an actor: a row is a mention, in the order it is read.

    Whole words only; at each place the longest alias wins, and no character is in two mentions. A possessive ending counts as
    part of the mention's word but not of its span. A name or metonym is found as it is written in the watchlist or all in
    capitals (from four letters on, so that `us` is never the US); a role in any case.

    A role goes to its holder on the day of publication. With no date, or no holder that day, it is kept as the actor
    `ALIAS (holder unknown)`, unless the watchlist gives the office no dates.
    """
    schema.check(articles, "article_id", "text", "published_date", call="find_mentions")
    schema.check(actors, *schema.names("actors"), call="find_mentions")
    aliases = _index(actors)
    rows = [
        (article_id, *_attributed(alias, day), start, end)
        for article_id, text, day in zip(
            articles["article_id"], articles["text"].fillna(""), articles["published_date"], strict=True
        )
        for alias, start, end in _matches(text, aliases)
    ]
    return schema.make("mentions", pd.DataFrame(rows, columns=schema.names("mentions")))


def _index(actors: pd.DataFrame) -> dict[str, list[Alias]]:
    """Return the aliases by their first piece in lower case, longest first."""
    rows = defaultdict(list)
    for row in actors.itertuples(index=False):
        rows[row.alias.casefold() if row.form == "role" else row.alias].append(row)
    index = defaultdict(list)
    for same in rows.values():
        alias = same[0].alias
        found = list(PIECE.finditer(alias))
        if not found:
            raise ValueError(f"The alias {alias!r} of {same[0].actor} has no letter or digit.")
        pieces = tuple(piece[0] for piece in found)
        tail = alias[found[-1].end() :].strip()
        index[pieces[0].casefold()].append(Alias(pieces, tuple(_gaps(alias, found)), tail, tuple(same)))
    for candidates in index.values():
        candidates.sort(key=lambda alias: (-len(alias.pieces), -len(alias.tail), alias.rows[0].alias))
    return index


def _gaps(text: str, pieces: list[regex.Match]) -> list[str]:
    """Return what stands between the pieces, in one spelling: any white space within a paragraph is one space."""
    return [
        regex.sub(r"[^\S\n]*\n?[^\S\n]*", lambda m: " " if m[0] else "", text[a.end() : b.start()]).translate(UNIFORM)
        for a, b in pairwise(pieces)
    ]


def _matches(text: str, aliases: dict[str, list[Alias]]) -> Iterator[tuple[Alias, int, int]]:
    pieces = list(PIECE.finditer(text))
    folded = [piece[0].casefold() for piece in pieces]
    at = 0
    while at < len(pieces):
        for alias in aliases.get(folded[at], ()):
            until = at + len(alias.pieces)
            found = pieces[at:until]
            if folded[at:until] != [piece.casefold() for piece in alias.pieces]:
                continue
            if not alias.fits([piece[0] for piece in found], _gaps(text, found)):
                continue
            end = found[-1].end()
            yield alias, found[0].start(), end + len(alias.tail) if text.startswith(alias.tail, end) else end
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
