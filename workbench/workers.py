"""Who works: this process, processes beside it, or a cluster. What is worked on, they do not know."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from workbench import processes
from workbench.clusters import Cluster
from workbench.jobs import Job, Tree
from workbench.progress import progress

SCHEMES = ("tcp://", "tls://")
UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
LEAST = 512 * 10**6  # of memory, for one process that counts
WORKER = 350 * 10**6  # of a worker process: what it imports, and twenty times the text of a piece
BATCH = 16  # pieces that a worker does before it tells
RESULTS = 0.25  # of the memory, for results that are being merged
OURS = 0.75  # of the machine's memory, if nobody says


class Workers(NamedTuple):
    """Who works, as it was set; see `use_workers`."""

    scheduler: str
    cores: int
    memory: int


_used: Workers | None = None


def use_workers(scheduler: str = "", *, cores: int | None = None, memory: int | str = "") -> None:
    """Say who works on a corpus that is opened and not read: processes of this machine, or a Dask cluster; for this process.

    Without a scheduler as many processes work as this one may use cores, or `cores`. `memory` ("2GB", or a number of bytes)
    is the bound for this process and its workers together: fewer of them work if it is small; it must hold the table that
    comes of a count. It is three quarters of what the machine has if nobody says. `scheduler` is the address of a Dask
    scheduler, as tcp://10.0.0.1:8786 or tls://…; it needs the extra `cluster`, and cores and memory are its own. What is not
    given is taken from the environment: WORKBENCH_SCHEDULER, WORKBENCH_CORES and WORKBENCH_MEMORY. Who works never changes
    what comes of it. Workers that are killed are replaced and their pieces done again; after three times in a row a count
    raises WorkersError. Raises ValueError for an address, a number of cores or a memory that cannot be.
    """
    global _used
    _used = _checked(scheduler, cores, memory)
    processes.end()


def holds(size: int) -> bool:
    """Say whether this process may hold so many bytes, and nobody else was asked to work."""
    workers = _used or _checked("", None, "")
    return not workers.scheduler and size <= workers.memory


def as_environment(scheduler: str = "", *, memory: str = "") -> dict[str, str]:
    """Return what is given as variables of the environment, for processes that call `use_workers` with nothing, or not at all.

    Raises ValueError for what `use_workers` would refuse.
    """
    _checked(scheduler, None, memory)
    given = {"WORKBENCH_SCHEDULER": scheduler, "WORKBENCH_MEMORY": memory}
    return {name: value for name, value in given.items() if value}


def share(number: int) -> dict[str, str]:
    """Return as variables of the environment what each of so many processes may take that work side by side."""
    return {"WORKBENCH_MEMORY": str(max(LEAST, _bytes("") // number))}


def reduce_pieces(function: Callable, pieces: Iterable, merge: Callable, *, buckets: int = 1, label: str = "") -> object:
    """Return what `function` makes of each of the pieces, merged to one result.

    `merge` takes a list of results, of none too, and gives one; in whatever groups and order it is called, the outcome has to
    be the same: sums of whole numbers, unions. With several `buckets` the function
    gives a list of so many results, each is merged with its own kind, and the result is a list. Functions, pieces and results
    must be picklable. An error in a piece is raised as it is, with a note of the piece; WorkersError if workers cannot be kept
    alive. `label` stands beside the progress bar.
    """
    job = Job(function, merge, buckets)
    if pieces := list(pieces):
        workers = _used or _checked("", None, "")
        with progress(len(pieces), label, unit=" pieces") as told:
            result = _reduced(job, pieces, workers, told)
    else:
        result = job.merged([])
    return result if buckets > 1 else result[0]


def _reduced(job: Job, pieces: list, workers: Workers, told: Callable[[int], object]) -> list:
    if workers.scheduler:
        cluster = Cluster(workers.scheduler)
        return cluster.run(job, _batches(pieces, cluster.threads), told=told)
    most = _cores(workers)
    cores = min(most, len(pieces))
    if cores > 1:
        return processes.run(job, _batches(pieces, cores), cores=range(cores, most + 1), told=told)
    tree = Tree(job.merged)
    for batch in _batches(pieces, cores):
        tree.add(job.run(batch))
        told(len(batch))
    return tree.total()


def _batches(pieces: list, cores: int) -> list[list]:
    """Return the pieces in groups that one worker does and merges: large, but several for each, so that all end together."""
    size = min(BATCH, max(1, len(pieces) // (4 * cores)))
    return [pieces[start : start + size] for start in range(0, len(pieces), size)]


def _cores(workers: Workers) -> int:
    """Return how many processes the memory holds beside this one; alone, this one works itself."""
    import psutil

    free = workers.memory * (1 - RESULTS) - psutil.Process().memory_info().rss
    return max(1, min(workers.cores, int(free // WORKER)))


# What was asked for


def _checked(scheduler: str, cores: int | str | None, memory: int | str) -> Workers:
    scheduler = scheduler or os.environ.get("WORKBENCH_SCHEDULER", "")
    cores = os.environ.get("WORKBENCH_CORES", "") if cores is None else cores
    memory = memory or os.environ.get("WORKBENCH_MEMORY", "")
    if scheduler and not scheduler.startswith(SCHEMES):
        raise ValueError(f"scheduler: {scheduler!r} is no address such as 'tcp://10.0.0.1:8786' or 'tls://10.0.0.1:8786'.")
    return Workers(scheduler, _count(cores), _bytes(memory))


def _count(cores: int | str) -> int:
    if cores == "":
        import loky

        return loky.cpu_count()
    if isinstance(cores, bool) or not re.fullmatch(r"[1-9]\d{0,5}", str(cores)):
        raise ValueError(f"cores: {cores!r} is no number of cores; it is 1 or more.")
    return int(cores)


def _bytes(memory: int | str) -> int:
    if memory == "":
        return int(OURS * _memory())
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?B)?", str(memory).strip(), re.I)
    if not found:
        raise ValueError(f"memory: {memory!r} is no amount of memory; it is such as '2GB' or '800MB', or a number of bytes.")
    wanted = int(float(found[1]) * UNITS[(found[2] or "").upper()])
    if wanted < LEAST:
        raise ValueError(f"memory: {memory!r} is too little; the least is {LEAST // 10**6}MB.")
    return wanted


def _memory() -> int:
    """Return the memory of the machine, or of the container if that is less."""
    import psutil

    try:
        with open("/sys/fs/cgroup/memory.max") as file:
            bound = int(file.read())
    except (OSError, ValueError):  # there is none, or it says `max`
        bound = sys.maxsize
    return min(bound, psutil.virtual_memory().total)
