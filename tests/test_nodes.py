"""What is searched for, read in one way for texts and for terms."""

import re
import time

import pandas as pd
import pytest
import regex
from conftest import make_articles
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench import nodes
from workbench.nodes import find_node, match_terms
from workbench.tokens import fold


def found(text, node, case=False):
    _, starts, ends = find_node(make_articles(text), node, case=case)
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "node", "expected"),
    [
        ("Sanctions on sanctioned sanction-busters", "sanction*", ["Sanctions", "sanctioned", "sanction"]),
        ("the Black\nSea and the black  sea", "black sea", ["Black\nSea", "black  sea"]),
        ("Black\n\nSea", "black sea", []),
        ("war and peace, war cease-fire peace, war, peace", "war * peace", ["war and peace", "war cease-fire peace"]),
        ("Café, cafe\u0301 and cafes", "café", ["Café", "cafe\u0301"]),
        ("K\u00e9, \u017fee", "see", ["\u017fee"]),  # a long s is an s in another case
        ("İstanbul, istanbul", "istanbul", ["İstanbul", "istanbul"]),
        ("war war war", "war war", ["war war"]),
        ("a\0war😀war", "war", ["war", "war"]),
        ("שלום עולם", "שלום", ["שלום"]),
        ("US and us, U.S. too", re.compile(r"US|U\.S\."), ["US", "U.S."]),
        ("one\n\ntwo", re.compile(r"e\s+t"), ["e\n\nt"]),
        ("aXbx", re.compile("x?", re.I), ["X", "x"]),
        ("a1 a²", re.compile(r"a\w", re.ASCII), ["a1"]),
        ("ß ss", regex.compile("ss", regex.I | regex.F), ["ß", "ss"]),
    ],
)
def test_hits_in_texts(text, node, expected):
    assert found(text, node) == expected


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("peace", [["peace"]]),
        ("Peace talk*", [["peace"], ["talk", "talks"]]),
        ("* talks", [["peace", "peace-maker", "talk", "talks", "café", "u.s.", "2024"], ["talks"]]),
        ("peace-*", [["peace-maker"]]),
        ("cafe\u0301", [["café"]]),
        ("U.S.", [["u.s."]]),
        (re.compile("TALKS?"), [["talk", "talks"]]),
        (regex.compile(r"\d+"), [["2024"]]),
        (regex.compile(r"\L<words>", words=["talk"]), [["talk"]]),
    ],
)
def test_terms_of_a_node(node, expected):
    terms = pd.Index(["peace", "peace-maker", "talk", "talks", "café", "u.s.", "2024"])
    matching = match_terms(terms, fold(node) if isinstance(node, str) else node)
    assert [terms[slot].tolist() for slot in matching] == expected


@settings(max_examples=150)
@given(st.text("aiıİkKsſéE\u0301 -'’\nβ", max_size=30), st.text("aiıİkKsſéE\u0301 -'β", min_size=1, max_size=4))
@example("İ", "i")
def test_no_text_is_left_out_that_has_the_node(text, node):
    if regex.search(r"[\p{L}\p{N}]", node):
        pattern = nodes._of_text(node, False)
        assert found(text, node) == [match[0] for match in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("node", "error"), [(" * ", ValueError), ("…", ValueError), (7, TypeError), (re.compile(b"a"), TypeError)]
)
def test_what_cannot_be_searched_for_is_refused(node, error):
    with pytest.raises(error, match="node="):
        find_node(make_articles("a"), node, case=False)
    with pytest.raises(error, match="node="):
        match_terms(pd.Index(["a"]), node)


def test_a_search_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(nodes, "PATIENCE", 0.1)
    begin = time.process_time()
    with pytest.raises(TimeoutError, match="was given up in the article a2"):
        find_node(make_articles("b", "a" * 50), re.compile(r"(?:a|a)+b"), case=False)
    with pytest.raises(TimeoutError, match="was given up"):
        match_terms(pd.Index(["a" * 50]), re.compile(r"(?:a|a)+b"))
    assert time.process_time() - begin < 5


def test_long_lines_take_no_time_out_of_proportion():
    for text in ("war" + " " * 1_000_000, "a" * 1_000_000, "war " * 250_000):
        assert found(text, "war peace") == found(text, "*a peace") == []
