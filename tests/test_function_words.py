"""The function words of a language."""

import csv
import unicodedata
from importlib.resources import files

import pytest
from conftest import ROOT, make_articles

import workbench as wb
from workbench.function_words import CODES
from workbench.tokens import fold

CASES = list(csv.DictReader((ROOT / "tests" / "cases" / "stopwords.csv").open(encoding="utf-8", newline="")))


def test_every_language_has_a_list_a_code_and_a_sentence():
    listed = {file.name.removesuffix(".txt") for file in (files("workbench") / "stopwords").iterdir()}
    assert listed == set(CODES.values()) == {case["language"] for case in CASES}
    assert len(listed) > 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["language"])
def test_a_sentence_is_parted_into_function_and_content(case):
    terms = set(wb.tokenize(make_articles(case["sentence"]))["term"])
    words = wb.stopwords(case["language"])
    assert set(map(fold, case["function_words"].split())) <= words & terms
    assert set(map(fold, case["content_words"].split())) <= terms - words


@pytest.mark.parametrize("language", sorted(set(CODES.values())))
def test_the_words_are_terms(language):
    words = wb.stopwords(language)
    assert len(words) > 100
    assert all(fold(word) == word == unicodedata.normalize("NFC", word) for word in words)


def test_a_language_has_several_names():
    assert wb.stopwords("de") == wb.stopwords("German") == wb.stopwords("de-AT") == wb.stopwords("de_CH")
    assert wb.stopwords() == wb.stopwords("en")
    assert {"the", "of", "would", "don't", "themselves"} <= wb.stopwords()
    assert not {"said", "war", "president", "peace"} & wb.stopwords()


def test_a_list_of_ones_own(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("# ours\nSaid told  # verbs\nadded\n", "utf-8")
    assert wb.stopwords(str(path)) == {"said", "told", "added"}
    with pytest.raises(ValueError, match="there is no such file"):
        wb.stopwords(str(tmp_path / "none.txt"))


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="language='germann' has no list of function words; did you mean 'german'"):
        wb.stopwords("germann")
    with pytest.raises(ValueError, match="language='klingon' has no list"):
        wb.stopwords("klingon")
