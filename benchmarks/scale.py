"""How time and memory grow with the size of an archive, on generated news, beside tools that users would take instead.

Run: `python benchmarks/scale.py [MEGABYTES …]` (1, 10 and 100 by default; Linux). Each task is a process of its own with two
workers and 2 GB; its memory is that of all its processes together (PSS, five times a second), and so is its processor time,
imports included. Up to 10 MB the medians of three runs, above that one. Up to 100 MB what is counted in parts is compared with
the same call on the whole table, and a dump is added. Above 1 GB there are neither peers nor duplicates. The disk needs twice
the megabytes, where temporary files are, or in the folder SCALE_FOLDER, where the news stay for the next time. Peers that are
not installed are left out.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from zipf_news import made_up_names, scan, vocabulary, write_corpus

import workbench as wb

CORES, MEMORY = 2, "2GB"
RUNS, REPEATED = 3, 10  # runs up to so many megabytes
FITS = 100  # megabytes up to which the whole table is taken too
COMPARED = 1000  # megabytes up to which there are peers, and duplicates, whose memory grows with the articles
ALIASES, ACTORS = 10_000, 20
RANKS = [0, 1, 2, 5, 20, 80, 500, 2000]  # of the words that are counted by day
WORD = r"\w+(?:['’\-‑]\w+)*"
PEERS = ("polars", "duckdb", "ahocorasick-rs")


def watchlist() -> pd.DataFrame:
    names = made_up_names(ALIASES).tolist()
    columns = {"actor": names, "alias": names, "kind": "person", "form": "name"}
    return pd.DataFrame(columns).astype("str").assign(qid=None, valid_from=pd.NaT, valid_to=pd.NaT)


# The tasks: each takes the articles, in parts or whole, and gives a table


def words(articles) -> pd.DataFrame:
    return wb.count_terms(wb.tokenize(articles), articles)


def words_by_day(articles) -> pd.DataFrame:
    tokens = wb.tokenize(articles)
    leading = tokens[tokens["term"].isin(vocabulary(max(RANKS) + 1).take(RANKS).to_pylist())]
    return wb.count_by_period(leading, articles, every="day", by="term")


def mentions(articles) -> pd.DataFrame:
    return wb.count_mentions(wb.find_mentions(articles, watchlist(), found=False), articles)


def timeline(articles) -> pd.DataFrame:
    found = wb.find_mentions(articles, watchlist(), found=False)  # kept by the task before
    leading = found[found["actor"].isin(made_up_names(ALIASES)[:ACTORS].tolist())]
    return wb.count_by_period(leading, articles, every="week", by="actor")


def duplicates(articles) -> pd.DataFrame:
    return wb.find_duplicates(articles)


def load(folder: Path) -> None:
    command = ["workbench", "add", str(folder / "dump.jsonl"), "--corpus", str(folder / "added")]
    subprocess.run([sys.executable, "-m", *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def polars_words(folder: Path) -> object:
    import polars

    texts = polars.scan_parquet(folder / "articles-*.parquet").select(polars.col("text").str.to_lowercase())
    words = texts.with_row_index("n").with_columns(polars.col("text").str.extract_all(WORD)).explode("text")
    groups = words.group_by("text").agg(polars.len().alias("count"), polars.col("n").n_unique().alias("articles"))
    return groups.collect(engine="streaming")


def duckdb_words(folder: Path) -> object:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {CORES}; SET memory_limit = '{MEMORY}'; SET temp_directory = '{folder / 'spilled'}'")
    source = f"FROM read_parquet('{folder}/articles-*.parquet')"
    cut = f"SELECT article_id, unnest(regexp_extract_all(lower(text), '{WORD.replace(chr(39), chr(39) * 2)}')) AS word {source}"
    connection.execute(f"CREATE TABLE counts AS SELECT word, count(*), count(DISTINCT article_id) FROM ({cut}) GROUP BY word")


def ahocorasick_mentions(folder: Path) -> object:
    from collections import Counter

    from ahocorasick_rs import AhoCorasick, MatchKind
    from pyarrow import dataset

    finder = AhoCorasick(made_up_names(ALIASES).tolist(), matchkind=MatchKind.LeftmostLongest)
    counts = Counter()
    for batch in dataset.dataset(sorted(folder.glob("articles-*.parquet"))).to_batches(columns=["text"], batch_size=20_000):
        for text in batch["text"].to_pylist():
            for alias, start, end in finder.find_matches_as_indexes(text):
                if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum():
                    counts[alias] += 1
    return counts


IN_PARTS = {
    "words: frequency and articles of each": words,
    "eight words by day": words_by_day,
    f"mentions of {ALIASES:,} aliases": mentions,
    f"timeline of {ACTORS} actors by week, mentions kept": timeline,
    "duplicates": duplicates,
}
WHOLE = {"load: `workbench add` of one JSON Lines file": load}
OTHERS = {
    "polars, streaming: words": ("polars", polars_words),
    "DuckDB: words": ("duckdb", duckdb_words),
    "ahocorasick_rs, one process: mentions": ("ahocorasick_rs", ahocorasick_mentions),
}


# Measuring


def memory(process: int) -> int:
    """Return the bytes that a process and all below it hold; what several hold is shared out among them."""
    proc = Path(f"/proc/{process}")
    try:
        held = next(line for line in (proc / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
        below = [child for task in (proc / "task").iterdir() for child in (task / "children").read_text().split()]
    except (OSError, StopIteration):  # it has ended
        return 0
    return int(held.split()[1]) * 1024 + sum(memory(int(child)) for child in below)


def measured(name: str, folder: Path) -> tuple[float, float, float]:
    """Run a task in a process of its own; return its seconds, its processor time and the most megabytes it held."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([sys.executable, __file__, "--task", name, str(folder)], stdout=subprocess.PIPE, text=True)
    most, ended = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(0.2):
            most = max(most, memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said = process.communicate()[0]
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return float(said) if process.returncode == 0 else float("nan"), worked, most / 1e6


def run(name: str, folder: Path) -> None:
    """Do a task, and print how many seconds it took."""
    wb.use_workers(cores=CORES, memory=MEMORY)
    began = time.perf_counter()
    if name in IN_PARTS:
        IN_PARTS[name](wb.open_articles(folder))
    elif name in WHOLE:
        WHOLE[name](folder)
    else:
        OTHERS[name][1](folder)
    print(time.perf_counter() - began)


def compare(folder: Path) -> None:
    """Raise AssertionError if what is counted in parts differs from what is counted of the whole table."""
    whole = wb.read_corpus(folder)
    for task in IN_PARTS.values():
        pd.testing.assert_frame_equal(plain(task(wb.open_articles(folder))), plain(task(whole)))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without categories, of which some may stand in no row."""
    return table.astype({name: "str" for name, dtype in table.dtypes.items() if dtype == "category"})


def of_size(megabytes: float, folder: Path) -> dict[str, tuple[float, float, float]]:
    rows = {}
    if not folder.exists():
        began, worked, aside = time.perf_counter(), time.process_time(), folder.with_suffix(".part")
        write_corpus(aside, megabytes, names=made_up_names(ALIASES))
        aside.rename(folder)
        rows["generated"] = (time.perf_counter() - began, time.process_time() - worked, float("nan"))
    if megabytes <= FITS:
        with (folder / "dump.jsonl").open("w", encoding="utf-8") as file:
            for table in scan(megabytes, names=made_up_names(ALIASES)):
                for row in table.astype({"published_date": "str"}).to_dict("records"):
                    file.write(json.dumps({"text": row["text"], "date": row["published_date"], "source": row["source"]}) + "\n")
    names = [name for name in IN_PARTS if megabytes <= COMPARED or name != "duplicates"]
    names += WHOLE if megabytes <= FITS else []
    names += [name for name, (module, _) in OTHERS.items() if megabytes <= COMPARED and find_spec(module)]
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in names}
    for _ in range(RUNS if megabytes <= REPEATED else 1):
        for path in (folder / "kept", folder / "added"):
            subprocess.run(["rm", "-rf", str(path)], check=True)
        for name in names:
            runs[name].append(measured(name, folder))
            print(f"{megabytes:,.0f} MB, {name}: {runs[name][-1][0]:,.1f} s", file=sys.stderr, flush=True)
    for name, values in runs.items():
        rows[name] = tuple(statistics.median(value) for value in zip(*values, strict=True))
    if megabytes <= FITS:
        compare(folder)
    return rows


def main() -> None:
    if sys.argv[1:2] == ["--task"]:
        run(sys.argv[2], Path(sys.argv[3]))
        return
    versions = ", ".join(f"{peer} {version(peer)}" for peer in PEERS if find_spec(peer.replace("-", "_")))
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    about = f"{machine}; {CORES} cores, {MEMORY} for the workbench; {versions or 'no peers'}"
    print(f"# Scale\n\n{about}. Up to {REPEATED} MB medians of {RUNS} runs, above one.")
    print(f"Up to {FITS} MB what was counted in parts was equal to what is counted of the whole table.\n")
    for megabytes in [float(size) for size in sys.argv[1:]] or [1, 10, 100]:
        with tempfile.TemporaryDirectory() as name:
            rows = of_size(megabytes, Path(os.environ.get("SCALE_FOLDER", name)) / f"{megabytes:.0f}")
        print(f"## {megabytes:,.0f} MB of text\n\n| | seconds | processor time | MB a second | greatest memory, MB |")
        print("|---|---|---|---|---|")
        for task, (seconds, worked, most) in rows.items():
            print(f"| {task} | {seconds:,.1f} | {worked:,.1f} | {megabytes / seconds:,.1f} | {most:,.0f} |".replace("nan", "–"))
        print(flush=True)


if __name__ == "__main__":
    main()
