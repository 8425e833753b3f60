"""Calls that follow each other → what they make of one piece of a corpus; what took long is kept beside it."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import regex
from pyarrow import feather

from workbench import schema
from workbench.corpus_files import Piece, read_piece


class Step:
    """A call whose arguments may be steps: a plan is its last step. The first is the article table, which calls nothing."""

    def __init__(
        self,
        function: Callable | None = None,
        arguments: tuple = (),
        options: dict | None = None,
        needs: tuple[str, ...] = (),
        adds: tuple[str, ...] = (),
    ) -> None:
        self.function, self.arguments, self.options = function, arguments, options or {}
        self.needs = needs  # columns of the articles that the call asks for, if it is given them
        self.adds = frozenset(adds)  # columns that it adds to its first argument, if it does nothing else
        self.kept: Path | None = None  # the folder its tables are kept in

    def keep_in(self, parent: Path | None) -> "Step":
        """Return the same call, whose tables are kept in a folder of their own, if there can be one."""
        step = Step(self.function, self.arguments, self.options, self.needs, tuple(self.adds))
        step.kept = parent and _folder(self, parent)
        return step

    def before(self) -> Iterator["Step"]:
        """Yield the steps whose results it takes."""
        yield from (value for value in (*self.arguments, *self.options.values()) if isinstance(value, Step))


def run(step: Step, piece: Piece) -> Any:
    """Return what the plan makes of a piece. Only columns that a call asks for are read; what is kept is not made again."""
    return _Results(piece).of(step)


class _Results:
    """What each step of a plan gave for one piece; a step that several others take is carried out once."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._made: dict[int, Any] = {}

    def of(self, step: Step) -> Any:
        self._find_kept(step)
        return self._of(step, _needed(step, self._made, self._piece.part.table))

    def _of(self, step: Step, needed: tuple[str, ...]) -> Any:
        if id(step) not in self._made:
            self._made[id(step)] = self._call(step, needed)
        return self._made[id(step)]

    def _call(self, step: Step, needed: tuple[str, ...]) -> Any:
        if step.function is None:
            return read_piece(self._piece, list(needed))
        given = [self._of(value, needed) if isinstance(value, Step) else value for value in step.arguments]
        options = {name: self._of(value, needed) if isinstance(value, Step) else value for name, value in step.options.items()}
        result = step.function(*given, **options)
        if step.kept:
            _keep(result, self._file(step))
        return result

    def _find_kept(self, step: Step) -> None:
        """Read what is kept of the plan, from its last step on; what only that was made of is not looked for."""
        if step.kept and id(step) not in self._made and (table := _read_kept(self._file(step))) is not None:
            self._made[id(step)] = table
        if id(step) not in self._made:
            for earlier in step.before():
                self._find_kept(earlier)

    def _file(self, step: Step) -> Path:
        return step.kept / f"{self._piece.key}.arrow"


def _needed(step: Step, made: dict[int, Any], table: str) -> tuple[str, ...]:
    """Return the columns of the articles, or of the account, that the steps not made yet ask for, in their order."""
    asked, waiting, seen = set(), [step], set()
    while waiting:
        if id(step := waiting.pop()) not in made and id(step) not in seen:
            seen.add(id(step))
            asked.update(step.needs)
            waiting += step.before()
    return tuple(name for name in schema.names(table) if name in asked)


# What is kept


def _folder(step: Step, parent: Path) -> Path | None:
    """Return the folder for the tables of a call, if there can be one.

    Its name stands for all that they are made by: the functions, what these were given, and the rules of the package. There is
    none if something was given that no text can stand for, such as a model.
    """
    try:
        stated = f"{_rules()}\n{_stated(step)}"
    except TypeError:
        return None
    return parent / f"{step.function.__name__.strip('_')}-{hashlib.sha256(stated.encode()).hexdigest()[:16]}"


def _stated(value: Any) -> str:
    """Return a text that stands for this value alone."""
    if isinstance(value, Step):
        return f"{_named(value.function)}({_stated(value.arguments)}, {_stated(value.options)})"
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        columns = list(value.columns) if isinstance(value, pd.DataFrame) else [value.name]
        return f"{columns} {hashlib.sha256(pd.util.hash_pandas_object(value).to_numpy().tobytes()).hexdigest()}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_stated, value))}]"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_stated, value)))}}}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {_stated(value[name])}' for name in sorted(value))}}}"
    if isinstance(value, str | int | float | bool | None):
        return repr(value)
    raise TypeError(f"{type(value).__name__} has no text that stands for it.")


def _named(function: Callable | None) -> str:
    """Return a name for what the rules of the package and pandas cover; what a user's own function does may change."""
    home = getattr(function, "__module__", "workbench")
    if home.partition(".")[0] not in ("workbench", "_operator"):
        raise TypeError(f"{home} is no module of the workbench.")
    return getattr(function, "__qualname__", "articles")


@cache
def _rules() -> str:
    """Return a text that changes when any module or list of the package does, or what it reads characters with."""
    root = Path(__file__).parent
    read = sorted(file for file in root.rglob("*") if file.suffix in (".py", ".csv", ".txt"))
    whole = hashlib.sha256()
    for file in read:
        whole.update(f"{file.relative_to(root).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return f"{whole.hexdigest()} Python {sys.version_info[:2]} regex {regex.__version__} pandas {pd.__version__}"


def _keep(table: pd.DataFrame, file: Path) -> None:
    """Write a table aside and put it in its place whole; where nothing can be written, nothing is kept."""
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        feather.write_feather(table, aside, compression="zstd")  # unlike Parquet it keeps the order of categories
        aside.replace(file)
    except OSError:
        aside.unlink(missing_ok=True)


def _read_kept(file: Path) -> pd.DataFrame | None:
    """Return what is kept in a file; nothing if it is not there, or not whole."""
    try:
        return feather.read_feather(file, use_threads=False)
    except (OSError, pa.ArrowException):
        return None
