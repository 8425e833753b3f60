"""A notebook is run to its end, or to the cell that failed, died or took too long; the executed notebook shows where."""

import logging
import time
from pathlib import Path

from workbench.scratch import scratch_folder

ENGINE = "workbench"
LAST_WORDS = 10  # seconds that an interrupted cell has to show where it was


def execute(path: Path, executed: Path, *, parameters: dict[str, object], seconds: float | None = None) -> str:
    """Run a notebook in its folder, write what came of it to `executed`, and return the error that ended it, if any.

    After so many seconds the running cell is interrupted, which is an error too. A parameter is taken for checked.
    """
    import papermill
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # it doubts parameters, and what failed is returned
    papermill.engines.papermill_engines.register(ENGINE, _engine())
    with scratch_folder() as folder:
        kernel = {"transport": "ipc", "ip": f"{folder}/socket", "connection_file": f"{folder}/kernel.json"}
        try:
            papermill.execute_notebook(
                path, executed, parameters=parameters, progress_bar=False, kernel_name="python3",
                resources={"metadata": {"path": str(path.parent)}},  # cwd would move this process, which may run others beside
                request_save_on_cell_execute=False, autosave_cell_every=0,  # saved once, at the end: half the processor time
                config=Config({"KernelManager": kernel}),
                engine_name=ENGINE, seconds=seconds,
            )  # fmt: skip
        except papermill.PapermillExecutionError as failure:
            return f"{failure.ename}: {failure.evalue}".strip()
    return ""


def _engine() -> type:
    """Return papermill's engine with a time limit, that takes a dead kernel and a cell without an end for failing cells."""
    import nbformat.v4
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import NBClientEngine

    class Engine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, seconds=None, **options):
            limit = f"The run took longer than its time limit; {seconds or 0:.0f} seconds were left for this notebook."
            end = time.monotonic() + (seconds or 0)
            if seconds is not None:
                stopped = {"ename": "TimeLimit", "evalue": limit, "traceback": []}
                options |= {"timeout_func": lambda cell: max(1, round(end - time.monotonic())), "iopub_timeout": LAST_WORDS}
                options |= {"interrupt_on_timeout": True, "error_on_timeout": stopped}
            try:
                super().execute_managed_notebook(nb_man, kernel_name, **options)
            except DeadKernelError:
                fault = ("DeadKernel", "The kernel died while this cell ran; a lack of memory is the usual reason.")
            except CellTimeoutError:
                fault = ("TimeLimit", limit)
            else:
                stopped = nb_man.nb.metadata.papermill["exception"] and seconds is not None and time.monotonic() >= end
                fault = ("TimeLimit", limit) if stopped else None
            begun = [cell for cell in nb_man.nb.cells if cell.cell_type == "code" and cell.metadata.papermill["start_time"]]
            if fault and begun:
                cell = begun[-1]
                errors = [output for output in cell.outputs if output.output_type == "error"]
                traceback = errors[-1].traceback if errors else []
                cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
                cell.outputs.append(nbformat.v4.new_output("error", ename=fault[0], evalue=fault[1], traceback=traceback))

    return Engine
