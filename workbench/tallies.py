"""Occurrences → groups with their numbers: how many occurrences, in how many units. All on whole numbers, which add up."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench import schema
from workbench.account import as_fingerprint, sum_of_rows
from workbench.parts import empties, in_parts, over
from workbench.units import Unit, codes_of

DENSE = 1_000_000  # cells of a table beyond one an occurrence that are counted in place
BUCKETS = 8  # that the groups of tables in parts are parted into, so that nobody who merges needs all of them
NUMBERS = ("occurrences", "units")
OUTLET = "its outlet"  # the column that keeps outlets apart until all pieces are counted


class Tally(NamedTuple):
    """The groups that occur, a row each, and, row by row, their occurrences and units."""

    groups: pd.DataFrame
    occurrences: np.ndarray
    units: np.ndarray


def count_rows(table: pd.DataFrame, *, by: str | list[str]) -> pd.DataFrame:
    """Return how many rows of a table each group has: a row is a group, in order; what is missing is a group, the last.

    `by` names columns of the table, whose values stand first. The numbers add up to the rows of the table.
    """
    columns = [by] if isinstance(by, str) else list(by)
    schema.check(table, *columns, call="count_rows", whole=False)
    (found,) = tally_all(_rows, table, needs=("article_id", *columns), by=columns)
    return pd.concat([found.groups, schema.make("row_counts", {"rows": found.occurrences})], axis=1)


def _rows(table: pd.DataFrame, *, by: list[str]) -> "tuple[Tally]":
    return (tally_rows(table, by),)


def tally_rows(table: pd.DataFrame, columns: list[str]) -> "Tally":
    """Return the groups of equal values in these columns; an occurrence is a row, and all are of one unit."""
    return tally(table[[]], table[columns], np.arange(len(table)), np.zeros(len(table), int))


def corpus_fingerprint(articles: pd.DataFrame) -> str:
    """Return 12 hex digits that change whenever an article, its day or its source does; the order of rows does not matter."""
    return as_fingerprint(tally_all(_sums, articles, needs=("article_id", "published_date", "source"))[0])


def _sums(articles: pd.DataFrame) -> tuple[int]:
    return (sum_of_rows(articles),)


def tally_all(function: Callable[..., tuple], *tables: Any, needs: tuple[str, ...] = (), **options: Any) -> tuple:
    """Return the tallies and whole numbers that the function gives of the tables; of tables in parts, the sums over all pieces.

    `needs` are the columns of the articles that it asks for. Articles are in one piece, outlets in many: so these are counted
    at last, as the groups of `with_outlet`.
    """
    if in_parts(*tables, *options.values()):
        values = empties(*tables, *options.values())
        like = function(*values[: len(tables)], **dict(zip(options, values[len(tables) :], strict=True)))
        buckets = over(_packed, *tables, merge=_merged, buckets=BUCKETS, needs=needs, function=function, **options)
        numbers = [_unpacked([bucket[n] for bucket in buckets if bucket], same) for n, same in enumerate(like)]
    else:
        numbers = function(*tables, **options)
    return tuple(_outlets_counted(found) if isinstance(found, Tally) and OUTLET in found.groups else found for found in numbers)


def with_outlet(of_articles: pd.DataFrame, articles: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return the columns that groups are made of, with the outlet as one more where outlets are counted."""
    return of_articles.assign(**{OUTLET: articles["source"]}) if unit == "outlets" else of_articles


def _outlets_counted(found: "Tally") -> "Tally":
    """Return the groups without their outlets, which are counted: each is in one row of its group."""
    table = found.groups.assign(occurrences=found.occurrences, units=1)
    names = list(found.groups.columns.drop(OUTLET))
    if not names:
        return Tally(table[[]].head(1), *(table[[name]].sum().to_numpy() for name in NUMBERS))
    sums = table.groupby(names, observed=True, dropna=False, as_index=False)[list(NUMBERS)].sum()
    return Tally(sums[names], *(sums[name].to_numpy() for name in NUMBERS))


def _packed(*tables: pd.DataFrame, function: Callable[..., tuple], **options: Any) -> list[tuple]:
    """Return a row of tables for each bucket; a number stands in the first, and 0 in the others."""
    columns = [_parted(found) for found in function(*tables, **options)]
    return list(zip(*columns, strict=True))


def _parted(found: "Tally | int") -> list[pa.Table | int]:
    """Return the groups with their numbers in buckets: where a group goes, its values alone say."""
    if isinstance(found, int):
        return [found] + [0] * (BUCKETS - 1)
    groups = pd.DataFrame({str(n): _plain(found.groups.iloc[:, n]) for n in range(found.groups.shape[1])}, found.groups.index)
    groups = groups.assign(key=0)
    numbers = {name: groups[name].astype("float64") for name in groups.select_dtypes(["number", "bool", "boolean"])}
    bucket = pd.util.hash_pandas_object(groups.assign(**numbers), index=False).to_numpy() % BUCKETS
    table = groups.assign(**dict(zip(NUMBERS, found[1:], strict=True)))
    return [pa.Table.from_pandas(table[bucket == n], preserve_index=False) for n in range(BUCKETS)]


def _plain(column: pd.Series) -> pd.Series:
    """Return a column of a type that its values alone say, so that equal values of two pieces are equal."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if column.dtype == object:
        column = column.astype("str") if column.isna().all() else column.convert_dtypes()
    return column


def _merged(rows: list[tuple]) -> tuple:
    return tuple(sum(same) if isinstance(same[0], int) else _summed(same) for same in zip(*rows, strict=True))


def _summed(tables: tuple[pa.Table, ...]) -> pa.Table:
    table = pa.concat_tables(tables, promote_options="permissive")  # whole numbers, some missing, are floats in one piece
    keys = [name for name in table.column_names if name not in NUMBERS]
    sums = table.group_by(keys).aggregate([(name, "sum") for name in NUMBERS])
    sums = sums.rename_columns([*keys, *NUMBERS]).select(table.column_names)
    return sums.combine_chunks()  # they are slices of one table, and each would be sent with all of it


def _unpacked(buckets: list, like: "Tally | int") -> "Tally | int":
    """Return the groups of all buckets in the order of their values, as the function gives them."""
    if not buckets or isinstance(like, int):
        return sum(buckets) if buckets else like
    table = pa.concat_tables(buckets, promote_options="permissive").to_pandas()
    names = table.columns[: len(like.groups.columns)]
    for name, dtype in zip(names, like.groups.dtypes, strict=True):
        if isinstance(dtype, pd.CategoricalDtype):
            table[name] = table[name].astype("category")
        elif dtype.kind not in "iubf":  # whole numbers are floats where some are missing, as in a table
            table[name] = table[name].astype(dtype)
    table = table.sort_values([*names, "key"], ignore_index=True)
    return Tally(table[names].set_axis(like.groups.columns, axis=1), *(table[name].to_numpy() for name in NUMBERS))


def tally(of_articles: pd.DataFrame, of_occurrences: pd.DataFrame, rows: np.ndarray, units: np.ndarray) -> Tally:
    """Count what has the same values in all columns of both tables; a missing value is a value like any other, the last.

    `rows` is the row in `of_articles` of each occurrence, `units` the unit of each article; an article of none (-1) is not
    counted. Sorted by the columns of the occurrences, then by those of their articles.
    """
    counted = units[rows] >= 0
    rows = rows if counted.all() else rows[counted]
    own, own_columns = _keys(of_occurrences if counted.all() else of_occurrences[counted])
    items, item = compact(own)
    del own  # of each row a number, which is much where there are millions
    group, group_columns = _keys(of_articles)
    # The units of each group, in the order of the groups: one of them is a column of a sparse matrix, an item is a row.
    width = int(units.max(initial=0)) + 1
    pairs, pair = np.unique(group * width + np.maximum(units, 0), return_inverse=True)
    item, pair, number = _numbers(item, pair[rows].astype(np.int32), len(items), len(pairs))
    groups, group = np.unique(pairs // width, return_inverse=True)
    group = group.astype(np.int32)[pair]
    begins = np.ones(len(item), bool)
    begins[1:] = (item[1:] != item[:-1]) | (group[1:] != group[:-1])
    first = np.flatnonzero(begins)
    values = _values(groups[group[first]], group_columns) | _values(items[item[first]], own_columns)
    occurrences = np.add.reduceat(number, first, dtype=np.int64)
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
    return np.repeat(np.arange(items, dtype=np.int32), np.diff(found.indptr)), found.indices, found.data


def _keys(table: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, object, pd.Index]]]:
    """Return the values of all columns as one number a row, the last changing fastest, and what the numbers stand for."""
    key, columns = np.zeros(len(table), np.int64), []
    for name, column in table.items():
        codes, known = codes_of(column)
        key = key * (len(known) + 1) + np.where(codes < 0, len(known), codes)
        columns.append((name, column.dtype, known))
    return key, columns


def compact(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
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
