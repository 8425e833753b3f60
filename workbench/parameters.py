"""The parameters of a notebook: what its `parameters` cell declares, and what was given for them, checked."""

import ast
import difflib
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from workbench.function_words import stopwords
from workbench.periods import DAYS, read_bound, read_bounds
from workbench.remote import is_remote

TYPES = {"str": str, "int": int, "float": float, "bool": bool}
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
BOUND = re.compile(r"\bat (least|most) ([0-9]+)")  # in the help of a number
DAY = re.compile(r"\bsuch as [0-9]{4}-[0-9]{2}-[0-9]{2}\b")  # in the help of a day
EMPTY = re.compile(r"\bempty:")  # in the help of a text that may be
RESERVED = "tables_path"  # set by the report itself


class ParameterError(ValueError):
    """A parameter that a notebook does not have, or a value that it cannot have."""


class Parameter(NamedTuple):
    """A parameter as its notebook declares it: `name: type = default  # help`."""

    name: str
    type: str
    default: object
    help: str
    choices: tuple = ()


def read_parameters(notebook: dict, name: str) -> dict[str, Parameter]:
    """Return the parameters of a notebook (as nbformat reads it) by name; none if it has no cell tagged `parameters`."""
    cells = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    if not cells:
        return {}
    source = "".join(cells[0]["source"])
    lines = source.split("\n")
    found = {}
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None):
            raise ParameterError(
                f"{name}: {lines[node.lineno - 1]!r} in the parameters cell is not `name: type = default  # help`."
            )
        kind, choices = _type(node.annotation, name)
        help_text = lines[node.end_lineno - 1][node.end_col_offset :].partition("#")[2].strip()
        found[node.target.id] = Parameter(node.target.id, kind, ast.literal_eval(node.value), help_text, choices)
    return found


def check_parameters(given: dict[str, str], declared: dict[str, dict[str, Parameter]]) -> dict[str, dict[str, object]]:
    """Return, for each notebook, the given values that it declares, each of its type.

    `given` is text from the command line; a name ending in `_path` is read from the current folder, one ending in `_day` is a
    day, or for `first_day` and `last_day` a moment, and `language` has a list of function words. Raises ParameterError for a
    name that no notebook declares or a value that it cannot have: of another type, not one of its choices, beyond what its help
    says, or days the wrong way round.
    """
    known = sorted({name for parameters in declared.values() for name in parameters if name != RESERVED})
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise ParameterError(
                f"No notebook of this report has a parameter {name!r}{hint} Known: {', '.join(known) or 'none'}."
            )
    values = {
        notebook: {name: _value(text, parameters[name]) for name, text in given.items() if name in parameters}
        for notebook, parameters in declared.items()
    }
    for notebook, parameters in declared.items():
        days = {name: values[notebook].get(name, parameters[name].default) for name in DAYS if name in parameters}
        if len(days) == 2:
            try:
                read_bounds(**days)
            except ValueError as error:
                raise ParameterError(str(error)) from None
    return values


def _type(annotation: ast.expr, name: str) -> tuple[str, tuple]:
    if isinstance(annotation, ast.Name) and annotation.id in TYPES:
        return annotation.id, ()
    if isinstance(annotation, ast.Subscript) and getattr(annotation.value, "id", "") == "Literal":
        choices = ast.literal_eval(annotation.slice)
        choices = choices if isinstance(choices, tuple) else (choices,)
        return type(choices[0]).__name__, choices
    raise ParameterError(
        f"{name}: the type {ast.unparse(annotation)!r} of a parameter is not one of {', '.join(TYPES)}, Literal[…]."
    )


def _value(text: str, parameter: Parameter) -> object:
    try:
        value = BOOLEANS[text.lower()] if parameter.type == "bool" else TYPES[parameter.type](text)
    except (ValueError, KeyError):
        wanted = "true or false" if parameter.type == "bool" else f"of type {parameter.type}"
        raise ParameterError(f"{parameter.name}={text!r} is not {wanted} ({parameter.help}).") from None
    if value != value:  # nan, which nothing can be compared with
        raise ParameterError(f"{parameter.name}={text!r} is not a number ({parameter.help}).")
    if parameter.type == "str" and parameter.default and not text.strip() and not EMPTY.search(parameter.help):
        raise ParameterError(f"{parameter.name}={text!r} is empty ({parameter.help}).")
    if parameter.choices and value not in parameter.choices:
        allowed = ", ".join(map(repr, parameter.choices))
        raise ParameterError(f"{parameter.name}={text!r} is not one of {allowed} ({parameter.help}).")
    for bound, number in BOUND.findall(parameter.help) if parameter.type in ("int", "float") else ():
        if value > float(number) if bound == "most" else value < float(number):
            raise ParameterError(f"{parameter.name}={text!r} is not at {bound} {number} ({parameter.help}).")
    if parameter.name in DAYS and text:
        try:
            read_bound(text, name=parameter.name)
        except ValueError as error:
            raise ParameterError(f"{str(error)[:-1]} ({parameter.help}).") from None
    elif (parameter.name.endswith("_day") or DAY.search(parameter.help)) and text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ParameterError(f"{parameter.name}={text!r} is not a day such as 2024-10-21 ({parameter.help}).") from None
    if parameter.name == "language":
        try:
            stopwords(text)
        except ValueError as error:
            raise ParameterError(str(error)) from None
    if (
        (parameter.name.endswith("_path") or (parameter.name == "language" and Path(text).is_file()))
        and text
        and not is_remote(text)
    ):
        if not Path(text).exists():
            raise ParameterError(f"{parameter.name}={text!r}: there is no such file or folder ({parameter.help}).")
        return str(Path(text).resolve())
    return value
