"""An address → a local copy of what is there, for as long as it is needed; only for those who ask for it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from workbench.readers import Limits, MissingLibraryError
from workbench.scratch import scratch_folder

SCHEMES = ("http", "https", "s3", "memory")
CHUNK = 1 << 20
SECONDS = 600  # for all files together


class RemoteError(Exception):
    """Why an address was not fetched; no password and no signature is in it."""


def is_remote(path: object) -> bool:
    """Say whether a path is an address."""
    return "://" in str(path)[:40]


def shown(url: str) -> str:
    """Return an address without user, password, query and fragment, where secrets stand."""
    scheme, _, rest = url.partition("://")
    place = rest.partition("?")[0].partition("#")[0]
    host, slash, path = place.partition("/")
    host = host.rpartition("@")[2]
    if "@" in path and not re.fullmatch(r"[^:]*(:\d*)?", host):  # a password with a slash in it
        return f"{scheme}://{path.rpartition('@')[2]}"
    return f"{scheme}://{host}{slash}{path}"


@contextmanager
def fetched(url: str, *, limits: Limits = Limits()) -> Iterator[Path]:  # noqa: B008 (it is immutable)
    """Give the path of a local copy of a file or, in a store, of all files below a folder: what `load_articles` reads.

    The files keep their names; the copy is gone when the `with` block ends. No file may have more than `limits.file` bytes, nor
    all together, and there may be `limits.members` of them. A web page is one file: links are not followed.

    Raises RemoteError if it cannot be fetched, MissingLibraryError without the extra `remote`.
    """
    scheme = url.partition("://")[0].lower()
    if scheme not in SCHEMES:
        raise RemoteError(f"{shown(url)!r} is no address that can be fetched: it must begin with http://, https:// or s3://.")
    try:
        from fsspec.core import url_to_fs

        system, root = url_to_fs(url, skip_instance_cache=True)  # a cache would keep secrets
    except ImportError:
        raise MissingLibraryError("an address", "remote") from None
    except Exception as error:
        raise RemoteError(f"{shown(url)} cannot be opened: {_reason(error)}.") from None
    with scratch_folder() as folder:
        yield _copied(system, root, scheme, folder.resolve(), limits, shown(url))


def _copied(system, root: str, scheme: str, folder: Path, limits: Limits, address: str) -> Path:
    """Copy a file or the files of a folder, and return where they are."""
    single = {root: _file_name(root)}
    try:
        alone = scheme in ("http", "https") or system.isfile(root)
        files = single if alone else {place: place[len(root) :].lstrip("/") for place in system.find(root)}
    except Exception as error:
        raise RemoteError(f"{address} cannot be listed: {_reason(error)}.") from None
    if not files:
        raise RemoteError(f"There is nothing at {address}.")
    if len(files) > limits.members:
        raise RemoteError(f"{address} has {len(files):,} files, more than {limits.members:,}.")
    left, end = limits.file, time.monotonic() + SECONDS
    for place, name in sorted(files.items()):
        target = folder / name
        if not target.resolve().is_relative_to(folder) or "\0" in name:
            raise RemoteError(f"{address} has a file whose name leads out of it: {name[:100]!r}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            left -= _copy(system, place, target, left, end)
        except RemoteError as error:
            raise RemoteError(f"{address}: {error}") from None
        except Exception as error:
            raise RemoteError(f"{shown(place) if is_remote(place) else name} cannot be fetched: {_reason(error)}.") from None
    return folder / single[root] if alone else folder


def _copy(system, place: str, target: Path, left: int, end: float) -> int:
    """Copy one file and return its size."""
    size = 0
    with system.open(place, "rb", block_size=0) as source, target.open("wb") as file:
        while block := source.read(CHUNK):
            size += len(block)
            if size > left:
                raise RemoteError("more bytes than the limit of a file allows.")
            if time.monotonic() > end:
                raise RemoteError(f"it takes more than {SECONDS} seconds.")
            file.write(block)
    return size


def _file_name(place: str) -> str:
    path = urlsplit(place).path if is_remote(place) else place
    return path.rpartition("/")[2][-200:] or "index.html"


def _reason(error: Exception) -> str:
    """Return what went wrong, without the text of the error: the address may be in it."""
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError):
        return "not found"
    return f"HTTP {status}" if isinstance(status, int) else type(error).__name__
