"""How rich a vocabulary is: functions of the words of a text as whole numbers, in order."""

import numpy as np
from numpy.typing import ArrayLike


def type_token_ratio(words: ArrayLike) -> float:
    """Return different words over all words; it falls with the length of a text, so compare only texts of one length."""
    words = np.asarray(words)
    return len(np.unique(words)) / len(words) if len(words) else np.nan


def moving_average_ttr(words: ArrayLike, window: int = 100) -> float:
    """Return MATTR: the mean type–token ratio of all windows of so many words; NaN for a shorter text.

    Covington & McFall (2010), Cutting the Gordian knot, Journal of Quantitative Linguistics 17.
    """
    words = np.asarray(words)
    if len(words) < window:
        return np.nan
    # A word is new in a window if it stood last before the window began.
    last = previous_places(words)
    places = np.arange(len(words))
    ends = np.minimum(places, len(words) - window)  # the last window in which the word is, by its start
    starts = np.maximum(np.maximum(last + 1, places - window + 1), 0)
    return float(np.maximum(ends - starts + 1, 0).sum() / (len(words) - window + 1) / window)


def textual_diversity(words: ArrayLike, threshold: float = 0.72) -> float:
    """Return MTLD: the mean length of stretches that keep a type–token ratio above the threshold, read both ways.

    McCarthy & Jarvis (2010), MTLD, vocd-D, and HD-D, Behavior Research Methods 42. The rest at the end counts as the part of a
    stretch that its ratio has fallen. NaN if no ratio falls at all.
    """
    words = np.asarray(words).tolist()
    ways = [_mean_stretch(words, threshold), _mean_stretch(words[::-1], threshold)]
    return float(np.mean(ways))


def growth(words: ArrayLike) -> np.ndarray:
    """Return the number of different words after each word: the vocabulary growth curve. Heaps (1978)."""
    return np.cumsum(previous_places(np.asarray(words)) < 0)


def previous_places(words: np.ndarray) -> np.ndarray:
    """Return where each word stood last before; -1 if nowhere."""
    order = np.argsort(words, kind="stable")
    same = words[order][1:] == words[order][:-1]
    last = np.full(len(words), -1, np.int64)
    last[order[1:][same]] = order[:-1][same]
    return last


def _mean_stretch(words: list[int], threshold: float) -> float:
    stretches, seen, length = 0.0, set(), 0
    for word in words:
        seen.add(word)
        length += 1
        if len(seen) / length <= threshold:
            stretches, seen, length = stretches + 1, set(), 0
    if length:
        stretches += (1 - len(seen) / length) / (1 - threshold)
    return len(words) / stretches if stretches else np.nan
