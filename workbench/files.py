"""A path → the files in it, those in archives too, each as bytes to read or with the reason why not."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workbench.readers import Fault, Source
from workbench.readers.containers import Limits, Member, is_archive, unpack
from workbench.sections import kind_of_sections, sections_of

HIDDEN = ("~$", ".", "Thumbs.db", "desktop.ini", "__MACOSX")
BACKUP = ("~", ".bak", ".tmp", ".swp", ".part", ".crdownload")


class File(NamedTuple):
    """A file to read, or a fault in its place; `name` leads to it, through archives with `!`.

    A large file of records comes in sections, one after the other: all but the first are `continued`.
    """

    name: str
    content: Source | Fault
    sha256: str = ""
    continued: bool = False


def find_files(root: Path, limits: Limits) -> Iterator[File]:
    """Yield every file of a path, sorted by name, so that another folder, machine or order gives the same."""
    below = root.is_dir()
    for name in _names(root) if below else [root.name]:
        file = root / name if below else root
        shown = name.encode("utf-8", "backslashreplace").decode()
        try:
            if fault := _refused(file, name, root):
                yield File(shown, fault)
                continue
            if kind := kind_of_sections(file):
                yield from _sections(file, kind, shown, limits)
                continue
            if file.stat().st_size > limits.file:
                yield File(shown, Fault(f"more than {limits.file:,} bytes"))
                continue
            data = file.read_bytes()
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


def _names(root: Path, folder: str = "") -> Iterator[str]:
    """Yield the names of all files below a folder in their order; no more than one folder's are in memory at once."""
    try:
        with os.scandir(root / folder) as entries:
            names = sorted(f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries)
    except PermissionError:
        yield folder
        return
    for name in names:
        yield from _names(root, folder + name) if name.endswith("/") else (folder + name,)


def _sections(file: Path, kind: str, shown: str, limits: Limits) -> Iterator[File]:
    """Yield a large file in sections."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0)
        for number, section in enumerate(sections_of(opened, kind)):
            if isinstance(section, Fault):
                yield File(shown, section, digest, continued=True)
            else:
                source = Source(section.data, file.name, limits, lines_before=section.lines_before)
                yield File(shown, source, digest, continued=number > 0)


def _refused(file: Path, name: str, root: Path) -> Fault | None:
    if name.endswith("/"):
        return Fault("a folder that may not be opened")
    if litter := _litter(name):
        return litter
    if file.is_symlink() and not file.exists():
        return Fault("a broken link")
    if file.is_symlink() and root.is_dir() and not file.resolve().is_relative_to(root.resolve()):
        return Fault("a link that leaves the folder")
    if not file.is_file():
        return Fault("not a regular file", outcome="skipped")
    return None


def _litter(name: str) -> Fault | None:
    parts = name.split("/")
    if any(part.startswith(HIDDEN) for part in parts) or name.lower().endswith(BACKUP):
        return Fault("a hidden, temporary or backup file", outcome="skipped")
    return None
