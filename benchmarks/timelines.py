"""Counting occurrences by day and source, and what is read from such counts, on made-up tables.

Run: `python benchmarks/timelines.py [MILLIONS …]` (1 and 10 by default). Processor time, medians of three interleaved runs in
one process, one thread. polars and DuckDB, where installed, count the occurrences and articles of each day and source and no
more: no zeros, gaps, denominators or intervals.
"""

import os
import platform
import sys
from importlib.util import find_spec

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import numpy as np
import pandas as pd
from words import RUNS, medians

import workbench as wb
from workbench import schema

DAYS, SOURCES = 4 * 365, 20


def tables(millions: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a hundred occurrences in each of so many articles, of four years and twenty outlets."""
    draw, number = np.random.default_rng(1), int(millions * 10_000)
    days = pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(draw.integers(0, DAYS, number), unit="D"))
    ids = np.array([f"{n:016x}" for n in range(number)])
    articles = schema.make(
        "articles",
        {
            "article_id": ids,
            "title": "t",
            "text": "x",
            "published": days.dt.tz_localize("UTC"),
            "published_date": days,
            "date_precision": "day",
            "source": draw.choice([f"Outlet {n}" for n in range(SOURCES)], number),
            "n_words": 400,
            "record_no": 1,
            "line_no": 1,
        },
    )
    rows = np.sort(draw.integers(0, number, int(millions * 1_000_000)))
    occurrences = pd.DataFrame({"article_id": pd.Categorical.from_codes(rows, ids), "start": 0, "end": 1})
    return occurrences, articles


def counters(occurrences: pd.DataFrame, articles: pd.DataFrame) -> dict:
    calls = {"workbench, by day and source": lambda: wb.count_by_period(occurrences, articles, every="day", by="source")}
    calls["workbench, by day"] = lambda: wb.count_by_period(occurrences, articles, every="day")
    about = articles[["article_id", "published_date", "source"]]
    if find_spec("polars"):
        import polars

        left = polars.from_pandas(occurrences[["article_id"]].astype({"article_id": "str"})).lazy()
        right = polars.from_pandas(about).lazy()
        groups = left.join(right, on="article_id").group_by("published_date", "source")
        calls["polars"] = lambda: groups.agg(polars.len(), polars.col("article_id").n_unique()).collect()
    if find_spec("duckdb"):
        import duckdb

        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        connection.register("found", occurrences[["article_id"]].astype({"article_id": "str"}))
        connection.register("articles", about)
        what = "published_date, source, count(*), count(DISTINCT article_id)"
        query = f"SELECT {what} FROM found JOIN articles USING (article_id) GROUP BY published_date, source"
        calls["DuckDB"] = lambda: connection.execute(query).fetchall()
    return calls


def readers(periods: pd.DataFrame) -> dict:
    return {
        "bursts": lambda: wb.find_bursts(periods),
        "change points": lambda: wb.find_change_points(periods),
        "peaks": lambda: wb.find_peaks(periods, value="count"),
        "trends": lambda: wb.score_trends(periods),
    }


def main() -> None:
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    print(f"# Timelines\n\n{machine}; processor time in seconds, medians of {RUNS} interleaved runs, one thread.\n")
    for millions in [float(size) for size in sys.argv[1:]] or [1, 10]:
        occurrences, articles = tables(millions)
        print(f"## {len(occurrences):,} occurrences in {len(articles):,} articles, {DAYS:,} days, {SOURCES} outlets\n")
        print("| | seconds |\n|---|---|")
        for name, seconds in medians(counters(occurrences, articles)).items():
            print(f"| {name} | {seconds:.2f} |")
        print()
    weeks = wb.count_by_period(occurrences, articles, every="week", by="source")
    print(f"## Reading {SOURCES} courses of {weeks['period'].nunique()} weeks\n\n| | seconds |\n|---|---|")
    for name, seconds in medians(readers(weeks)).items():
        print(f"| {name} | {seconds:.2f} |")
    print()


if __name__ == "__main__":
    main()
