"""Articles → tokens."""

import unicodedata

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from workbench import schema
from workbench.words import read_words

UNIFORM = str.maketrans({"’": "'", "‑": "-"})


def tokenize(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the words of the texts (titles are not counted): a row is a word, in the order it is read.

    A word is letters, digits, marks and underscores, joined inside by apostrophes and hyphens (Kyiv's, 30-year), and between
    digits by points and commas (1,000); or an abbreviation with its points (U.S.). Web addresses are read as their parts.
    `start` and `end` are characters of `text`, so `text[start:end]` is the word as printed; `term` folds case, apostrophes
    and hyphens.
    """
    schema.check(articles, "article_id", "text", call="tokenize")
    words = read_words(articles["text"])
    numbers = np.diff(words.offsets)
    # Folding is a map over the different printed words, never over the tokens.
    terms = pd.Categorical([fold(word) for word in words.forms.to_pylist()])
    lengths = pc.utf8_length(words.forms).to_numpy(zero_copy_only=False).astype(np.int32)
    ids = articles["article_id"].to_numpy(object)
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


def fold(word: str) -> str:
    """Return the term of a printed word: composed (NFC), case-folded, typographic apostrophes and hyphens made plain."""
    return unicodedata.normalize("NFC", word).translate(UNIFORM).casefold()
