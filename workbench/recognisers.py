"""Recognisers of others → the names in a text with their kinds, for `find_mentions(..., found=recogniser)`.

A recogniser is any function of a text that returns spans `(start, end, kind)`, in characters; the kinds are person,
organisation, place and group. Neither library is needed by the workbench, nor among its extras: they are large, and slower by
a factor of a hundred. Their models are loaded from this machine and never fetched.
"""

from collections.abc import Callable
from pathlib import Path

import regex

Spans = list[tuple[int, int, str]]
Recogniser = Callable[[str], Spans]
KINDS = ("person", "organisation", "place", "group")
SPACY = {"PERSON": "person", "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
LINE = regex.compile(r"[^\n]+")  # a paragraph


def load_spacy(model: str | Path = "en_core_web_sm") -> Recogniser:
    """Return the names that a pipeline of spaCy finds: `model` is an installed package or a folder.

    Peoples and faiths (NORP), events, works and products are left out. Raises ImportError without spaCy, ValueError without
    the model.
    """
    try:
        import spacy
    except ImportError:
        raise ImportError("load_spacy needs spaCy: pip install spacy, and a model of it.") from None
    try:
        pipeline = spacy.load(model)
    except OSError:
        raise ValueError(f"model={str(model)!r} is no pipeline of spaCy on this machine: a package or a folder.") from None
    return lambda text: [(e.start_char, e.end_char, SPACY[e.label_]) for e in pipeline(text).ents if e.label_ in SPACY]


def load_gliner(model: str | Path, *, threshold: float = 0.5) -> Recogniser:
    """Return the names that a GLiNER model finds with a score of `threshold` (0 to 1), paragraph by paragraph.

    `model` is a folder on this machine. Raises ImportError without GLiNER, ValueError without the folder.
    """
    try:
        from gliner import GLiNER
    except ImportError:
        raise ImportError("load_gliner needs GLiNER: pip install gliner, and a model of it.") from None
    if not Path(model).is_dir():
        raise ValueError(f"model={str(model)!r} is no folder with a model of GLiNER on this machine.")
    loaded = GLiNER.from_pretrained(str(model), local_files_only=True)

    def recognise(text: str) -> Spans:
        found = (
            (line.start(), loaded.predict_entities(line[0], list(KINDS), threshold=threshold)) for line in LINE.finditer(text)
        )
        return [(at + one["start"], at + one["end"], one["label"]) for at, those in found for one in those]

    return recognise
