"""How well quotations and their speakers are found in news: `quotes.py FOLDER` prints the figures of every `*.jsonl` in it.

A line is an article: `{"id", "text", "dct": "2024-10-22", "quotes": [{"start", "end", "speaker": ["Putin", "he"]}]}`; the
quotations are those in quotation marks, with their marks, and `speaker` are the words by which a reader may name who speaks.
A quotation is found if half of what it and the one found cover is common to both; its speaker is right if a name of the gold
is part of the actor or of the words that were found, these are part of the name, or both end with the same word.
textacy with a spaCy model is measured beside, if both are installed.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import workbench as wb

ROOT = Path(__file__).parents[2]
Found = tuple[int, int, tuple[str, ...]]


def workbench_quotes(golds: list[dict]) -> tuple[list[list[Found]], float]:
    """Return the quotations of each text, and the seconds they took once the mentions were known."""
    articles = pd.DataFrame(
        {
            "article_id": [str(n) for n in range(len(golds))],
            "title": "",
            "text": [gold["text"] for gold in golds],
            "published_date": pd.to_datetime([gold["dct"] for gold in golds]),
        }
    )
    mentions = wb.find_mentions(articles, wb.read_actors(ROOT / "data" / "actors.csv"))
    began = time.process_time()
    quotes = wb.find_quotes(articles, mentions)
    seconds = time.process_time() - began
    found: list[list[Found]] = [[] for _ in golds]
    for row in quotes[quotes["kind"] != "indirect"].itertuples():
        names = tuple(name for name in (row.speaker, row.speaker_text) if not pd.isna(name))
        found[int(row.article_id)].append((row.start, row.end, names))
    return found, seconds


def textacy_quotes(golds: list[dict]) -> tuple[list[list[Found]], float]:
    """Return the same by textacy; a text it fails on has none."""
    import spacy
    from textacy.extract import direct_quotations

    model = spacy.load("en_core_web_sm")
    found, began = [], time.process_time()
    for gold in golds:
        doc = model(gold["text"])
        try:
            triples = list(direct_quotations(doc))
        except ValueError:  # an odd number of marks
            triples = []
        found.append(
            [
                (triple.content.start_char, triple.content.end_char, (" ".join(token.text for token in triple.speaker),))
                for triple in triples
            ]
        )
    return found, time.process_time() - began


def pairs(gold: list[dict], found: list[Found]) -> list[tuple[dict, Found]]:
    """Return which quotation of the gold is which of those found, one to one, the best first."""
    fits = []
    for i, one in enumerate(gold):
        for j, (start, end, _) in enumerate(found):
            common = min(one["end"], end) - max(one["start"], start)
            together = max(one["end"], end) - min(one["start"], start)
            if 2 * common >= together:
                fits.append((common / together, -i, -j))
    pairs, used = [], set()
    for _, i, j in sorted(fits, reverse=True):
        if ("gold", i) not in used and ("found", j) not in used:
            used |= {("gold", i), ("found", j)}
            pairs.append((gold[-i], found[-j]))
    return pairs


def is_same(gold: list[str], found: tuple[str, ...]) -> bool:
    """Say whether the speaker found is that of the gold."""
    for one in map(folded, gold):
        for other in map(folded, found):
            if one and other and (one in other or other in one or one.split()[-1] == other.split()[-1]):
                return True
    return False


def folded(name: str) -> str:
    return " ".join(word for word in name.lower().replace("’", "'").split() if word != "the")


def f1(right: int, found: int, gold: int) -> float:
    return 200 * right / (found + gold) if found + gold else 0.0


def measure(name: str, golds: list[dict], finder: Callable[[list[dict]], tuple[list[list[Found]], float]]) -> None:
    """Print the figures of one program on one set."""
    found, seconds = finder(golds)
    matched = [pairs(gold["quotes"], those) for gold, those in zip(golds, found, strict=True)]
    n_gold, n_found = sum(len(gold["quotes"]) for gold in golds), sum(map(len, found))
    right = sum(is_same(one["speaker"], names) for those in matched for one, (_, _, names) in those)
    n_bytes = sum(len(gold["text"].encode()) for gold in golds)
    spans, speakers = f1(sum(map(len, matched)), n_found, n_gold), f1(right, n_found, n_gold)
    print(
        f"{name}: {n_gold} quotations, {n_found} found; F1 {spans:.1f}, with speaker {speakers:.1f} (precision "
        f"{100 * right / max(n_found, 1):.1f}, recall {100 * right / max(n_gold, 1):.1f}); "
        f"{n_bytes / max(seconds, 1e-9) / 1e6:.2f} MB a second"
    )


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for path in sorted(parser.parse_args().folder.glob("*.jsonl")):
        golds = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        measure(f"{path.stem}, workbench", golds, workbench_quotes)
        try:
            measure(f"{path.stem}, textacy", golds, textacy_quotes)
        except (ImportError, OSError):
            print("textacy or its model is not installed")


if __name__ == "__main__":
    main()
