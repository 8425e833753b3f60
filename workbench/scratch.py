"""Folders for what is needed for a while; those that a killed process left are removed by the next that makes one."""

import os
import platform
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from workbench.locks import Locked, locked

# Whose they are, for temporary folders may be shared; short, for a socket's path may have a hundred characters only.
PREFIX = f"workbench-{zlib.crc32(platform.node().encode()):08x}-"
LOCK, INSIDE = "lock", "in"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty folder of the system's temporary ones, that is gone when the `with` block ends."""
    with ExitStack() as held:
        while not _hold(held, folder := Path(tempfile.mkdtemp(prefix=PREFIX))):
            pass  # another process took it for one that was left
        _sweep(folder)
        (folder / INSIDE).mkdir()
        yield folder / INSIDE


def _hold(held: ExitStack, folder: Path) -> bool:
    """Say whether the folder is still there now that its lock is held; where locks are unknown, nobody else removes it."""
    held.callback(shutil.rmtree, folder, ignore_errors=True)
    try:
        descriptor = held.enter_context(locked(folder / LOCK))
        return os.path.samestat(os.fstat(descriptor), os.stat(folder / LOCK))
    except (Locked, FileNotFoundError):
        return False
    except OSError:
        return True


def _sweep(own: Path) -> None:
    """Remove the folders of the same user and machine whose lock nobody holds."""
    for left in own.parent.glob(f"{PREFIX}*"):
        with suppress(Locked, OSError):
            if left != own and left.lstat().st_uid == own.lstat().st_uid:
                with locked(left / LOCK):
                    shutil.rmtree(left, ignore_errors=True)
