"""A function of pieces and the way its results are merged, in a tree; what is sent to workers is bytes."""

import ctypes
import pickle
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

import pyarrow as pa

FAN = 8  # results that are merged at once
CODEC = "zstd"  # of results, which wait for each other in the memory of workers and go over the network
TRIM, MAP = -1, -3  # what glibc calls the threshold of free memory that it keeps, and that of a block of its own
HELD = 32 << 20  # bytes


class WorkersError(Exception):
    """Workers that died, differ or cannot be reached; the message says what to do."""


class Job(NamedTuple):
    """What is done with each piece, and how results become one; a result is a list with one table or number a bucket."""

    function: Callable
    merge: Callable
    buckets: int = 1

    def run(self, pieces: Sequence) -> list:
        """Return the merged results of some pieces; an error says which piece it is about."""
        tree = Tree(self.merged)
        for piece in pieces:
            try:
                tree.add(self._listed(self.function(piece)))
            except Exception as error:
                error.add_note(f"This happened in the piece {piece}.")
                raise
        result = tree.total()
        return self.merged([result]) if len(pieces) == 1 else result  # so that all are of the form that merging gives

    def merged(self, results: Sequence[list]) -> list:
        """Return one result for several, or what nothing comes to for none."""
        return [self.merge([result[bucket] for result in results]) for bucket in range(self.buckets)]

    def _listed(self, result: object) -> list:
        if self.buckets == 1:
            return [result]
        if len(result) != self.buckets:
            raise ValueError(f"The function gave {len(result)} results for {self.buckets} buckets; it gives one for each.")
        return result


class Tree:
    """Results that are merged eight at a time as they come, each at most once in all that went before it."""

    def __init__(self, merge: Callable[[list], object]):
        self.merge = merge
        self.levels = []

    def add(self, result: object) -> None:
        """Take a result; eight of a level become one of the next when a ninth comes, which is when all of them are there."""
        for level in self.levels:
            if len(level) < FAN:
                level.append(result)
                return
            level[:], result = [result], self.merge(level)
        self.levels.append([result])

    def total(self) -> object:
        """Return all that was taken as one result; the small ones go into the large."""
        result = []
        for level in self.levels:
            if rest := level + result:
                result = rest if len(rest) == 1 else [self.merge(rest)]
        return result[0]


def pack(thing: object) -> bytes:
    """Return anything as bytes; functions of a notebook or a script go with them."""
    import cloudpickle

    return cloudpickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)


def run_packed(job: Job, pieces: Sequence) -> list[bytes]:
    """Return what `job.run` gives, each result as bytes; an error that cannot be sent is told in words."""
    _hold_memory()
    try:
        return [_squeezed(result) for result in job.run(pieces)]
    except Exception as error:
        raise _sendable(error) from None
    finally:
        _give_back()


def merge_packed(merge: Callable, results: Iterable[bytes]) -> bytes:
    """Return what merging gives, as bytes."""
    _hold_memory()
    try:
        return _squeezed(merge([unpack(result) for result in results]))
    finally:
        _give_back()


def unpack(result: bytes) -> object:
    """Return what `run_packed` or `merge_packed` gave as bytes."""
    return pickle.loads(pa.decompress(result[8:], int.from_bytes(result[:8]), codec=CODEC))


def _squeezed(result: object) -> bytes:
    packed = pack(result)
    return len(packed).to_bytes(8) + pa.compress(packed, codec=CODEC, asbytes=True)


@cache
def _hold_memory() -> None:
    """Have this process keep free memory while a task runs: returned at every step, as by Dask, it takes a third of the time.

    All of it comes from one allocator, for what one has kept the other cannot use.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(OSError, AttributeError):  # there is no glibc
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(MAP, HELD // 2)
        libc.mallopt(TRIM, HELD)


def _give_back() -> None:
    """Return the free memory to the system, once a task."""
    pa.default_memory_pool().release_unused()


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pack(error))
    except Exception:
        told = WorkersError(f"{type(error).__name__}: {error}")
        told.__notes__ = getattr(error, "__notes__", [])
        return told
    return error
