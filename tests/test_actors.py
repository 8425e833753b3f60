"""The watchlist is read whole or not at all, and every fault has its place."""

import pandas as pd
import pytest

import workbench as wb
from workbench import schema

HEADER = "actor,alias,kind,form,qid,valid_from,valid_to\n"
SHEET = "actor,alias,kind,form,country,sector,checked\n"
OFFICES = "office,of,titles,also,holder,valid_from,valid_to,checked\n"
OWN = "actor,alias,action,to,kind,form,country,valid_from,valid_to\n"
STATES = [
    "Norland,Norland,state,,,,2026-11-26",
    "Norland,Norlandic,,demonym",
    "Norland,Norlandics,,demonym",
    "Norland,Port Nor,,metonym",
    "Anna Berg,Anna Berg,person,,Norland,government",
    "Ivo Hruby,Ivo Hruby,person,,Norland,government",
]
TERMS = [
    "president of Norland,Norland,president / top ~ man,Tower chief,Anna Berg,2010-01-01,2019-12-31,2026-11-26",
    "president of Norland,,,,Ivo Hruby,2020-01-01,,",
]


@pytest.fixture
def read(tmp_path):
    def write_and_read(*lines, header=HEADER, offices=(), own=()):
        paths = [tmp_path / name for name in ("actors.csv", "actors_offices.csv", "own.csv")]
        for path, head, rows in zip(paths, (header, OFFICES, OWN), (lines, offices, own), strict=True):
            if rows or path is paths[0]:
                path.write_text(head + "\n".join(rows) + "\n", "utf-8")
        return wb.read_actors(paths[0], own=paths[2] if own else None)

    return write_and_read


@pytest.fixture
def norland(read):
    return lambda *own, states=STATES, terms=TERMS: read(*states, header=SHEET, offices=terms, own=own)


def whose(actors, alias):
    return actors.loc[actors["alias"] == alias, "actor"].tolist()


def test_a_watchlist(read):
    actors = read("António Guterres,UN chief,person,role,Q311440,2017-01-01,", "Russia,Moscow,state,metonym,Q159,,")
    assert actors["actor"].tolist() == ["António Guterres", "Russia"]
    assert f"{actors['valid_from'].iloc[0]:%F}" == "2017-01-01"
    assert actors["valid_to"].isna().all()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["X,,person,name,,,"], "line 2: alias is empty"),
        (["X,—,person,name,,,"], "line 2: the alias '—' has no letter or digit"),
        (["X,X,king,name,,,"], "line 2: kind 'king' is not one of person"),
        (["X,X,,name,,,"], "line 2: X has no kind: person, "),
        (["X,X,person,office,,,"], "line 2: form 'office' is not one of name"),
        (["X,X,person,role,,2024-13-01,"], "a day is written 2017-01-01"),
        (["X,X,person,role,,20240201,"], "a day is written 2017-01-01"),
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


def test_what_spreadsheets_save(tmp_path):
    path = tmp_path / "actors.csv"
    path.write_bytes("\ufeffactor;alias;kind;form\r\nÅsa;Åsa, the first;person;\r\n;;;\r\n".encode())
    assert wb.read_actors(path)["alias"].tolist() == ["Åsa, the first", "Asa, the first"]
    path.write_bytes("actor,alias,kind,form\nÅsa,Åsa,person,\n".encode("cp1252"))
    with pytest.raises(ValueError, match="save the file as “CSV UTF-8”"):
        wb.read_actors(path)


def test_facts_are_said_once_and_an_empty_form_is_a_name(norland):
    actors = norland().query("form != 'role'").set_index("alias")
    assert actors["kind"].tolist() == ["state"] * 4 + ["person"] * 2
    assert actors["country"].tolist() == ["Norland"] * 6
    assert actors.loc["Norland", "form"] == "name"
    assert f"{actors.loc['Port Nor', 'checked']:%F}" == "2026-11-26"


def test_the_terms_of_an_office_are_roles_in_each_spelling(norland):
    roles = norland().query("form == 'role'")
    assert sorted(roles.loc[roles["actor"] == "Anna Berg", "alias"]) == [
        "Norland president",
        "Norland's president",
        "Norlandic president",
        "Tower chief",
        "president of Norland",
        "top Norland man",
        "top Norlandic man",
    ]
    assert set(roles["office"]) == {"president of Norland"}
    articles = pd.DataFrame({"article_id": ["a"], "text": ["The Norlandic president met the Tower chief."]})
    for day, holder in [("2019-12-31", "Anna Berg"), ("2020-01-01", "Ivo Hruby")]:
        mentions = wb.find_mentions(articles.assign(published_date=pd.Timestamp(day)), roles)
        assert mentions["actor"].tolist() == [holder] * 2


def test_a_demonym_of_two_states_makes_no_office(norland):
    twice = [*STATES, "Sorland,Sorland,state", "Sorland,Norlandic,,demonym"]
    assert whose(norland(states=twice), "Norlandic president") == []


def test_accents_may_be_left_out_unless_that_means_another(read):
    actors = read("A,Ana Pérez,person,name,,,", "B,Bo Söder,person,name,,,", "C,Bo Soder,person,name,,,")
    assert whose(actors, "Ana Perez") == ["A"]
    assert whose(actors, "Bo Soder") == ["C"]


@pytest.mark.parametrize(
    ("states", "terms", "message"),
    [
        ([], ["x,,,,Nobody,,,"], "actors_offices.csv line 2: the holder 'Nobody' is no actor of the watchlist"),
        ([], ["x,Atlantis,king,,Anna Berg,,,"], "the office 'x' is of 'Atlantis', which is no actor"),
        ([], ["x,,,,Anna Berg,2020-01-01,2010-01-01,"], "valid_from 2020-01-01 is after valid_to 2010-01-01"),
        ([], ["x,,,,Anna Berg,,,1.2.2020"], "a day is written 2017-01-01"),
        ([], [",,,,Anna Berg,,,"], "line 2: office is empty"),
        (
            [],
            ["x,,,,Anna Berg,,2020-01-01,", "x,,,,Ivo Hruby,2020-01-01,,"],
            "actors_offices.csv line 2 and actors_offices.csv line 3: x is Anna Berg and Ivo Hruby on the same days",
        ),
        ([], ["x,Norland,king,,Anna Berg,,2000-01-01,", "x,Norland,czar,,Ivo Hruby,2000-01-02,,"], "x has the titles 'czar'"),
        ([], ["x,,,King,Anna Berg,,,", "y,,,king,Ivo Hruby,,,"], "the alias 'king' stands for Anna Berg and Ivo Hruby"),
        (["Eva Lind,Eva Lind,person,,Atlantis"], [], "line 8: the country 'Atlantis' is no state of the watchlist"),
        (["Eva Lind,Eva Lind,person,,Anna Berg"], [], "line 8: the country 'Anna Berg' is no state of the watchlist"),
    ],
)
def test_faults_of_offices_and_countries(norland, states, terms, message):
    with pytest.raises(ValueError, match=r"actors\.csv") as error:
        norland(states=[*STATES, *states], terms=terms)
    assert message in str(error.value)


def test_own_aliases_and_actors_are_added(norland):
    actors = norland("Norland,Kingdom of Norland,,,,", "Eva Lind,Eva Lind,add,,person,,Norland")
    assert whose(actors, "Kingdom of Norland") == ["Norland"]
    assert whose(actors, "president of the Kingdom of Norland") == ["Anna Berg", "Ivo Hruby"]
    assert whose(actors, "Eva Lind") == ["Eva Lind"]


def test_an_own_holder_of_an_office_ends_the_term_before(norland):
    actors = norland("Eva Lind,Eva Lind,,,person,,Norland", "Eva Lind,president of Norland,,,,role,,2025-03-01")
    terms = actors[actors["alias"] == "Norlandic president"]
    assert terms["actor"].tolist() == ["Anna Berg", "Ivo Hruby", "Eva Lind"]
    assert terms["valid_to"].dt.strftime("%F").tolist()[:2] == ["2019-12-31", "2025-02-28"]


def test_an_own_term_within_another_parts_it(norland):
    actors = norland("Ivo Hruby,president of Norland,,,,role,,2012-01-01,2012-12-31")
    terms = actors[actors["alias"] == "Tower chief"].sort_values("valid_from")
    assert terms["valid_from"].dt.strftime("%F").tolist() == ["2010-01-01", "2012-01-01", "2013-01-01", "2020-01-01"]
    assert terms["actor"].tolist() == ["Anna Berg", "Ivo Hruby", "Anna Berg", "Ivo Hruby"]


def test_an_alias_or_an_actor_is_banned(norland):
    assert whose(norland("Norland,Port Nor,ban"), "Port Nor") == []
    assert whose(norland(",Tower chief,ban"), "Tower chief") == []
    kept = norland("Anna Berg,Tower chief,ban")
    assert whose(kept, "Tower chief") == ["Ivo Hruby"]
    assert set(norland("Anna Berg,,ban")["actor"]) == {"Norland", "Ivo Hruby"}
    assert norland("Norland,,ban")["country"].isna().all()
    assert set(norland("Norland,Norland,ban")["kind"]) == {"state", "person"}  # a fact outlives the row it stood on


def test_an_actor_is_renamed(norland):
    actors = norland("Norland,,rename,Nordia")
    assert whose(actors, "Norland") == whose(actors, "Nordia") == ["Nordia"]
    assert set(actors["country"]) == {"Nordia"}
    assert whose(actors, "Nordia's president") == ["Anna Berg", "Ivo Hruby"]


def test_actors_are_merged(norland):
    actors = norland("Anna Berg,,merge,Ivo Hruby")
    assert whose(actors, "Anna Berg") == ["Ivo Hruby"]
    assert set(actors.loc[actors["form"] == "role", "actor"]) == {"Ivo Hruby"}


def test_an_alias_is_split_off(norland):
    actors = norland("Norland,Port Nor,split,Port Nor,place,name,Norland")
    row = actors.set_index("alias").loc["Port Nor"]
    assert row[["actor", "kind", "form", "country"]].tolist() == ["Port Nor", "place", "name", "Norland"]
    assert whose(norland("Norland,Port Nor,split,Anna Berg"), "Port Nor") == ["Anna Berg"]


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("Norland,,bann", "own.csv line 2: action 'bann' is not one of add, ban, merge, rename, split"),
        ("Nordland,,ban", "own.csv line 2: there is no actor 'Nordland' to ban"),
        ("Norland,Nor,ban", "own.csv line 2: Norland has no alias 'Nor'"),
        (",Nor,ban", "own.csv line 2: nobody has the alias 'Nor'"),
        ("Nordland,,rename,X", "there is no actor 'Nordland' to rename"),
        ("Norland,,rename,", "rename needs another actor in the column to"),
        ("Anna Berg,,rename,Ivo Hruby", "'Ivo Hruby' is an actor already; merge makes two one"),
        ("Anna Berg,,merge,Ivo", "there is no actor 'Ivo' to merge with"),
        ("Anna Berg,,merge,Anna Berg", "merge needs another actor in the column to"),
        ("Norland,Nor,split,X", "Norland has no alias 'Nor'"),
        ("Norland,,split,X", "Norland has no alias ''"),
        ("Eva Lind,Eva Lind,,", "own.csv line 2: Eva Lind has no kind"),
        (
            "Anna Berg,Ivo Hruby,,",
            "actors.csv line 7 and own.csv line 2: the alias 'Ivo Hruby' stands for Ivo Hruby and Anna Berg",
        ),
        ("Norland,X,,,state,,,2020-01-01,2010-01-01", "own.csv line 2: valid_from 2020-01-01 is after"),
        (
            "Anna Berg,X,,,person,,Norlandia",
            "own.csv line 2: Anna Berg has the country 'Norlandia', but 'Norland' on actors.csv line 6",
        ),
    ],
)
def test_faults_of_an_own_file(norland, own, message):
    with pytest.raises(ValueError, match=r"actors\.csv") as error:
        norland(own)
    assert message in str(error.value)


@pytest.fixture(scope="module")
def holder(actors):
    def of(alias, day):
        rows = actors[(actors["alias"] == alias) & (actors["form"] == "role")]
        begun = rows["valid_from"].isna() | (rows["valid_from"] <= day)
        return rows.loc[begun & (rows["valid_to"].isna() | (rows["valid_to"] >= day)), "actor"].tolist()

    return of


def test_the_watchlist_of_the_project(actors):
    assert actors.columns.tolist() == schema.names("actors")
    counts = actors.drop_duplicates("actor")["kind"].value_counts()
    assert counts["state"] == 193 + 4
    assert counts["person"] > 1300
    assert counts["organisation"] + counts["group"] > 500
    named = actors.groupby("actor")["alias"].agg(set)
    assert all(actor in aliases for actor, aliases in named.items())
    assert actors["checked"].notna().all()


@pytest.mark.parametrize(
    ("alias", "day", "actor"),
    [
        ("UN chief", "2006-12-31", "Kofi Annan"),
        ("UN chief", "2007-01-01", "Ban Ki-moon"),
        ("UN chief", "2024-10-22", "António Guterres"),
        ("American president", "2001-01-19", "Bill Clinton"),
        ("U.S. president", "2009-01-20", "Barack Obama"),
        ("Russian leader", "2010-05-01", "Dmitry Medvedev"),
        ("president of the Russian Federation", "2024-10-22", "Vladimir Putin"),
        ("Chinese leader", "2013-01-01", "Xi Jinping"),
        ("Chinese president", "2013-01-01", "Hu Jintao"),
        ("German chancellor", "2005-11-21", "Gerhard Schröder"),
        ("Britain's prime minister", "2022-10-01", "Liz Truss"),
        ("president of Georgia", "2008-08-08", "Mikheil Saakashvili"),
        ("Russian defense minister", "2024-05-14", "Andrei Belousov"),
        ("top Ukrainian diplomat", "2024-10-22", "Andrii Sybiha"),
        ("EU foreign policy chief", "2009-11-30", "Javier Solana"),
        ("IMF head", "2011-05-18", "Dominique Strauss-Kahn"),
        ("NATO secretary general", "2009-08-01", "Anders Fogh Rasmussen"),
        ("Kremlin spokesperson", "2024-10-22", "Dmitry Peskov"),
        ("Hezbollah leader", "2024-10-22", None),
        ("World Bank president", "2019-03-01", None),
    ],
)
def test_who_held_an_office(holder, alias, day, actor):
    assert holder(alias, day) == ([actor] if actor else [])


def test_what_names_two_at_once_is_nobody_s(actors):
    looked_for = actors.loc[actors["form"] != "demonym", "alias"]
    ambiguous = ["Georgia", "Congo", "Korea", "San José", "Santiago", "Victoria", "Georgetown", "Kingston", "Male", "Tripoli"]
    assert not {*ambiguous, "Bush", "May", "Brown", "Rice", "Johnson", "Clinton", "Powell"} & set(looked_for)
    assert whose(actors, "Congolese") == ["Democratic Republic of the Congo", "Republic of the Congo"]
    assert whose(actors, "Congolese president") == []
