"""Tokens of two corpora, or of groups of articles → what each side of a comparison has of each term; of tables in parts too.

A corpus in parts is read three times: for all terms, for the counts of those that are tested, and for how evenly the most
frequent of them are spread. What comes back are whole numbers, which add up.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from workbench import schema
from workbench.parts import in_parts, planned
from workbench.tallies import Tally, compact, tally, tally_all
from workbench.units import article_rows, codes_of
from workbench.vocabulary import Vocabulary, number_terms


class Side(NamedTuple):
    """Of each term tested its occurrences, the articles with it and DPnorm over the articles; all words, all articles."""

    count: np.ndarray
    units: np.ndarray
    dp_norm: np.ndarray
    words: int
    articles: float


class Sides(NamedTuple):
    """What sides have of the terms that are tested, which are sorted. One is the target, all others together the reference.

    A row of `counts` is a term in a cell of articles, of `cells` a cell, of `lengths` the articles of one length, of `crowded`
    a term in those articles of a target (`at` is twice its number) or its reference (and one more) that have no more of it
    than their share. Term, side and source are numbers, -1 is no side or source.
    """

    terms: pd.Index
    pooled: np.ndarray  # occurrences of each of them, in all sides and the list
    different: int  # terms, tested or not
    occurrences: int  # of these
    names: pd.Index
    counts: pd.DataFrame
    cells: pd.DataFrame
    lengths: pd.DataFrame
    crowded: pd.DataFrame | None = None

    def pair(self, n: int) -> list[Side]:
        """Return side n, and all others together."""
        return [self._side(n, role) for role in (0, 1)]

    def pair_without(self, n: int, what: str) -> list[tuple[np.ndarray, int]]:
        """Return counts and words of both without copies, or without the source that has most words of side n."""
        left = [table[~self._out(n, what, table)] for table in (self.counts, self.cells)]
        counts, cells = ([_in_role(table, n, role) for role in (0, 1)] for table in left)
        return [(self.sum_of(few, "count"), int(words["words"].sum())) for few, words in zip(counts, cells, strict=True)]

    def _side(self, n: int, role: int) -> Side:
        counts, lengths = (_in_role(table, n, role) for table in (self.counts, self.lengths))
        count, units, words = (self.sum_of(counts, name) for name in ("count", "units", "words"))
        crowded, total = self.crowded[self.crowded["at"] == 2 * n + role], _words(lengths)
        with np.errstate(divide="ignore", invalid="ignore"):
            # DP: the share of the term that is in articles with more than their share of it, less their share of the words.
            dp = (count - self.sum_of(crowded, "count")) / np.where(count > 0, count, np.nan)
            dp -= (words - self.sum_of(crowded, "words")) / total
            dp_norm = dp / (1 - np.float64(lengths["size"].min()) / total)
        return Side(count, units, dp_norm, total, int(lengths["articles"].sum()))

    def sum_of(self, rows: pd.DataFrame, name: str) -> np.ndarray:
        """Return the sum of a column for each term."""
        return np.bincount(rows["term"], weights=rows[name], minlength=len(self.terms)).astype(np.int64)

    def _out(self, n: int, what: str, table: pd.DataFrame) -> pd.Series:
        if what == "copies":
            return table["copy"]
        known = self.cells[(self.cells["side"] == n) & (self.cells["source"] >= 0)]
        words = known.groupby("source")["words"].sum()
        return table["source"] == (words.idxmax() if len(words) else -2)  # of several the first by name


def read_sides(
    tables: list[pd.DataFrame],
    articles: pd.DataFrame | None,
    *,
    by: str | None = None,
    minimum: int,
    listed: pd.Series | None = None,
) -> Sides:
    """Return what sides have of the terms that all of them together, and a list of counts, have `minimum` times or more.

    Sides are the tables, of which the first is a target, or with `by` the groups of the articles, in their order.
    """
    needs = ("article_id", "source", "dup_of", *([by] if by else [])) if articles is not None else ()
    given = {"articles": articles, "by": by}
    tables = tables or [schema.empty("tokens")]
    pairs = planned(_pairs, *tables, needs=needs, **given) if in_parts(*tables) else _pairs(*tables, **given)
    terms, cells, lengths = tally_all(_sizes, pairs)
    pooled = pd.Series(terms.occurrences, terms.groups["term"].astype("str"))
    pooled = (pooled if listed is None else pooled.add(listed, fill_value=0).astype("int64")).sort_index()
    codes, names = codes_of(cells.groups["side"])
    names = names[np.unique(codes[codes >= 0])] if by else pd.RangeIndex(len(tables))
    sources = codes_of(cells.groups["source"])[1]
    tested = (pooled >= minimum).to_numpy()
    vocabulary, order = number_terms(pd.Index(pooled.index), tested)
    places = (np.cumsum(tested) - 1)[order]  # of the terms that the numbers stand for
    counts = _decoded(*tally_all(_counts, pairs, vocabulary=vocabulary, names=names, sources=sources), len(names), len(sources))
    found = Sides(
        terms=pooled.index[tested],
        pooled=pooled.to_numpy()[tested],
        different=len(pooled),
        occurrences=int(pooled.sum()),
        names=names,
        counts=counts.assign(term=places[counts["term"]]),
        cells=_numbered(cells.groups, names, sources).assign(words=cells.occurrences),
        lengths=lengths.groups.assign(side=_numbers(lengths.groups["side"], names), articles=lengths.units),
    )
    targets = range(len(names) if by else 1)
    often = _often(found, targets)[places]
    options = {"vocabulary": vocabulary.only(often), "names": names, "totals": _totals(found, targets, places[often])}
    (crowded,) = tally_all(_crowded, pairs, **options)
    at, number = np.divmod(crowded.groups["key"].to_numpy(), max(int(often.sum()), 1))
    crowded = pd.DataFrame({"at": at, "term": places[often][number], "count": crowded.occurrences, "words": crowded.units})
    return found._replace(crowded=crowded)


def _in_role(table: pd.DataFrame, n: int, role: int) -> pd.DataFrame:
    """Return the rows of side n, or of all others."""
    return table[(table["side"] == n) != bool(role)]


def _words(lengths: pd.DataFrame) -> int:
    return int((lengths["size"] * lengths["articles"]).sum())


def _often(sides: Sides, targets: range) -> np.ndarray:
    """Say which terms can be in an article that has no more of them than its share; of others once is more in the longest."""
    often = np.zeros(len(sides.terms), bool)
    for n in targets:
        for role in (0, 1):
            lengths, count = _in_role(sides.lengths, n, role), sides.sum_of(_in_role(sides.counts, n, role), "count")
            often |= (count > 0) & (count * lengths["size"].max() >= _words(lengths)) if len(lengths) else False
    return often


def _totals(sides: Sides, targets: range, terms: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return all words and the occurrences of these terms, of each target and its reference in turn."""
    return [_total(sides, n, role, terms) for n in targets for role in (0, 1)]


def _total(sides: Sides, n: int, role: int, terms: np.ndarray) -> tuple[int, np.ndarray]:
    return _words(_in_role(sides.lengths, n, role)), sides.sum_of(_in_role(sides.counts, n, role), "count")[terms]


# Of a piece, or of all tokens


def _pairs(*tables: pd.DataFrame, articles: pd.DataFrame | None, by: str | None) -> pd.DataFrame:
    """Return a row for each term of an article of a side: how often it stands there, and among how many words."""
    found, before = [], 0
    for n, tokens in enumerate(tables):
        article, ids = pd.factorize(tokens["article_id"])  # only the articles that have words
        numbers = np.arange(len(ids))
        terms = tally(pd.DataFrame({"article": numbers}), tokens[["term"]], article, numbers)
        of = terms.groups["article"].to_numpy()
        about = _about(pd.DataFrame({"article_id": ids}), articles, by, n)
        about = about.assign(article=numbers + before, size=np.bincount(article, minlength=len(ids)))
        found.append(about.iloc[of].assign(term=terms.groups["term"].array, count=terms.occurrences))
        before += len(ids)
    if len(found) == 1:
        return found[0].reset_index(drop=True)
    terms = union_categoricals([table["term"] for table in found])
    return pd.concat([table.drop(columns="term") for table in found], ignore_index=True).assign(term=terms)


def _about(ids: pd.DataFrame, articles: pd.DataFrame | None, by: str | None, n: int) -> pd.DataFrame:
    """Return the side of each article, its source, and whether it repeats another; nothing is known where none are given."""
    if articles is None:
        return pd.DataFrame({"side": n, "source": pd.Categorical([None] * len(ids)), "copy": False}, ids.index)
    known = articles.iloc[article_rows(ids, articles, call="score_groups" if by else "score_keyness")].reset_index(drop=True)
    side = known[by].astype("category") if by else pd.Series(n, known.index)
    return pd.DataFrame({"side": side, "source": known["source"].astype("category"), "copy": known["dup_of"].notna()})


def _sizes(pairs: pd.DataFrame) -> tuple[Tally, Tally, Tally]:
    """Return the occurrences of each term, the words of each cell of articles, and the articles of each length."""
    counts = np.bincount(pairs["term"].cat.codes, weights=pairs["count"]).astype(np.int64)
    codes = np.flatnonzero(counts)
    terms = pd.Categorical.from_codes(codes, dtype=pairs["term"].dtype) if len(codes) else pairs["term"]
    articles = pairs.drop_duplicates("article")
    cells, lengths = (_lengths(articles, names) for names in (["side", "source", "copy"], ["side", "size"]))
    return Tally(pd.DataFrame({"term": terms}), counts[codes], np.zeros(len(codes), int)), cells, lengths


def _lengths(articles: pd.DataFrame, names: list[str]) -> Tally:
    """Return the words, and as units the articles, of each group of articles."""
    found = articles.assign(words=articles["size"]).groupby(names, observed=True, dropna=False)["words"].agg(["sum", "size"])
    return Tally(found.index.to_frame(index=False), found["sum"].to_numpy(), found["size"].to_numpy())


def _counts(pairs: pd.DataFrame, *, vocabulary: Vocabulary, names: pd.Index, sources: pd.Index) -> tuple[Tally, Tally]:
    """Return the occurrences of each term in each cell and the articles with it, and the words of these."""
    code, cell = vocabulary.codes(pairs["term"]), _numbered(pairs, names, sources)
    key = ((code * (len(names) + 1) + cell["side"] + 1) * (len(sources) + 1) + cell["source"] + 1) * 2 + cell["copy"]
    rows = np.flatnonzero(code >= 0)
    return _by_key(key.to_numpy()[rows], pairs["count"].to_numpy()[rows], pairs["size"].to_numpy()[rows])


def _decoded(counts: Tally, words: Tally, names: int, sources: int) -> pd.DataFrame:
    """Return what the keys of `_counts` stand for, beside the numbers."""
    rest, copy = np.divmod(counts.groups["key"].to_numpy(np.int64), 2)
    rest, source = np.divmod(rest, sources + 1)
    term, side = np.divmod(rest, names + 1)
    cells = {"term": term, "side": side - 1, "source": source - 1, "copy": copy == 1}
    return pd.DataFrame({**cells, "count": counts.occurrences, "units": counts.units, "words": words.occurrences})


def _crowded(
    pairs: pd.DataFrame, *, vocabulary: Vocabulary, names: pd.Index, totals: list[tuple[int, np.ndarray]]
) -> tuple[Tally]:
    """Return what `Sides.crowded` is: occurrences, and words for units, by a key of `at` and the number of the term."""
    code = vocabulary.codes(pairs["term"])
    known = code >= 0
    code, count, size = code[known], pairs["count"].to_numpy()[known], pairs["size"].to_numpy()[known]
    side, found = _numbers(pairs["side"], names)[known], [np.zeros((3, 0), np.int64)]
    for at, (words, occurrences) in enumerate(totals):
        rows = np.flatnonzero(((side == at // 2) != bool(at % 2)) & (count * words <= size * occurrences[code]))
        found.append(np.stack([at * len(occurrences) + code[rows], count[rows], size[rows]]))
    counts, words = _by_key(*np.concatenate(found, axis=1))
    return (counts._replace(units=words.occurrences),)


def _by_key(key: np.ndarray, count: np.ndarray, size: np.ndarray) -> tuple[Tally, Tally]:
    """Return for each key its occurrences and, as units, its rows; and beside these the words."""
    known, place = compact(key)
    counts, words = (np.bincount(place, weights=amount, minlength=len(known)).astype(np.int64) for amount in (count, size))
    keys, rows = pd.DataFrame({"key": known}), np.bincount(place, minlength=len(known))
    return Tally(keys, counts, rows), Tally(keys, words, rows)


def _numbered(table: pd.DataFrame, names: pd.Index, sources: pd.Index) -> pd.DataFrame:
    """Return the numbers of the side and the source of each row, and whether it is of a copy."""
    side, source = _numbers(table["side"], names), _numbers(table["source"], sources)
    return pd.DataFrame({"side": side, "source": source, "copy": table["copy"].to_numpy(bool)})


def _numbers(column: pd.Series, names: pd.Index) -> np.ndarray:
    """Return the place of each value among the names; -1 for a missing value."""
    codes, values = codes_of(column)
    return np.append(names.get_indexer(values), -1)[codes]
