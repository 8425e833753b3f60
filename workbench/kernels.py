"""Kernels that start at once: forked from a process that has already imported what every notebook imports."""

import asyncio
import contextlib
import gc
import logging
import multiprocessing
import multiprocessing.forkserver
import os
import select
import signal
import sys
import threading
from functools import cache
from types import ModuleType

from jupyter_client.provisioning import KernelProvisionerBase

from workbench import _HOMES

with contextlib.suppress(ImportError):  # Windows, where no kernel is forked
    import fcntl

_starting = threading.RLock()  # notebooks are run side by side
NAME = "workbench-fork"  # its entry point in pyproject.toml
IMPORTED = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "pandas", "plotly.graph_objects", "plotly.subplots",
    "scipy.stats", "scipy.sparse.csgraph", "trafilatura", "lxml.html", "pandas.io.formats.csvs",
    *(f"workbench.readers.{name}" for name in ("delimited", "json_records", "plain_text", "web_page")),
    *sorted({f"workbench.{home}" for home in _HOMES.values()}), "workbench.rehearsal",
)  # fmt: skip


@contextlib.contextmanager
def quick_kernels(**variables: str):
    """Let kernels be forked while this lasts, where the system can: it saves a third of a report's time.

    They have these variables in their environment, and show no progress bars, which would stand in the report. What they are
    forked from begins to import at once, beside what this process does. If this ends by an error, as by Ctrl-C, so do the
    kernels that run.
    """
    told = {**variables, "TQDM_DISABLE": "1"} | ({"JUPYTER_DEFAULT_PROVISIONER_NAME": NAME} if sys.platform == "linux" else {})
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        if sys.platform == "linux":
            with _starting, _script_hidden():
                _server()
                multiprocessing.forkserver.ensure_running()
        yield
    except BaseException:
        for kernel in _running:
            kernel.kill()
        raise
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


_running: set[multiprocessing.Process] = set()


class ForkProvisioner(KernelProvisionerBase):
    """Starts, watches and ends one forked kernel for jupyter_client."""

    process = None

    @property
    def has_process(self) -> bool:
        """Say whether there is a kernel to watch."""
        return self.process is not None

    async def pre_launch(self, **kwargs):
        """Choose the ports and write the connection file."""
        if not self.connection_info:
            self.parent.write_connection_file()
            self.connection_info = self.parent.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd, **kwargs):
        """Fork the kernel."""
        given = self.parent.connection_file, kwargs.get("cwd") or os.getcwd(), dict(os.environ)
        with _starting, _script_hidden():
            self.process = _server().Process(target=_run, args=given)
            self.process.start()
        _running.add(self.process)
        return self.connection_info

    async def poll(self) -> int | None:
        """Return None while the kernel lives."""
        return None if self.process and self.process.is_alive() else 0

    async def wait(self) -> int:
        """Wait for its end."""
        while self.process and self.process.is_alive():
            await asyncio.sleep(0.02)
        _running.discard(self.process)
        code, self.process = (self.process.exitcode if self.process else 0), None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send it a signal: SIGINT interrupts the cell that runs."""
        if self.process and self.process.is_alive():
            os.kill(self.process.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        """End it at once."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Ask it to end."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing behind: the connection file is the manager's."""


@contextlib.contextmanager
def _script_hidden():
    """Let multiprocessing know nothing of the script that runs: it would run it again in every kernel, to find names there."""
    script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@cache
def _server():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(IMPORTED))
    return context


def _run(connection_file: str, folder: str, environment: dict[str, str]) -> None:
    os.environ.clear()  # what it is forked from may have begun under another
    os.environ.update(environment)
    from ipykernel.kernelapp import IPKernelApp

    gc.freeze()  # what all kernels have is not looked through for garbage in each
    os.setsid()
    os.chdir(folder)
    _end_with(multiprocessing.parent_process().sentinel)
    # Being ended by the report is no error that anybody should read of.
    app = IPKernelApp.instance(log_level=logging.CRITICAL)
    app.config.HistoryManager.enabled = False  # what a report runs is nothing that anybody typed
    app.initialize(["-f", connection_file])
    app.start()


def _end_with(pipe: int) -> None:
    """Let the system end this process when the other end of a pipe is gone, whatever the process is doing then.

    The other end is the report's. Were it killed and the kernel stayed, the process that both come from would stay too.
    """
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([pipe], [], [], 0)[0]:  # it was gone already
        os.kill(os.getpid(), signal.SIGKILL)
