"""A TOML file → named tuples, every value checked; what is wrong is said with its file, table and key, and what is allowed."""

import tomllib
from pathlib import Path
from types import UnionType
from typing import Literal, get_args, get_origin


def read_toml(path: Path) -> dict:
    """Return what a TOML file says; raises ValueError if it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{path}: not TOML: {error}.") from None


def checked(kind: type, table: object, place: str):
    """Return the table as this kind of named tuple, each value of the type that the kind says; raises ValueError."""
    if not isinstance(table, dict):
        raise ValueError(f"{place}: {table!r} is not a table.")
    types = kind.__annotations__
    check_names(table, tuple(types), place)
    values = dict(table)
    for name, wanted in types.items():
        if name not in table and name not in kind._field_defaults:
            raise ValueError(f"{place}: {name} is missing.")
        if name not in table:
            continue
        if wanted is float and type(table[name]) is int:
            values[name] = float(table[name])
        elif get_origin(wanted) is Literal and not (isinstance(table[name], str) and table[name] in get_args(wanted)):
            raise ValueError(f"{place}: {name} = {table[name]!r} is not one of {', '.join(get_args(wanted))}.")
        elif not _fits(table[name], wanted):
            raise ValueError(f"{place}: {name} = {table[name]!r} is not of type {_named(wanted)}.")
    return kind(**values)


def check_names(table: dict, known: tuple[str, ...], place: str) -> None:
    """Raise ValueError for a key that is not known."""
    for name in table:
        if name not in known:
            raise ValueError(f"{place}: {name!r} is not known; allowed are {', '.join(known)}.")


def _fits(value: object, wanted) -> bool:
    if get_origin(wanted) is Literal:
        return True
    if isinstance(wanted, UnionType):
        return any(_fits(value, one) for one in get_args(wanted))
    if get_origin(wanted) is list:
        return isinstance(value, list) and all(_fits(item, *get_args(wanted)) for item in value)
    if get_origin(wanted) is dict:
        return isinstance(value, dict) and all(_fits(item, get_args(wanted)[1]) for item in value.values())
    return type(value) is wanted


def _named(wanted) -> str:
    if isinstance(wanted, UnionType):
        return " or ".join(map(_named, get_args(wanted)))
    return wanted.__name__ if isinstance(wanted, type) and not get_args(wanted) else str(wanted)
