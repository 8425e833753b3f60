"""A folder, here or in an object store, and a file in it → the file, opened; only the bytes that are needed are fetched."""

from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from workbench.remote import is_remote, shown


def open_file(folder: str | Path, name: str) -> BinaryIO | pa.NativeFile:
    """Return a file of a folder, to read from any place in it; the folder may be an address such as `s3://bucket/archive`.

    Raises FileNotFoundError if there is no such file, OSError if it cannot be opened; no message has a secret of the address.
    """
    if not is_remote(folder):
        file = Path(folder) / name
        if not file.is_file():  # a pipe would be waited for
            raise FileNotFoundError(f"there is no file {str(file)!r}")
        return file.open("rb")
    system, root = _store(str(folder))
    return system.open_input_file(f"{root.rstrip('/')}/{name}")


def place(folder: str | Path, name: str = "") -> str:
    """Return how a folder, or a file in it, is named to people: an address without its secrets."""
    if is_remote(folder):
        return repr(f"{shown(str(folder)).rstrip('/')}/{name}".rstrip("/"))
    return repr(str(Path(folder) / name))


@lru_cache(maxsize=8)
def _store(address: str) -> tuple:
    from pyarrow.fs import FileSystem

    try:
        return FileSystem.from_uri(address)
    except (pa.ArrowException, NotImplementedError):  # its text has the address in it
        raise OSError(
            "it is not an address such as s3://bucket/folder, gs:// or abfs://, or has an option that is not known"
        ) from None
