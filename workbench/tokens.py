"""Articles → tokens; stop words."""

import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
import regex

from workbench import schema

# A word is an abbreviation with its points (U.S.), or letters, digits and marks, joined inside by apostrophes or hyphens.
WORD = regex.compile(r"(?:\p{L}\.){2,}|[\p{L}\p{N}\p{M}_]+(?:['’‑-][\p{L}\p{N}\p{M}_]+)*")
UNIFORM = str.maketrans({"’": "'", "‑": "-"})


def tokenize(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the words of the texts (titles are not counted): a row is a word, in the order it is read.

    `start` and `end` are characters of `text`, so `text[start:end]` is the word as printed; `term` folds case, apostrophes
    and hyphens. Numbers are words; web addresses are read as their parts.
    """
    schema.check(articles, "article_id", "text", call="tokenize")
    ids, lengths, starts, ends, printed = [], [], [], [], []
    for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True):
        spans = [match.span() for match in WORD.finditer(text)]
        ids.append(article_id)
        lengths.append(len(spans))
        starts += [start for start, _ in spans]
        ends += [end for _, end in spans]
        printed += [text[start:end] for start, end in spans]
    codes, words = pd.factorize(np.array(printed, dtype=object))
    # Folding is a map over the distinct printed words, never over the tokens.
    terms = pd.Categorical([fold(word) for word in words])
    terms = pd.Categorical.from_codes(terms.codes[codes] if len(codes) else [], categories=terms.categories)
    return schema.make(
        "tokens",
        {
            "article_id": pd.Categorical.from_codes(np.repeat(np.arange(len(ids)), lengths), categories=ids),
            "position": np.concatenate([np.arange(n) for n in lengths] or [[]]),
            "start": starts,
            "end": ends,
            "term": terms,
        },
    )


def fold(word: str) -> str:
    """Return the term of a printed word: composed (NFC), case-folded, typographic apostrophes and hyphens made plain."""
    return unicodedata.normalize("NFC", word).translate(UNIFORM).casefold()


@cache
def stopwords(language: str = "english") -> frozenset[str]:
    """Return the function words of a language as terms: articles, pronouns, prepositions, conjunctions, auxiliaries, particles.

    The lists are the workbench's own. Raises ValueError for a language that has none.
    """
    folder = files("workbench") / "stopwords"
    known = tuple(sorted(file.name.removesuffix(".txt") for file in folder.iterdir()))
    schema.check_choice(language, known, name="language")
    lines = (folder / f"{language}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
