"""Time of concordances and collocates on made-up texts and tokens whose words follow Zipf's law.

Run: `python benchmarks/nodes.py [MEGABYTES] [MILLION TOKENS]`. Wall time, the best of three.
"""

import sys
import time

import numpy as np
import pandas as pd

from workbench import schema
from workbench.collocations import find_collocates, score_collocates
from workbench.concordance import kwic
from workbench.phrases import score_phrases

WORDS = 380  # of an article
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def make_articles(megabytes: int) -> tuple[pd.DataFrame, np.ndarray]:
    random = np.random.default_rng(5)
    vocabulary = np.array(["".join(random.choice(SYLLABLES, 2 + n % 3)) for n in range(100_000)], object)
    chances = np.cumsum(1 / np.arange(3.7, len(vocabulary)))
    texts, size = [], 0
    while size < megabytes * 1_000_000:
        words = vocabulary[np.searchsorted(chances, random.random(WORDS) * chances[-1])]
        texts.append(f"{' '.join(words[:200]).capitalize()}’s.\n\n{' '.join(words[200:]).capitalize()}.")
        size += len(texts[-1])
    day = pd.Timestamp("2024-01-01")
    ids = [f"{n:08}" for n in range(len(texts))]
    columns = {"article_id": ids, "text": texts, "title": "Made up", "source": "Generator", "published_date": day}
    columns |= {"n_words": WORDS, "record_no": 1, "line_no": 0}
    return schema.make("articles", columns), vocabulary


def make_tokens(millions: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tokens of six characters each and sentences of twenty tokens."""
    random = np.random.default_rng(7)
    size, types = millions * 1_000_000 // WORDS * WORDS, 300_000
    chances = np.cumsum(1 / np.arange(3.7, types))
    terms = np.searchsorted(chances, random.random(size) * chances[-1]).astype(np.int32)
    position = np.tile(np.arange(WORDS, dtype=np.int32), size // WORDS)
    ids = np.array([f"{n:08}" for n in range(size // WORDS)])
    tokens = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(np.repeat(np.arange(len(ids)), WORDS), categories=ids),
            "position": position,
            "start": position * 6,
            "end": position * 6 + 5,
            "term": pd.Categorical.from_codes(terms, categories=[f"t{n}" for n in range(types)]),
        }
    )
    first = np.tile(np.arange(0, WORDS, 20) * 6, len(ids))
    sentences = {"article_id": np.repeat(ids, WORDS // 20), "start": first, "end": first + 119}
    return tokens, schema.make("sentences", sentences)


def measure(name: str, call, runs: int = 3) -> None:
    best = np.inf
    for _ in range(runs):
        begin = time.perf_counter()
        rows = len(call())
        best = min(best, time.perf_counter() - begin)
    print(f"| {name} | {rows:,} | {best:.3f} |", flush=True)


def main() -> None:
    megabytes, millions = (*map(int, sys.argv[1:]), *(100, 17)[len(sys.argv) - 1 :])
    articles, vocabulary = make_articles(megabytes)
    print("| what | rows | time, s |\n|---|---|---|")
    for rank in (60, 250, 1000):
        word = vocabulary[rank]
        measure(f"kwic of a word, {megabytes} MB", lambda word=word: kwic(articles, word))
    found = kwic(articles, vocabulary[60])[["article_id", "start", "end"]]
    found = found.head(10_000)
    for by in ("characters", "words", "sentences"):
        measure(f"kwic of 10,000 occurrences, {by}, {megabytes} MB", lambda by=by: kwic(articles, found, by=by))
    tokens, sentences = make_tokens(millions)
    for term in ("t10", "t60", "t1000"):
        count = int((tokens["term"] == term).sum())
        of = f"{count:,} nodes, {millions} million tokens"
        measure(f"find_collocates, {of}", lambda term=term: find_collocates(tokens, term))
        measure(f"score_collocates, {of}", lambda term=term: score_collocates(tokens, term))
        measure(f"score_collocates within sentences, {of}", lambda term=term: score_collocates(tokens, term, within=sentences))
    for words in (2, 3, 4):
        measure(f"score_phrases, {words} words, {millions} million tokens", lambda w=words: score_phrases(tokens, words=w), 1)


if __name__ == "__main__":
    main()
