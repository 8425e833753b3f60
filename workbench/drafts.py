"""A name → a notebook of one's own, in the shape that reports and schedules run."""

import json
import re
from importlib.resources import files
from pathlib import Path

from workbench.reports import FOLDER

TEMPLATE = files("workbench") / "page" / "new.ipynb"


class DraftError(Exception):
    """A notebook that is not written: its name will not do, or something is there."""


def write_notebook(name: str) -> Path:
    """Write `notebooks/NAME.ipynb`, which runs as it is, and return its path.

    Raises DraftError if the name is not letters a to z, digits, `-` and `_`, if there is such a notebook, or no `notebooks/`.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise DraftError(f"{name!r} is no name for a notebook: letters a to z, digits, - and _, a letter or digit first.")
    if not FOLDER.is_dir():
        raise DraftError(f"there is no folder {FOLDER}/ in {Path.cwd()}; go to the folder of the workbench.")
    path = FOLDER / f"{name}.ipynb"
    notebook = json.loads(TEMPLATE.read_text("utf-8"))
    title = re.sub("[-_]+", " ", name).strip().capitalize()
    notebook["cells"][0]["source"][0] = f"# {title}\n"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    except FileExistsError:
        raise DraftError(f"{path} is there already; choose another name, or open it with make lab.") from None
    return path
