"""Who works does not change what comes of it: in this process, in others, when they die, fail or are interrupted."""

import os
import signal
import subprocess
import sys
from functools import partial
from operator import add

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench import processes, workers
from workbench.jobs import Tree, WorkersError
from workbench.workers import reduce_pieces


@pytest.fixture(autouse=True)
def two_cores():
    wb.use_workers(cores=2)
    yield
    wb.use_workers()


def union(sets):
    return set().union(*sets)


def process_of(piece):
    return {os.getpid()}


def halves(piece):
    return [piece // 2, piece - piece // 2]


def fail_at(fault, piece):
    if piece == 7:
        raise fault
    return piece


def die_once(marker, piece):
    if piece == 7 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def die_at(piece):
    if piece == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def interrupt_parent(marker, piece):
    if piece == 7:
        marker.write_text(str(os.getpid()))
        os.kill(os.getppid(), signal.SIGINT)
    signal.pause()


class UnsendableError(Exception):
    """An error that takes two things to make and remembers one."""

    def __init__(self, one, two):
        super().__init__(one)


@given(st.lists(st.integers(), min_size=1, max_size=200))
def test_a_tree_gives_what_merging_at_once_gives(numbers):
    tree = Tree(sum)
    for number in numbers:
        tree.add(number)
    assert tree.total() == sum(numbers)
    assert all(len(level) <= 8 for level in tree.levels)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 99), max_size=30))
def test_who_works_does_not_matter(numbers):
    assert reduce_pieces(partial(add, 1), numbers, sum) == sum(numbers) + len(numbers)
    assert sum(reduce_pieces(halves, numbers, sum, buckets=2)) == sum(numbers)


def test_several_processes_work_and_stay_for_the_next_call():
    at_work = reduce_pieces(process_of, range(40), union)
    assert os.getpid() not in at_work
    assert reduce_pieces(process_of, range(40), union) <= set(processes._pools[os.getpid(), 2]._processes)
    wb.use_workers(cores=2)
    assert not any(map(psutil.pid_exists, at_work))


def allocators(piece):
    import pyarrow as pa

    return {pa.default_memory_pool().backend_name}


def test_workers_have_one_allocator():
    assert reduce_pieces(allocators, range(20), union) == {"system"}


def test_one_piece_one_core_or_little_memory_is_worked_on_here():
    assert reduce_pieces(process_of, [1], union) == {os.getpid()}
    for options in ({"cores": 1}, {"cores": 64, "memory": "512MB"}):
        wb.use_workers(**options)
        assert reduce_pieces(process_of, range(40), union) == {os.getpid()}


def test_a_bound_for_memory_leaves_room_for_fewer_workers():
    cores = [workers._cores(workers._checked("", 64, memory)) for memory in ("1GB", "4GB", "16 GB", 64 * 10**9)]
    assert cores == sorted(cores)
    assert cores[-1] == 64
    assert cores[2] * workers.WORKER < 16 * 10**9


def test_functions_of_a_script_are_sent_too():
    shift = 3
    assert reduce_pieces(lambda piece: piece + shift, range(20), lambda results: sum(results)) == 250


@pytest.mark.parametrize("cores", [1, 2])
def test_an_error_is_raised_as_it_is_with_its_piece(cores):
    wb.use_workers(cores=cores)
    with pytest.raises(KeyError, match="text") as raised:
        reduce_pieces(partial(fail_at, KeyError("text")), range(40), sum)
    assert raised.value.__notes__ == ["This happened in the piece 7."]
    assert reduce_pieces(abs, range(40), sum) == 780


def test_an_error_that_cannot_be_sent_is_told_in_words():
    with pytest.raises(WorkersError, match="UnsendableError: one") as raised:
        reduce_pieces(lambda piece: fail_at(UnsendableError("one", "two"), piece), range(40), sum)
    assert raised.value.__notes__ == ["This happened in the piece 7."]


def test_the_pieces_of_a_killed_worker_are_done_again(tmp_path):
    assert reduce_pieces(partial(die_once, tmp_path / "marker"), range(40), sum) == 780
    assert (tmp_path / "marker").exists()


def test_a_piece_that_kills_every_worker_is_said():
    with pytest.raises(WorkersError, match=r"killed 3 times in a row.*memory"):
        reduce_pieces(die_at, range(40), sum)
    assert reduce_pieces(abs, range(40), sum) == 780


def test_an_interrupt_ends_the_workers_and_the_next_call_works(tmp_path):
    marker, before = tmp_path / "pid", signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell may ignore
    with pytest.raises(KeyboardInterrupt):
        reduce_pieces(partial(interrupt_parent, marker), [7, 8], sum)
    signal.signal(signal.SIGINT, before)
    assert not psutil.pid_exists(int(marker.read_text()))
    assert reduce_pieces(abs, range(40), sum) == 780


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say when a parent is gone")
def test_workers_follow_who_started_them():
    code = (
        "import os, signal; from workbench.workers import reduce_pieces, use_workers; use_workers(cores=2);"
        "reduce_pieces(lambda piece: (os.write(1, b'%d\\n' % os.getpid()), signal.pause()), range(4), sum)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        at_work = [psutil.Process(int(process.stdout.readline())) for _ in range(2)]
        process.kill()
        assert not psutil.wait_procs(at_work, timeout=60)[1]


def test_a_function_gives_as_many_results_as_there_are_buckets():
    with pytest.raises(ValueError, match="gave 2 results for 3 buckets"):
        reduce_pieces(halves, [1], sum, buckets=3)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"scheduler": "10.0.0.1:8786"}, "no address"),
        ({"scheduler": "ws://10.0.0.1:8786"}, "no address"),
        ({"cores": 0}, "no number of cores"),
        ({"cores": True}, "no number of cores"),
        ({"memory": "much"}, "no amount of memory"),
        ({"memory": "-2GB"}, "no amount of memory"),
        ({"memory": "100MB"}, "the least is 512MB"),
    ],
)
def test_what_cannot_be_is_refused(options, fault):
    with pytest.raises(ValueError, match=fault):
        wb.use_workers(**options)


def test_what_works_side_by_side_shares_the_memory(monkeypatch):
    monkeypatch.setattr(workers, "_memory", lambda: 8 * 10**9)
    assert workers.share(2) == {"WORKBENCH_MEMORY": str(3 * 10**9)}
    assert workers._bytes(workers.share(100)["WORKBENCH_MEMORY"]) == workers.LEAST


def test_the_environment_says_what_is_not_given(monkeypatch):
    monkeypatch.setenv("WORKBENCH_CORES", "3")
    monkeypatch.setenv("WORKBENCH_MEMORY", "1.5GB")
    monkeypatch.setenv("WORKBENCH_SCHEDULER", "tcp://scheduler.example:8786")
    assert workers._checked("", None, "") == ("tcp://scheduler.example:8786", 3, 1_500_000_000)
    assert workers._checked("", 2, "2GB")[1:] == (2, 2 * 10**9)
    monkeypatch.setenv("WORKBENCH_CORES", "many")
    with pytest.raises(ValueError, match="'many' is no number of cores"):
        wb.use_workers()
