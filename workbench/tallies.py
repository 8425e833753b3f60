"""Occurrences → groups with their numbers: how many occurrences, in how many units. All on whole numbers."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from workbench.units import codes_of


class Tally(NamedTuple):
    """The groups that occur (a row each, sorted by their values) and, row by row, their occurrences and units."""

    groups: pd.DataFrame
    occurrences: np.ndarray
    units: np.ndarray


def tally(of_articles: pd.DataFrame, of_occurrences: pd.DataFrame, rows: np.ndarray, units: np.ndarray) -> Tally:
    """Count what has the same values in all columns of both tables; a missing value is a value like any other, the last.

    `rows` is the row in `of_articles` of each occurrence, `units` the unit of each article; an article of none (-1) is not
    counted.
    """
    key, columns = np.zeros(len(rows), np.int64), []
    for table, places in ((of_articles, rows), (of_occurrences, slice(None))):
        for name, column in table.items():
            codes, known = codes_of(column)
            key = key * (len(known) + 1) + np.where(codes < 0, len(known), codes)[places]
            columns.append((name, column.dtype, known))
    units = units[rows]
    width = int(units.max(initial=0)) + 1
    # One sorted row of whole numbers holds everything: the group and unit of each occurrence.
    key = np.sort((key * width + units)[units >= 0])
    pairs = np.flatnonzero(np.diff(key, prepend=-1))
    groups = key[pairs] // width
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = np.append(pairs[first], len(key)), np.append(first, len(pairs))
    return Tally(_values(groups[first], columns), np.diff(ends[0]), np.diff(ends[1]))


def _values(groups: np.ndarray, columns: list[tuple[str, object, pd.Index]]) -> pd.DataFrame:
    """Return what the numbers of groups stand for: the last column changes fastest."""
    values = {}
    for name, dtype, known in reversed(columns):
        groups, codes = np.divmod(groups, len(known) + 1)
        codes = np.where(codes == len(known), -1, codes)
        categorical = isinstance(dtype, pd.CategoricalDtype)
        values[name] = (
            pd.Categorical.from_codes(codes, dtype=dtype) if categorical else known.array.take(codes, allow_fill=True)
        )
    return pd.DataFrame({name: values[name] for name, *_ in columns}, index=range(len(groups)))
