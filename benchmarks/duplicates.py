"""Time and memory of `find_duplicates` on made-up articles with planted copies, beside datasketch where it is installed.

The same articles are then a corpus in parts, opened by a process of its own, whose workers' time and memory stand beside it.

Run: `python benchmarks/duplicates.py [ARTICLES] [plain | furniture | identical]` (Linux). Words follow Zipf's law; every tenth
article is a copy with another lead and a part cut, every fiftieth the first third of another; `furniture` ends every
article with one paragraph of 60 words, `identical` makes one text of them all.
"""

import importlib.util
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from workbench import schema
from workbench.corpus import append_corpus
from workbench.duplicates import find_duplicates
from workbench.loads import open_articles

WORDS = 350
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def make_articles(number: int, kind: str) -> tuple[pd.DataFrame, set[tuple[int, int]]]:
    random = np.random.default_rng(5)
    vocabulary = np.array(["".join(random.choice(SYLLABLES, 2 + n % 3)) + str(n // 5000) for n in range(50_000)])
    chances = np.cumsum(1 / np.arange(3.7, len(vocabulary)))
    texts, planted = [], set()
    for _ in range(number):  # joined at once, so that making them leaves no peak of memory behind
        texts.append(" ".join(vocabulary[np.searchsorted(chances, random.random(WORDS) * chances[-1])]))
    for n in range(number // 10):
        copy, excerpt, words = number // 2 + 4 * n, number // 2 + 20 * n + 1, texts[n].split()
        lead = texts[copy].split()[:12]
        texts[copy] = " ".join(lead + words[20 : 20 + int(WORDS * random.uniform(0.75, 0.94))])
        planted.add((n, copy))
        if excerpt < number:
            texts[excerpt] = " ".join(words[: WORDS // 3])
            planted.add((n, excerpt))
    footer = " ".join(vocabulary[:60]) if kind == "furniture" else ""
    texts = [texts[0]] * number if kind == "identical" else [f"{text} {footer}" for text in texts]
    planted = set() if kind == "identical" else planted
    ids = [f"{n:08}" for n in range(number)]
    published = pd.Timestamp("2024-01-01", tz="UTC") + pd.to_timedelta(np.arange(number), unit="min")
    columns = {"article_id": ids, "text": pd.Series(texts, dtype="str"), "published": published, "url": None}
    return pd.DataFrame(columns), planted


def memory(which: str, process: int | str = "self") -> float:
    """Return VmRSS (memory now) or VmHWM (its peak) in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(which))


def measure(name: str, function, articles: pd.DataFrame, number: int, planted: set[tuple[int, int]]) -> None:
    import psutil

    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, wall, held = os.times(), time.perf_counter(), memory("VmRSS")
    pairs = function(articles)
    wall, after = time.perf_counter() - wall, os.times()
    workers = psutil.Process().children(recursive=True)
    seconds = after.user + after.system - before.user - before.system + sum(sum(each.cpu_times()[:2]) for each in workers)
    recall = len(planted & pairs) / len(planted) if planted else float("nan")
    each = f" and {max(memory('VmHWM', worker.pid) for worker in workers):.0f} a worker" if workers else ""
    cells = f"{wall:.1f} | {seconds:.1f} | {memory('VmHWM') - held:.0f}{each} | {len(pairs):,} | {recall:.4f}"
    print(f"| {name} | {number:,} | {cells} |", flush=True)


def write(folder: Path, articles: pd.DataFrame, planted: set[tuple[int, int]]) -> None:
    articles = schema.make("articles", articles.assign(n_words=WORDS, record_no=1, line_no=0))
    append_corpus(
        folder, articles, schema.make("account", articles[["article_id"]].assign(outcome="loaded", record_no=1, line_no=0))
    )
    (folder / "planted").write_bytes(pickle.dumps(planted))


def in_parts(folder: Path) -> None:
    archive = open_articles(folder)
    measure("workbench, in parts", workbench, archive, len(archive), pickle.loads((folder / "planted").read_bytes()))


def workbench(articles: pd.DataFrame) -> set[tuple[int, int]]:
    pairs = find_duplicates(articles)
    return set(zip(pairs["duplicate_of"].astype(int), pairs["article_id"].astype(int), strict=True))


def datasketch(articles: pd.DataFrame) -> set[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=0.5, num_perm=128), set()
    for n, text in enumerate(articles["text"]):
        words = text.split()
        shingles = {" ".join(words[k : k + 5]).encode() for k in range(len(words) - 4)}
        (own,) = MinHash.bulk([shingles], num_perm=128)
        found |= {(other, n) for other in index.query(own)}
        index.insert(n, own)
    return found


def main() -> None:
    if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir():
        return in_parts(Path(sys.argv[1]))
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    articles, planted = make_articles(number, sys.argv[2] if len(sys.argv) > 2 else "plain")
    print("| what | articles | time, s | processor time, s | memory, MB more | pairs | recall of planted |")
    print("|---|---|---|---|---|---|---|", flush=True)
    measure("workbench", workbench, articles, number, planted)
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), articles, planted)
        subprocess.run([sys.executable, __file__, name], check=True)
    if importlib.util.find_spec("datasketch"):
        measure("datasketch", datasketch, articles, number, planted)


if __name__ == "__main__":
    main()
