"""The stream of printed words is what the regular expression finds, to the character."""

import random

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import regex
from hypothesis import example, given, settings

from workbench.words import PATTERN, read_pieces, read_words

ORACLE = regex.compile(PATTERN)


def found(texts):
    words = read_words(pd.Series(texts, dtype="str"))
    forms = words.forms.to_pylist()
    lists = []
    for a, b in zip(words.offsets, words.offsets[1:], strict=False):
        lists.append([(int(start), forms[n]) for start, n in zip(words.starts[a:b], words.ids[a:b], strict=True)])
    return lists


def expected(texts):
    return [[(match.start(), match[0]) for match in ORACLE.finditer(text or "")] for text in texts]


def test_words_by_eye():
    text = "The U.S.-led talks, e.g. in Kyiv's 1,000-year-old port: 3.5 per cent of ‘don’t know’. No. 5, A. B. Roe"
    assert [word for _, word in found([text])[0]] == (
        "The U.S. led talks e.g. in Kyiv's 1,000-year-old port 3.5 per cent of don’t know No 5 A B Roe".split()
    )


ODD = "ab'’-‑.,1²٣éü̈_ \n\0Ⅷ漢字กעברि🙂𝔘\u200d\ufeffU.S"
texts = st.lists(st.one_of(st.none(), st.text(st.sampled_from(ODD), max_size=20), st.text(max_size=20)), max_size=6)


@settings(max_examples=300)
@given(texts)
@example(["U.", "S.", "a.b", ".c.d.", "e.f.g", "h.i.'j"])
@example(["a", "b", "'c", "d'", "e'f", "1.", "2", "1.2", ",3"])
@example(["abcdefgh", "abcdefghi", "abcdefghijklmnopq", "abcdefghijklmnopr", "é" * 20])
def test_the_regular_expression_finds_the_same(texts):
    texts = [None if text is None else text.encode("utf-8", "ignore").decode() for text in texts]
    assert found(texts) == expected(texts)


@settings(max_examples=300)
@given(texts)
@example(["a", "b", "_c", "", "d.", "\0", "\0 e", " e"])
def test_pieces_and_what_is_between_them(texts):
    texts = [None if text is None else text.encode("utf-8", "ignore").decode() for text in texts]
    blocks = list(read_pieces(pd.Series(texts, dtype="str")))
    assert sum(len(block.offsets) - 1 for block in blocks) == len(texts)
    for block in blocks:
        forms, between = block.forms.to_pylist(), block.between.to_pylist()
        for text, a, b in zip(texts, block.offsets, block.offsets[1:], strict=False):
            pieces = list(regex.finditer(r"[\p{L}\p{N}\p{M}]+", text or ""))
            assert [(p.start(), p[0]) for p in pieces] == [(block.starts[n], forms[block.ids[n]]) for n in range(a, b)]
            gaps = regex.split(r"[\p{L}\p{N}\p{M}]+", (text or "").replace("\0", "\1"))[1:]
            assert gaps == [between[gap] for gap in block.gaps[a:b]]


def test_random_texts_of_many_scripts():
    rng = random.Random(5)
    points = [*range(0x20, 0x250), *range(0x370, 0x600), *range(0x900, 0x980), *range(0x4E00, 0x4E40), *range(0x1F600, 0x1F610)]
    texts = ["".join(map(chr, rng.choices(points, k=200))) + " U.K. don't 1.5" for _ in range(300)]
    assert found(texts) == expected(texts)


def test_blocks_do_not_show(monkeypatch):
    texts = [f"word{n} U.S. {'x' * (n % 30)}, don’t {n}.{n}" for n in range(300)] + [""]
    whole = found(texts)
    monkeypatch.setattr("workbench.words.BLOCK", 100)
    assert found(texts) == whole == expected(texts)


def test_one_long_word():
    long = "a" * 3_000_000
    assert found([long, "b", long + "b"]) == [[(0, long)], [(0, "b")], [(0, long + "b")]]
    texts = ["a" * 200, "a" * 199 + "b", "a" * 200, "é" * 150, "é" * 149 + "è"]
    assert found(texts) == expected(texts)


@pytest.mark.parametrize("column", [[], [None], [""], ["\0"], [" "]])
def test_nothing_to_read(column):
    words = read_words(pd.Series(column, dtype="str"))
    assert (len(words.ids), len(words.starts), len(words.forms)) == (0, 0, 0)
    assert words.offsets.tolist() == [0] * (len(column) + 1)


def test_texts_in_pieces_of_memory():
    whole = pd.Series(["one two", "three", "four five"], dtype="str")
    pieces = pd.concat([whole, whole.iloc[1:]])[1:]
    assert isinstance(pa.array(pieces), pa.Array | pa.ChunkedArray)
    words = read_words(pieces)
    assert [words.forms[int(n)].as_py() for n in words.ids] == "three four five three four five".split()
    assert words.ids.dtype == words.starts.dtype == np.int32
