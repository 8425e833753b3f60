"""How far long work is, shown where somebody looks."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

LEAST = 200  # articles from which on a bar may be worth its while
AT_ONCE = 20  # articles after which it is told
Item = TypeVar("Item")


@contextmanager
def progress(total: int, label: str, *, unit: str) -> Iterator[Callable[[int], object]]:
    """Give a function that takes how many more are done; a bar shows it where somebody looks, after two seconds."""
    if not is_watched():
        yield lambda done: None
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, desc=label or None, unit=unit, delay=2, leave=False) as bar:
        yield bar.update


def watched(articles: Iterable[Item], total: int, label: str) -> Iterator[Item]:
    """Yield what there is of each article, and show how far whoever takes it has come."""
    if total < LEAST:
        yield from articles
        return
    with progress(total, label, unit=" articles") as told:
        for n, article in enumerate(articles):
            if n and n % AT_ONCE == 0:
                told(AT_ONCE)
            yield article


def is_watched() -> bool:
    """Say whether this is a terminal or JupyterLab; a report says TQDM_DISABLE to its kernels, which tqdm itself heeds."""
    if "CI" in os.environ or "TQDM_DISABLE" in os.environ:
        return False
    return sys.stderr.isatty() or "ipykernel.zmqshell" in sys.modules
