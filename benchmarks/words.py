"""Counting words beside what users would take instead, on generated news.

Run: `python benchmarks/words.py [MEGABYTES …]` (10 and 100 by default). Processor time, medians of three interleaved runs in
one process, one thread. Peers that are not installed are left out: `uv pip install -r benchmarks/requirements.txt` brings them.
"""

import ctypes
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import numpy as np
import pandas as pd
from zipf_news import articles as generated

import workbench as wb
from workbench.words import read_words

RUNS = 3
WORD = r"\w+(?:['’\-‑]\w+)*"
C_COUNTER = r"""
#include <stdlib.h>
#include <string.h>
#define SIZE (1 << 23)
static unsigned long keys[SIZE]; static int counts[SIZE];
int count(const unsigned char *text, long length) {
  memset(keys, 0, sizeof keys); memset(counts, 0, sizeof counts);
  int different = 0; unsigned long hash = 0;
  for (long n = 0; n <= length; n++) {
    unsigned char c = n < length ? text[n] : ' ';
    if (c >= 'A' && c <= 'Z') c += 32;
    int word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c >= 128;
    if (word) { hash = (hash ^ c) * 1099511628211UL + 1; continue; }
    if (!hash) continue;
    unsigned long at = (hash >> 20) & (SIZE - 1);
    while (keys[at] && keys[at] != hash) at = (at + 1) & (SIZE - 1);
    if (!keys[at]) { keys[at] = hash; different++; }
    counts[at]++; hash = 0;
  }
  return different;
}
"""


def processor_time(call) -> float:
    before = os.times()
    call()
    after = os.times()
    return after.user + after.system - before.user - before.system


def medians(calls: dict) -> dict[str, float]:
    times = {name: [] for name in calls}
    for _ in range(RUNS):
        for name, call in calls.items():
            times[name].append(processor_time(call))
    return {name: statistics.median(values) for name, values in times.items()}


def compiled(folder: str):
    """Return the counter in C, or None without a compiler."""
    source, library = Path(folder) / "count.c", Path(folder) / "count.so"
    source.write_text(C_COUNTER)
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return ctypes.CDLL(str(library)).count


def builders(articles: pd.DataFrame, folder: str, megabytes: float) -> dict:
    """Return what is measured: every word counted; ours with offsets too."""
    texts = articles["text"].tolist()
    calls = {
        "workbench, stream of words": lambda: read_words(articles["text"]),
        "workbench, token table": lambda: wb.tokenize(articles),
        "Counter and re": lambda: Counter(word for text in texts for word in re.findall(WORD, text.lower())),
    }
    if counter := compiled(folder):
        whole = "\n".join(texts).encode()
        calls["a counter in C"] = lambda: counter(whole, ctypes.c_long(len(whole)))
    if find_spec("polars"):
        import polars

        frame = polars.DataFrame({"text": texts}).lazy()
        words = frame.select(polars.col("text").str.to_lowercase().str.extract_all(WORD).explode())
        calls["polars"] = lambda: words.group_by("text").len().collect()
    if find_spec("duckdb"):
        import duckdb

        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        connection.register("news", articles[["text"]])
        pattern = WORD.replace("'", "''")
        cut = f"SELECT unnest(regexp_extract_all(lower(text), '{pattern}')) AS word FROM news"
        query = f"SELECT word, count(*) FROM ({cut}) GROUP BY word"
        calls["DuckDB"] = lambda: connection.execute(query).fetchall()
    if find_spec("sklearn"):
        from sklearn.feature_extraction.text import CountVectorizer

        calls["scikit-learn"] = lambda: CountVectorizer(token_pattern=WORD).fit_transform(texts)
    if megabytes <= 10:
        from nltk.tokenize import NLTKWordTokenizer

        calls["NLTK"] = lambda: Counter(w for text in texts for w in NLTKWordTokenizer().tokenize(text.lower()))
        if find_spec("spacy"):
            import spacy

            cut = spacy.blank("en").tokenizer
            calls["spaCy"] = lambda: Counter(token.lower for text in texts for token in cut(text))
    return calls


def queries(articles: pd.DataFrame) -> dict:
    tokens = wb.tokenize(articles)
    counts = wb.count_terms(tokens, articles)
    term = counts["term"].iloc[200]
    half = tokens["article_id"].cat.codes.to_numpy() < len(articles) // 2
    few = tokens[tokens["term"].isin(counts["term"].iloc[100:400])].head(10_000)
    top = tokens[tokens["term"].isin(counts["term"].head(50))]
    return {
        "every word: frequency and articles": lambda: wb.count_terms(tokens, articles),
        "every word by source": lambda: wb.count_terms(tokens, articles, by="source"),
        "one word by day": lambda: wb.count_by_period(tokens[tokens["term"] == term], articles, every="day"),
        "50 words by day": lambda: wb.count_by_period(top, articles, every="day", by="term"),
        "10,000 concordance lines": lambda: wb.kwic(articles, few),
        "collocates of a frequent word": lambda: wb.score_collocates(tokens, term),
        "bigrams": lambda: wb.find_ngrams(tokens),
        "keyness of two halves": lambda: wb.score_keyness(tokens[half], tokens[~half]),
    }


def main() -> None:
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    print(f"# Words\n\n{machine}; processor time in seconds, medians of {RUNS} interleaved runs.")
    print("The times of others against our stream, which has the offsets too.\n")
    for megabytes in [float(size) for size in sys.argv[1:]] or [10, 100]:
        articles = generated(megabytes)
        words = read_words(articles["text"])
        with tempfile.TemporaryDirectory() as folder:
            times = medians(builders(articles, folder, megabytes))
        size = articles["text"].str.len().sum() / 1e6
        print(
            f"## {size:,.0f} MB, {len(words.ids):,} words, {len(words.forms):,} different\n\n| | seconds | × |\n|---|---|---|"
        )
        for name, seconds in times.items():
            print(f"| {name} | {seconds:.2f} | {seconds / times['workbench, stream of words']:.2f} |")
        held = sum(np.asarray(part).nbytes for part in (words.ids, words.starts)) / max(len(words.ids), 1)
        table = wb.tokenize(articles).memory_usage().sum() / max(len(words.ids), 1)
        print(f"\nThe stream takes {held:.0f} bytes a word, the table {table:.0f}.\n\n| query | seconds |\n|---|---|")
        for name, seconds in medians(queries(articles)).items():
            print(f"| {name} | {seconds:.2f} |")
        print()


if __name__ == "__main__":
    main()
