"""Articles, node → KWIC lines (key word in context), in the order wanted, or a sample of them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice
from typing import Literal, get_args

import numpy as np
import pandas as pd
import regex

from workbench import schema
from workbench.nodes import Node, find_node
from workbench.parts import by_piece, in_parts, take_rows
from workbench.sentences import spans
from workbench.units import article_rows

By = Literal["characters", "words", "sentences"]
Side = Literal["left", "node", "right"]
WIDTHS = {"characters": 60, "words": 10, "sentences": 0}
LONGEST = {"words": 100, "sentences": 2_000}  # characters of one: a text need not have a space or a full stop
NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}\p{M}]+")


@by_piece(["article_id", "title", "text", "source", "published_date"])
def kwic(
    articles: pd.DataFrame, node: Node | pd.DataFrame, *, width: int | None = None, by: By = "characters", case: bool = False
) -> pd.DataFrame:
    """Return every occurrence of the node in the texts: a row is a line of the concordance, in reading order.

    The node is a word or phrase, found as whole words: its spaces match any white space within a paragraph, its apostrophes and
    hyphens those of typographers too, and `*` any further letters (`sanction*`), alone any one word; `case=True` finds it only
    as it is written. Or it is a regular expression (`re.compile`), with its own flags, that finds what it says; one that tries
    out of all proportion many ways raises TimeoutError. Hits do not overlap: the leftmost is taken, then the search goes on
    behind it. Or it is a table of occurrences (tokens, mentions, collocates): each is a line, in the order of the table.

    The context is `width` characters on either side (60), words as white space parts them (10), or the node's sentence and
    `width` (0) more on either side. It ends at the paragraph; a word has up to 100 characters and a sentence 2,000.
    """
    schema.check(articles, "article_id", "text", call="kwic")
    schema.check_choice(by, get_args(By), name="by")
    width = WIDTHS[by] if width is None else width
    schema.check_least(width, 0, name="width")
    rows, starts, ends = _given(node, articles) if isinstance(node, pd.DataFrame) else find_node(articles, node, case=case)
    found, places = np.unique(rows, return_inverse=True)
    texts = articles["text"].iloc[found].astype("str").fillna("").tolist()
    cut = _cut(by, width)
    lines = [
        cut(texts[place], start, end) for place, start, end in zip(places.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]
    about = articles.reindex(columns=schema.names("concordance")).iloc[rows].reset_index(drop=True)
    printed = pd.DataFrame(lines, columns=["left", "node", "right"]).assign(start=starts, end=ends)
    return schema.make("concordance", about.assign(**printed))


def sort_lines(lines: pd.DataFrame, *, by: Side = "right", words: int = 2) -> pd.DataFrame:
    """Return the lines of a concordance sorted by the first words on the right, the last on the left, or by the node.

    On the left the word next to the node comes first, then the one before it. Case and punctuation do not count; no word comes
    before any word. Ties keep their order: sort by the left, then by the right, to have the left decide among the same right.
    """
    schema.check(lines, "left", "node", "right", call="sort_lines")
    schema.check_choice(by, get_args(Side), name="by")
    schema.check_least(words, 1, name="words")
    order = -1 if by == "left" else 1
    keys = [tuple(islice(_letters(text.split()[::order]), words)) for text in lines[by].fillna("")]
    return lines.iloc[sorted(range(len(lines)), key=keys.__getitem__)].reset_index(drop=True)


def sample_lines(lines: pd.DataFrame, *, number: int, seed: int = 0) -> pd.DataFrame:
    """Return a random sample of the lines in their order, with a column `sample` that says so: `random 100 of 1,234, seed 0`.

    Lines are drawn without replacement, each as likely as any other; the same seed draws the same. No more lines than `number`
    are all returned, as `all 57`.
    """
    schema.check(lines, call="sample_lines", whole=False)
    schema.check_least(number, 1, name="number")
    total = len(lines)
    if number >= total:
        lines = lines.collect() if in_parts(lines) else lines
        return lines.assign(sample=f"all {total:,}").astype({"sample": "str"})
    drawn = np.sort(np.random.default_rng(seed).choice(total, number, replace=False))
    label = f"random {number:,} of {total:,}, seed {seed}"
    return take_rows(lines, drawn).reset_index(drop=True).assign(sample=label).astype({"sample": "str"})


def _given(occurrences: pd.DataFrame, articles: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row of the article, start and end of each occurrence."""
    schema.check(occurrences, "article_id", "start", "end", call="kwic")
    rows = article_rows(occurrences, articles, call="kwic")
    starts, ends = occurrences["start"].to_numpy(np.int64), occurrences["end"].to_numpy(np.int64)
    lengths = articles["text"].str.len().fillna(0).to_numpy(np.int64)[rows]
    if (outside := (starts < 0) | (starts >= ends) | (ends > lengths)).any():
        first = occurrences.iloc[outside.argmax()]
        raise ValueError(f"kwic: the article {first['article_id']} has no characters {first['start']} to {first['end']}.")
    return rows, starts, ends


def _cut(by: By, width: int) -> Callable[[str, int, int], tuple[str, str, str]]:
    """Return what cuts the context out of a text: left, node and right for a start and end."""
    reach = width if by == "characters" else LONGEST[by] * (width + (by == "sentences"))
    sentences = cache(lambda text: [list(bounds) for bounds in zip(*spans(text), strict=True)] or [[0], [0]])

    def cut(text: str, start: int, end: int) -> tuple[str, str, str]:
        low, high = max(0, start - reach), end + reach
        if by == "sentences":
            starts, ends = sentences(text)
            low = max(low, starts[max(0, bisect_right(starts, start) - 1 - width)])
            high = min(high, ends[min(len(ends), bisect_right(starts, end - 1) + width) - 1])
        left = text[min(low, start) : start].rpartition("\n")[2]
        right = text[end : max(high, end)].partition("\n")[0]
        if by == "words":
            before, after = left.rsplit(None, width), right.split(None, width)
            left = left[len(before[0]) :].lstrip() if len(before) > width else left
            right = right[: len(right) - len(after[-1])].rstrip() if len(after) > width else right
        return left, text[start:end], right

    return cut


def _letters(words: Iterable[str]) -> Iterable[str]:
    """Return the words without punctuation and case; what is only punctuation is no word."""
    return filter(None, (NOT_LETTERS.sub("", word).casefold() for word in words))
