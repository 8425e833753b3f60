"""Articles, node → KWIC lines (key word in context)."""

import pandas as pd
import regex

from workbench import schema


def kwic(articles: pd.DataFrame, node: str, *, width: int = 60, case: bool = False) -> pd.DataFrame:
    """Return every occurrence of a word or phrase in the texts: a row is a line of the concordance, in reading order.

    `node` is found as whole words; its spaces match any white space within a paragraph, its apostrophes and hyphens those of
    typographers too, and `*` any further letters (`sanction*`). `width` is the characters kept on either side, cut at
    the paragraph. `case=True` finds the node only as it is written.
    """
    schema.check(articles, "article_id", "text", call="kwic")
    schema.check_least(width, 0, name="width")
    if not regex.search(r"[\p{L}\p{N}]", node):
        raise ValueError(f"node={node!r} has no letter or digit to look for.")
    pattern = _pattern(node, case)
    rows = [
        (article_id, *_line(text, match.start(), match.end(), width))
        for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True)
        for match in pattern.finditer(text)
    ]
    return schema.make("concordance", pd.DataFrame(rows, columns=schema.names("concordance")))


def _pattern(node: str, case: bool) -> regex.Pattern:
    inside = {"*": r"[\p{L}\p{N}\p{M}]*", "'": "['’]", "’": "['’]", "-": "[-‑]", "‑": "[-‑]"}
    words = ["".join(inside.get(c) or regex.escape(c) for c in word) for word in node.split()]
    # A line break may stand between two words, an empty line may not.
    between = r"(?:[^\S\n]+\n?[^\S\n]*|\n[^\S\n]*)".join(words)
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}\p{{M}}]){between}(?![\p{{L}}\p{{N}}\p{{M}}])", 0 if case else regex.I)


def _line(text: str, start: int, end: int, width: int) -> tuple[str, str, str, int, int]:
    left = text[max(0, start - width) : start].rpartition("\n")[2]
    right = text[end : end + width].partition("\n")[0]
    return left, text[start:end], right, start, end
