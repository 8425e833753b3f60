"""Two articles → how the text of one becomes that of the other."""

import difflib
import html
import re
from collections.abc import Iterator

import pandas as pd

from workbench import schema

LONGEST = 5_000  # words of a text that are compared
QUOTATION_MARKS = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')


def show_difference(articles: pd.DataFrame, first_id: str, second_id: str) -> "Difference":
    """Return how the text of one article becomes that of another, word by word; shows itself in a notebook and as plain text.

    Words are compared with case and punctuation, whatever kind of quotation marks; of a text its first 5,000.
    `¶` in a piece is an empty line. Raises ValueError for an unknown article.
    """
    schema.check(articles, "article_id", "text", call="show_difference")
    texts = []
    for article_id in (first_id, second_id):
        found = articles.loc[articles["article_id"] == article_id, "text"]
        if found.empty:
            raise ValueError(f"There is no article {article_id!r} among the {len(articles)} given.")
        texts.append("" if pd.isna(found.iloc[0]) else found.iloc[0])
    return Difference(first_id, second_id, *texts)


class Difference:
    """How one text becomes another: `pieces` are (same, deleted or inserted; the words), in reading order."""

    def __init__(self, first_id: str, second_id: str, first: str, second: str) -> None:
        self.first_id, self.second_id = first_id, second_id
        old, new = (_printed_words(text) for text in (first, second))
        self.cut = max(len(old), len(new)) > LONGEST
        self.pieces = list(_pieces(old[:LONGEST], new[:LONGEST]))

    def __repr__(self) -> str:
        signs = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
        words = " ".join(signs[kind][0] + text + signs[kind][1] for kind, text in self.pieces)
        return f"{self.first_id} → {self.second_id}{self._note()}\n\n{re.sub(' ?¶ ?', chr(10) * 2, words)}"

    def _repr_html_(self) -> str:
        tags = {"same": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}
        words = " ".join(tags[kind].format(html.escape(text).replace("¶", "<br><br>")) for kind, text in self.pieces)
        head = html.escape(f"{self.first_id} → {self.second_id}{self._note()}")
        return f'<div class="difference"><p><b>{head}</b></p><p>{words}</p></div>'

    def _note(self) -> str:
        return f" (the first {LONGEST:,} words)" if self.cut else ""


def _printed_words(text: str) -> list[str]:
    # An empty line is compared as a word of its own, so that a paragraph that was parted is seen.
    paragraphs = re.split(r"\n\s*\n", text.replace("¶", " ").strip())
    return " ¶ ".join(paragraphs).split()


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    plain = [[word.translate(QUOTATION_MARKS) for word in words] for words in (old, new)]
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *plain).get_opcodes():
        if kind == "equal":
            yield "same", " ".join(new[c:d])
            continue
        if a < b:
            yield "deleted", " ".join(old[a:b])
        if c < d:
            yield "inserted", " ".join(new[c:d])
