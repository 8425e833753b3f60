"""A scheduler and three workers, killed, cut off and restarted: exact, or a clear error and an exact second run.

They are in network namespaces of their own where the machine allows it (Linux, as root), so that a cable can be pulled; at
addresses of the loopback elsewhere. `CUTS=20` does everything so many times, at other moments.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial

import psutil
import pytest
from object_store import ObjectStore
from pandas.testing import assert_frame_equal
from test_corpus import account_of

import workbench as wb
from workbench import clusters, corpus
from workbench.corpus import append_corpus
from workbench.jobs import WorkersError
from workbench.workers import reduce_pieces

pytest.importorskip("distributed", reason="the extra cluster is not installed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="addresses of their own are made on Linux")
CAN_CUT = shutil.which("ip") and os.geteuid() == 0 and not subprocess.call(["unshare", "-n", "true"])
NUMBERS = range(int(os.environ.get("CUTS", 1)))
at_night = pytest.mark.skipif("CUTS" not in os.environ, reason="takes long; `make nightly` does it")
WORKERS = 3
PIECES = range(400)
SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"
WORKER = "from distributed.cli.dask_worker import main; main()"
SETTINGS = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",  # a connection that is silent so long is given up
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "3s",  # and so is such a worker
    "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "critical",
    "PYTHONPATH": os.path.dirname(__file__),  # the functions below
}


def count(piece):
    """Count something that takes a moment."""
    return Counter(str(piece**number)[-2:] for number in range(300))


def count_and_tell(told, at, deed, piece):
    """Count, and at one piece say once where this is, then kill or stop oneself."""
    if piece == at and not (told / "done").exists():
        (told / "done").touch()
        with open(told / "pipe", "w") as pipe:
            print(os.getpid(), file=pipe)
        if deed:
            os.kill(os.getpid(), deed)
    return count(piece)


def added(counters):
    return sum(counters, Counter())


EXACT = added(map(count, PIECES))


class Site:
    """The machines of a cluster: where each is, its address, and what runs there."""

    def __init__(self, places, folder):
        self.places, self.folder, self.running = places, folder, {}
        self.host = places[0][1].rpartition(".")[0] + ".100" if CAN_CUT else "127.0.0.1"  # of this process
        self.address = f"tcp://{places[0][1]}:{_free_port(places[0][1])}"

    def start_scheduler(self):
        """Start it where it was, or for the first time."""
        _, host = self.places[0]
        self._start(0, SCHEDULER, "--host", host, "--port", self.address.rpartition(":")[2], "--no-dashboard")

    def start_worker(self, number):
        """Start the worker of a machine, with a nanny that starts it again."""
        options = ["--host", self.places[number][1], "--nthreads", "1", "--no-dashboard", "--death-timeout", "60"]
        self._start(number, WORKER, self.address, *options, "--local-directory", str(self.folder / str(number)))

    def fill(self):
        """Start what does not run, and wait until it is there."""
        for number in range(1, 1 + WORKERS):
            if number not in self.running or self.running[number].poll() is not None:
                self.start_worker(number)
        self.wait_for(WORKERS)

    def end(self, number):
        """Kill what runs on a machine."""
        process = self.running.pop(number)
        for each in [*psutil.Process(process.pid).children(recursive=True), process]:
            each.kill()
        process.wait()

    def end_all(self):
        """Kill everything."""
        for number in list(self.running):
            self.end(number)

    def worker(self, number):
        """Return the process that works on a machine: the last that its nanny started."""
        return psutil.Process(self.running[number].pid).children(recursive=True)[-1].pid

    def place_of(self, pid):
        """Return the number of the machine that a process runs on."""
        parents = {parent.pid for parent in psutil.Process(pid).parents()} | {pid}
        return next(number for number, process in self.running.items() if process.pid in parents)

    def wait_for(self, workers):
        """Wait until there are so many workers, more or fewer."""
        from distributed import Client

        with Client(self.address, timeout=30, set_as_default=False) as client:
            for _ in range(600):
                if len(client.sync(client.scheduler.ncores)) == workers:
                    return
                select.select([], [], [], 0.1)
        raise TimeoutError(f"There are not {workers} workers after a minute.")

    def _start(self, number, code, *options):
        command = [*self.places[number][0], sys.executable, "-c", code, *options]
        self.running[number] = subprocess.Popen(command, env=os.environ | SETTINGS, stderr=subprocess.DEVNULL)


@contextmanager
def namespaces(number):
    """Give machines that are joined by cables to a switch, to which this process has one too; all goes with the switch."""
    name, net = f"wb{os.getpid()}", f"198.18.{os.getpid() % 256}"

    def run(*command):
        subprocess.run(["ip", *command], check=True)

    with ExitStack() as made:
        for place in ["s", *range(number)]:
            run("netns", "add", f"{name}{place}")
            made.callback(run, "netns", "delete", f"{name}{place}")
        run("-n", f"{name}s", "link", "add", "switch", "type", "bridge")
        run("-n", f"{name}s", "link", "set", "switch", "up")
        for place in range(number):
            run("-n", f"{name}{place}", "link", "add", "eth", "type", "veth", "peer", f"port{place}", "netns", f"{name}s")
            run("-n", f"{name}{place}", "address", "add", f"{net}.{place + 1}/24", "dev", "eth")
            run("-n", f"{name}{place}", "link", "set", "eth", "up")
            run("-n", f"{name}{place}", "link", "set", "lo", "up")
        run("link", "add", name, "type", "veth", "peer", "port", "netns", f"{name}s")
        run("address", "add", f"{net}.100/24", "dev", name)
        run("link", "set", name, "up")
        for port in ["port", *(f"port{place}" for place in range(number))]:
            run("-n", f"{name}s", "link", "set", port, "master", "switch", "up")
        yield [(["ip", "netns", "exec", f"{name}{place}"], f"{net}.{place + 1}") for place in range(number)]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with ExitStack() as stack:
        loopback = [([], f"127.0.0.{number + 1}") for number in range(1 + WORKERS)]
        site = Site(stack.enter_context(namespaces(1 + WORKERS)) if CAN_CUT else loopback, tmp_path_factory.mktemp("site"))
        stack.callback(site.end_all)
        site.start_scheduler()
        yield site


@pytest.fixture
def cluster(site):
    """Have three workers, whatever a test before did to them."""
    site.fill()
    wb.use_workers(site.address)
    yield site
    wb.use_workers()


@contextmanager
def when_told(folder, react):
    """Call `react` with the process that says, meanwhile, that it is in the middle of its work."""
    os.mkfifo(folder / "pipe")
    pipe = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    def listen():
        assert select.select([pipe], [], [], 60)[0], "nobody said anything for a minute"
        react(int(os.read(pipe, 100)))

    with ThreadPoolExecutor(1) as others:
        done = others.submit(listen)
        yield
        done.result()
    os.close(pipe)


def _free_port(host):
    with socket.socket() as probe:
        probe.bind(("" if CAN_CUT else host, 0))
        return probe.getsockname()[1]


def test_without_workers_there_is_an_error(site):
    if not site.running.keys() - {0}:
        wb.use_workers(site.address)
        with pytest.raises(WorkersError, match="has no workers"):
            reduce_pieces(count, PIECES, added)


def test_a_cluster_gives_what_this_process_gives(cluster):
    done = []
    assert reduce_pieces(count, PIECES, added) == EXACT
    assert reduce_pieces(divmod_7, PIECES, sum, buckets=2) == [sum(n // 7 for n in PIECES), sum(n % 7 for n in PIECES)]
    assert reduce_pieces(count, PIECES[:1], added) == count(0)
    clusters.Cluster(cluster.address).run(clusters.Job(count, added), [[1, 2], [3]], told=done.append)
    assert sorted(done) == [1, 2]


@pytest.fixture(scope="module")
def archives(site, articles, tmp_path_factory):
    """Return the sample as a corpus of ten pieces in a shared folder, and its address in an object store."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "GROUP_ROWS", 8)
        append_corpus(folder / "archive", articles, account_of(articles))
    with ObjectStore(folder, site.host) as store:
        threading.Thread(target=store.serve_forever, daemon=True).start()
        yield {"shared folder": folder / "archive", "object store": store.address("archive")}
        store.shutdown()


@pytest.mark.parametrize("place", [pytest.param("shared folder", marks=at_night), "object store"])
def test_the_calls_of_a_notebook_say_the_same(cluster, archives, actors, place):
    whole, archive = wb.read_corpus(archives["shared folder"]), wb.open_articles(archives[place])
    expected = wb.count_terms(wb.tokenize(whole), whole, by="source")
    plain = dict.fromkeys(expected.select_dtypes("category").columns, "str")
    for _ in NUMBERS:
        os.kill(cluster.worker(1), signal.SIGKILL)
        counted = wb.count_terms(wb.tokenize(archive), archive, by="source")
        assert_frame_equal(counted.astype(plain), expected.astype(plain))
    mentions = [
        wb.count_mentions(wb.find_mentions(table, actors), table).astype({"actor": "str"}) for table in (whole, archive)
    ]
    assert_frame_equal(*mentions, check_categorical=False)


def divmod_7(piece):
    return list(divmod(piece, 7))


def test_an_error_is_raised_as_it_is_with_its_piece(cluster):
    with pytest.raises(ZeroDivisionError) as raised:
        reduce_pieces(lambda piece: 1 // (piece - 7), PIECES, sum)
    assert raised.value.__notes__ == ["This happened in the piece 7."]
    assert reduce_pieces(abs, PIECES, sum) == sum(PIECES)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_worker_is_killed(cluster, tmp_path, number):
    with when_told(tmp_path, lambda pid: None):
        assert reduce_pieces(partial(count_and_tell, tmp_path, 40 + 17 * number, signal.SIGKILL), PIECES, added) == EXACT


@at_night
@pytest.mark.parametrize("number", NUMBERS)
def test_a_worker_stands_still_for_a_while(cluster, tmp_path, number):
    def go_on(pid):
        cluster.wait_for(WORKERS - 1)
        with suppress(ProcessLookupError):  # its nanny may have ended it
            os.kill(pid, signal.SIGCONT)

    with when_told(tmp_path, go_on):
        assert reduce_pieces(partial(count_and_tell, tmp_path, 40 + 17 * number, signal.SIGSTOP), PIECES, added) == EXACT


@pytest.mark.skipif(not CAN_CUT, reason="only root can make networks")
@pytest.mark.parametrize("number", NUMBERS)
def test_a_worker_is_cut_off_and_back(cluster, tmp_path, number):
    cut_off = []

    def cut(pid):
        cut_off.append(cluster.place_of(pid))
        cable = [*cluster.places[cut_off[0]][0], "ip", "link", "set", "eth"]
        subprocess.run([*cable, "down"], check=True)
        cluster.wait_for(WORKERS - 1)
        subprocess.run([*cable, "up"], check=True)

    with when_told(tmp_path, cut):
        assert reduce_pieces(partial(count_and_tell, tmp_path, 40 + 17 * number, None), PIECES, added) == EXACT
    cluster.end(*cut_off)  # it may need half a minute until it knows that it is no longer wanted


@pytest.mark.parametrize("number", NUMBERS)
def test_the_scheduler_is_restarted(cluster, tmp_path, number):
    with (
        when_told(tmp_path, lambda pid: cluster.end(0)),
        pytest.raises(WorkersError, match="was lost, and what it had done with it"),
    ):
        reduce_pieces(partial(count_and_tell, tmp_path, 40 + 17 * number, None), PIECES, added)
    cluster.end_all()
    cluster.start_scheduler()
    cluster.fill()
    assert reduce_pieces(count, PIECES, added) == EXACT


def test_other_software_is_refused(cluster, monkeypatch):
    ours, theirs = os.getpid(), clusters._software()
    monkeypatch.setattr(clusters, "_software", lambda: theirs | ({"pandas": "9.9.9"} if os.getpid() == ours else {}))
    with pytest.raises(WorkersError, match=rf"has pandas {theirs['pandas']} where this process has 9.9.9.*4 of 4 differ"):
        reduce_pieces(count, PIECES, added)


def test_a_worker_that_came_later_with_other_software_is_refused():
    software = clusters._software() | {"code": "00000000"}
    with pytest.raises(WorkersError, match=r"came later has code .* where this process has 00000000"):
        clusters._work(b"", software, [1])


def test_no_scheduler_answers(monkeypatch):
    monkeypatch.setattr(clusters, "ANSWER", 1)
    wb.use_workers(f"tcp://127.0.0.1:{_free_port('127.0.0.1')}")
    with pytest.raises(WorkersError, match=r"No scheduler answers at tcp://127\.0\.0\.1"):
        reduce_pieces(count, PIECES, added)
    wb.use_workers()
