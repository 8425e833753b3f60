"""A lock that one process holds at a time; the system lets go of it when the process ends, however it ends."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt


class Locked(Exception):  # noqa: N818
    """A lock that another process holds."""


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold the lock of a file, which is made if it is missing and stays; give its descriptor.

    A process that is started with the descriptor holds the lock too. Raises Locked at once if it cannot be had.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise
            raise Locked(str(path)) from error
        yield descriptor
    finally:
        if os.name != "nt":
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # a child forked meanwhile would keep it
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
