"""Arrays of numbers put aside while others are worked on: in memory, or in a temporary file."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import pairwise
from typing import BinaryIO

import numpy as np


@contextmanager
def shelf(*, in_file: bool) -> Iterator["Shelf"]:
    """Give an empty shelf; its file is in the folder for temporary files (TMPDIR), and goes with it."""
    with tempfile.TemporaryFile(prefix="workbench-") if in_file else nullcontext() as file:
        yield Shelf(file)


class Shelf:
    """Arrays by number, each read whole or in part."""

    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file
        self._arrays: list = []  # or of each where it is in the file, and its type
        self._end = 0

    def put(self, numbers: np.ndarray) -> int:
        """Put an array aside; return its number."""
        if not self._file:
            self._arrays.append(numbers)
        else:
            self._file.seek(self._end)
            self._file.write(numbers.tobytes())
            self._arrays.append((self._end, numbers.dtype))
            self._end += numbers.nbytes
        return len(self._arrays) - 1

    def get(self, number: int, start: int, stop: int) -> np.ndarray:
        """Return a part of an array, not to be written to."""
        if not self._file:
            return self._arrays[number][start:stop]
        place, dtype = self._arrays[number]
        self._file.seek(place + int(start) * dtype.itemsize)
        return np.frombuffer(self._file.read((int(stop) - int(start)) * dtype.itemsize), dtype)


class Buckets:
    """Rows of numbers, added in tables sorted by bucket, and read from all of them bucket by bucket."""

    def __init__(self, shelf: Shelf, dtypes: tuple[type, ...]) -> None:
        self._shelf, self._dtypes = shelf, dtypes
        self._tables: list[tuple[np.ndarray, list[int]]] = []

    def add(self, bounds: np.ndarray, *columns: np.ndarray) -> None:
        """Add a table; `bounds` are the rows that its buckets begin with, and its length."""
        self._tables.append((bounds, [self._shelf.put(column) for column in columns]))

    def read(self, most: int) -> Iterator[list[np.ndarray]]:
        """Yield the columns of the next buckets: as many buckets as have so many rows together, and one at least."""
        if not self._tables:
            return
        ends = sum(bounds.astype(np.int64) for bounds, _ in self._tables)
        stops = [0]
        while stops[-1] < len(ends) - 1:
            stops.append(max(stops[-1] + 1, int(np.searchsorted(ends, ends[stops[-1]] + most, side="right")) - 1))
        for first, last in pairwise(stops):
            yield [
                np.concatenate([self._shelf.get(numbers[n], bounds[first], bounds[last]) for bounds, numbers in self._tables])
                for n in range(len(self._dtypes))
            ]
