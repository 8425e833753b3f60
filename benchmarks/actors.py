"""Finding and counting actors beside what users would take instead, on generated news and on the sample corpus.

Run: `python benchmarks/actors.py [MEGABYTES]` (20 by default). Processor time, medians of three interleaved runs in one
process, one thread. Peers that are not installed are left out: `uv pip install -r benchmarks/requirements.txt` brings them, but
for spaCy's model `en_core_web_sm`, which is on no package index.
"""

import platform
import re
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from words import RUNS, medians
from zipf_news import articles as generated
from zipf_news import made_up_names

import workbench as wb
from workbench import cast, kinds, schema
from workbench.aliases import find_aliases, index_aliases, places_in
from workbench.words import read_pieces

ROOT = Path(__file__).parents[1]
PEERS = ("ahocorasick-rs", "flashtext", "spacy")
MODEL = "en_core_web_sm"
OCCURRING = 0.7  # of the aliases; the others stand nowhere
MENTIONS = 1_000_000


def registry(aliases: list[str]) -> pd.DataFrame:
    """Return a watchlist in which every alias is the name of a person of its own."""
    columns = {"actor": aliases, "alias": aliases, "kind": "person", "form": "name"}
    return pd.DataFrame(columns).astype("str").assign(qid=None, valid_from=pd.NaT, valid_to=pd.NaT)


def bounded(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()


def longest(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the longest span at each place, from left to right."""
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept, until = [], 0
    for span in spans:
        if span[0] >= until:
            kept.append(span)
            until = span[1]
    return kept


def finders(texts: pd.Series, aliases: list[str]) -> dict:
    """Return what is measured: calls that say where which alias stands."""
    index, blocks, strings = index_aliases(registry(aliases)), list(read_pieces(texts)), texts.tolist()
    calls = {
        "workbench, its stream given": lambda: [places_in(block, index) for block in blocks],
        "workbench, from the texts": lambda: find_aliases(texts, index),
    }
    if find_spec("ahocorasick_rs"):
        from ahocorasick_rs import AhoCorasick

        automaton = AhoCorasick(aliases, store_patterns=False)

        def aho_corasick() -> list[tuple[int, int, int, int]]:
            rows = []
            for number, text in enumerate(strings):
                found = automaton.find_matches_as_indexes(text, overlapping=True)
                spans = [(start, end, alias) for alias, start, end in found if bounded(text, start, end)]
                rows += [(number, *span) for span in longest(spans)]
            return rows

        calls["ahocorasick_rs, whole words"] = aho_corasick
        check_rows(find_aliases(texts, index), index, aho_corasick())
    if find_spec("flashtext"):
        from flashtext import KeywordProcessor

        keywords = KeywordProcessor(case_sensitive=True)
        for alias in aliases:
            keywords.add_keyword(alias)
        calls["flashtext"] = lambda: [keywords.extract_keywords(text, span_info=True) for text in strings]
    if len(aliases) <= 1000:
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(aliases, key=len, reverse=True)))})\b")
        calls["a regular expression"] = lambda: [list(pattern.finditer(text)) for text in strings]
    return calls


def check_rows(places, index, rows: list[tuple[int, int, int, int]]) -> None:
    """Raise AssertionError unless both found the same aliases at the same places."""
    ours = np.stack([places.text, places.start, places.end, index.rows[index.offsets[places.alias]]], axis=1)
    assert np.array_equal(ours, np.array(rows).reshape(-1, 4))


def everything(articles: pd.DataFrame, actors: pd.DataFrame) -> dict:
    """Return what is measured on the sample corpus, once and ten times over: all mentions found, nothing known before."""

    def ours(articles: pd.DataFrame) -> pd.DataFrame:
        cast.words_of.cache_clear()
        kinds._features_of_name.cache_clear()
        return wb.find_mentions(articles, actors)

    calls = {
        "workbench, once": (lambda: ours(articles), 1),
        "workbench, ten times": (lambda: ours(pd.concat([articles] * 10, ignore_index=True)), 10),
        "workbench, the watchlist alone, ten times": (
            lambda: wb.find_mentions(pd.concat([articles] * 10, ignore_index=True), actors, found=False),
            10,
        ),
    }
    if find_spec("spacy") and find_spec(MODEL):
        import spacy

        model = spacy.load(MODEL)
        calls["spaCy, small model, once"] = (lambda: list(model.pipe(articles["text"])), 1)
    return calls


def counts(articles: pd.DataFrame) -> dict:
    """Return what is measured on a million made-up mentions of ten thousand actors."""
    rng = np.random.default_rng(5)
    article, actor = np.sort(rng.integers(0, len(articles), MENTIONS)), (10_000 ** rng.random(MENTIONS)).astype(int)
    names = [f"Actor {number}" for number in range(10_000)]
    columns = {"article_id": articles["article_id"].iloc[article].to_numpy(), "actor": np.array(names, object)[actor]}
    columns |= {"kind": "person", "alias": columns["actor"], "form": "name", "rule": "alias", "field": "text"}
    mentions = schema.make("mentions", pd.DataFrame(columns | {"start": 7 * actor, "end": 7 * actor + 5}))
    few = mentions[mentions["actor"].isin(names[1:21])]
    return {
        "by actor": lambda: wb.count_mentions(mentions, articles),
        "by actor and source": lambda: wb.count_mentions(mentions, articles, by="source"),
        "by day": lambda: wb.count_by_period(mentions, articles, every="day"),
        "by day and source": lambda: wb.count_by_period(mentions, articles, every="day", by="source"),
        "20 actors by day": lambda: wb.count_by_period(few, articles, every="day", by="actor"),
    }


def main() -> None:
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    installed = ", ".join(f"{name} {version(name)}" for name in PEERS if find_spec(name.replace("-", "_")))
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    print(f"# Actors\n\n{machine}; {installed or 'no peer'}; processor time in seconds,")
    print(f"medians of {RUNS} interleaved runs. What ahocorasick_rs finds is the same, row by row.\n")
    names = made_up_names(200_000)
    articles = generated(megabytes, names=names)
    size = articles["text"].str.len().sum() / 1e6
    for number in (1_000, 10_000, 100_000):
        occurring = int(OCCURRING * number)
        aliases = [*names[:occurring], *(f"{name} Absent" for name in names[: number - occurring])]
        times = medians(finders(articles["text"], aliases))
        print(f"## {number:,} aliases, {size:,.0f} MB\n\n| | seconds | × |\n|---|---|---|")
        for name, seconds in times.items():
            print(f"| {name} | {seconds:.2f} | {seconds / times['workbench, its stream given']:.2f} |")
        print()
    sample, actors = wb.read_articles(ROOT / "data" / "sample"), wb.read_actors(ROOT / "data" / "actors.csv")
    size = sample["text"].str.len().sum() / 1e6
    calls = everything(sample, actors)
    times = medians({name: call for name, (call, _) in calls.items()})
    print(f"## Everything found, {size:.2f} MB, a watchlist of {len(actors):,} rows\n\n| | MB a second |\n|---|---|")
    for name, (_, copies) in calls.items():
        print(f"| {name} | {copies * size / times[name]:.2f} |")
    print(f"\n## Counting {MENTIONS:,} mentions, {len(articles):,} articles\n\n| | seconds |\n|---|---|")
    for name, seconds in medians(counts(articles)).items():
        print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
