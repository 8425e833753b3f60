"""A Dask cluster that works: what is sent to it, how much at a time, and what is said when it is gone."""

import hashlib
import logging
import platform
import time
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from importlib.metadata import version
from operator import getitem
from pathlib import Path
from pickle import loads
from queue import Empty, SimpleQueue

from workbench.jobs import Job, Tree, WorkersError, merge_packed, pack, run_packed, unpack

ANSWER = 10  # seconds that a scheduler has to answer
BEAT = 15  # seconds after which it is asked again who works
PATIENCE = 300  # seconds without any worker
RETRIES = 2  # of what failed: a shared folder may be away for a moment
AHEAD = 3  # batches sent for each thread of the cluster: it is never idle, and the scheduler has little to remember
WARNED = "1GB"  # a job of this size is worth Dask's warning; a large watchlist is not

_clients = {}


class Cluster:
    """The cluster at an address, for one job at a time; raises WorkersError where there is none that can do it."""

    def __init__(self, address: str):
        self.address = address
        self.client = _client(address)
        self.finished = SimpleQueue()
        self.seen = time.monotonic()  # when there were workers
        try:
            self._look()
            self._check_software()
        except BaseException:
            self.leave()
            raise

    def run(self, job: Job, batches: Sequence[Sequence], *, told: Callable[[int], object]) -> list:
        """Return the merged results of all batches; `told` hears how many pieces are done.

        Results are merged where they are, each bucket in a tree of its own, and forgotten when they are merged. What is lost
        with a worker, Dask makes again.
        """
        try:
            return self._run(job, batches, told)
        except BaseException:  # an interrupt too: with the client gone, the scheduler drops what it wanted
            self.leave()
            raise

    def leave(self) -> None:
        """End the connection at once; the next job makes a new one."""
        _clients.pop(self.address, None)
        self.client.close(timeout=1)

    def _run(self, job: Job, batches: Sequence[Sequence], told: Callable[[int], object]) -> list:
        import dask

        submit = partial(self.client.submit, pure=False, retries=RETRIES)
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": WARNED}):
            plan = submit(_kept, pack(job))  # a task, so that it is made again when all its copies are lost
        tree = Tree(lambda results: [submit(_merge, plan, *each, priority=1) for each in zip(*results, strict=True)])
        sent = 0
        for batch in batches:
            if sent >= AHEAD * self.threads:
                told(self._next())
                sent -= 1
            future = submit(_work, plan, _software(), batch)
            self._await(future, len(batch))
            tree.add([submit(getitem, future, bucket, priority=1) for bucket in range(job.buckets)])
            del future
            sent += 1
        for _ in range(sent):
            told(self._next())
        results = tree.total()
        for result in results:
            self._await(result, 0)
        for _ in results:
            self._next()
        return [unpack(result) for result in self.client.gather(results)]

    def _await(self, future, pieces: int) -> None:
        future.add_done_callback(lambda future: self.finished.put((future, pieces)))

    def _next(self) -> int:
        """Wait until something is done, and return how many pieces it was; raise what went wrong."""
        from distributed import KilledWorker

        while True:
            if time.monotonic() > self.asked + BEAT:
                self._look()
            try:
                future, pieces = self.finished.get(timeout=BEAT)
            except Empty:
                continue
            if future.status == "finished":
                return pieces
            if future.status != "error":  # it is cancelled where the connection is lost
                raise self._gone()
            if isinstance(error := future.exception(), KilledWorker):
                raise WorkersError(
                    f"Workers of {self.address} were killed one after another by the same pieces; a lack of memory is the "
                    "usual reason: give each more of it (--memory-limit), or fewer threads."
                ) from error
            raise error

    def _look(self) -> None:
        """Ask the scheduler who works."""
        try:
            workers = self.client.sync(self.client.scheduler.ncores, callback_timeout=ANSWER)
        except (OSError, TimeoutError) as error:
            raise self._gone() from error
        self.asked = time.monotonic()
        self.threads = sum(workers.values())
        if workers:
            self.seen = self.asked
        elif self.asked > self.seen + PATIENCE or not self.client.futures:
            raise WorkersError(f"The scheduler at {self.address} has no workers: start some (docs/scale.md) and call again.")

    def _gone(self) -> WorkersError:
        return WorkersError(
            f"The scheduler at {self.address} was lost, and what it had done with it: see whether it runs, then call again; "
            "what comes of it will be whole."
        )

    def _check_software(self) -> None:
        """See to it that all work with the same code, for else what comes of it would depend on who did what."""
        ours = _software()
        try:
            theirs = self.client.sync(self.client.run, _software, on_error="return", callback_timeout=ANSWER)
            theirs["the scheduler"] = self.client.sync(self.client.run_on_scheduler, _software, callback_timeout=ANSWER)
        except (OSError, TimeoutError):
            return  # one that does not answer now is asked with what it is given to do
        if faults := [fault for who, software in sorted(theirs.items()) if (fault := _differing(who, software, ours))]:
            raise WorkersError(f"{faults[0]}; install the same everywhere ({len(faults)} of {len(theirs)} differ).")


def _client(address: str):
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersError("A cluster needs Dask: pip install 'workbench[cluster]'.") from error
    if address not in _clients or _clients[address].status != "running":
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it would tell of is raised here
        try:
            _clients[address] = Client(address, timeout=ANSWER, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise WorkersError(f"No scheduler answers at {address}: {error}.") from error
    return _clients[address]


def _differing(who: str, software: dict[str, str] | Exception, ours: dict[str, str]) -> str:
    if isinstance(software, OSError):
        return ""  # it is gone, which the scheduler will see
    if isinstance(software, Exception):
        return f"{who} cannot work: {software}"
    differing = [name for name in ours if software.get(name) != ours[name]]
    said = ", ".join(f"{name} {software.get(name)} where this process has {ours[name]}" for name in differing)
    return f"{who} has {said}" if said else ""


# On a worker


@cache
def _software() -> dict[str, str]:
    """Return what decides what comes of a job: Python, libraries, and the code of the workbench."""
    folder = Path(__file__).parent
    code = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")) + sorted(folder.rglob("*.csv")) + sorted(folder.rglob("*.txt")):
        code.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    libraries = {name: version(name) for name in ("workbench", "pandas", "pyarrow", "numpy", "regex")}
    return {"Python": ".".join(platform.python_version_tuple()[:2]), **libraries, "code": code.hexdigest()[:8]}


def _kept(packed: bytes) -> bytes:
    return packed


def _work(packed: bytes, software: dict[str, str], pieces: Sequence) -> list[bytes]:
    if fault := _differing("A worker that came later", _software(), software):
        raise WorkersError(f"{fault}; install the same everywhere.")
    return run_packed(_job(packed), pieces)


def _merge(packed: bytes, *results: bytes) -> bytes:
    return merge_packed(_job(packed).merge, results)


@lru_cache(maxsize=1)
def _job(packed: bytes) -> Job:
    return loads(packed)
