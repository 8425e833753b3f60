"""A watchlist file → actors: their aliases, and the days on which an office is theirs."""

from collections import defaultdict
from pathlib import Path
from unicodedata import normalize

import pandas as pd
import regex

from workbench import schema
from workbench.amendments import FACTS, Watchlist
from workbench.offices import COLUMNS as OFFICE_COLUMNS
from workbench.offices import check_offices, role_rows
from workbench.sheets import Fault, Row, check_days, overlapping, raise_faults, read_sheet

KINDS = ("person", "organisation", "state", "place", "group")
FORMS = ("name", "role", "metonym", "demonym")
NEEDED = ("actor", "alias", "kind", "form")
OPTIONAL = ("qid", "country", "sector", "valid_from", "valid_to", "checked")
OFFICES = "{}_offices.csv"  # beside the watchlist, by its name
MARKS = regex.compile(r"\p{M}")
LETTERS = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss", "æ": "ae", "ə": "a"})


def read_actors(path: str | Path, *, own: str | Path | None = None) -> pd.DataFrame:
    """Return the watchlist of a CSV file (UTF-8): a row is an alias of an actor, in the order of the file.

    Facts about an actor (kind, qid, country, sector) stand on any one of its rows. The terms of office in NAME_offices.csv
    beside NAME.csv, if it is there, become roles: each way to call the office, for each holder. A name with accents is an alias
    without them too, unless that means another. `own` is a file that adds to the watchlist or changes it, as `data/README.md`
    says.

    Raises ValueError, with the file and line of every fault, if a column or value is missing or unknown, a date is not a day
    (2017-01-01) or the wrong way round, an actor has two kinds or items, a country or holder is not in the file, an alias names
    two actors on the same day, an office has two holders, or a change is of nothing.
    """
    path = Path(path)
    beside = path.with_name(OFFICES.format(path.stem))
    watchlist = Watchlist(read_sheet(path, NEEDED, OPTIONAL), read_sheet(beside, OFFICE_COLUMNS) if beside.exists() else [])
    amendments = read_sheet(Path(own), NEEDED[:2], (*NEEDED[2:], "action", "to", *OPTIONAL)) if own else []
    faults = [Fault((row,), fault) for row in (*watchlist.aliases, *watchlist.terms, *amendments) if (fault := check_days(row))]
    raise_faults(path, faults)
    watchlist.amend(amendments)
    raise_faults(path, watchlist.faults + [Fault((row,), fault) for row in watchlist.aliases for fault in _faults(row)])
    facts, faults = _facts(watchlist.aliases)
    names = _called(watchlist.aliases, "metonym") | _called(watchlist.aliases, "name")  # the Kremlin has no other name
    demonyms = _called(watchlist.aliases, "demonym")
    raise_faults(path, faults + check_offices(watchlist.terms, dict.fromkeys(facts) | names))
    made = watchlist.ban_made([*_without_accents(watchlist.aliases), *role_rows(watchlist.terms, names, demonyms)])
    rows = watchlist.aliases + made
    raise_faults(path, watchlist.faults + _collisions(rows))
    return _table(rows, facts)


def _faults(row: Row) -> list[str]:
    faults = [f"{name} is empty" for name in ("actor", "alias") if not row[name]]
    if row["alias"] and not any(map(str.isalnum, row["alias"])):
        faults.append(f"the alias {row['alias']!r} has no letter or digit")
    if row["kind"] and row["kind"] not in KINDS:
        faults.append(f"kind {row['kind']!r} is not one of {', '.join(KINDS)}")
    if row["alias"] and row["form"] not in FORMS:
        faults.append(f"form {row['form']!r} is not one of {', '.join(FORMS)}")
    return faults


def _facts(rows: list[Row]) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Return what the rows say of each actor, and what they say twice, not alike, or wrongly."""
    facts: dict[str, dict[str, Row]] = {}
    faults = []
    for row in rows:
        known = facts.setdefault(row["actor"], {})
        for name in (name for name in FACTS if row[name]):
            first = known.setdefault(name, row)
            if row[name] != first[name] and name != "checked":
                said = f"{row['actor']} has the {name} {row[name]!r}, but {first[name]!r} on {first.place(row)}"
                faults.append(Fault((row,), said))
    found = {actor: {name: row[name] for name, row in known.items()} for actor, known in facts.items()}
    for row in rows:
        if "kind" not in found[row["actor"]]:
            faults.append(Fault((row,), f"{row['actor']} has no kind: {', '.join(KINDS)}"))
            found[row["actor"]]["kind"] = ""
        if row["country"] and found.get(row["country"], {}).get("kind") != "state":
            faults.append(Fault((row,), f"the country {row['country']!r} is no state of the watchlist"))
    return found, faults


def _called(rows: list[Row], form: str) -> dict[str, list[str]]:
    """Return the names or demonyms of each actor; those of two actors are nobody's."""
    whose: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["form"] == form:
            whose[row["alias"]].add(row["actor"])
    called = defaultdict(list)
    for alias, actors in whose.items():
        if len(actors) == 1:
            called[next(iter(actors))].append(alias)
    return called


def _without_accents(rows: list[Row]) -> list[Row]:
    known = {row["alias"] for row in rows}
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if not row["alias"].isascii() and row["form"] != "role" and (plain := _plain(row["alias"])) not in known:
            found[plain].setdefault(row["actor"], row.but(alias=plain))
    return [row for claims in found.values() if len(claims) == 1 for row in claims.values()]


def _plain(text: str) -> str:
    return MARKS.sub("", normalize("NFD", text)).translate(LETTERS)


def _collisions(rows: list[Row]) -> list[Fault]:
    """Return the aliases that stand for two actors, or twice for one, on the same days; a demonym may be that of two states."""
    same = defaultdict(list)
    for row in rows:
        alias, form = row["alias"], row["form"]
        same[(form, alias, row["actor"]) if form == "demonym" else alias.casefold() if form == "role" else alias].append(row)
    return [
        Fault(pair, f"the alias {pair[1]['alias']!r} stands {_whom(pair)} on the same days")
        for alike in same.values()
        if len(alike) > 1
        for pair in overlapping(alike)
    ]


def _whom(pair: tuple[Row, Row]) -> str:
    one, other = (row["actor"] for row in pair)
    return "twice" if one == other else f"for {one} and {other}"


def _table(rows: list[Row], facts: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Return the rows as the table of actors, each with what is said of its actor."""
    columns = {name: [row.get(name) or None for row in rows] for name in schema.names("actors")}
    for name in FACTS:
        told = {actor: known.get(name) for actor, known in facts.items()}
        if name == "country":
            told |= {actor: actor for actor, known in facts.items() if known["kind"] == "state"}
        columns[name] = [told[row["actor"]] for row in rows]
    columns["checked"] = [row["checked"] or day for row, day in zip(rows, columns["checked"], strict=True)]
    for name in ("valid_from", "valid_to", "checked"):
        columns[name] = pd.to_datetime(pd.Series(columns[name], dtype="str"), format="%Y-%m-%d")
    return schema.make("actors", pd.DataFrame(columns))
