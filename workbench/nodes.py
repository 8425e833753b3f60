"""What is searched for: a word, phrase, wildcard or regular expression, read in one place for texts and for terms."""

import re
import time
import unicodedata
from itertools import islice

import numpy as np
import pandas as pd
import regex

Node = str | re.Pattern | regex.Pattern

LETTER = r"[\p{L}\p{N}\p{M}]"
ANY_WORD = rf"{LETTER}++(?:['’‑-]{LETTER}++)*+"
# A line break may stand between two words, an empty line may not.
BETWEEN = r"(?:[^\S\n]++(?:\n[^\S\n]*+)?|\n[^\S\n]*+)"
VARIANTS = {"'": "['’]", "’": "['’]", "-": "[-‑]", "‑": "[-‑]"}
# What a search may take: seconds, and one more for so many characters.
PATIENCE, PACE = 5, 2_000_000


def find_node(
    articles: pd.DataFrame, node: Node, *, case: bool, most: int | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row of the article, start and end of every hit in the texts, or of the first so many of each, in reading order.

    Hits do not overlap: the leftmost is taken and the search goes on behind it. A hit of no character is none. Raises
    TimeoutError if a node takes out of all proportion long: a regular expression can try endless ways to match.
    """
    pattern = _of_text(node, case)
    texts = articles["text"].astype("str").fillna("")
    rows = np.arange(len(texts))
    if needed := _needed(node) if isinstance(node, str) else "":
        rows = np.flatnonzero(texts.str.contains(needed, case=False, regex=False))
    texts = texts.iloc[rows]
    deadline = time.monotonic() + PATIENCE + texts.str.len().sum() / PACE
    found = []
    for row, text in zip(rows.tolist(), texts.tolist(), strict=True):
        try:
            matches = pattern.finditer(text, timeout=max(deadline - time.monotonic(), 0.001))
            hits = ((row, match.start(), match.end()) for match in matches if match.end() > match.start())
            found += islice(hits, most)
        except TimeoutError:
            article = articles["article_id"].iloc[row]
            raise TimeoutError(
                f"node={name(node)!r} was given up in the article {article}: it matches in too many ways; in a regular"
                " expression make repetitions possessive (`++`) or bounded (`{1,50}`)."
            ) from None
    spans = np.array(found, np.int64).reshape(-1, 3)
    return spans[:, 0], spans[:, 1], spans[:, 2]


def match_terms(terms: pd.Index, node: Node) -> list[np.ndarray]:
    """Return, for each word of the node, which of the terms it is: a truth value a term.

    The node is text that is folded as the terms are, or a regular expression: one word, which must match the whole term, in any
    case. A word that is only `*` is any term.
    """
    if not isinstance(node, str):
        pattern = _as_regex(node, regex.I)
        deadline = time.monotonic() + PATIENCE + len(terms) / 100_000
        try:
            matching = [pattern.fullmatch(term, timeout=max(deadline - time.monotonic(), 0.001)) is not None for term in terms]
        except TimeoutError:
            raise TimeoutError(f"node={node.pattern!r} was given up: it matches a term in too many ways.") from None
        return [np.array(matching, bool)]
    column = pd.Series(terms, dtype="str")
    return [_matching(column, word) for word in _words(node)]


def name(node: Node) -> str:
    """Return the node as it was given: its text, or what the regular expression was compiled from."""
    return node if isinstance(node, str) else node.pattern


def _matching(terms: pd.Series, word: str) -> np.ndarray:
    if "*" not in word:
        return (terms == word).to_numpy(bool)
    if not word.strip("*"):
        return np.ones(len(terms), bool)
    places = np.flatnonzero(terms.str.contains(max(word.split("*"), key=len), regex=False))
    pattern, matching = regex.compile(_inside(word)), np.zeros(len(terms), bool)
    matching[places] = [pattern.fullmatch(term) is not None for term in terms.iloc[places]]
    return matching


def _of_text(node: Node, case: bool) -> regex.Pattern:
    if not isinstance(node, str):
        return _as_regex(node)
    between = BETWEEN.join(map(_inside, _words(unicodedata.normalize("NFC", node))))
    return regex.compile(rf"(?<!{LETTER}){between}(?!{LETTER})", 0 if case else regex.I)


def _words(node: str) -> list[str]:
    if not regex.search(r"[\p{L}\p{N}]", node):
        raise ValueError(f"node={node!r} has no letter or digit to look for.")
    return node.split()


def _inside(word: str) -> str:
    """Return the pattern of a word: `*` is any letters; an apostrophe, hyphen or accented letter is every way to write it."""
    return ANY_WORD if not word.strip("*") else "".join(map(_character, word))


def _character(character: str) -> str:
    apart = unicodedata.normalize("NFD", character)
    if apart != character:
        return f"(?:{regex.escape(character)}|{regex.escape(apart)})"
    return f"{LETTER}*" if character == "*" else VARIANTS.get(character) or regex.escape(character)


def _needed(node: str) -> str:
    """Return the longest piece that every hit has in it, in some case; not of `i`, which has cases of its own in Turkish."""
    return max(regex.findall(r"[a-hj-z0-9]+", unicodedata.normalize("NFC", node).lower()), key=len, default="")


def _as_regex(pattern: re.Pattern | regex.Pattern, more: int = 0) -> regex.Pattern:
    """Return a regular expression as one of `regex`, which can be given a time limit, with `more` flags."""
    if not isinstance(pattern, re.Pattern | regex.Pattern) or not isinstance(pattern.pattern, str):
        raise TypeError(f"node={pattern!r} is not text, nor a regular expression compiled from text.")
    if isinstance(pattern, regex.Pattern):
        return regex.compile(pattern.pattern, pattern.flags | more, **pattern.named_lists) if more else pattern
    names = ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "ASCII")
    flags = sum(getattr(regex, flag) for flag in names if pattern.flags & getattr(re, flag))
    return regex.compile(pattern.pattern, flags | more)
