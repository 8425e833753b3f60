"""Processor and wall time of `workbench report` beside a plain script, papermill with nbconvert by hand, and the imports.

Run: `python benchmarks/report.py` (Linux). Medians of interleaved runs; children and grandchildren are counted. The plain
script runs the code of the same three notebooks in one process: the same charts and tables, without Jupyter and pages.
"""

import ctypes
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PR_SET_CHILD_SUBREAPER = 36
RUNS = 3
NOTEBOOKS = ("word_frequency", "actor_mentions", "timeline")
# What anybody would write: run the notebook, make a page of it.
BY_HAND = "; ".join(
    f"papermill -k python3 --cwd notebooks notebooks/{name}.ipynb $0/{name}.ipynb -p tables_path $0/tables"
    f" && jupyter nbconvert --to html $0/{name}.ipynb"
    for name in NOTEBOOKS
)


def seconds(command: list[str]) -> tuple[float, float]:
    """Return processor time and wall time of a command."""
    started = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=HERE.parent, capture_output=True)
    wall = time.monotonic() - started
    while True:  # processes it left behind are ours now: their time counts when they have ended
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        commands = {
            "import pandas": [sys.executable, "-c", "import pandas"],
            "import workbench": [sys.executable, "-c", "import workbench"],
            "import workbench, all of it but the pages": [sys.executable, "-c", "from workbench import *"],
            "plain script": [sys.executable, str(HERE / "plain_script.py"), folder, *NOTEBOOKS],
            "workbench report": [sys.executable, "-m", "workbench", "report", *NOTEBOOKS, "--output", f"{folder}/report"],
            "papermill and nbconvert, three times": ["bash", "-e", "-c", BY_HAND, folder],
        }
        times = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(seconds(command))
    median = {name: [statistics.median(both) for both in zip(*values, strict=True)] for name, values in times.items()}
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {RUNS} interleaved runs\n")
    print("| what | processor time, s | ratio | to | wall time, s | ratio |\n|---|---|---|---|---|---|")
    for name, peer in zip(
        commands, ["", "import pandas", "import pandas", "", "plain script", "workbench report"], strict=True
    ):
        busy, wall = median[name]
        ratios = [f"{one / other:.2f}" for one, other in zip(median[name], median[peer], strict=True)] if peer else ["", ""]
        print(f"| {name} | {busy:.2f} | {ratios[0]} | {peer} | {wall:.2f} | {ratios[1]} |")


if __name__ == "__main__":
    main()
