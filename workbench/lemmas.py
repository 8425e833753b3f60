"""Tokens → the same with lemmas or stems beside the terms: maps over the different words, never over the tokens."""

from collections.abc import Callable

import pandas as pd

from workbench import schema
from workbench.function_words import CODES
from workbench.parts import by_piece
from workbench.readers import MissingLibraryError


@by_piece([])
def add_lemmas(tokens: pd.DataFrame, *, language: str = "english") -> pd.DataFrame:
    """Return the tokens with a column `lemma`: the dictionary form of each term (`were`: be), by simplemma, no download.

    A word that simplemma does not know is its own lemma; each word has one, whatever it is in its sentence. Count lemmas as
    terms: `count_terms(tokens.assign(term=tokens["lemma"]), articles)`. Needs the extra `lemmas`; raises ValueError for a
    language it does not know.
    """
    schema.check(tokens, "term", call="add_lemmas")
    try:
        import simplemma
    except ImportError:
        raise MissingLibraryError("lemmas", "lemmas") from None
    names = {name: code for code, name in CODES.items()} | {"norwegian": "nb", "croatian": "hbs"}
    code = names.get(language.casefold(), language.casefold())
    try:
        simplemma.lemmatize("a", lang=code)
    except ValueError:
        raise ValueError(f"language={language!r} is not one that simplemma knows, such as english, german or fr.") from None
    return tokens.assign(lemma=_mapped(tokens["term"], lambda term: simplemma.lemmatize(term, lang=code).casefold()))


@by_piece([])
def add_stems(tokens: pd.DataFrame, *, language: str = "english") -> pd.DataFrame:
    """Return the tokens with a column `stem`: each term cut by the Snowball rules (Porter 2001) of NLTK (`policies`: polici).

    Raises ValueError for a language without rules.
    """
    schema.check(tokens, "term", call="add_stems")
    from nltk.stem.snowball import SnowballStemmer

    name = CODES.get(language.casefold(), language.casefold())
    schema.check_choice(name, tuple(SnowballStemmer.languages), name="language")
    return tokens.assign(stem=_mapped(tokens["term"], SnowballStemmer(name).stem))


def _mapped(terms: pd.Series, change: Callable[[str], str]) -> pd.Categorical:
    """Return what becomes of each term; several may become one."""
    categorical = terms.astype("category").cat
    changed = pd.Categorical([change(term) for term in categorical.categories])
    return pd.Categorical.from_codes(changed.codes[categorical.codes], categories=changed.categories)
