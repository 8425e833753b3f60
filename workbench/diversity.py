"""How rich a vocabulary is: functions of the words of a text as whole numbers, in order."""

import numpy as np
from numpy.typing import ArrayLike


def count_windows(words: ArrayLike, window: int = 100) -> tuple[int, int]:
    """Return the windows of so many words, and the different words of each of them, added up: none of a shorter text.

    Their ratio over the length of a window is MATTR, the mean type–token ratio of the windows. Covington & McFall (2010),
    Cutting the Gordian knot, Journal of Quantitative Linguistics 17.
    """
    words = np.asarray(words)
    if len(words) < window:
        return 0, 0
    # A word is new in a window if it stood last before the window began.
    last = previous_places(words)
    places = np.arange(len(words))
    ends = np.minimum(places, len(words) - window)  # the last window in which the word is, by its start
    starts = np.maximum(np.maximum(last + 1, places - window + 1), 0)
    return len(words) - window + 1, int(np.maximum(ends - starts + 1, 0).sum())


def count_stretches(words: ArrayLike, threshold: float = 0.72) -> tuple[float, float]:
    """Return how many stretches keep a type–token ratio above the threshold, read forward and read backward.

    The rest at the end counts as the part of a stretch that its ratio has fallen, in steps of 2 ** -26, so that a sum over
    texts does not depend on their order. Words over stretches, the mean of both ways, are MTLD. McCarthy & Jarvis (2010),
    MTLD, vocd-D, and HD-D, Behavior Research Methods 42.
    """
    words = np.asarray(words).tolist()
    return _stretches(words, threshold), _stretches(words[::-1], threshold)


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


def _stretches(words: list[int], threshold: float) -> float:
    stretches, seen, length = 0, set(), 0
    for word in words:
        seen.add(word)
        length += 1
        if len(seen) / length <= threshold:
            stretches, seen, length = stretches + 1, set(), 0
    rest = (1 - len(seen) / length) / (1 - threshold) if length else 0
    return stretches + round(rest * 2**26) / 2**26
