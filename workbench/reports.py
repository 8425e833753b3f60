"""Notebooks + parameters → a folder: offline pages, executed notebooks, tables, run.json. Imports no analysis."""

import hashlib
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from glob import escape
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from workbench import __version__
from workbench.execution import execute
from workbench.kernels import quick_kernels
from workbench.pages import FIGURE, findings_of, first_output, render_index, render_page, title_of
from workbench.parameters import RESERVED, Parameter, check_parameters, read_parameters
from workbench.periods import DAYS
from workbench.summaries import as_text, hourless, number_of_articles, summarise, time_asked_for
from workbench.workers import share

STANDARD = ("what_went_in", "word_frequency", "actor_mentions", "timeline")
COMPARING = "what_changed.ipynb"  # the notebook that sets a report against an earlier one
EARLIER, ITSELF = "before_path", "after_path"  # its parameters; the second is set by the report itself
FOLDER = Path("notebooks")
LOAD = "application/vnd.workbench.load+json"
PACKAGES = ("pandas", "plotly", "papermill", "nbconvert", "nltk", "trafilatura")


class Report(NamedTuple):
    """What came of a run: its index page, whether every notebook ran to its end, and what was loaded (None if not stated)."""

    index: Path
    succeeded: bool
    loaded: int | None
    set_aside: int


Done = tuple[dict, dict]  # what run.json says of a notebook, and the executed notebook


class ReportError(Exception):
    """A report that cannot be started: a notebook that is not there, or a folder that is not a report."""


def find_notebook(name: str) -> Path:
    """Return the file of a notebook: a path, or the name of one in `notebooks/`."""
    for path in (Path(name), FOLDER / name, FOLDER / f"{name}.ipynb"):
        if path.suffix == ".ipynb" and path.is_file():
            return path.resolve()
    known = ", ".join(sorted(path.stem for path in FOLDER.glob("*.ipynb"))) or "none"
    raise ReportError(f"There is no notebook {name!r}. In {FOLDER}/: {known}.")


def run_report(
    notebooks: list[Path],
    output: Path,
    *,
    parameters: dict[str, str],
    title: str = "News report",
    time_limit: float | None = None,
    finishing: Iterable[Callable[[Path], None]] = (),
    tell: Callable[[str], None] = lambda line: None,
) -> Report:
    """Run the notebooks into a folder of pages, executed notebooks, tables, a summary and run.json.

    The report is made aside and takes the place of `output` only when it is whole. If a cell fails, the report with the page
    that shows where stands in `OUTPUT.failed`, and `output` is left as it was; so too if all is not done after `time_limit`
    seconds. `finishing` is done to the folder before it takes its place (`sharing`). `tell` is told a line for each notebook.

    Raises ParameterError and ReportError before anything runs.
    """
    sources = {path.stem: path.read_bytes() for path in notebooks}
    declared = declared_by(notebooks)
    given = check_parameters(parameters, declared)
    output = output.absolute()
    if output.exists() and not (output / "run.json").is_file() and (not output.is_dir() or any(output.iterdir())):
        raise ReportError(f"{output} is there and is not a report; choose another --output.")
    for earlier in {values[EARLIER] for values in given.values() if values.get(EARLIER)}:
        if not (Path(earlier) / "run.json").is_file():
            raise ReportError(f"{earlier} is not a report: there is no run.json in it.")
    for name, value in {name: value for values in given.values() for name, value in values.items()}.items():
        if name.endswith("_path") and name != EARLIER and output.is_relative_to(value):
            raise ReportError(f"{output} lies in {name}={value!r}: the report would become a part of what it reports.")
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    started, clock = datetime.now(UTC), time.perf_counter()
    try:
        aside.mkdir(parents=True)
        executed = []

        def run(path: Path) -> Done:
            left = None if time_limit is None else max(1.0, time_limit - (time.perf_counter() - clock))
            if ITSELF in declared[path.stem]:  # it reads what is there so far
                _write_json(aside / "run.json", _run(title, started, clock, [entry for entry, _ in executed]))
            return _run_notebook(path, sources[path.stem], declared[path.stem], given[path.stem], aside, left)

        alone = [path for path in notebooks if ITSELF in declared[path.stem]]
        with closing(_side_by_side(run, notebooks, alone)) as done:
            for path, (entry, notebook) in zip(notebooks, done, strict=True):
                tell(f"{path.stem}: {entry['error'] or _summary(entry)} ({entry['seconds']:.1f} s)")
                executed.append((entry, notebook))
        changes = next((entry for entry, _ in executed if entry["notebook"] == COMPARING), None)
        for path, (entry, notebook) in zip(notebooks, executed, strict=True):
            _write_page(aside, entry, notebook, declared[path.stem], changes if changes is not entry else None)
        run = _run(title, started, clock, [entry for entry, _ in executed])
        _write_run(aside, run)
        for finish in finishing:
            finish(aside)
        final = output if run["succeeded"] else output.with_name(f"{output.name}.failed")
        _replace(final, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Report(final / "index.html", run["succeeded"], *loaded_by(run))


def _side_by_side(run: Callable[[Path], Done], notebooks: list[Path], alone: list[Path]) -> Iterator[Done]:
    """Yield what comes of the notebooks, in their order; as many run at a time as there are cores, those `alone` by themselves.

    With a bound for memory, or a cluster, one runs after the other; else each has its share of the memory.
    """
    bound = os.environ.get("WORKBENCH_MEMORY") or os.environ.get("WORKBENCH_SCHEDULER")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pool = ThreadPoolExecutor(1 if bound else cores)
    try:
        with quick_kernels(**({} if bound else share(min(cores, len(notebooks) or 1)))):
            begun = [None if path in alone else pool.submit(run, path) for path in notebooks]
            for path, running in zip(notebooks, begun, strict=True):
                yield running.result() if running else run(path)
    finally:
        pool.shutdown(cancel_futures=True)


def declared_by(notebooks: list[Path]) -> dict[str, dict[str, Parameter]]:
    """Return the parameters that each notebook declares."""
    return {path.stem: read_parameters(json.loads(path.read_bytes()), path.stem) for path in notebooks}


def loaded_by(run: dict) -> tuple[int | None, int]:
    """Return how many articles a run loaded (None if it does not state it) and how much was set aside."""
    loads = [entry["load"] for entry in run["notebooks"] if entry["load"]]
    loaded = max((load["loaded"] for load in loads), default=None)
    return loaded, max((load["set aside"] for load in loads), default=0)


def leave_failure(output: Path, *, title: str, error: str, said: str) -> None:
    """Leave in `OUTPUT.failed` a page that says why a run has no pages of its own, and what it said last."""
    final = output.absolute().with_name(f"{output.name}.failed")
    aside = final.with_name(f".{final.name}.{os.getpid()}")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    run = {"title": title, "succeeded": False, "started": now, "seconds": 0, "corpus": [], "versions": _versions()}
    try:
        aside.mkdir(parents=True)
        _write_run(aside, run | {"notebooks": [], "error": error, "said": said})
        _replace(final, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _run(title: str, started: datetime, clock: float, entries: list[dict]) -> dict:
    """Return what run.json says."""
    return {
        "title": title,
        "succeeded": not any(entry["error"] for entry in entries),
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - clock, 2),
        "corpus": sorted({entry["load"]["corpus"] for entry in entries if entry["load"]}),
        "versions": _versions(),
        "notebooks": entries,
    }


def _write_json(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _write_run(folder: Path, run: dict) -> None:
    """Write what a run says of itself: run.json, the index page, and the summary twice."""
    summary = summarise(run)
    _write_json(folder / "run.json", run)
    _write_json(folder / "summary.json", summary)
    (folder / "summary.txt").write_text(as_text(summary), "utf-8")
    (folder / "index.html").write_text(_index(run), "utf-8")


def _run_notebook(
    path: Path, source: bytes, declared: dict, given: dict, folder: Path, left: float | None
) -> tuple[dict, dict]:
    """Execute one notebook; return what run.json says of it, and the executed notebook."""
    import nbformat.v4

    name, clock = path.stem, time.perf_counter()
    executed, tables = folder / f"{name}.ipynb", folder / "tables" / name
    own = {RESERVED: str(tables), ITSELF: str(folder)}
    own = {key: place for key, place in own.items() if key in declared and key not in given}
    error = execute(path, executed, parameters=given | own, seconds=left)
    text = executed.read_text("utf-8")
    places = {str(tables): "", str(executed): executed.name, str(folder): "", str(path): path.name}
    places |= {given[EARLIER]: Path(given[EARLIER]).name} if given.get(EARLIER) else {}
    for place, name_of_it in places.items():
        text = text.replace(json.dumps(place)[1:-1], name_of_it)  # where it ran is nobody's business
    executed.write_text(text, "utf-8")
    notebook = nbformat.v4.reads(text)
    parameters = {key: given.get(key, parameter.default) for key, parameter in declared.items() if key not in own}
    entry = {
        "notebook": executed.name,
        "sha256": hashlib.sha256(source).hexdigest(),
        "page": f"{name}.html",
        "title": title_of(notebook),
        "parameters": {key: places.get(value, value) for key, value in parameters.items()},
        "files": _digests(path.parent, parameters),
        "figures": sum(FIGURE in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])),
        "load": first_output(notebook, LOAD),
        "findings": findings_of(notebook),
        "tables": [file.relative_to(folder).as_posix() for file in sorted(tables.glob("*.csv"))],
        "error": error,
        "seconds": round(time.perf_counter() - clock, 2),
    }
    return entry, notebook


def _digests(folder: Path, parameters: dict) -> dict[str, str]:
    """Return the SHA-256 of each watchlist that a parameter names, and of the files beside that belong to it."""
    named = [folder / value for name, value in parameters.items() if name.endswith("actors_path") and value]
    found = {file for place in named if place.is_file() for file in place.parent.glob(f"{escape(place.stem)}*{place.suffix}")}
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(found)}


def _write_page(folder: Path, entry: dict, notebook: dict, declared: dict, changes: dict | None) -> None:
    """Write the page of an executed notebook, with what changed since an earlier report on top, if that is known."""
    load = entry["load"]
    page = render_page(
        notebook,
        parameters=[(key, value, declared[key].help) for key, value in entry["parameters"].items()],
        provenance={
            "Run": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_summary(entry)}",
            "Notebook": f"{entry['notebook']}, SHA-256 {entry['sha256'][:16]}",
            "Corpus": f"fingerprint {load['corpus']}" if load else "not stated",
            **_versions(),
        },
        downloads=entry["tables"],
        corpus=_counted_in(load, entry["parameters"]) if load else "",
        changes=changes,
    )
    (folder / entry["page"]).write_text(page, "utf-8")


def _counted_in(load: dict, parameters: dict) -> str:
    """Say what everything was counted in, and what was left out of it."""
    days = [parameters.get(day, "") for day in DAYS]
    asked = f" Asked for were articles published from {time_asked_for(*days)}." if any(days) else ""
    told = {name: f"{value:,}" if isinstance(value, int) else value for name, value in load.items()}
    return (
        f"Everything was counted in {told['loaded']} articles with {told['words']} words (fingerprint {told['corpus']}). Of "
        f"{told['seen']} files and records seen, {told['duplicate']} were duplicates, {told['set aside']} unreadable and set "
        f"aside, {told['skipped']} skipped, {told['outside']} outside the time asked for{hourless(load)}.{asked} "
        f"Articles without a date, in no period: {told['undated']}; articles in which page furniture was found: "
        f"{told['cleaned']}; articles stated to be in another language than English, "
        f"for which the rules for actors, dates and quotations are not made: {told['foreign']}."
    )


def _summary(entry: dict) -> str:
    load = entry["load"]
    if not load:
        return f"{entry['figures']} charts"
    articles = f"{number_of_articles(load['loaded'])}, {load['undated']:,} without a date"
    charts = f"{entry['figures']} charts of " if entry["figures"] else ""
    outside = f"{load['outside']:,} outside the time asked for{hourless(load)}, " if load["outside"] else ""
    return f"{charts}{articles}; {outside}{load['set aside']:,} set aside"


def _index(run: dict) -> str:
    entries = [entry | {"summary": _summary(entry)} for entry in run["notebooks"]]
    entries.sort(key=lambda entry: entry["notebook"] != COMPARING)  # what changed comes first
    facts = {
        "Started": run["started"],
        "Took": f"{run['seconds']:.1f} s",
        "Corpus": ", ".join(run["corpus"]) or "not stated",
        **({"Error": run["error"]} if "error" in run else {}),
    }
    title = run["title"] if run["succeeded"] else f"{run['title']} (failed)"
    return render_index(title, entries, facts, said=run.get("said", ""))


def _versions() -> dict[str, str]:
    return {"workbench": __version__, "Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _replace(final: Path, aside: Path) -> None:
    """Put the finished folder in the place of an earlier one, which is gone only once the new one stands there."""
    earlier = final.with_name(f".{final.name}.earlier.{os.getpid()}")
    if final.exists():
        final.rename(earlier)
    aside.rename(final)
    shutil.rmtree(earlier, ignore_errors=True)
