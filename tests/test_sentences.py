"""Where a sentence ends."""

import pytest
from conftest import make_articles
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.sentences import spans

CASES = [
    "He left. | She stayed.",
    "Mr. Haq spoke. | The U.N. did not.",
    "He met the U.S. president. | It was late.",
    "They live in the U.S. | The others do not.",
    "It ended at 5 p.m. | He said so.",
    "“We can’t go on like this.” | That was all.",
    "“Why?” he asked. | Nobody knew!",
    "J. K. Smith came. | Then he left.",
    "KAZAN, Oct. 22 — They met. | They parted.",
    "It rose 5.1 percent. | In 2023 it fell.",
    "He waited … and left. | She did not.",
    "The plan of St. Petersburg vs. Moscow. | None won.",
]


@pytest.mark.parametrize("case", CASES)
def test_ends(case):
    text = case.replace(" | ", " ")
    assert " | ".join(text[start:end] for start, end in spans(text)) == case


def test_a_line_break_ends_a_sentence():
    text = "A headline without a stop\n\nA sentence.  And another"
    assert [text[start:end] for start, end in spans(text)] == ["A headline without a stop", "A sentence.", "And another"]


@given(st.text(alphabet="ab .!?“”\n\tA1é", max_size=200))
def test_every_character_that_is_not_space_is_in_one_sentence(text):
    inside = "".join(text[start:end] for start, end in spans(text))
    assert "".join(inside.split()) == "".join(text.split())


def test_the_table():
    table = wb.split_sentences(make_articles("One. Two.", "", "Three."))
    assert table.values.tolist() == [["a1", 0, 4], ["a1", 5, 9], ["a3", 0, 6]]
