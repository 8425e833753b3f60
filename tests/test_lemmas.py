"""Lemmas and stems beside the terms."""

import sys

import pytest
from conftest import make_articles

import workbench as wb

TOKENS = wb.tokenize(make_articles("Ministers were talking; a minister talks of U.S. policies."))


def test_lemmas_by_eye():
    found = wb.add_lemmas(TOKENS)
    assert found["lemma"].tolist() == ["minister", "be", "talk", "a", "minister", "talk", "of", "u.s.", "policy"]
    assert found[TOKENS.columns].equals(TOKENS)
    counts = wb.count_terms(found.assign(term=found["lemma"]), make_articles("x"))
    assert counts.set_index("term")["count"]["minister"] == 2


def test_stems_by_eye():
    assert wb.add_stems(TOKENS)["stem"].tolist() == ["minist", "were", "talk", "a", "minist", "talk", "of", "u.s.", "polici"]
    german = wb.tokenize(make_articles("Die Verhandlungen der Minister"))
    assert wb.add_stems(german, language="de")["stem"].tolist() == ["die", "verhandl", "der", "minist"]
    assert wb.add_lemmas(german, language="german")["lemma"].tolist()[1] == "verhandlung"


def test_more_than_twenty_languages():
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    from workbench.function_words import CODES

    known = {name for code, name in CODES.items() if code in SUPPORTED_LANGUAGES}
    assert len(known | {"norwegian", "croatian"}) >= 24
    for name in ("norwegian", "croatian", *sorted(known)[::8]):  # to load all of them takes half a minute
        assert len(wb.add_lemmas(TOKENS, language=name)) == len(TOKENS)


def test_what_is_not_known_is_said(monkeypatch):
    with pytest.raises(ValueError, match="language='klingon' is not one that simplemma knows"):
        wb.add_lemmas(TOKENS, language="klingon")
    with pytest.raises(ValueError, match="language='klingon' is not one of 'arabic'"):
        wb.add_stems(TOKENS, language="klingon")
    monkeypatch.setitem(sys.modules, "simplemma", None)
    with pytest.raises(ImportError, match=r"pip install 'workbench\[lemmas\]'"):
        wb.add_lemmas(TOKENS)
    assert wb.add_stems(TOKENS.head(0)).columns.tolist() == [*TOKENS.columns, "stem"]
