"""An analyst's own rows → the watchlist with aliases added or banned, actors renamed, merged or split, other holders."""

from collections.abc import Callable
from datetime import timedelta

from workbench.sheets import ALWAYS, Fault, Row, term

ACTIONS = ("add", "ban", "merge", "rename", "split")
FACTS = ("kind", "qid", "country", "sector", "checked")
DAY = timedelta(days=1)


class Watchlist:
    """The rows of aliases and of terms of office, as the amendments so far have left them."""

    def __init__(self, aliases: list[Row], terms: list[Row]) -> None:
        """Begin with the rows of the files."""
        for row in aliases:
            row["form"] = row["form"] or "name"
        self.aliases = aliases
        self.terms = terms
        self.bans: list[Row] = []  # of aliases nobody wrote: they may be made from an office or a name
        self.faults: list[Fault] = []

    def amend(self, own: list[Row]) -> None:
        """Do what the rows say, from the first to the last."""
        actions: dict[str, Callable[[Row], str]] = {
            "add": self._add,
            "ban": self._ban,
            "merge": self._merge,
            "rename": self._rename,
            "split": self._split,
        }
        for row in own:
            action = actions.get(row["action"] or "add")
            fault = action(row) if action else f"action {row['action']!r} is not one of {', '.join(ACTIONS)}"
            if fault:
                self.faults.append(Fault((row,), fault))

    def ban_made(self, made: list[Row]) -> list[Row]:
        """Return the aliases that were made from others without the banned ones."""
        for ban in self.bans:
            left = [row for row in made if not _meets(row, ban)]
            if len(left) == len(made):
                self.faults.append(Fault((ban,), _nobody(ban)))
            made = left
        return made

    def _has(self, actor: str) -> bool:
        return any(row["actor"] == actor for row in self.aliases)

    def _add(self, row: Row) -> str:
        if row["form"] == "role" and any(other["office"] == row["alias"] for other in self.terms):
            same = [other for other in self.terms if other["office"] == row["alias"]]
            facts = {column: max(other[column] for other in same) for column in ("of", "titles", "also")}  # said once
            own = row.but(office=row["alias"], holder=row["actor"], **facts)
            self.terms = [*(part for other in self.terms for part in _beside(other, own)), own]
        else:
            self.aliases.append(row.but(form=row["form"] or "name"))
        return ""

    def _ban(self, row: Row) -> str:
        if row["alias"]:
            left = [other for other in self.aliases if not _meets(other, row)]
            if len(left) == len(self.aliases):
                self.bans.append(row)
            else:
                self.aliases = _with_facts(left, self.aliases)
            return ""
        if not self._has(row["actor"]):
            return f"there is no actor {row['actor']!r} to ban"
        left = [other for other in self.aliases if other["actor"] != row["actor"]]
        self.aliases = [other.but(country="") if other["country"] == row["actor"] else other for other in left]
        self.terms = [other for other in self.terms if row["actor"] not in (other["holder"], other["of"])]
        return ""

    def _merge(self, row: Row) -> str:
        if fault := self._unlike(row, "merge"):
            return fault
        if not self._has(row["to"]):
            return f"there is no actor {row['to']!r} to merge with; rename gives an actor another name"
        there = {(other["alias"], other["form"]) for other in self.aliases if other["actor"] == row["to"]}
        self.aliases = [
            other for other in self.aliases if other["actor"] != row["actor"] or (other["alias"], other["form"]) not in there
        ]
        self._call(row["actor"], row["to"], dict.fromkeys(FACTS, ""))
        return ""

    def _rename(self, row: Row) -> str:
        if fault := self._unlike(row, "rename"):
            return fault
        if self._has(row["to"]):
            return f"{row['to']!r} is an actor already; merge makes two one"
        self._call(row["actor"], row["to"], {})
        if not any(other["alias"] == row["to"] for other in self.aliases):
            self.aliases.append(row.but(actor=row["to"], alias=row["to"], form="name"))
        return ""

    def _split(self, row: Row) -> str:
        if fault := self._unlike(row, "split"):
            return fault
        moved = [other for other in self.aliases if row["alias"] and _meets(other, row)]
        if not moved:
            return _nobody(row)
        facts = {name: row[name] for name in FACTS}
        if not self._has(row["to"]):
            facts["kind"] = row["kind"] or max(other["kind"] for other in self.aliases if other["actor"] == row["actor"])
        rest = _with_facts([other for other in self.aliases if not _meets(other, row)], self.aliases)
        self.aliases = rest + [other.but(actor=row["to"], form=row["form"] or other["form"], **facts) for other in moved]
        return ""

    def _unlike(self, row: Row, action: str) -> str:
        if not self._has(row["actor"]):
            return f"there is no actor {row['actor']!r} to {action}"
        return "" if row["to"] and row["to"] != row["actor"] else f"{action} needs another actor in the column to"

    def _call(self, actor: str, to: str, facts: dict[str, str]) -> None:
        """Put one actor for the other, wherever it stands."""
        self.aliases = [
            row.but(actor=to, **facts) if row["actor"] == actor else row.but(country=to) if row["country"] == actor else row
            for row in self.aliases
        ]
        for column in ("holder", "of"):
            self.terms = [row.but(**{column: to}) if row[column] == actor else row for row in self.terms]


def _meets(row: Row, ban: Row) -> bool:
    same = row["alias"] == ban["alias"] or (row["form"] == "role" and row["alias"].casefold() == ban["alias"].casefold())
    return same and ban["actor"] in ("", row["actor"])


def _nobody(row: Row) -> str:
    return f"{row['actor'] or 'nobody'} has {'no' if row['actor'] else 'the'} alias {row['alias']!r}"


def _with_facts(left: list[Row], before: list[Row]) -> list[Row]:
    """Return the rows that are left; what a lost row said of its actor is now said by the actor's first row."""
    kept = {id(row) for row in left}
    for lost in (row for row in before if id(row) not in kept):
        at = next((i for i, row in enumerate(left) if row["actor"] == lost["actor"]), None)
        if at is not None:
            left[at] = left[at].but(**{name: left[at][name] or lost[name] for name in FACTS})
    return left


def _beside(other: Row, own: Row) -> list[Row]:
    """Return what an analyst's term leaves of another of the same office."""
    if other["office"] != own["office"]:
        return [other]
    first, last = term(own)
    parts = []
    if first > ALWAYS[0] and term(other)[0] < first:
        parts.append(other.but(valid_to=str(min(first - DAY, term(other)[1]))))
    if last < ALWAYS[1] and term(other)[1] > last:
        parts.append(other.but(valid_from=str(max(last + DAY, term(other)[0]))))
    return parts
