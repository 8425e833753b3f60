"""The command line: `workbench report [NOTEBOOK …] [-p NAME=VALUE …] [--articles PATH] [--output DIR]`."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

OK, FAILED, USAGE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 a notebook failed, 2 the call was wrong and nothing ran."""
    parser = argparse.ArgumentParser(
        prog="workbench", description="From a folder of news articles to charts that can be trusted."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser("report", help="run notebooks and write a folder of offline pages, tables and run.json")
    report.add_argument(
        "notebook", nargs="*", help="name in notebooks/ or path; default: word_frequency actor_mentions timeline"
    )
    report.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="parameter of a notebook")
    report.add_argument("--articles", metavar="PATH", help="file or folder of articles: -p articles_path=PATH")
    report.add_argument("--output", metavar="DIR", help="folder of the report; default: reports/ and the time of day")
    return _report(parser.parse_args(arguments))


def _report(call: argparse.Namespace) -> int:
    from workbench.parameters import ParameterError
    from workbench.reports import STANDARD, ReportError, find_notebook, run_report

    try:
        parameters = dict(_assignment(text) for text in call.parameter)
        if call.articles:
            parameters["articles_path"] = call.articles
        output = Path(call.output or f"reports/{datetime.now():%Y-%m-%dT%H-%M-%S}")
        notebooks = [find_notebook(name) for name in call.notebook or STANDARD]
        tell = lambda line: print(line, file=sys.stderr, flush=True)  # noqa: E731
        index, succeeded = run_report(notebooks, parameters=parameters, output=output, tell=tell)
    except (ParameterError, ReportError) as error:
        print(f"workbench: {error}", file=sys.stderr)
        return USAGE
    print(index)
    return OK if succeeded else FAILED


def _assignment(text: str) -> tuple[str, str]:
    from workbench.parameters import ParameterError

    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"-p {text!r} is not NAME=VALUE.")
    return name.strip(), value


if __name__ == "__main__":
    sys.exit(main())
