"""Generated news of any size: made-up words by a Zipf–Mandelbrot law, with a vocabulary that grows as that of real text does.

No text of anybody's: words are syllables put together, frequent ones short. The same call gives the same texts on any machine.

Run: `python benchmarks/zipf_news.py FOLDER MEGABYTES` writes a corpus, a part at a time.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench import schema
from workbench.corpus import append_corpus

CONSONANTS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr")
SYLLABLES = pa.array([consonant + vowel for consonant in CONSONANTS for vowel in "aeiou"], pa.large_string())
SHIFT, EXPONENT = 2.7, 1.07  # of the law: rank r has the weight (r + SHIFT) ** -EXPONENT
HEAPS = 30, 0.55  # n words of text draw from 30 n ** 0.55 different ones
WORDS, SENTENCE, PARAGRAPH = 420, 14, 42  # words of an article, a sentence, a paragraph
BYTES = 2_300  # of an article, about
SOURCES, DAYS = 20, 1095
COPY = 50  # every so manieth article is the one seven before it, with another last paragraph
PART = 100  # megabytes of a part
MIXED = 0x9E3779B97F4A7C15  # an odd number, by which the ids of articles look like those of others


def vocabulary(size: int, seed: int = 1) -> pa.Array:
    """Return so many different words, the frequent ones shorter: 75 of one syllable, 5,625 of two and so on."""
    blocks, syllables, base = [], 1, len(SYLLABLES)
    while sum(map(len, blocks)) < size:
        number = base**syllables
        count = min(number, size - sum(map(len, blocks)))
        places = (np.arange(count) * (1_000_003 + 2 * 3 * 5 * seed) + seed) % number  # the factor has no divisor of 75
        digits = [pa.array(places // base**n % base) for n in range(syllables)]
        blocks.append(_joined(*(SYLLABLES.take(digit) for digit in digits)))
        syllables += 1
    return pa.concat_arrays(blocks)


def made_up_names(size: int, seed: int = 2) -> np.ndarray:
    """Return so many different names of one to three words; many are a part of others."""
    rng = np.random.default_rng(seed)
    words = np.array([word.capitalize() for word in vocabulary(size // 4 + 10, seed).to_pylist()], dtype=object)
    drawn = words[(len(words) * rng.random((3 * size, 3)) ** 2).astype(int)]
    joined = [" ".join(row[:n]) for row, n in zip(drawn, rng.choice([1, 2, 3], 3 * size, p=[0.3, 0.5, 0.2]), strict=True)]
    return np.array(list(dict.fromkeys(joined)), dtype=object)[:size]


def scan(megabytes: float, seed: int = 1, *, names: np.ndarray | None = None) -> Iterator[pd.DataFrame]:
    """Yield tables of articles of together about so many megabytes of text, over three years, of twenty sources.

    With names every twelfth word is one of them, the first ones most often. Every fiftieth article is nearly another.
    """
    total = max(8, int(megabytes * 1e6 / BYTES))
    a_part = int(PART * 1e6 / BYTES)
    largest = int(HEAPS[0] * (total * WORDS) ** HEAPS[1]) + 100
    printed = _as_printed(vocabulary(largest, seed), [] if names is None else names)
    for part, first in enumerate(range(0, total, a_part)):
        number = min(a_part, total - first)
        rng = np.random.default_rng((seed, part))
        size = int(HEAPS[0] * ((first + number) * WORDS) ** HEAPS[1]) + 100  # Heaps' law
        drawn = _ranks(rng, (number, WORDS), min(size, largest))
        if names is not None:
            named = rng.random(drawn.shape) < 1 / 12
            drawn[named] = largest + (len(names) ** rng.random(named.sum())).astype(np.int64) - 1
        copies = np.arange(COPY - 1, number, COPY)
        drawn[copies, :-PARAGRAPH] = drawn[copies - 7, :-PARAGRAPH]
        numbers = np.arange(first, first + number)
        days = pd.Series(pd.Timestamp("2022-01-01") + pd.to_timedelta(numbers * DAYS // total, unit="D"))
        yield pd.DataFrame(
            {
                "article_id": pd.Series([f"{n * MIXED % 2**64:016x}" for n in numbers.tolist()], dtype="str"),
                "text": _texts(printed, drawn),
                "published_date": days.astype("datetime64[us]"),
                "source": pd.Series([f"Source {n % SOURCES}" for n in numbers], dtype="str"),
                "n_words": WORDS,
            }
        )


def articles(megabytes: float, seed: int = 1, *, names: np.ndarray | None = None) -> pd.DataFrame:
    """Return the articles of `scan` as one table."""
    return pd.concat(scan(megabytes, seed, names=names), ignore_index=True)


def write_corpus(folder: Path, megabytes: float, *, names: np.ndarray | None = None) -> None:
    """Write a corpus of so many megabytes of text, in the memory of a part."""
    first = 0
    for table in scan(megabytes, names=names):
        numbers = np.arange(first, first := first + len(table))
        table = table.assign(text_raw=table["text"], title="", removed="[]", date_basis="record", date_precision="day")
        table["published"] = table["published_date"].dt.tz_localize("UTC")
        table = schema.make("articles", table.assign(file="news.jsonl", record_no=numbers + 1, line_no=numbers + 1))
        told = table[["file", "record_no", "line_no", "article_id"]].assign(outcome="loaded", reason="")
        append_corpus(folder, table, schema.make("account", told))


def _ranks(rng: np.random.Generator, shape: tuple[int, int], size: int) -> np.ndarray:
    """Draw ranks from 0 by the law, of so many words: its distribution, turned round."""
    power = 1 - EXPONENT
    low, high = (0.5 + SHIFT) ** power, (size + 0.5 + SHIFT) ** power
    ranks = (low + rng.random(shape) * (high - low)) ** (1 / power) - SHIFT + 0.5
    return np.clip(ranks.astype(np.int64) - 1, 0, size - 1)


def _as_printed(words: pa.Array, names: list[str]) -> pa.Array:
    """Return all words and names as they stand in a sentence, then at its start, its end, a paragraph's end and a text's."""
    words = pa.concat_arrays([words, pa.array(list(names), pa.large_string())])
    first = _joined(pc.utf8_upper(pc.utf8_slice_codeunits(words, 0, 1)), pc.utf8_slice_codeunits(words, 1))
    forms = [(words, " "), (first, " "), (words, ". "), (words, ".\n\n"), (words, ".")]
    return pa.concat_arrays([_joined(form, pa.scalar(end, pa.large_string())) for form, end in forms])


def _joined(*parts: pa.Array | pa.Scalar) -> pa.Array:
    return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))


def _texts(printed: pa.Array, drawn: np.ndarray) -> pd.Series:
    """Return the texts of rows of words: sentences of fourteen words, in paragraphs of three."""
    place = np.arange(WORDS)
    form = np.select(
        [place == WORDS - 1, place % PARAGRAPH == PARAGRAPH - 1, place % SENTENCE == SENTENCE - 1, place % SENTENCE == 0],
        [4, 3, 2, 1],
    )
    words = printed.take(pa.array((drawn + form * (len(printed) // 5)).ravel()))  # they lie one behind the other
    _, ends, letters = words.buffers()
    starts = np.frombuffer(ends, dtype=np.int64)[: drawn.size + 1 : WORDS].copy()
    texts = pa.Array.from_buffers(pa.large_string(), len(drawn), [None, pa.py_buffer(starts), letters])
    return pd.Series(texts, dtype="str")


def main() -> None:
    folder, megabytes = Path(sys.argv[1]), float(sys.argv[2])
    began = time.perf_counter()
    write_corpus(folder, megabytes, names=made_up_names(10_000))
    print(f"{folder}: {megabytes:,.0f} MB of text in {time.perf_counter() - began:,.0f} s")


if __name__ == "__main__":
    main()
