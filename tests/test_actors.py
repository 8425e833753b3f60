"""The watchlist is read whole or not at all, and every fault has its line."""

import pytest

import workbench as wb

HEADER = "actor,alias,kind,form,qid,valid_from,valid_to\n"


@pytest.fixture
def read(tmp_path):
    def write_and_read(*lines):
        path = tmp_path / "actors.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
        return wb.read_actors(path)

    return write_and_read


def test_a_watchlist(read):
    actors = read("António Guterres,UN chief,person,role,Q311440,2017-01-01,", "Russia,Moscow,state,metonym,Q159,,")
    assert actors["actor"].tolist() == ["António Guterres", "Russia"]
    assert f"{actors['valid_from'].iloc[0]:%F}" == "2017-01-01"
    assert actors["valid_to"].isna().all()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["X,,person,name,,,"], "line 2: alias is empty"),
        (["X,X,king,name,,,"], "line 2: kind 'king' is not one of person"),
        (["X,X,person,office,,,"], "line 2: form 'office' is not one of name"),
        (["X,X,person,role,,2024-13-01,"], "a day is written 2017-01-01"),
        (["X,X,person,role,,2024-02-01,2024-01-01"], "valid_from 2024-02-01 is after valid_to 2024-01-01"),
        (["X,X,person,name,,,", "X,Y,state,name,,,"], "line 3: X has the kind 'state', but 'person' on line 2"),
        (["X,X,person,name,Q1,,", "X,Y,person,name,Q2,,"], "line 3: X has the qid 'Q2'"),
        (["X,Smith,person,name,,,", "Y,Smith,person,name,,,"], "lines 2 and 3: the alias 'Smith' stands for X and Y"),
        (["X,X,person,name,,,", "X,X,person,name,,,"], "lines 2 and 3: the alias 'X' stands twice"),
        (
            ["X,UN chief,person,role,,2007-01-01,2017-01-01", "Y,un chief,person,role,,2017-01-01,"],
            "lines 2 and 3: the alias 'un chief' stands for X and Y on the same days",
        ),
    ],
)
def test_faults(read, lines, message):
    with pytest.raises(ValueError, match=r"actors\.csv") as error:
        read(*lines)
    assert message in str(error.value)


def test_all_faults_are_named_at_once(read):
    with pytest.raises(ValueError, match=r"line 2: .*line 3: "):
        read("X,,person,name,,,", "Y,Y,king,name,,,")


def test_a_missing_column(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_text("actor,alias\nX,X\n")
    with pytest.raises(ValueError, match="lacks the columns kind, form"):
        wb.read_actors(path)


def test_the_watchlist_of_the_project(actors):
    assert actors["actor"].nunique() >= 60
    assert set(actors["kind"]) == {"person", "organisation", "state", "place", "group"}
    chiefs = actors[actors["alias"] == "UN chief"].set_index("actor")
    assert f"{chiefs.loc['António Guterres', 'valid_from']:%F}" == "2017-01-01"
    assert (
        actors.groupby("actor")["alias"].agg(set).reset_index().apply(lambda row: row["actor"] in row["alias"], axis=1)
    ).all()
