"""A table of a corpus too large for memory: calls that follow each other, made piece by piece when something is counted."""

import operator
from collections.abc import Callable, Iterator
from functools import partial, wraps
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from workbench.corpus_files import Piece
from workbench.steps import Step, run
from workbench.stores import place
from workbench.workers import reduce_pieces

ROWS = 20_000  # of a DataFrame that are worked on at a time where a piece of a corpus would be
PIECE = "its piece"  # the column that keeps rows in the order of the corpus until all pieces are read
AHEAD = 8  # pieces whose results are held, where they are many
ROWWISE = ("isin", "isna", "notna", "between", "fillna", "replace", "astype", "map", "assign", "rename", "reset_index")
Result = TypeVar("Result")


class Corpus(NamedTuple):
    """What the tables are of: the pieces there were when the corpus was opened, and where tables are kept that took long."""

    folder: str
    pieces: tuple[Piece, ...]
    keep: Path | None

    def stated(self) -> str:
        """Return what the manifest says of it, in words."""
        parts = {piece.part for piece in self.pieces}
        days = [day for part in parts for day in (part.first_day, part.last_day) if day]
        when = f", {min(days)} to {max(days)}," if days else ""
        number = sum(part.rows for part in parts)
        what = "articles" if all(part.table == "articles" for part in parts) else "rows of the account"
        return f"{number:,} {what}{when} in {len(self.pieces)} piece(s) of the corpus {place(self.folder)}"


class Parts:
    """A table of a corpus in parts: nothing of it is made before it is counted, listed or collected.

    Rows are left out and columns added as in a DataFrame, as far as a row needs nothing of the others:
    `mentions[mentions["form"] != "metonym"]`, `archive[archive["source"].isin(outlets)]`. Calls of the workbench that read
    texts, count or list lines take it as they take a DataFrame, and say the same.
    """

    def __init__(self, corpus: Corpus, step: Step, empty: Any) -> None:
        self._corpus, self._step = corpus, step
        self._empty = empty  # what the calls make of no articles: the columns with their types

    @property
    def columns(self) -> pd.Index:
        """The names of the columns."""
        return self._empty.columns

    def collect(self) -> Any:
        """Return the whole table, in the order of the corpus; it must fit into memory."""
        return _joined(self._empty, over(_whole, self, merge=_chained, needs=_names(self._empty), numbered=True))

    def kept(self) -> "Parts":
        """Return the same table, kept beside the corpus from the first time on that it is made, as those are that take long.

        What comes of a function or a model of one's own is not kept: nothing says when it changes.
        """
        return Parts(self._corpus, self._step.keep_in(self._corpus.keep), self._empty)

    def _without_added(self, needed: list[str]) -> "Parts":
        """Return the table as it was before columns were added of which none is needed."""
        step = self._step
        while step.adds and not step.adds & set(needed):
            step = step.arguments[0]
        return Parts(self._corpus, step, self._empty)

    def head(self, number: int = 5) -> Any:
        """Return the first rows; no more of the corpus is read than they need."""
        step, found = _step(_whole, (self,), {}, _names(self._empty)), []
        for n, piece in enumerate(self._corpus.pieces):
            if (left := number - sum(len(table) for _, table in found)) <= 0:
                break
            found.append((n, run(step, piece).head(left)))
        return _joined(self._empty, found)

    def nlargest(self, n: int, columns: str) -> Any:
        """Return the rows with the largest values of a column, the largest first, ties in the order of the corpus."""
        return self._leading("nlargest", n, columns)

    def nsmallest(self, n: int, columns: str) -> Any:
        """Return the rows with the smallest values of a column, the smallest first, ties in the order of the corpus."""
        return self._leading("nsmallest", n, columns)

    def _leading(self, method: str, n: int, column: str) -> Any:
        select = partial(_method, name=method, n=n, columns=column)
        found = over(_leading, self, select=select, merge=partial(_merged, select), needs=tuple(self.columns), numbered=True)
        return found[0][1].drop(columns=PIECE).reset_index(drop=True) if found else self._empty

    def __len__(self) -> int:
        return over(len, self, merge=sum, needs=("article_id",))

    def __getitem__(self, which: Any) -> "Parts":
        named = (which,) if isinstance(which, str) else which if isinstance(which, list) else ()
        return planned(operator.getitem, self, which, needs=tuple(named))

    def __getattr__(self, name: str) -> Any:
        if name not in ROWWISE:
            raise AttributeError(
                f"A table in parts has no {name!r}, for which all rows may be needed: count it first, or collect() it, which"
                f" needs the memory for it. Row by row there are drop, {', '.join(ROWWISE)}."
            )
        return partial(planned, _method, self, name)

    def drop(self, *, columns: Any) -> "Parts":
        """Return the table without these columns; of those that were only there to be dropped, nothing is read."""
        self._empty.drop(columns=columns)  # which says what is not there
        return planned(_method, self, "drop", columns=columns, errors="ignore")

    __iter__ = None

    def __bool__(self) -> bool:
        raise ValueError("A table in parts is neither true nor false: conditions are joined by & and |, and turned by ~.")

    def __repr__(self) -> str:
        kind = "column" if isinstance(self._empty, pd.Series) else f"table ({', '.join(self.columns)})"
        return f"A {kind} in parts, of {self._corpus.stated()}. Nothing of it is made before it is counted or collected."

    __hash__ = object.__hash__

    @property
    def str(self) -> "_Accessor":
        """What a column of texts can do with each: `archive[archive["title"].str.contains("grain")]`."""
        return _Accessor(self, "str")

    @property
    def dt(self) -> "_Accessor":
        """What a column of days can say of each: `archive["published_date"].dt.year`."""
        return _Accessor(self, "dt")


class _Accessor:
    """What pandas has under `str` and `dt`, row by row."""

    def __init__(self, column: Parts, kind: str) -> None:
        self._column, self._kind = column, kind

    def __getattr__(self, name: str) -> Any:
        given = partial(planned, _through, self._column, self._kind, name)
        return given if callable(getattr(getattr(self._column._empty, self._kind), name)) else given()


def _through(column: pd.Series, kind: str, name: str, *arguments: Any, **options: Any) -> Any:
    found = getattr(getattr(column, kind), name)
    return found(*arguments, **options) if callable(found) else found


def _operator(name: str) -> Callable:
    return lambda self, *others: planned(getattr(operator, name), self, *others)


for _name in ("eq", "ne", "lt", "le", "gt", "ge", "and_", "or_", "invert", "add", "sub"):
    setattr(Parts, f"__{_name.strip('_')}__", _operator(_name))


def by_piece(columns: list[str], *, keep: bool = False) -> Callable[[Callable], Callable]:
    """Let a function take tables in parts: one that makes each of its rows of one article, and of none two.

    `columns` are those of the articles that it needs, if it is given them. Given DataFrames it does what it did. With `keep`
    what it makes is kept as mentions are (see `open_articles`), if it is of the workbench: of others nothing says when they
    change.
    """

    def decorate(function: Callable) -> Callable:
        @wraps(function)
        def call(*tables: Any, **options: Any) -> Any:
            if not in_parts(*tables, *options.values()):
                return function(*tables, **options)
            if keep:  # what is kept is to be found anew only if what it is made of has changed
                tables = tuple(table._without_added(columns) if isinstance(table, Parts) else table for table in tables)
            return planned(call, *tables, needs=tuple(columns), keep=keep, **options)

        return call

    return decorate


def concat(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several tables, such as mentions and pairs, one table after the other; what a table lacks is missing.

    Of tables in parts they follow each other piece by piece: that is how their rows stand when they are collected.
    """
    if in_parts(*tables):
        return planned(_concat, *tables)
    return _concat(*tables)


def _concat(*tables: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True)


def take_rows(table: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """Return the rows at these places, which rise; of a table in parts only the pieces they are in are made whole."""
    if not in_parts(table):
        return table.iloc[places]
    needs = _names(table._empty)
    numbers, lengths = zip(*sorted(over(len, table, merge=_chained, needs=needs, numbered=True)), strict=True)
    ends = np.cumsum(lengths)
    piece = np.searchsorted(ends, places, side="right")
    given = {numbers[n]: places[piece == n] - (ends[n] - lengths[n]) for n in np.unique(piece)}
    found = stream(_rows_at, table, needs=needs, given=given)
    return _joined(table._empty, list(enumerate(found)))


def _rows_at(table: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    return table.iloc[places]


def parted(table: pd.DataFrame, articles: Parts) -> Parts:
    """Return a table that names articles, and is in memory, in parts as these are: of each piece the rows of its articles."""
    return planned(_rows_of, articles[["article_id"]], [table])


def _rows_of(articles: pd.DataFrame, tables: list[pd.DataFrame]) -> pd.DataFrame:
    return tables[0][tables[0]["article_id"].isin(articles["article_id"])]


def in_parts(*values: Any) -> bool:
    """Say whether any of these is a table in parts."""
    return any(isinstance(value, Parts) for value in values)


def empties(*values: Any) -> list[Any]:
    """Return the values, and for a table in parts what it is of no articles; raise if they do not belong together."""
    _one_corpus(*values)
    return [value._empty if isinstance(value, Parts) else value for value in values]


def planned(
    function: Callable,
    /,
    *arguments: Any,
    needs: tuple[str, ...] = (),
    adds: tuple[str, ...] = (),
    keep: bool = False,
    **options: Any,
) -> Parts:
    """Return a table in parts: of each piece what the function makes of its tables. A wrong call raises at once.

    `adds` are columns that the function adds to its first table, if it does nothing else.
    """
    corpus = _one_corpus(*arguments, *options.values())
    values = empties(*arguments, *options.values())
    empty = function(*values[: len(arguments)], **dict(zip(options, values[len(arguments) :], strict=True)))
    if not isinstance(empty, pd.DataFrame | pd.Series):
        raise TypeError(f"{function.__name__} makes no table or column of a table in parts, but {type(empty).__name__}.")
    table = Parts(corpus, _step(function, arguments, options, needs, adds), empty)
    return table.kept() if keep else table


def over(
    function: Callable[..., Result],
    /,
    *tables: Any,
    merge: Callable[[list[Result]], Result],
    needs: tuple[str, ...] = (),
    buckets: int = 1,
    only: set[int] | None = None,
    numbered: bool = False,
    **options: Any,
) -> Result:
    """Return what the function gives of the pieces of tables in parts, merged (see `reduce_pieces`).

    `only` are the numbers of the pieces that matter; `numbered` gives with each result the number of its piece, in a list.
    """
    corpus = _one_corpus(*tables, *options.values())
    step = _step(function, tables, options, needs)
    wanted = [(n, piece) for n, piece in enumerate(corpus.pieces) if only is None or n in only]
    return reduce_pieces(partial(_result, step, numbered), wanted, merge, buckets=buckets, label=function.__name__.strip("_"))


def stream(
    function: Callable[..., Result],
    table: Any,
    /,
    *,
    needs: tuple[str, ...],
    given: dict[int, Any] | None = None,
    **options: Any,
) -> Iterator[Result]:
    """Yield what the function gives of each piece of a table in parts, in their order, for results too large to be merged.

    A few pieces are worked on at a time. `given` is something more for the function, for each piece that matters, by its
    number. The pieces of a DataFrame are ROWS rows each.
    """
    places = table._corpus.pieces if in_parts(table) else range(0, len(table), ROWS)
    numbers = sorted(given) if given is not None else range(len(places))
    more = {n: () if given is None else (given[n],) for n in numbers}
    label, function = function.__name__.strip("_"), partial(function, **options)
    if not in_parts(table):
        yield from (function(table.iloc[places[n] : places[n] + ROWS], *more[n]) for n in numbers)
        return
    step = _step(_whole, (table,), {}, needs)
    for start in range(0, len(numbers), AHEAD):
        some = [(n, places[n], more[n]) for n in numbers[start : start + AHEAD]]
        found = reduce_pieces(partial(_streamed, step, function), some, _chained, label=label)
        found.sort(key=operator.itemgetter(0), reverse=True)
        while found:
            yield found.pop()[1]


def _streamed(step: Step, function: Callable, piece: tuple[int, Piece, tuple]) -> list[tuple[int, Any]]:
    return [(piece[0], function(run(step, piece[1]), *piece[2]))]


def _result(step: Step, numbered: bool, piece: tuple[int, Piece]) -> Any:
    result = run(step, piece[1])
    return [(piece[0], result)] if numbered else result


def _step(
    function: Callable, arguments: tuple, options: dict[str, Any], needs: tuple[str, ...], adds: tuple[str, ...] = ()
) -> Step:
    given = [value._step if isinstance(value, Parts) else value for value in arguments]
    named = {name: value._step if isinstance(value, Parts) else value for name, value in options.items()}
    return Step(function, tuple(given), named, needs, adds)


def _one_corpus(*values: Any) -> Corpus:
    """Return the corpus that all tables in parts are of; raise if they are of several, or one is of all articles at once."""
    corpora = [value._corpus for value in values if isinstance(value, Parts)]
    if other := [corpus for corpus in corpora if corpus != corpora[0]]:
        raise ValueError(
            f"These tables are of two corpora, or of one before and after it grew: {place(corpora[0].folder)} with"
            f" {len(corpora[0].pieces)} pieces and {place(other[0].folder)} with {len(other[0].pieces)}."
        )
    if any(isinstance(value, pd.DataFrame) and "article_id" in value.columns for value in values):
        raise TypeError("One table is in parts, and another that names articles is not: make both of open_articles(…).")
    return corpora[0]


def _method(table: Any, name: str, *arguments: Any, **options: Any) -> Any:
    return getattr(table, name)(*arguments, **options)


def _leading(table: pd.DataFrame, *, select: Callable) -> pd.DataFrame:
    return select(table)


def _merged(select: Callable, found: list[list[tuple[int | None, pd.DataFrame]]]) -> list[tuple[None, pd.DataFrame]]:
    """Return the leading rows of several pieces, each with the number of its piece."""
    tables = [table if n is None else table.assign(**{PIECE: n}) for each in found for n, table in each]
    return [(None, select(pd.concat(tables, ignore_index=True).sort_values(PIECE, kind="stable")))] if tables else []


def _names(empty: Any) -> tuple[str, ...]:
    return (empty.name,) if isinstance(empty, pd.Series) else tuple(empty.columns)


def _whole(table: Any) -> Any:
    return table


def _chained(lists: list[list]) -> list:
    return list(chain.from_iterable(lists))


def _joined(empty: Any, numbered: list[tuple[int, Any]]) -> Any:
    """Return the tables of the pieces one after another; categories that were sorted in each are sorted in all."""
    tables = [empty, *(table for _, table in sorted(numbered, key=operator.itemgetter(0)))]
    if isinstance(empty, pd.Series):
        return _joined_columns(tables)
    return pd.DataFrame({name: _joined_columns([table[name] for table in tables]) for name in empty.columns})


def _joined_columns(columns: list[pd.Series]) -> pd.Series:
    if not isinstance(columns[0].dtype, pd.CategoricalDtype):
        return pd.concat(columns[1:] or columns, ignore_index=True)
    columns = [column for column in columns if len(column.cat.categories)] or columns[:1]
    in_order = all(column.cat.categories.is_monotonic_increasing for column in columns)
    return pd.Series(union_categoricals(columns, sort_categories=in_order), name=columns[0].name)
