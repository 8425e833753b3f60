"""The function words of a language, or a list of one's own."""

import difflib
from functools import cache
from importlib.resources import files
from pathlib import Path

CODES = {
    "ar": "arabic", "bg": "bulgarian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "fa": "persian", "fi": "finnish", "fr": "french", "he": "hebrew",
    "hi": "hindi", "hr": "croatian", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "lv": "latvian", "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sk": "slovak", "sl": "slovene", "sv": "swedish", "tr": "turkish", "uk": "ukrainian",
}  # fmt: skip


def stopwords(language: str = "english") -> frozenset[str]:
    """Return the function words of a language as terms: articles, pronouns, prepositions, conjunctions, auxiliaries, particles.

    `language` is an English name or a code of ISO 639-1 (`german`, `de`, `de-AT`), or the path of a list of your own, such as
    `words.txt`: words parted by white space, what follows a `#` is a comment. The lists are the workbench's own. Raises
    ValueError for a language that has none.
    """
    name = language.strip().casefold()
    if name.endswith(".txt"):
        path = Path(language)
        if not path.is_file():
            raise ValueError(f"language={language!r}: there is no such file.")
        return _words(path.read_text("utf-8-sig").casefold())
    name = CODES.get(name.replace("_", "-").partition("-")[0], name)
    known = sorted(set(CODES.values()))
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        raise ValueError(
            f"language={language!r} has no list of function words{hint} Known: {', '.join(known)}; or a .txt file."
        )
    return _listed(name)


@cache
def _listed(name: str) -> frozenset[str]:
    return _words((files("workbench") / "stopwords" / f"{name}.txt").read_text("utf-8"))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].split())
