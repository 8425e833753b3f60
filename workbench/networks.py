"""Mentions → who is named with whom, in a sentence, a paragraph or an article, and how firmly they go together."""

from itertools import pairwise
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
import regex

from workbench import association, schema
from workbench.frequencies import By, counts_of, item_tallies, of_group
from workbench.mentions import one_kind_each
from workbench.parts import by_piece
from workbench.sentences import bounds
from workbench.significance import benjamini_hochberg
from workbench.tallies import Tally, tally, tally_all, tally_rows
from workbench.units import NEEDED, Unit, article_rows, codes_of, unit_codes

Within = Literal["sentence", "paragraph", "article"]
PARAGRAPH = regex.compile(r"\S(?:[^\n]|\n(?![^\S\n]*+(?:\n|\Z)))*+")  # an empty line ends one
SIDES = ("first", "second")  # of a pair, by name
AT_ONCE = 4_000_000  # pairs of mentions that are in the memory at one time


class Named(NamedTuple):
    """The mentions in reading order: row of the article, context, actor and span of each; and what is numbered."""

    article: np.ndarray
    context: np.ndarray
    actor: np.ndarray
    start: np.ndarray
    end: np.ndarray
    contexts: np.ndarray  # how many each article has
    actors: pd.Index


@by_piece(["article_id", "text"])
def find_pairs(mentions: pd.DataFrame, articles: pd.DataFrame, *, within: Within = "sentence") -> pd.DataFrame:
    """Return who is named with whom: a row is two actors in one sentence, paragraph or article, in reading order.

    Two actors are one row of a sentence however often it names them, as `first` and `second` by name; `start` to `end` runs
    over the two of their mentions that are nearest, the earlier ones if others are as near. An actor named twice is no pair. A
    mention belongs to where it starts; paragraphs are parted by an empty line. Raises ValueError for mentions in titles.
    """
    return _pairs(_read(mentions, articles, within, call="find_pairs"), articles)


def score_pairs(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    within: Within = "sentence",
    by: By = None,
    unit: Unit = "articles",
    minimum: int = 2,
) -> pd.DataFrame:
    """Return how firmly actors go together: a row is a pair named together in `minimum` sentences or more.

    `within` and the pairs are those of `find_pairs`; `count` is the number of its rows. All sentences (paragraphs, articles) of
    the articles are the total, also those that name nobody. `by` names columns of `articles`; `unit` says what `share` is a
    share of (see `count_terms`), and what is in an article that is no unit is not counted at all. q is over all pairs found,
    before `minimum` leaves out the rare ones. An actor's kind is that of most of its mentions. Sorted by group, then the most
    frequent first, ties by name.
    """
    schema.check_least(minimum, 1, name="minimum")
    groups = [by] if isinstance(by, str) else list(by or [])
    if unknown := [name for name in groups if name not in articles.columns]:
        raise ValueError(f"score_pairs: by={unknown[0]!r} is no column of the articles.")
    needs, options = (*NEEDED, "text", *groups), {"within": within, "groups": groups, "unit": unit}
    pairs, *rest, contexts, named, totals, kinds = tally_all(_tallies, mentions, articles, needs=needs, **options)
    kept = pairs.occurrences >= minimum
    tested = _tested(pairs, contexts, totals)[kept].assign(pairs_total=len(kept), within=within, minimum=minimum)
    frequent = Tally(pairs.groups[kept].reset_index(drop=True), pairs.occurrences[kept], pairs.units[kept])
    scores, _ = counts_of((frequent, *rest), groups, ["first", "second"], unit)
    scores = _scored(scores.merge(tested, on=[*groups, "first", "second"], how="left"))
    kinds = one_kind_each(kinds)
    for side in SIDES:
        scores[f"{side}_mentions"] = _of_actor(scores, side, named)
        scores[f"{side}_kind"] = scores[side].map(kinds)
    return pd.concat([scores[groups], schema.make("pair_scores", scores)], axis=1)


def _tallies(
    mentions: pd.DataFrame, articles: pd.DataFrame, *, within: Within, groups: list[str], unit: Unit
) -> tuple[Tally | int, ...]:
    """Return those of the pairs (see `item_tallies`), then the contexts and mentions of actors, all contexts, and the kinds."""
    named = _read(mentions, articles, within, call="score_pairs")
    options = {"shared": groups, "own": ["first", "second"], "unit": unit, "call": "score_pairs"}
    units, group = unit_codes(articles, unit, call="score_pairs"), articles[groups]
    _, once = np.unique(named.context * len(named.actors) + named.actor, return_index=True)
    actors = pd.DataFrame({"actor": pd.Categorical.from_codes(named.actor, categories=named.actors)})
    every = np.repeat(np.arange(len(articles)), named.contexts)
    return (
        *item_tallies(_pairs(named, articles), articles, **options),
        tally(group, actors.iloc[once], named.article[once], units),
        tally(group, actors, named.article, units),
        tally(group, pd.DataFrame(index=range(len(every))), every, units),
        tally_rows(mentions, ["actor", "kind"]),
    )


def members(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the actors of a `score_pairs` table: a row is an actor, the most mentioned first, ties by name."""
    columns = ["actor", "kind", "mentions", "contexts"]
    groups = [name for name in pairs.columns if name not in schema.names("pair_scores")]
    sides = [
        pairs[[side, *(f"{side}_{name}" for name in columns[1:]), *groups]].set_axis([*columns, *groups], axis=1)
        for side in ("first", "second")
    ]
    found = pd.concat(sides).drop_duplicates("actor")
    return found.sort_values(["mentions", "actor"], ascending=[False, True], ignore_index=True)


def _tested(pairs: Tally, contexts: Tally, totals: Tally) -> pd.DataFrame:
    """Return all pairs with what they are expected to be, and how improbable they are: of rare ones nothing else is needed."""
    table = pairs.groups
    found = {f"{side}_contexts": _of_actor(table, side, contexts) for side in SIDES}
    found["contexts_total"] = of_group(table, totals.groups, totals.occurrences)
    g2 = association.log_likelihood(*association.cells_together(pd.Series(pairs.occurrences), *found.values()))
    p = association.p_of(g2)
    return table.assign(**found, g2=g2, p=p, q=benjamini_hochberg(p))


def _of_actor(pairs: pd.DataFrame, side: str, found: Tally) -> pd.Series:
    """Return the number of the actor on one side of each pair, in its group."""
    return of_group(pairs, found.groups.rename(columns={"actor": side}), found.occurrences)


def _scored(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of pairs with every measure of how firmly two go together."""
    o, f1, f2, n = (scores[name] for name in ("count", "first_contexts", "second_contexts", "contexts_total"))
    return scores.assign(
        expected=f1 * (f2 / n),
        npmi=association.npmi(o, f1, f2, n),
        pmi=association.pmi(o, f1, f2, n),
        log_dice=association.log_dice(o, f1, f2),
        t=association.t_score(o, f1, f2, n),
    )


def _read(mentions: pd.DataFrame, articles: pd.DataFrame, within: Within, *, call: str) -> Named:
    """Return the mentions in reading order, each with the sentence, paragraph or article it starts in."""
    schema.check(mentions, "article_id", "actor", "kind", "field", "start", "end", call=call)
    schema.check(articles, "article_id", "text", call=call)
    schema.check_choice(within, get_args(Within), name="within")
    if (mentions["field"] == "title").any():
        raise ValueError(f"{call}: a title has no sentences: keep the rows whose field is 'text'.")
    rows = article_rows(mentions, articles, call=call).astype(np.int64)
    actor, actors = codes_of(mentions["actor"])
    start, end = (mentions[name].to_numpy(np.int64) for name in ("start", "end"))
    order = np.lexsort((start, rows))
    rows, start = rows[order], start[order]
    of, opens = _contexts(articles["text"].astype("str").fillna(""), within)
    context = np.searchsorted(of * 2**32 + opens, rows * 2**32 + start, "right") - 1
    return Named(
        rows, context, actor[order].astype(np.int64), start, end[order], np.bincount(of, minlength=len(articles)), actors
    )


def _contexts(texts: pd.Series, within: Within) -> tuple[np.ndarray, np.ndarray]:
    """Return row of the article and start of every sentence, paragraph or article, in reading order."""
    if within == "article":
        return np.arange(len(texts)), np.zeros(len(texts), np.int64)
    starts = [
        bounds(text)[0] if within == "sentence" else [match.start() for match in PARAGRAPH.finditer(text)] for text in texts
    ]
    numbers = np.array([len(each) for each in starts], np.int64)
    opens = np.fromiter((start for each in starts for start in each), np.int64, count=numbers.sum())
    return np.repeat(np.arange(len(texts)), numbers), opens


def _pairs(named: Named, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `find_pairs`."""
    size = len(named.context)
    closes = np.searchsorted(named.context, named.context, "right")  # where the context of each mention ends
    later = closes - np.arange(size) - 1
    reached = np.cumsum(later)
    # Cut only between contexts, so that every part holds all mentions of its pairs.
    ends = np.unique(closes)
    cuts = ends[np.searchsorted(reached[ends - 1], np.arange(AT_ONCE, reached[-1] if size else 0, AT_ONCE))]
    bounds = np.unique([0, *cuts, size])
    parts = [_nearest(named, low, later[low:high]) for low, high in pairwise(bounds)]
    left, right = np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1)
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    low, high = np.minimum(named.actor[left], named.actor[right]), np.maximum(named.actor[left], named.actor[right])
    names = named.actors.to_series()
    table = {
        "article_id": articles["article_id"].take(named.article[left]).to_numpy(),
        "first": names.take(low).to_numpy(),
        "second": names.take(high).to_numpy(),
        "start": named.start[left],
        "end": named.end[right],
    }
    return schema.make("pairs", table)


def _nearest(named: Named, offset: int, later: np.ndarray) -> np.ndarray:
    """Return for each pair of actors in a context the two nearest of their mentions, as rows of the mentions."""
    left = np.repeat(np.arange(len(later)), later)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later)
    left, right = left + offset, right + offset
    one, other = named.actor[left], named.actor[right]
    apart = one != other
    left, right, one, other = left[apart], right[apart], one[apart], other[apart]
    number = len(named.actors)
    key = (named.context[left] * number + np.minimum(one, other)) * number + np.maximum(one, other)
    order = np.lexsort((left, named.start[right] - named.end[left], key))
    first = order[np.diff(key[order], prepend=-1) != 0]
    return np.stack([left[first], right[first]])
