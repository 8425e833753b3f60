"""Worker processes of this machine: they stay for the next call, end when nobody needs them, and are replaced when they die."""

import os
import pickle
import signal
import tempfile
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from workbench.jobs import Job, Tree, WorkersError, merge_packed, pack, run_packed

TRIES = 3  # without any result, before workers that die are given up
IDLE = 120  # seconds after which workers that nobody needs end
GROWTH = 150 << 20  # bytes by which a worker may grow before another takes its place
FRUGAL = {  # one thread a worker, and memory that is not used goes back to the system
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "MALLOC_ARENA_MAX": "2",
    "LOKY_MAX_MEMORY_LEAK_SIZE": str(GROWTH),
    "WORKBENCH_CORES": "1",  # what a worker counts, it counts itself
    "WORKBENCH_SCHEDULER": "",
}

_pools = {}  # the one pool, by the process it belongs to and its cores
_lock = threading.Lock()


def run(job: Job, batches: Sequence[Sequence], *, cores: range, told: Callable[[int], object]) -> list:
    """Return the merged results of all batches, by as many processes as `cores` names; `told` hears how many pieces are done.

    Processes that are there are used again if there are neither too few of them nor too many.
    """
    tree = Tree(lambda results: [merge_packed(job.merge, each) for each in zip(*results, strict=True)])
    with _written(job) as file:
        for batch, result in _results(file, batches, cores):
            tree.add(result)
            told(len(batch))
    return [pickle.loads(result) for result in tree.total()]


def _results(file: Path, batches: Sequence[Sequence], cores: range) -> Iterator[tuple[Sequence, list[bytes]]]:
    """Yield the result of each batch, in their order; those ahead of it are few, so that memory is bounded."""
    ahead = iter(batches)
    waiting = deque()
    tries = 0
    try:
        while True:
            while len(waiting) < 2 * cores[0] and (batch := next(ahead, None)):
                waiting.append((batch, _submit(cores, file, batch)))
            if not waiting:
                return
            batch, future = waiting[0]
            try:
                result = future.result()
            except BrokenProcessPool as error:
                tries += 1
                end()
                if tries == TRIES:
                    raise WorkersError(_obituary(len(batch), batch[0])) from error
                waiting = deque((batch, _submit(cores, file, batch) if _died(future) else future) for batch, future in waiting)
                continue
            tries = 0
            waiting.popleft()
            yield batch, result
    except BaseException:  # an interrupt too: nothing goes on behind the back of who called
        end()
        raise


def _submit(cores: range, file: Path, batch: Sequence) -> Future:
    try:
        return _pool(cores).submit(_work, file, batch)
    except BrokenProcessPool as error:
        future = Future()
        future.set_exception(error)
        return future


def _died(future: Future) -> bool:
    return not future.done() or isinstance(future.exception(), BrokenProcessPool)


def _obituary(number: int, piece: object) -> str:
    return (
        f"Worker processes were killed {TRIES} times in a row, the last time with {number} pieces from {piece} on; "
        "a lack of memory is the usual reason: give use_workers fewer cores or a bound for memory."
    )


# The pool


def _pool(cores: range):
    import loky

    with _lock:
        for (owner, number), pool in _pools.items():
            if owner == os.getpid() and number in cores:
                return pool
        _end_all()
        warnings.filterwarnings("ignore", "A worker (was restarted|stopped) while", UserWarning)  # as it should
        pool = loky.ProcessPoolExecutor(cores[0], timeout=IDLE, initializer=_begin, initargs=(os.getpid(),), env=FRUGAL)
        _pools[os.getpid(), cores[0]] = pool
        return pool


def end() -> None:
    """End the processes at once, whatever they do."""
    with _lock:
        _end_all()


def _end_all() -> None:
    for (owner, _), pool in _pools.items():
        if owner == os.getpid():  # not those of the process that this one was forked from
            pool.shutdown(kill_workers=True)
    _pools.clear()


@contextmanager
def _written(job: Job) -> Iterator[Path]:
    """Give a file with the job, which every worker reads once: a watchlist is large."""
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        file = Path(folder) / "job"
        file.write_bytes(pack(job))
        yield file


# In a worker


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is asked to stop ends its workers
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    """End this process when the one that it works for is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(file: Path, pieces: Sequence) -> list[bytes]:
    return run_packed(_job(file), pieces)


@lru_cache(maxsize=1)
def _job(file: Path) -> Job:
    return pickle.loads(file.read_bytes())
