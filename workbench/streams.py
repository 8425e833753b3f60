"""Tokens → numbers, in reading order: what windows and sequences of words are found on."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench import schema
from workbench.units import codes_of


class Stream(NamedTuple):
    """The columns of the tokens as numbers, and the terms that `term` numbers."""

    article: np.ndarray
    position: np.ndarray
    start: np.ndarray
    end: np.ndarray
    term: np.ndarray
    articles: pd.Index
    vocabulary: pd.Index


def read_stream(tokens: pd.DataFrame, *, call: str) -> Stream:
    """Return the tokens as numbers. Raises ValueError if they are not in reading order, each article in one piece."""
    schema.check(tokens, *schema.names("tokens"), call=call)
    position, start, end = (tokens[name].to_numpy() for name in ("position", "start", "end"))
    (article, articles), (term, vocabulary) = codes_of(tokens["article_id"]), codes_of(tokens["term"])
    turns = article[1:] != article[:-1]
    pieces = np.append(article[:1], article[1:][turns])
    if not ((position[1:] > position[:-1]) | turns).all() or len(np.unique(pieces)) < len(pieces):
        raise ValueError(f"{call}: the tokens are not in reading order: sort them by article_id and position.")
    return Stream(article, position, start, end, term, articles, vocabulary)


def article_codes(stream: Stream, occurrences: pd.DataFrame) -> np.ndarray:
    """Return the number that each occurrence's article has in the stream; -1 if it has no words there."""
    codes, ids = codes_of(occurrences["article_id"])
    return np.append(stream.articles.get_indexer(ids.astype(stream.articles.dtype)), -1)[codes]


def sentence_bounds(stream: Stream, rows: np.ndarray, sentences: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the start and end of the sentence that each of these words starts in; both are -1 for a word in none."""
    schema.check(sentences, "article_id", "start", "end", call="within")
    spans = sentences[["start", "end"]].assign(article=article_codes(stream, sentences))
    spans = pd.concat([pd.DataFrame({"article": [-2], "start": [-1], "end": [-1]}), spans])  # there is always one before
    keys = spans["article"].to_numpy(np.int64) * 2**32 + spans["start"].to_numpy(np.int64)
    order = np.argsort(keys, kind="stable")
    place = order[np.searchsorted(keys[order], stream.article[rows].astype(np.int64) * 2**32 + stream.start[rows], "right") - 1]
    start, end = spans["start"].to_numpy()[place], spans["end"].to_numpy()[place]
    inside = (spans["article"].to_numpy()[place] == stream.article[rows]) & (stream.start[rows] < end)
    return np.where(inside, start, -1), np.where(inside, end, -1)


def units_of(groups: np.ndarray, articles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the groups that occur, sorted, and in how many articles each does."""
    width = int(articles.max(initial=0)) + 1
    keys = np.sort(groups.astype(np.int64) * width + articles)
    keys = keys[np.diff(keys, prepend=-1) > 0] // width
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.diff(np.append(first, len(keys)))
