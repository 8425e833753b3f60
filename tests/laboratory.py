"""JupyterLab and Voilà as users have them: servers on this machine only, and what one does to a notebook in a browser."""

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
IDLE = "() => /Idle/.test(document.querySelector('#jp-main-statusbar')?.innerText || '')"
DONE = "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(p => /\\[\\d+\\]/.test(p.textContent))"


@contextmanager
def running_lab(folder: Path) -> Iterator[str]:
    """Start JupyterLab in a folder, give the address of its notebooks, and end it."""
    port, token = _free_port(), secrets.token_hex(16)
    settings = {f"JUPYTER_{name}_DIR": str(folder / ".jupyter" / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    settings |= {"JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter")}
    environment = os.environ | settings | {"IPYTHONDIR": str(folder / ".ipython"), "HOME": str(folder)}
    command = [ROOT / ".venv" / "bin" / "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1"]
    command += [f"--IdentityProvider.token={token}", f"--notebook-dir={folder}", "--LabApp.news_url=None"]
    command += [f"--LabApp.extra_labextensions_path={ROOT}/workbench/labextensions"]
    with _running(command, port, folder, environment):
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}?reset&token={token}"


@contextmanager
def running_page(notebook: Path, folder: Path) -> Iterator[str]:
    """Start Voilà with a notebook, give its address, and end it."""
    port = _free_port()
    command = [ROOT / ".venv" / "bin" / "voila", notebook, "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    with _running(command, port, folder, os.environ | {"HOME": str(folder)}):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def _running(command: list, port: int, folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Start a server, wait until it answers, and end it with all it started."""
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
        log.close()


def open_notebook(page, address: str) -> None:
    """Open a notebook and wait for its kernel."""
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_function(IDLE, timeout=60_000)


def choose_in_menu(page, menu: str, entry: str) -> None:
    """Choose an entry of a menu at the top."""
    page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
    page.locator(".lm-Menu-itemLabel", has_text=entry).first.click()


def run_below(page, code: str) -> None:
    """Run code in a new cell after the last one."""
    page.locator(".jp-CodeCell .jp-InputArea-editor").last.click()
    for key in ("Escape", "b", "Enter"):
        page.keyboard.press(key)
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
