"""Articles → tokens."""

import unicodedata

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from workbench import schema
from workbench.parts import by_piece
from workbench.words import Words, read_words

UNSPACED = "".join(f"\\p{{{name}}}" for name in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan"))
UNSPACED = f"[{UNSPACED}]"
LEAST = 8  # letters of an article that its script is judged by
UNIFORM = str.maketrans({"’": "'", "‑": "-"})


@by_piece(["article_id", "text"])
def tokenize(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the words of the texts (titles are not counted): a row is a word, in the order it is read.

    A word is letters, digits, marks and underscores, joined inside by apostrophes and hyphens (Kyiv's, 30-year), and between
    digits by points and commas (1,000); or an abbreviation with its points (U.S.). Web addresses are read as their parts.
    `start` and `end` are characters of `text`, so `text[start:end]` is the word as printed; `term` folds case, apostrophes
    and hyphens. Raises ValueError for an article most of whose letters are of a script without spaces between words.
    """
    schema.check(articles, "article_id", "text", call="tokenize")
    words = read_words(articles["text"])
    numbers = np.diff(words.offsets)
    # Folding is a map over the different printed words, never over the tokens.
    terms = pd.Categorical([fold(word) for word in words.forms.to_pylist()])
    lengths = pc.utf8_length(words.forms).to_numpy(zero_copy_only=False).astype(np.int32)
    ids = articles["article_id"].to_numpy(object)
    _check_script(words, lengths, ids)
    return schema.make(
        "tokens",
        {
            "article_id": pd.Categorical.from_codes(np.repeat(np.arange(len(ids), dtype=np.int32), numbers), categories=ids),
            "position": np.arange(len(words.ids), dtype=np.int32) - np.repeat(words.offsets[:-1], numbers).astype(np.int32),
            "start": words.starts,
            "end": words.starts + lengths[words.ids],
            "term": pd.Categorical.from_codes(terms.codes[words.ids], categories=terms.categories),
        },
    )


def _check_script(words: Words, lengths: np.ndarray, ids: np.ndarray) -> None:
    """Raise ValueError for an article that is mostly written in a script without spaces between words."""
    unspaced = pc.match_substring_regex(words.forms, UNSPACED).to_numpy(zero_copy_only=False)
    if not unspaced.any():
        return
    rows = np.repeat(np.arange(len(ids)), np.diff(words.offsets))
    letters = np.bincount(rows, weights=lengths[words.ids])
    of_these = np.bincount(rows, weights=(lengths * unspaced)[words.ids])
    if (mostly := (of_these > letters / 2) & (letters >= LEAST)).any():
        raise ValueError(
            f"tokenize: the article {ids[mostly.argmax()]} is written without spaces between words, as Chinese, Japanese or "
            f"Thai are, and {int(mostly.sum())} in all: leave them out, or put spaces between their words first."
        )


def fold(word: str) -> str:
    """Return the term of a printed word: composed (NFC), case-folded, typographic apostrophes and hyphens made plain."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word).translate(UNIFORM).casefold()
