"""Temporary folders: gone when they are not needed, also after a process that was killed, and nobody else's."""

import subprocess
import sys
import tempfile
from contextlib import suppress

import pytest

from workbench.scratch import PREFIX, scratch_folder

HOLD = "from workbench.scratch import scratch_folder\nwith scratch_folder() as folder:\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a folder for temporary ones, of this process and those that it starts."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def started(code):
    return subprocess.Popen([sys.executable, "-c", HOLD + code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_gone_at_the_end_whatever_happens(place):
    for error in (KeyError, KeyboardInterrupt):
        with suppress(error), scratch_folder() as folder:
            assert list(folder.iterdir()) == []
            (folder / "deep" / "er").mkdir(parents=True)
            raise error
        assert list(place.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next(place):
    running, killed = (started(" (folder / 'file').touch(); print(folder, flush=True); input()") for _ in range(2))
    folders = [process.stdout.readline().strip() for process in (running, killed)]
    (place / f"{PREFIX}empty").mkdir()  # its process was killed before it could lock it
    (place / "workbench-0-host").mkdir()  # of another machine
    killed.kill()
    killed.wait()
    with scratch_folder() as folder:
        there = {path.name for path in place.iterdir()}
        kept = folders[0].removeprefix(f"{place}/").partition("/")[0]
        assert there == {kept, folder.parent.name, "workbench-0-host"}
        assert (place / kept / "in" / "file").exists()
    running.communicate("\n")
    assert [path.name for path in place.iterdir()] == ["workbench-0-host"]


def test_many_at_once_take_nothing_from_each_other(place):
    again = "for _ in range(150):\n    with scratch_folder() as folder:\n        (folder / 'a').touch()\n"
    again += "        [None for other in folder.parent.parent.iterdir()]\n        assert (folder / 'a').exists()\n"
    processes = [started(f" pass\n{again}") for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4
    assert list(place.iterdir()) == []
