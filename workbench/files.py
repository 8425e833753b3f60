"""A path → the files in it, those in archives too, each as bytes to read or with the reason why not."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workbench.readers import Fault, Source
from workbench.readers.containers import Limits, Member, is_archive, unpack

HIDDEN = ("~$", ".", "Thumbs.db", "desktop.ini", "__MACOSX")
BACKUP = ("~", ".bak", ".tmp", ".swp", ".part", ".crdownload")


class File(NamedTuple):
    """A file to read, or a fault in its place; `name` leads to it, through archives with `!`."""

    name: str
    content: Source | Fault
    sha256: str = ""


def find_files(root: Path, limits: Limits) -> Iterator[File]:
    """Yield every file of a path, sorted by name, so that another folder, machine or order gives the same."""
    if root.is_dir():
        names = {file.relative_to(root).as_posix(): file for file in root.rglob("*") if file.is_symlink() or not file.is_dir()}
    else:
        names = {root.name: root}
    for name in sorted(names):
        shown = name.encode("utf-8", "backslashreplace").decode()
        fault = _refused(names[name], name, root, limits)
        if fault:
            yield File(shown, fault)
            continue
        try:
            data = names[name].read_bytes()
        except OSError as error:
            yield File(shown, Fault(f"cannot be read: {error.strerror}"))
            continue
        if not data:
            yield File(shown, Fault("empty file"))
            continue
        digest = hashlib.sha256(data).hexdigest()
        if not is_archive(data):
            source = Source(data, name, limits)
            del data  # held by the source alone, which may put the text in its place
            yield File(shown, source, digest)
            continue
        for found in unpack(shown, name, data, limits):
            if not isinstance(found, Member):
                yield File(*found, digest)
            elif fault := _litter(found.name):
                yield File(found.path, fault, digest)
            else:
                yield File(found.path, Source(found.data, found.name, limits), digest)


def _refused(file: Path, name: str, root: Path, limits: Limits) -> Fault | None:
    if litter := _litter(name):
        return litter
    if file.is_symlink() and not file.exists():
        return Fault("a broken link")
    if file.is_symlink() and root.is_dir() and not file.resolve().is_relative_to(root.resolve()):
        return Fault("a link that leaves the folder")
    if not file.is_file():
        return Fault("not a regular file", outcome="skipped")
    if file.stat().st_size > limits.file:
        return Fault(f"more than {limits.file:,} bytes")
    return None


def _litter(name: str) -> Fault | None:
    parts = name.split("/")
    if any(part.startswith(HIDDEN) for part in parts) or name.lower().endswith(BACKUP):
        return Fault("a hidden, temporary or backup file", outcome="skipped")
    return None
