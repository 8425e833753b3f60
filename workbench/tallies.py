"""Occurrences → groups with their numbers: how many occurrences, in how many units. All on whole numbers."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench.units import codes_of

DENSE = 1_000_000  # cells of a table beyond one an occurrence that are counted in place


class Tally(NamedTuple):
    """The groups that occur, a row each, and, row by row, their occurrences and units."""

    groups: pd.DataFrame
    occurrences: np.ndarray
    units: np.ndarray


class _Keys(NamedTuple):
    """The values of some columns as one number a row, and what is needed to read them back."""

    codes: np.ndarray
    columns: list[tuple[str, object, pd.Index]]


def tally(of_articles: pd.DataFrame, of_occurrences: pd.DataFrame, rows: np.ndarray, units: np.ndarray) -> Tally:
    """Count what has the same values in all columns of both tables; a missing value is a value like any other, the last.

    `rows` is the row in `of_articles` of each occurrence, `units` the unit of each article; an article of none (-1) is not
    counted. Sorted by the columns of the occurrences, then by those of their articles.
    """
    counted = units[rows] >= 0
    rows = rows if counted.all() else rows[counted]
    group, own = _keys(of_articles), _keys(of_occurrences if counted.all() else of_occurrences[counted])
    items, item = _compact(own.codes)
    # The units of each group, in the order of the groups: one of them is a column of a sparse matrix, an item is a row.
    width = int(units.max(initial=0)) + 1
    pairs, pair = np.unique(group.codes * width + np.maximum(units, 0), return_inverse=True)
    item, pair, number = _numbers(item, pair[rows].astype(np.int32), len(items), len(pairs))
    of_group = (pairs // width)[pair]
    first = np.flatnonzero((np.diff(item, prepend=-1) != 0) | (np.diff(of_group, prepend=-1) != 0))
    occurrences = np.diff(np.append(0, np.cumsum(number, dtype=np.int64))[np.append(first, len(item))])
    values = _values(of_group[first], group.columns) | _values(items[item[first]], own.columns)
    return Tally(pd.DataFrame(values, index=range(len(first))), occurrences, np.diff(np.append(first, len(item))))


def _numbers(item: np.ndarray, pair: np.ndarray, items: int, pairs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each item with each pair it occurs with, sorted, and how often it does: counted in place where that is dense."""
    if items * pairs < len(item) + DENSE:
        numbers = np.bincount(item.astype(np.int64) * pairs + pair, minlength=1)
        found = np.flatnonzero(numbers)
        return *np.divmod(found, max(pairs, 1)), numbers[found]
    from scipy.sparse import coo_array

    found = coo_array((np.ones(len(item), np.int32), (item, pair)), shape=(items, pairs)).tocsr()
    found.sort_indices()
    return np.repeat(np.arange(items), np.diff(found.indptr)), found.indices, found.data


def _keys(table: pd.DataFrame) -> _Keys:
    """Return the values of all columns as one number a row; the last column changes fastest."""
    key, columns = np.zeros(len(table), np.int64), []
    for name, column in table.items():
        codes, known = codes_of(column)
        key = key * (len(known) + 1) + np.where(codes < 0, len(known), codes)
        columns.append((name, column.dtype, known))
    return _Keys(key, columns)


def _compact(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different numbers, sorted, and the place of each among them; none is looked up where they are dense."""
    if int(key.max(initial=0)) < 4 * len(key) + 1_000_000:
        known = np.flatnonzero(np.bincount(key)) if len(key) else key
        place = np.zeros(int(known.max(initial=0)) + 1, np.int32)
        place[known] = np.arange(len(known), dtype=np.int32)
        return known, place[key]
    place, known = pd.factorize(key, sort=True)
    return known, place.astype(np.int32)


def _values(keys: np.ndarray, columns: list[tuple[str, object, pd.Index]]) -> dict[str, object]:
    """Return what the numbers stand for, column by column."""
    values = {}
    for name, dtype, known in reversed(columns):
        keys, codes = np.divmod(keys, len(known) + 1)
        codes = np.where(codes == len(known), -1, codes)
        categorical = isinstance(dtype, pd.CategoricalDtype)
        values[name] = (
            pd.Categorical.from_codes(codes, dtype=dtype) if categorical else known.array.take(codes, allow_fill=True)
        )
    return {name: values[name] for name, *_ in columns}
