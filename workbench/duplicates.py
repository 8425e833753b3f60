"""Articles → near-duplicates: copies, versions and excerpts are marked and clustered, never deleted."""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import schema
from workbench.candidates import Sketches, ends, grouped, joined, next_ones
from workbench.parts import in_parts, planned, stream
from workbench.shelves import Shelf, shelf
from workbench.shingles import SHINGLE, ShingleSets, Sketch, distinct, hashed, shingle_sets, sketch

CONTAINED = 0.8  # least containment of an excerpt
EXCERPT = 20  # least words of an excerpt; a shorter text is found in too much
SAME_PAGE = 0.3  # least containment of two versions of one address; below it the address is a placeholder
SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.I)
NEEDED = ("article_id", "text", "published", "url")


def find_duplicates(articles: pd.DataFrame, *, similarity: float = 0.5, hours: float | None = None) -> pd.DataFrame:
    """Return the pairs of articles of which one repeats the other: a row is a pair, in order of publication.

    `duplicate_of` is the earlier one (by `published`, the undated last, then by `article_id`), whichever was copied from the
    other. `similarity` is the Jaccard index of the sets of five-word shingles of the two texts (case and punctuation
    aside), `containment` the share of the smaller set that is in the larger; both are exact, from 0 to 1. `relation` is

    - `version`: the same address and another text; a Jaccard of at least `similarity` or a containment of at least .3,
    - `copy`: else a Jaccard of at least `similarity`,
    - `excerpt`: else a containment of at least .8 in a text of 20 words or more, found by shingles of at most 32 stories.

    A text of fewer than five words is a copy of the same words only; one without words repeats nothing. `hours` leaves out
    pairs published further apart; an undated article is never left out.

    Candidates share a min-hash bucket (64 minima in 32 bands) or sampled shingles: the MIN and MOD sketches of Broder (1997),
    On the resemblance and containment of documents. Constants are fixed, and the order of the articles does not matter. So that
    furniture cannot make everything a candidate, an article is compared with the 16 that follow it in a bucket by
    publication, and with the first: of more than 17 copies not every pair is a row, but a chain of rows connects them.

    Of a corpus in parts it gives the same table: every piece is read once, and those with candidates up to twice more. The
    memory that this takes grows by about 270 bytes an article and 100 a pair; sketches of 1.5 KB an article lie meanwhile in
    a temporary file, in the folder that TMPDIR names.
    Raises ValueError if an `article_id` is missing or stands twice, or if an option is out of range.
    """
    found = _found(articles, similarity, hours, call="find_duplicates")
    page, ids = found.ordered["page"].to_numpy(), found.ordered["article_id"].array
    same_page = (page[found.first] == page[found.second]) & (page[found.first] >= 0) & (found.jaccard < 1)
    relation = np.where(same_page, "version", np.where(found.jaccard >= similarity, "copy", "excerpt"))
    data = (ids.take(found.second), ids.take(found.first), relation, found.jaccard, found.contained)
    return schema.make("duplicates", dict(zip(schema.names("duplicates"), data, strict=True)))


def mark_duplicates(articles: pd.DataFrame, *, similarity: float = 0.5, hours: float | None = None) -> pd.DataFrame:
    """Return the articles with `cluster_id` and `dup_of`: a row is an article, as many and in the same order as before.

    A cluster is a connected component of the pairs of `find_duplicates` (see there for the options): each of its articles
    repeats or is repeated by another, not by all others. `cluster_id` is the `article_id` of its first article by
    publication, the article's own if it is alone. `dup_of` is the earliest article that it is paired with, or the first of
    its cluster if all those are later; missing for the first, so `articles[articles["dup_of"].isna()]` has each story once.

    Of a corpus in parts the clusters are found at once, and the table that comes of it is in parts again. Mentions, quotations
    and dates that are kept are found anew for no mark.
    """
    found = _found(articles, similarity, hours, call="mark_duplicates")
    labels = _components(len(found.ordered), found.first, found.second)
    origin = labels.copy()
    earliest = pd.Series(found.first).groupby(found.second).min()
    origin[earliest.index.to_numpy(np.int64)] = earliest.to_numpy()
    ids, later = found.ordered["article_id"].array, np.flatnonzero(labels != np.arange(len(labels)))
    marks = {"cluster_id": ids.take(labels[later]), "dup_of": ids.take(origin[later])}
    marks = pd.DataFrame(marks, index=pd.Index(ids.take(later)), dtype="str")
    if in_parts(articles):
        return planned(_marked, articles, marks, needs=("article_id",), adds=("cluster_id", "dup_of"))
    return _marked(articles, marks)


def _marked(articles: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with their marks; those that have none repeat nothing."""
    ids = articles["article_id"].astype("str").reset_index(drop=True)
    own = marks.reindex(ids).reset_index(drop=True).assign(cluster_id=lambda table: table["cluster_id"].fillna(ids))
    return articles.assign(**{name: pd.Series(own[name].array, articles.index, dtype="str") for name in marks.columns})


class _Found(NamedTuple):
    """The articles in order of publication, and the pairs: the ranks of both, Jaccard and containment."""

    ordered: pd.DataFrame
    first: np.ndarray
    second: np.ndarray
    jaccard: np.ndarray
    contained: np.ndarray


def _found(articles: pd.DataFrame, similarity: float, hours: float | None, *, call: str) -> _Found:
    """Return the pairs by publication of the second, then of the first."""
    schema.check(articles, *NEEDED, call=call, whole=False)
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity={similarity!r} is not above 0 and at most 1.")
    if hours is not None and not hours >= 0:
        raise ValueError(f"hours={hours!r} is not a number from 0, or None.")
    with shelf(in_file=in_parts(articles)) as aside:
        ordered, sketches, starts = _sketched(articles, aside)
        sets = _Sets(articles, ordered["row"].to_numpy(), starts, aside)
        pairs, shared = _similar_pairs(ordered["page"].to_numpy(), sketches, sets, similarity)
    first, second = ends(pairs)
    order = np.lexsort((first, second))
    if hours is not None:
        instant = ordered["instant"].to_numpy()
        far = np.abs(instant[second] - instant[first]) > np.rint(hours * 3.6e9)  # a missing instant is beyond no limit
        order = order[~far[order]]
    first, second = first[order], second[order]
    return _Found(ordered, first, second, *_indices(shared[order], sets.sizes[first], sets.sizes[second]))


def _sketched(articles: pd.DataFrame, aside: Shelf) -> tuple[pd.DataFrame, Sketches, np.ndarray]:
    """Return the articles in order, their sketches, and the rows that the pieces begin with.

    The articles are id, instant (µs), number of the address and row, by instant, then id: a row's number is the article's rank.
    """
    sketches, about = Sketches(aside), [_about(schema.empty("articles"))]
    for own, sketched in stream(_read, articles, needs=NEEDED):
        sketches.add(sketched)
        about.append(own)
    starts = np.cumsum([len(own) for own in about[:-1]])
    ordered = pd.concat(about, ignore_index=True)
    about.clear()
    _check_ids(ordered["article_id"])
    stated, number = np.unique(ordered["page"], return_inverse=True)
    ordered["page"] = number - (stated[:1] == 0).sum()
    ordered["row"] = np.arange(len(ordered))
    ordered = ordered.sort_values(["instant", "article_id"], na_position="last", ignore_index=True)
    sketches.rank(ordered["row"].to_numpy())
    return ordered, sketches, starts


def _read(articles: pd.DataFrame) -> tuple[pd.DataFrame, Sketch]:
    return _about(articles), sketch(articles["text"])


def _about(articles: pd.DataFrame) -> pd.DataFrame:
    published = pd.to_datetime(articles["published"], utc=True)
    instant = ((published - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(microseconds=1)).astype("float64")
    addresses = articles["url"].astype(object).map(_address, na_action="ignore")
    pages = [hashed(address) if isinstance(address, str) else 0 for address in addresses]
    columns = {"article_id": articles["article_id"].astype("str"), "instant": instant}
    return pd.DataFrame(columns).assign(page=np.array(pages, np.uint64))


def _check_ids(ids: pd.Series) -> None:
    if ids.isna().any():
        raise ValueError(f"An article has no article_id (row {int(np.flatnonzero(ids.isna())[0])}); each needs its own.")
    if (twice := ids.duplicated()).any():
        raise ValueError(f"The article_id {ids[twice].iloc[0]!r} stands more than once; each article needs its own.")


def _address(url: object) -> str | None:
    """Return an address without scheme, www., the slash at its end and the place in the page; None if nothing is left."""
    page, _, place = str(url).strip()[:2000].partition("#")
    page = SCHEME.sub("", page, count=1).rstrip("/")
    return (f"{page}#{place}" if place.startswith(("!", "/")) else page) or None


def _similar_pairs(page: np.ndarray, sketches: Sketches, sets: "_Sets", similarity: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs as codes, and the shingles that each has in common."""
    stated = np.flatnonzero(page >= 0)
    one_page = joined(next_ones(*grouped(page[stated].astype(np.uint64), stated, len(page))))
    pairs = np.union1d(sketches.alike(similarity), one_page)
    shared, jaccard, contained = sets.compare(pairs)
    first, second = ends(pairs)
    kept = (jaccard >= similarity) | (page[first] == page[second]) & (page[first] >= 0) & (contained >= SAME_PAGE)
    stories = _components(len(page), first[kept], second[kept])
    more = np.setdiff1d(sketches.overlapping(stories, min(similarity, CONTAINED) / 2), pairs[kept])
    shared_more, jaccard, contained = sets.compare(more)
    smaller = np.min(sets.sizes[np.array(ends(more))], axis=0)
    found = (jaccard >= similarity) | (contained >= CONTAINED) & (smaller >= EXCERPT - SHINGLE + 1)
    return np.concatenate([pairs[kept], more[found]]), np.concatenate([shared[kept], shared_more[found]])


def _components(number: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return for each of `number` articles the lowest one of its connected component."""
    joined_ones = distinct(np.concatenate([first, second]))  # the others are alone
    parent = list(range(len(joined_ones)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for a, b in zip(*(np.searchsorted(joined_ones, end).tolist() for end in (first, second)), strict=True):
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    labels = np.arange(number)
    labels[joined_ones] = joined_ones[[root(node) for node in range(len(joined_ones))]]
    return labels


class _Sets:
    """The shingles of the articles that are compared: read when they are asked for, once, and put aside."""

    def __init__(self, articles: pd.DataFrame, rows: np.ndarray, starts: np.ndarray, shelf: Shelf) -> None:
        self._articles, self._rows, self._starts, self._shelf = articles, rows, starts, shelf
        self._known = np.zeros(len(rows), bool)
        self._numbers, self._places = np.zeros(len(rows), np.int32), np.zeros(len(rows), np.int64)  # on the shelf
        self.sizes, self._sums = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.uint64)

    def compare(self, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return for each pair the number of shingles in common, Jaccard and containment."""
        first, second = ends(pairs)
        wanted = distinct(np.concatenate([first, second]))
        self._read(wanted[~self._known[wanted]])
        shared = self.sizes[first]
        # Sets of one sum are the same set: hashes of 64 bits add up by chance once in 2⁶⁴ times.
        other = np.flatnonzero(self._sums[first] != self._sums[second])
        shared[other] = [self._common(a, b) for a, b in zip(first[other].tolist(), second[other].tolist(), strict=True)]
        return shared, *_indices(shared, self.sizes[first], self.sizes[second])

    def _read(self, ranks: np.ndarray) -> None:
        """Read the texts of these articles, each piece that has any of them once."""
        if not len(ranks):
            return
        ranks = ranks[np.argsort(self._rows[ranks])]
        piece = np.searchsorted(self._starts, self._rows[ranks], side="right") - 1
        pieces, begins = np.unique(piece, return_index=True)
        parts = np.split(ranks, begins[1:])
        given = {n: self._rows[own] - self._starts[n] for n, own in zip(pieces.tolist(), parts, strict=True)}
        for own, found in zip(parts, stream(_sets_of, self._articles, needs=("text",), given=given), strict=True):
            self._numbers[own] = self._shelf.put(found.shingles)
            self._places[own] = np.cumsum(found.sizes) - found.sizes
            self.sizes[own], self._sums[own], self._known[own] = found.sizes, found.sums, True

    def _common(self, a: int, b: int) -> int:
        small, large = sorted((self._of(a), self._of(b)), key=len)
        if not len(small):
            return 0
        places = np.searchsorted(large, small)
        places[places == len(large)] = 0
        return np.count_nonzero(large[places] == small)

    def _of(self, rank: int) -> np.ndarray:
        return self._shelf.get(self._numbers[rank], self._places[rank], self._places[rank] + self.sizes[rank])


def _sets_of(articles: pd.DataFrame, rows: np.ndarray) -> ShingleSets:
    return shingle_sets(articles["text"].iloc[rows])


def _indices(shared: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Jaccard and containment of sets of these sizes; 0 if one is empty."""
    return shared / np.maximum(first + second - shared, 1), shared / np.maximum(np.minimum(first, second), 1)
