"""What the tiles in JupyterLab ask for: the newest report, opened in a browser."""

import os
import webbrowser
from pathlib import Path


def open_newest_report(folder: Path = Path("reports")) -> Path:
    """Open the newest report that succeeded, made by hand or by the schedule, in the browser, and return its page.

    A file and not by way of JupyterLab, which would let no page of the report open another. Raises FileNotFoundError if there
    is no report, RuntimeError if no browser starts here.
    """
    runs = [run for pattern in ("*/run.json", "*/*/run.json") for run in folder.glob(pattern)]
    good = [run for run in runs if not run.parent.name.endswith(".failed") and run.with_name("index.html").is_file()]
    if not good:
        raise FileNotFoundError(f"There is no report in {folder}/ yet: make one first.")
    page = max(good, key=lambda run: (run.stat().st_mtime, run)).with_name("index.html").resolve()
    os.environ.pop("TERM", None)  # else a browser for terminals could be taken, which has none here
    if not webbrowser.open(page.as_uri()):
        raise RuntimeError(f"No browser could be started on this machine. Open this file in one: {page}")
    return page
