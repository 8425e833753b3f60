"""One line of text → which articles are asked for: words and phrases, sources, actors, days."""

import re
from datetime import date
from typing import NamedTuple

import regex

from workbench.nodes import Node

COLUMNS = ("source", "language", "section")  # fields that are columns of the articles
FIELDS = (*COLUMNS, "actor", "from", "to", "copies")
ITEM = re.compile(r'(-?)(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)"|/((?:[^/\\]|\\.)+)/|([^\s"]+))(?=\s|$)')


class Asked(NamedTuple):
    """One thing that is asked for: in which field (`word`: in the text), what, and whether it must not be there."""

    field: str
    value: Node
    left_out: bool


def read_query(query: str) -> list[Asked]:
    """Return what a query asks for, in its order (see `select_articles`).

    Raises ValueError for a field there is none of, a day that is none, a mark that is not closed, or no expression.
    """
    asked, place = [], 0
    query = query.strip()
    while place < len(query):
        item = ITEM.match(query, place)
        if not item:
            raise ValueError(f'query: {query[place:]!r} is not read: a phrase stands in "…", a regular expression in /…/.')
        sign, field, quoted, pattern, bare = item.groups()
        if field and field not in FIELDS:
            raise ValueError(
                f"query: {field!r} is no field in {item[0]!r}; there are {', '.join(FIELDS)}; words stand in quotes."
            )
        value = _pattern(pattern) if pattern is not None else bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        asked.append(_checked(Asked(field or "word", value, bool(sign)), item[0]))
        place = item.end()
        place += len(query[place:]) - len(query[place:].lstrip())
    return asked


def write_query(asked: list[Asked]) -> str:
    """Return the query that asks for this, as `read_query` reads it."""
    return " ".join(
        ("-" if left_out else "") + ("" if field == "word" else f"{field}:") + _written(value)
        for field, value, left_out in asked
    )


def _checked(asked: Asked, item: str) -> Asked:
    field, value, left_out = asked
    if field != "word" and not isinstance(value, str):
        raise ValueError(f"query: {item!r}: only words can be a regular expression.")
    if field in ("from", "to"):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"query: {item!r} is not a day such as {field}:2024-10-21.") from None
    if (field == "copies" and value != "no") or (field in ("from", "to", "copies") and left_out):
        raise ValueError(f"query: {item!r} says nothing: allowed are from:DAY, to:DAY and copies:no.")
    if field == "word" and isinstance(value, str) and not regex.search(r"[\p{L}\p{N}]", value):
        raise ValueError(f"query: {item!r} has no letter or digit to look for.")
    return asked


def _pattern(text: str) -> regex.Pattern:
    try:
        return regex.compile(text)
    except regex.error as error:
        raise ValueError(f"query: /{text}/ is not a regular expression: {error}.") from None


def _written(value: Node) -> str:
    if not isinstance(value, str):
        return f"/{value.pattern}/"
    if re.fullmatch(r"[\w*’'-]+", value) and not value.startswith("-"):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
