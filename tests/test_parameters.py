"""Parameters are checked before anything runs."""

import pytest

from workbench.parameters import ParameterError, check_parameters, read_parameters

CELL = """articles_path: str = "data"  # where the articles are
top: int = 20  # how many
rate: float = 0.5  # a rate
panels: bool = False  # apart or not
every: Literal["day", "week"] = "week"  # length of a period
first_day: str = ""  # from when
last_day: str = "2024-11-30"  # to when
split: str = ""  # last day before, such as 2024-10-20
language: str = "english"  # of the texts
word: str = "grain"  # to follow
left_out: str = "said"  # words; empty: none
few: int = 3  # drawn, at least 1 and at most 6
tables_path: str = ""  # set by the report
"""


def notebook(source=CELL):
    return {"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}]}


DECLARED = {"timeline": read_parameters(notebook(), "timeline")}


def check(**given):
    return check_parameters(given, DECLARED)["timeline"]


def test_declarations():
    top = DECLARED["timeline"]["top"]
    assert (top.type, top.default, top.help) == ("int", 20, "how many")
    assert DECLARED["timeline"]["every"].choices == ("day", "week")


def test_values_have_their_types(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    given = check(top="5", rate="1.5", panels="yes", every="day", articles_path="mine")
    assert given == {"top": 5, "rate": 1.5, "panels": True, "every": "day", "articles_path": str(tmp_path / "mine")}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"evry": "day"}, "No notebook of this report has a parameter 'evry'; did you mean 'every'?"),
        ({"top": "many"}, "top='many' is not of type int (how many)."),
        (
            {"first_day": "21 October"},
            "first_day='21 October' is not a day such as 2024-10-21, nor a moment with its zone such as 2024-10-21T14:00+02:00 "
            "(from when).",
        ),
        ({"split": "half"}, "split='half' is not a day such as 2024-10-21 (last day before, such as 2024-10-20)."),
        ({"first_day": "2024-12-01"}, "first_day='2024-12-01' is after last_day='2024-11-30': no article is of such a time."),
        ({"language": "klingon"}, "language='klingon' has no list of function words. Known: arabic, "),
        ({"language": "engish"}, "; did you mean 'english'?"),
        ({"language": "none.txt"}, "language='none.txt': there is no such file."),
        ({"word": " "}, "word=' ' is empty (to follow)."),
        ({"few": "7"}, "few='7' is not at most 6 (drawn, at least 1 and at most 6)."),
        ({"few": "0"}, "few='0' is not at least 1 (drawn, at least 1 and at most 6)."),
        ({"rate": "nan"}, "rate='nan' is not a number (a rate)."),
        ({"panels": "perhaps"}, "panels='perhaps' is not true or false"),
        ({"every": "year"}, "every='year' is not one of 'day', 'week'"),
        ({"articles_path": "/nowhere/at/all"}, "articles_path='/nowhere/at/all': there is no such file or folder"),
        ({"tables_path": "x"}, "No notebook of this report has a parameter 'tables_path'"),
        ({"__import__('os')": "1"}, "No notebook of this report has a parameter"),
    ],
)
def test_faults(given, message):
    with pytest.raises(ParameterError) as error:
        check_parameters(given, DECLARED)
    assert message in str(error.value)


def test_numbers_within_their_bounds():
    assert check(few="1") == {"few": 1}
    assert check(few="6") == {"few": 6}


def test_what_may_be_empty_and_a_list_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.txt").write_text("the a")
    assert check(left_out="", first_day="", language="de") == {"left_out": "", "first_day": "", "language": "de"}
    assert check(language="own.txt") == {"language": str(tmp_path / "own.txt")}


def test_a_notebook_gets_only_what_it_declares():
    both = DECLARED | {"other": read_parameters(notebook("top: int = 3  # how many"), "other")}
    assert check_parameters({"every": "day", "top": "4"}, both) == {"timeline": {"every": "day", "top": 4}, "other": {"top": 4}}


@pytest.mark.parametrize("source", ["top = 20", "top: int", "import os", "top: Path = 1  # x"])
def test_a_cell_in_another_form_is_refused(source):
    with pytest.raises(ParameterError):
        read_parameters(notebook(source), "x")
