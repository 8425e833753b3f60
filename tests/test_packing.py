"""What a page carries, packed; each line once."""

import json

from workbench.packing import number_lines, pack, unpack, without_texts

COLUMNS = ["source", "title", "before", "match", "after"]
FIGURES = [
    {"line_columns": COLUMNS, "lines": {"a": [["A", "One", "The ", "war", "."], ["B", None, "", "War", "!"]], "b": []}},
    {"method": "a figure without lines"},
    {"line_columns": COLUMNS, "lines": {"c": [["A", "One", "", "Peace", "."], ["B", None, "", "War", "!"]]}},
]


def test_a_line_is_kept_once_under_its_article_and_named_by_number():
    told, numbers = number_lines(FIGURES)
    told = json.loads(told)
    assert (told["about"], told["texts"]) == (["source", "title"], ["before", "match", "after"])
    assert told["articles"] == [[["A", "One"], [["The ", "war", "."], ["", "Peace", "."]]], [["B", None], [["", "War", "!"]]]]
    assert numbers == [{"a": [0, 2], "b": []}, {}, {"c": [1, 2]}]


def test_the_numbers_give_the_lines_back():
    told, numbers = number_lines(FIGURES)
    rows = [[*article, *line] for article, lines in json.loads(told)["articles"] for line in lines]
    for figure, marks in zip(FIGURES, numbers, strict=True):
        assert {mark: [rows[n] for n in those] for mark, those in marks.items()} == figure.get("lines", {})


def test_lines_without_what_the_articles_say_keep_their_numbers():
    told, _ = number_lines(FIGURES)
    bare = json.loads(without_texts(told))
    assert bare == {"about": ["source", "title"], "texts": [], "articles": [[["A", "One"], [[], []]], [["B", None], [[]]]]}


def test_no_figure_no_line():
    told, numbers = number_lines([])
    assert json.loads(told) == {"about": [], "texts": [], "articles": []}
    assert numbers == []


def test_what_is_packed_is_unpacked():
    assert unpack(pack("“War”\ud83d".encode("utf-8", "replace").decode())) == "“War”?"
    assert pack("war") == pack("war")
