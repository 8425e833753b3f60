"""Tokens, node → what stands near it: collocates, and how strongly each keeps company with the node."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import association, schema
from workbench.nodes import Node, match_terms, name
from workbench.parts import by_piece
from workbench.significance import benjamini_hochberg
from workbench.streams import Stream, article_codes, read_stream, sentence_bounds, units_of
from workbench.tallies import Tally, tally_all
from workbench.tokens import fold
from workbench.words import apart


class Windows(NamedTuple):
    """Rows of the tokens: in a window, with the words to the nearest node and that node; and of the nodes' own words."""

    rows: np.ndarray
    distances: np.ndarray
    nearest: np.ndarray
    first: np.ndarray
    last: np.ndarray
    inside: np.ndarray


@by_piece([])
def find_collocates(
    tokens: pd.DataFrame, node: Node | pd.DataFrame, *, window: tuple[int, int] = (5, 5), within: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the words near the node: a row is a word in a window, in reading order.

    The node is a word or a phrase (words in sequence, whatever stands between them), either with `*` for any letters, or a
    regular expression that matches a whole term, in any case. Or it is a table of occurrences (mentions, lines), each with the
    words it touches; one that touches none is no node. Nodes do not overlap: the leftmost is taken. A window is so many words
    before and after it (`position` counts them, so words that were filtered out keep others apart), cut at the article
    and, with a table of sentences as `within`, at the sentence; then a node is only found inside one.

    A word of a node is in no window. A word in several windows is one row, of the nearest node, of the one before it if two are
    as near: `distance` is counted from the end of that node that is nearer.
    """
    stream = read_stream(tokens, call="find_collocates")
    found = _windows(stream, node, window, within)
    table = tokens.iloc[found.rows].assign(
        distance=found.distances,
        node_start=stream.start[found.first[found.nearest]],
        node_end=stream.end[found.last[found.nearest]],
    )
    return schema.make("collocates", table.reset_index(drop=True))


def score_collocates(
    tokens: pd.DataFrame, node: Node | pd.DataFrame, *, window: tuple[int, int] = (5, 5), within: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return how strongly each word keeps company with the node: a row is a term with an occurrence in its windows.

    Node and windows are those of `find_collocates`; `count` is the number of its rows. Surface co-occurrence (Evert 2008): the
    four cells are the term and all other words, inside and outside all windows; the node's own words are in none of them.
    Sorted by `log_dice`, the strongest first, ties by term.
    """
    near, every, inside, of, nodes = tally_all(_tallies, tokens, node=node, window=window, within=within)
    counts = near.groups.assign(o=near.occurrences, units=near.units)
    number = every.groups.assign(number=every.occurrences).merge(
        inside.groups.assign(inside=inside.occurrences), on="term", how="left"
    )
    outside = (number["number"] - number["inside"].fillna(0)).astype("int64")
    counts = counts.merge(number[["term"]].assign(outside=outside), on="term", how="left")
    o, f2 = counts["o"].to_numpy(), counts["outside"].to_numpy()
    f1, n = int(near.occurrences.sum()), int(outside.sum())
    cells = o, f1 - o, f2 - o, n - f1 - f2 + o  # the term inside, others inside; the term outside, others outside
    g2 = association.log_likelihood(*cells)
    p = association.p_of(g2)
    table = {
        "term": counts["term"],
        "count": o,
        "expected": f1 * (f2 / n),
        "term_count": f2,
        "units": counts["units"],
        "log_dice": association.log_dice(o, nodes, f2),
        "pmi": association.pmi(o, f1, f2, n),
        "npmi": association.npmi(o, f1, f2, n),
        "mi3": association.mi3(o, f1, f2, n),
        "t": association.t_score(o, f1, f2, n),
        "g2": g2,
        "p": p,
        "q": benjamini_hochberg(p),
    }
    table["delta_p_term"], table["delta_p_node"] = association.delta_p(o, f1, f2, n)
    table = pd.DataFrame(table).assign(
        node=_named(node, of.groups["actor"]), node_count=nodes, window_tokens=f1, tokens_total=n, unit="articles"
    )
    order = table.sort_values(["log_dice", "term"], ascending=[False, True])
    return schema.make("collocate_scores", order.reset_index(drop=True))


def _tallies(
    tokens: pd.DataFrame, *, node: Node | pd.DataFrame, window: tuple[int, int], within: pd.DataFrame | None
) -> tuple[Tally, Tally, Tally, Tally, int]:
    """Return the words in windows, all words and those of nodes, by term; the actors of nodes; and the number of nodes."""
    stream = read_stream(tokens, call="score_collocates")
    found = _windows(stream, node, window, within)
    near = _by_term(stream, found.rows)
    near = near._replace(units=units_of(stream.term[found.rows], stream.article[found.rows])[1])
    actors = node["actor"].value_counts() if isinstance(node, pd.DataFrame) and "actor" in node else pd.Series(dtype="int64")
    of = Tally(pd.DataFrame({"actor": actors.index.astype("str")}), actors.to_numpy(), np.zeros(len(actors), int))
    return near, _by_term(stream, slice(None)), _by_term(stream, found.inside), of, len(found.first)


def _by_term(stream: Stream, rows: np.ndarray | slice) -> Tally:
    """Return how often each term stands in these rows; articles are not counted."""
    counts = np.bincount(stream.term[rows], minlength=len(stream.vocabulary))
    codes = np.flatnonzero(counts)
    terms = pd.DataFrame({"term": pd.Categorical.from_codes(codes, categories=stream.vocabulary)})
    return Tally(terms, counts[codes], np.zeros(len(codes), int))


def _windows(stream: Stream, node: Node | pd.DataFrame, window: tuple[int, int], within: pd.DataFrame | None) -> Windows:
    """Return the rows of the windows and of the nodes."""
    if not isinstance(window, tuple | list) or len(window) != 2:
        raise ValueError(f"window={window!r} is not two numbers of words, before and after the node.")
    left, right = window
    schema.check_least(min(left, right), 0, name="window")
    first, last, opens, closes = _nodes(stream, node, within)
    size = len(stream.term)
    # Words to the nearest node, 0 for a word in no window. A word is never further off in rows than in positions.
    nearest = np.zeros(size, np.int32)
    for step in (*range(1, right + 1), *range(-1, -left - 1, -1)):  # the node before a word first: it wins a tie
        edge = last if step > 0 else first
        known = np.flatnonzero((edge + step >= 0) & (edge + step < size))
        edge = edge[known]
        rows = edge + step
        distance = stream.position[rows] - stream.position[edge]
        near = (stream.article[rows] == stream.article[edge]) & (abs(distance) <= (right if step > 0 else left))
        near &= (nearest[rows] == 0) | (abs(distance) < abs(nearest[rows]))
        if within is not None:
            near &= (stream.start[rows] >= opens[known]) & (stream.start[rows] < closes[known])
        nearest[rows[near]] = distance[near]
    words = last - first + 1
    inside = np.repeat(last + 1 - np.cumsum(words), words) + np.arange(words.sum())
    nearest[inside] = 0
    rows = np.flatnonzero(nearest)
    distances = nearest[rows]
    of = np.where(distances > 0, np.searchsorted(last, rows) - 1, np.searchsorted(first, rows))
    return Windows(rows, distances, of, first, last, inside)


def _nodes(stream: Stream, node: Node | pd.DataFrame, within: pd.DataFrame | None) -> tuple[np.ndarray, ...]:
    """Return the first and last row of each node, and the start and end of its sentence (nothing if not asked)."""
    first, last = (_given if isinstance(node, pd.DataFrame) else _searched)(stream, node)
    opens = closes = np.empty(0, np.int64)
    if within is not None:
        opens, closes = sentence_bounds(stream, first, within)
        whole = stream.start[last] < closes
        first, last, opens, closes = first[whole], last[whole], opens[whole], closes[whole]
    if (first[1:] <= last[:-1]).any():
        kept = apart(first, last + 1)
        first, last = first[kept], last[kept]
        opens, closes = opens[kept] if len(opens) else opens, closes[kept] if len(closes) else closes
    return first, last, opens, closes


def _searched(stream: Stream, node: Node) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last row of each place where a node stands that is searched for."""
    slots = match_terms(stream.vocabulary, fold(node) if isinstance(node, str) else node)
    first = np.flatnonzero(_is_in(stream.term, slots[0]))
    for k, slot in enumerate(slots[1:], 1):
        first = first[first + k < len(stream.term)]
        follows = (stream.article[first + k] == stream.article[first]) & (
            stream.position[first + k] - stream.position[first] == k
        )
        first = first[slot[stream.term[first + k]] & follows]
    return first, first + len(slots) - 1


def _given(stream: Stream, occurrences: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last row of the words that each occurrence touches, in reading order."""
    schema.check(occurrences, "article_id", "start", "end", call="node")
    article = article_codes(stream, occurrences).astype(np.int64) * 2**32
    pieces = stream.article.astype(np.int64) * 2**32
    order = np.argsort(pieces, kind="stable")  # articles stand in any order, their words in that of the text
    from_, to = (occurrences[name].to_numpy(np.int64) for name in ("start", "end"))
    low = np.searchsorted((pieces + stream.end)[order], article + from_, "right")
    high = np.searchsorted((pieces + stream.start)[order], article + to, "left") - 1
    touching = (low <= high) & (article >= 0)
    first, last = order[low[touching]], order[high[touching]]
    by_place = np.lexsort((-last, first))  # of those that begin alike the longest is taken
    return first[by_place], last[by_place]


def _is_in(codes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Say of each code whether it is wanted; one comparison where only one is."""
    return codes == wanted.argmax() if wanted.sum() == 1 else wanted[codes]


def _named(node: Node | pd.DataFrame, actors: pd.Series) -> str:
    """Return what the node is called; occurrences of one actor by its name."""
    if isinstance(node, Node):
        return name(node)
    return actors.iloc[0] if len(actors) == 1 else "the occurrences"
