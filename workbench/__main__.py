"""The command line: `workbench report`, `new`, `tick`, `backfill`, `schedule`, `add` and `collect`."""

import argparse
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.locks import Locked
from workbench.summaries import printable

if TYPE_CHECKING:
    from workbench.account import Read

# What a command ends with. 73 and 75 are those of sysexits.h: cannot create, try again.
OK, FAILED, USAGE, SET_ASIDE, NOTHING, CANNOT_WRITE, LOCKED = 0, 1, 2, 3, 4, 73, 75
PLANS = Path("reports/reports.toml")
GRACE = 60  # seconds after its time limit in which a report can still write where it stopped


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 done; 1 a notebook failed, or a report is missing; 2 the call was wrong and nothing ran; 3 done, but something was set
    aside; 4 nothing could be used; 73 cannot write; 75 somebody else is writing.
    """
    parser = argparse.ArgumentParser(prog="workbench", description="From news articles to charts that can be trusted.")
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser("report", help="run notebooks and write a folder of offline pages, tables and run.json")
    report.add_argument("notebook", nargs="*", help="name in notebooks/ or path; default: the four of the standard report")
    report.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="parameter of a notebook")
    report.add_argument("--articles", metavar="PATH", help="articles to report on: -p articles_path=PATH")
    report.add_argument("--remote", action="store_true", help="the articles are at an address, which may be fetched")
    report.add_argument("--since", metavar="DIR", help="folder of an earlier report: say on each page what changed since")
    report.add_argument("--output", metavar="DIR", help="folder of the report; default: reports/ and the time of day")
    report.add_argument("--title", default="News report", help="title of its first page")
    report.add_argument("--time-limit", type=_seconds, metavar="SECONDS", help="after these the cell that runs is interrupted")
    report.add_argument("--no-text", action="store_true", help="for sharing: no article text in pages and tables")
    report.add_argument("--shared-assets", action="store_true", help="plotly.js in assets/ beside the report, for many reports")
    report.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler that works on a corpus, as tcp://10.0.0.1:8786"
    )
    report.add_argument(
        "--memory", default="", metavar="SIZE", help="what the processes that work on a corpus may take together, as 2GB"
    )
    report.add_argument("--pdf", action="store_true", help="every page as PDF too, printed by Chromium")
    report.add_argument("--images", choices=("png", "svg"), help="every figure as a file in images/ too (extra `images`)")
    report.set_defaults(run=_report)
    new = commands.add_parser("new", help="make a notebook of your own that reports and schedules can run at once")
    new.add_argument("name", help="its name in notebooks/: letters a to z, digits, - and _")
    new.set_defaults(run=_new)
    add = commands.add_parser("add", help="put new articles into a corpus, a folder of Parquet parts that grows")
    add.add_argument("path", help="file or folder of articles")
    add.add_argument("--remote", action="store_true", help="the path is an address, which may be fetched")
    add.add_argument("--corpus", metavar="DIR", default="data/corpus", help="the corpus; default: data/corpus")
    add.set_defaults(run=_add)
    collect = commands.add_parser("collect", help="fetch feeds and their pages into a corpus")
    collect.add_argument("feeds", help="a TOML file that names the feeds")
    collect.add_argument("--corpus", metavar="DIR", default="data/corpus", help="the corpus; default: data/corpus")
    collect.set_defaults(run=_collect)
    _add_schedule(commands)
    call = parser.parse_args(arguments)
    try:
        return call.run(call)
    except Locked as error:
        return _say(f"another process is at work ({error}); try again when it has ended.", LOCKED)
    except AddressError as error:
        return _say(error, USAGE)
    except OSError as error:
        return _say(f"cannot write: {error}", CANNOT_WRITE)


def _add_schedule(commands) -> None:
    tick = commands.add_parser("tick", help="make every report that is due; for cron or a timer of systemd")
    backfill = commands.add_parser("backfill", help="make a planned report for periods of the past")
    backfill.add_argument("name", help="the report, as the file names it")
    backfill.add_argument("--from", dest="first", required=True, metavar="PERIOD", help="first period, or a day in it")
    backfill.add_argument("--to", dest="last", required=True, metavar="PERIOD", help="last period, or a day in it")
    backfill.add_argument(
        "--again", action="store_true", help="also those that have their report, which stays until the new one is good"
    )
    schedule = commands.add_parser("schedule", help="look after the reports that are made by themselves")
    verbs = schedule.add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show", help="what is due, what comes next, and what would not run")
    history = verbs.add_parser("history", help="every run, and how it ended")
    history.add_argument("name", nargs="*", help="the report, as the file names it; default: all")
    install = verbs.add_parser("install", help="show what makes this machine call tick")
    install.add_argument("--with", dest="timer", choices=("cron", "systemd"), default="cron", help="default: cron")
    install.add_argument("--write", action="store_true", help="do it, not only show it")
    for command, run in ((tick, _tick), (backfill, _backfill), (show, _show), (history, _history), (install, _install)):
        command.add_argument("--file", type=Path, default=PLANS, metavar="FILE", help=f"the plans; default: {PLANS}")
        command.set_defaults(run=run)


def _report(call: argparse.Namespace) -> int:
    from workbench.parameters import ParameterError
    from workbench.reports import COMPARING, EARLIER, STANDARD, ReportError, find_notebook, run_report
    from workbench.workers import as_environment

    try:
        os.environ.update(as_environment(call.scheduler, memory=call.memory))  # which the kernels have from this process
    except ValueError as error:
        return _say(error, USAGE)
    try:
        parameters = dict(_assignment(text) for text in call.parameter)
        output = Path(call.output or f"reports/{datetime.now():%Y-%m-%dT%H-%M-%S}")
        names = list(call.notebook or STANDARD)
        if call.since is not None:
            names.append(COMPARING)
            parameters[EARLIER] = call.since
        notebooks = [find_notebook(name) for name in names]
        with _local(call.articles or parameters.get("articles_path"), call.remote, in_place=True) as path:
            if path:
                parameters["articles_path"] = path
            settings = {"title": call.title, "time_limit": call.time_limit, "tell": _tell}
            settings["finishing"] = _finishing(call, output)
            with _alarm(call.time_limit):
                report = run_report(notebooks, output, parameters=parameters, **settings)
    except (ParameterError, ReportError) as error:
        return _say(error, USAGE)
    print(report.index)
    return _code(report.loaded, report.set_aside) if report.succeeded else FAILED


def _new(call: argparse.Namespace) -> int:
    from workbench.drafts import DraftError, write_notebook

    try:
        path = write_notebook(call.name)
    except DraftError as error:
        return _say(error, USAGE)
    print(path)
    _tell(
        f"`make lab` opens it; `workbench report {call.name}` makes a page of it; in reports.toml: notebooks = [{call.name!r}]"
    )
    return OK


def _finishing(call: argparse.Namespace, output: Path) -> list[Callable[[Path], None]]:
    """Return what is to be done to the pages of a report, as it was asked for."""
    from workbench.reports import ReportError
    from workbench.sharing import can_draw, draw_images, find_browser, print_pages, share_plotly, strip_texts

    if call.images and not can_draw():
        raise ReportError("--images needs kaleido, and it is not installed (pip install 'workbench[images]').")
    for asked, option in ((call.pdf, "--pdf"), (call.images, "--images")):
        if asked and not find_browser():
            raise ReportError(f"{option} needs Chromium or Chrome, and there is none (apt-get install chromium).")
    assets = output.absolute().parent / "assets"
    steps = [
        (call.images, lambda folder: draw_images(folder, call.images)),  # from the notebooks, before they go
        (call.no_text, strip_texts),
        (call.shared_assets, lambda folder: share_plotly(folder, assets)),
        (call.pdf, print_pages),
    ]
    return [step for asked, step in steps if asked]


@contextmanager
def _alarm(time_limit: int | None) -> Iterator[None]:
    """End this process, and its kernel with it, if it hangs some time after its limit."""
    seconds = time_limit + GRACE if time_limit and hasattr(signal, "alarm") else 0
    if seconds:
        signal.alarm(seconds)
    try:
        yield
    finally:
        if seconds:
            signal.alarm(0)


def _tick(call: argparse.Namespace) -> int:
    from workbench.schedule import tick

    try:
        return _worst(tick(call.file, clock=_now, tell=_tell))
    except ValueError as error:
        return _say(error, USAGE)


def _backfill(call: argparse.Namespace) -> int:
    from workbench.schedule import backfill, find_runs, periods_between

    try:
        runs = find_runs(call.file, call.name)
        periods = periods_between(runs, call.first, call.last, now=_now())
    except ValueError as error:
        return _say(error, USAGE)
    return _worst(backfill(runs, periods, clock=_now, tell=_tell, again=call.again))


def _show(call: argparse.Namespace) -> int:
    from workbench.overview import show

    try:
        lines, well = show(call.file, now=_now())
    except ValueError as error:
        return _say(error, USAGE)
    print(*map(printable, lines), sep="\n")
    return OK if well else FAILED


def _history(call: argparse.Namespace) -> int:
    from workbench.overview import history
    from workbench.plans import read_plans
    from workbench.schedule import find_runs

    try:
        names = call.name or [plan.name for plan in read_plans(call.file)]
        lines = [line for name in names for line in history(find_runs(call.file, name))]
    except ValueError as error:
        return _say(error, USAGE)
    print(*map(printable, lines or ["Nothing was run yet."]), sep="\n")
    return OK


def _install(call: argparse.Namespace) -> int:
    from workbench import timers
    from workbench.plans import read_plans

    try:
        read_plans(call.file)
        folder, file = Path.cwd(), call.file.resolve()
        if not f"{folder}{file}{sys.executable}".isprintable():
            raise ValueError(f"{str(folder)!r}: no timer can be told of a folder with such a name.")
    except ValueError as error:
        return _say(error, USAGE)
    if call.timer == "cron":
        line, mark = timers.cron_line(folder, file), f"# workbench: {file}"
        print(mark, line, sep="\n")
        if call.write:
            timers.install_cron(line, mark)
    else:
        units = timers.systemd_units(folder, file)
        print(*(f"# {name}\n{text}" for name, text in units.items()), sep="\n")
        if call.write:
            print(f"# written to {timers.install_units(units)}")
        print(f"# systemctl --user daemon-reload && systemctl --user enable --now {list(units)[1]} starts it;")
        print("# loginctl enable-linger lets it run while nobody is logged in")
    if not call.write:
        _tell("Nothing was written; --write does it.")
    return OK


def _now() -> datetime:
    return datetime.now(UTC)


def _worst(outcomes: set[str]) -> int:
    codes = {"unwritten": CANNOT_WRITE, "failed": FAILED, "nothing": NOTHING, "set aside": SET_ASIDE}
    return next((code for outcome, code in codes.items() if outcome in outcomes), OK)


def _add(call: argparse.Namespace) -> int:
    from workbench.articles import load_batches

    with _local(call.path, call.remote) as path:
        return _append(load_batches(path), call.corpus)


@contextmanager
def _local(path: str | None, remote: bool, *, in_place: bool = False) -> Iterator[str | None]:
    """Give a path that is here: what is at an address is fetched first, if that was asked for; or a corpus left `in_place`."""
    if not path or "://" not in path:
        yield path
        return
    from workbench.corpus_files import is_corpus
    from workbench.readers import MissingLibraryError
    from workbench.remote import RemoteError, fetched, shown

    if not remote:
        raise AddressError(f"{shown(path)} is an address, and nothing is fetched unless asked for: add --remote.")
    if in_place and is_corpus(path):
        if shown(path) != path:
            raise AddressError(
                f"{shown(path)}: a report states its parameters, so keys and options stand in no address but in variables:"
                " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL."
            )
        yield path
        return
    try:
        with fetched(path) as copy:
            _tell(f"fetched {shown(path)}")
            yield str(copy)
    except (RemoteError, MissingLibraryError) as error:
        raise AddressError(str(error)) from None


class AddressError(Exception):
    """An address that is not fetched; the call was wrong."""


def _collect(call: argparse.Namespace) -> int:
    import json

    from workbench.articles import read_all
    from workbench.collect import collect, save_state
    from workbench.feeds import read_feeds, read_settings
    from workbench.scratch import scratch_folder

    state = Path(f"{call.corpus}.feeds.json")
    try:
        collected = collect(read_feeds(call.feeds), state, settings=read_settings(call.feeds), tell=_tell)
    except ValueError as error:
        return _say(error, USAGE)
    with scratch_folder() as folder:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in collected.records)
        (folder / "collected.jsonl").write_text(lines, "utf-8")
        code = _append([read_all(folder)], call.corpus) if lines else OK
    for address, outcome, reason in collected.account:
        if outcome in ("failed", "refused by robots.txt"):
            _tell(f"{outcome}: {address}: {reason}")
    if code not in (CANNOT_WRITE, LOCKED):  # only what is safe in the corpus need not be fetched again
        save_state(state, collected)
    return code


def _append(loads: Iterable["Read"], corpus: str) -> int:
    """Put loads into a corpus one after the other, say what came of them, and return the exit code."""
    from workbench.corpus import CorpusError, CorpusLocked, append_corpus

    articles, outcomes = 0, Counter()
    try:
        for number, load in enumerate(loads):
            if number:  # what the corpus has is safe, whatever becomes of the rest
                _tell(f"{corpus}: {outcomes['loaded']:,} new of {outcomes.total():,} seen so far")
            account = append_corpus(corpus, load.articles, load.account)
            for row in account[account["outcome"] == "set aside"].itertuples():
                _tell(f"set aside: {row.file}, record {row.record_no}: {row.reason}")
            articles += len(load.articles)
            outcomes.update(account["outcome"].value_counts().to_dict())
            del load, account  # before the next is made
    except FileNotFoundError as error:
        return _say(error, USAGE)
    except CorpusLocked as error:
        return _say(error, LOCKED)
    except CorpusError as error:
        return _say(error, CANNOT_WRITE)
    print(f"{corpus}: {outcomes['loaded']:,} new of {outcomes.total():,} seen")
    return _code(articles, outcomes["set aside"])


def _code(loaded: int | None, set_aside: int) -> int:
    if loaded == 0:
        return NOTHING
    return SET_ASIDE if set_aside else OK


def _assignment(text: str) -> tuple[str, str]:
    from workbench.parameters import ParameterError

    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"-p {text!r} is not NAME=VALUE.")
    return name.strip(), value


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1e7):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of seconds above 0")
    return int(text)


def _tell(line: str) -> None:
    print(printable(line), file=sys.stderr, flush=True)


def _say(error: object, code: int) -> int:
    _tell(f"workbench: {error}")
    return code


if __name__ == "__main__":
    sys.exit(main())
