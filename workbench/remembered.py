"""What was found in texts, kept for the next call that reads the same; forgotten all at once when there is too much."""

from hashlib import blake2b
from typing import Generic, TypeVar

MOST = 200_000  # texts
Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """What was found, by a digest of the text and what else it depends on: texts themselves are not kept."""

    def __init__(self) -> None:
        self._found: dict[bytes, Found] = {}

    def get(self, text: str) -> Found | None:
        """Return what was found; None if it is not known."""
        return self._found.get(_key(text))

    def keep(self, text: str, found: Found) -> Found:
        """Keep what was found, and return it."""
        if len(self._found) >= MOST:
            self._found.clear()
        self._found[_key(text)] = found
        return found


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
