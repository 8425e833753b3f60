"""Generated news: texts of made-up words by a Zipf–Mandelbrot law, with a vocabulary that grows as that of real text does.

No text of anybody's: words are syllables put together, frequent ones short. The same number gives the same text on any machine.
"""

import numpy as np
import pandas as pd

SYLLABLES = [c + v for c in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr") for v in "aeiou"]
SHIFT, EXPONENT = 2.7, 1.07  # of the law: rank r has the weight (r + SHIFT) ** -EXPONENT
WORDS = 420  # of an article


def vocabulary(size: int, seed: int = 1) -> np.ndarray:
    """Return so many different words, the frequent ones shorter."""
    rng = np.random.default_rng(seed)
    words, seen = [], set()
    while len(words) < size:
        syllables = 1 + int(np.log2(2 + len(words)) / 3.4) + int(rng.integers(0, 2))
        word = "".join(rng.choice(SYLLABLES, syllables))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return np.array(words, dtype=object)


def made_up_names(size: int, seed: int = 2) -> np.ndarray:
    """Return so many different names of one to three words; many are a part of others."""
    rng = np.random.default_rng(seed)
    words = np.array([word.capitalize() for word in vocabulary(size // 4 + 10, seed)], dtype=object)
    drawn = words[(len(words) * rng.random((3 * size, 3)) ** 2).astype(int)]
    joined = [" ".join(row[:n]) for row, n in zip(drawn, rng.choice([1, 2, 3], 3 * size, p=[0.3, 0.5, 0.2]), strict=True)]
    return np.array(list(dict.fromkeys(joined)), dtype=object)[:size]


def articles(megabytes: float, seed: int = 1, *, names: np.ndarray | None = None, words_each: int = WORDS) -> pd.DataFrame:
    """Return a table of articles of about so many megabytes of text, over three years, of twenty sources.

    With names every twelfth word is one of them, the first ones most often.
    """
    rng = np.random.default_rng(seed)
    tokens = int(megabytes * 1e6 / 8.2)
    size = int(30 * tokens**0.55) + 100  # Heaps' law
    words = vocabulary(size, seed)
    weights = (np.arange(1, size + 1) + SHIFT) ** -EXPONENT
    ranks = np.searchsorted(np.cumsum(weights / weights.sum()), rng.random(tokens))
    printed = words[np.minimum(ranks, size - 1)]
    if names is not None:
        named = rng.random(tokens) < 1 / 12
        printed[named] = names[(len(names) ** rng.random(named.sum())).astype(int) - 1]
    texts = [_text(printed[n : n + words_each]) for n in range(0, tokens, words_each)]
    number = len(texts)
    days = pd.Timestamp("2022-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 1095, number)), unit="D")
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"{n:016x}" for n in range(number)], dtype="str"),
            "text": pd.Series(texts, dtype="str"),
            "published_date": pd.Series(days, dtype="datetime64[us]"),
            "source": pd.Series([f"Source {n % 20}" for n in range(number)], dtype="str"),
            "n_words": words_each,
        }
    )


def _text(words: np.ndarray) -> str:
    """Return sentences of fourteen words, in paragraphs of three."""
    sentences = [" ".join(words[n : n + 14]) for n in range(0, len(words), 14)]
    sentences = [sentence[0].upper() + sentence[1:] + "." for sentence in sentences]
    return "\n\n".join(" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3))
