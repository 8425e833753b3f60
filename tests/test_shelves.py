"""Arrays put aside come back as they were, from memory as from a file."""

import numpy as np
import pytest

from workbench import shelves
from workbench.shelves import Buckets


@pytest.fixture(params=[False, True], ids=["memory", "file"])
def shelf(request):
    with shelves.shelf(in_file=request.param) as shelf:
        yield shelf


def test_arrays_come_back_whole_and_in_part(shelf):
    arrays = [np.arange(10, dtype=np.uint32), np.empty(0, np.int64), np.arange(5, dtype=np.uint64) << np.uint64(60)]
    numbers = [shelf.put(array) for array in arrays]
    for number, array in zip(numbers, arrays, strict=True):
        found = shelf.get(number, 0, len(array))
        assert found.dtype == array.dtype
        assert found.tolist() == array.tolist()
    assert shelf.get(numbers[0], 3, 5).tolist() == [3, 4]


@pytest.mark.parametrize(("most", "read"), [(1, [[0, 7], [1, 8, 9], []]), (5, [[0, 1, 7, 8, 9]]), (4, [[0, 7], [1, 8, 9]])])
def test_buckets_are_read_as_many_as_are_allowed(shelf, most, read):
    buckets = Buckets(shelf, (np.int64, np.uint32))
    buckets.add(np.array([0, 1, 2, 2]), np.array([0, 1]), np.array([0, 1], np.uint32))
    buckets.add(np.array([0, 1, 3, 3]), np.array([7, 8, 9]), np.array([7, 8, 9], np.uint32))
    found = list(buckets.read(most))
    assert [sorted(columns[0].tolist()) for columns in found] == read
    assert all(columns[0].tolist() == columns[1].tolist() for columns in found)


def test_no_buckets(shelf):
    assert list(Buckets(shelf, (np.int64,)).read(5)) == []
