"""Worker processes of this machine: they stay for the next call, end when nobody needs them, and are replaced when they die."""

import itertools
import os
import pickle
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path

from workbench.jobs import Job, Tree, WorkersError, merge_packed, pack, run_packed, unpack
from workbench.scratch import scratch_folder

TRIES = 3  # without any result, before workers that die are given up
AHEAD = 2  # batches sent for each process, so that none is idle
IDLE = 120  # seconds after which workers that nobody needs end
GROWTH = 150 << 20  # bytes by which a worker may grow before another takes its place
FRUGAL = {  # one thread a worker, and memory from few places, for what is free in one another cannot use
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "LOKY_MAX_MEMORY_LEAK_SIZE": str(GROWTH),
    "WORKBENCH_CORES": "1",  # what a worker counts, it counts itself
    "WORKBENCH_SCHEDULER": "",
}

DIED = (
    f"Worker processes were killed {TRIES} times in a row; a lack of memory is the usual reason: give use_workers fewer cores "
    "or a bound for memory."
)

_pools = {}  # the one pool, by the process it belongs to and its cores
_lock = threading.Lock()


def run(job: Job, batches: Sequence[Sequence], *, cores: range, told: Callable[[int], object]) -> list:
    """Return the merged results of all batches, by as many processes as `cores` names; `told` hears how many pieces are done.

    Processes that are there are used again if there are neither too few of them nor too many. They merge too: results lie in
    files, so that this process holds none but the last.
    """
    with scratch_folder() as folder:
        try:
            return _Run(job, folder, cores).run(batches, told)
        except BaseException:  # an interrupt too: nothing goes on behind the back of who called
            end()
            raise


class _Task:
    """What one process does at a time, and the files that it makes of others."""

    def __init__(self, function: Callable, inputs: Sequence, outputs: list[Path]):
        self.function, self.inputs, self.outputs = function, inputs, outputs


class _Run:
    """One job on its way; a result is a list of a task and its file for each bucket."""

    def __init__(self, job: Job, folder: Path, cores: range):
        self.job, self.folder, self.cores = job, folder, cores
        self.file = folder / "job"
        self.file.write_bytes(pack(job))  # every worker reads it once: a watchlist is large
        self.numbers = itertools.count()
        self.unfinished = []
        self.deaths = 0
        self.tree = Tree(self._merged)

    def run(self, batches: Sequence[Sequence], told: Callable[[int], object]) -> list:
        waiting = deque()
        for batch in batches:
            if len(waiting) == AHEAD * self.cores[0]:
                told(self._take(waiting.popleft()))
            waiting.append(self._send(_work, batch, self.job.buckets))
        while waiting:
            told(self._take(waiting.popleft()))
        results = self.tree.total()
        for task, _ in results:
            self._finish(task)
        return [unpack(path.read_bytes()) for _, path in results]

    def _take(self, task: _Task) -> int:
        self._finish(task)
        self.tree.add([(task, path) for path in task.outputs])
        return len(task.inputs)

    def _merged(self, results: list[list[tuple[_Task, Path]]]) -> list[tuple[_Task, Path]]:
        merging = []
        for each in zip(*results, strict=True):
            for task, _ in each:
                self._finish(task)
            merging.append(self._send(_merge, [path for _, path in each], 1))
        return [(task, task.outputs[0]) for task in merging]

    def _send(self, function: Callable, inputs: Sequence, outputs: int) -> _Task:
        task = _Task(function, inputs, [self.folder / str(next(self.numbers)) for _ in range(outputs)])
        self.unfinished.append(task)
        self._submit(task)
        return task

    def _submit(self, task: _Task) -> None:
        try:
            task.future = _pool(self.cores).submit(task.function, self.file, task.inputs, task.outputs)
        except BrokenProcessPool as error:
            task.future = Future()
            task.future.set_exception(error)

    def _finish(self, task: _Task) -> None:
        """Wait for a task; if a process died, what all of them did is done again."""
        while task in self.unfinished:
            try:
                task.future.result()
            except BrokenProcessPool as error:
                self.deaths += 1
                if self.deaths == TRIES:
                    raise WorkersError(DIED) from error
                end()
                for other in self.unfinished:
                    if not other.future.done() or isinstance(other.future.exception(), BrokenProcessPool):
                        self._submit(other)
                continue
            self.deaths = 0
            self.unfinished.remove(task)
            if task.function is _merge:
                for path in task.inputs:
                    path.unlink()


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


# In a worker


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is asked to stop ends its workers
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    """End this process when the one that it works for is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(file: Path, pieces: Sequence, paths: list[Path]) -> None:
    for result, path in zip(run_packed(_job(file), pieces), paths, strict=True):
        path.write_bytes(result)


def _merge(file: Path, inputs: list[Path], paths: list[Path]) -> None:
    paths[0].write_bytes(merge_packed(_job(file).merge, (path.read_bytes() for path in inputs)))


@lru_cache(maxsize=1)
def _job(file: Path) -> Job:
    return pickle.loads(file.read_bytes())
