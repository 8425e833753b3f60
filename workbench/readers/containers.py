"""Archives and compressed files → the files inside, in memory; nothing is ever written to disk."""

import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from workbench.readers import Fault, Limits

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
DOCUMENTS = {"word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "content.xml"}  # a ZIP file that is one document
COMPRESSED = (".gz", ".zst")
CHUNK = 1 << 20
ZIP_ERRORS = (  # what damaged bytes make the library raise
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError,
)  # fmt: skip


class Member(NamedTuple):
    """A file inside an archive: `path` is its place (`news.zip!a/1.txt`), `name` what its suffix is read from."""

    path: str
    name: str
    data: bytes


def unpack(path: str, name: str, data: bytes, limits: Limits, depth: int = 0) -> Iterator[Member | tuple[str, Fault]]:
    """Yield the file itself, or all files inside it if it is an archive, as deep as allowed; faults come with their place."""
    kind = _kind(data)
    if kind is None:
        yield Member(path, name, data)
    elif depth >= limits.depth:
        yield path, Fault(f"archives inside archives deeper than {limits.depth}")
    else:
        for found in kind(path, name, data, limits):
            if isinstance(found, Member):
                yield from unpack(found.path, found.name, found.data, limits, depth + 1)
            else:
                yield found


def is_archive(data: bytes) -> bool:
    """Say whether the bytes are an archive or compressed, so that there is something inside to unpack."""
    return _kind(data) is not None


def _kind(data: bytes):
    if data.startswith(GZIP):
        return _gzip
    if data.startswith(ZSTD):
        return _zstd
    if data.startswith(ZIP):
        return None if _is_document(data) else _zip
    return _tar if data[257:262] == b"ustar" else None


def _is_document(data: bytes) -> bool:
    try:
        return not DOCUMENTS.isdisjoint(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except ZIP_ERRORS:
        return False


def _inner(name: str) -> str:
    """Return the name without the suffix of its compression: `a.jsonl.gz` holds `a.jsonl`."""
    stem, dot, suffix = name.rpartition(".")
    return {"tgz": f"{stem}.tar"}.get(suffix.lower(), stem if dot and f".{suffix.lower()}" in COMPRESSED else name)


def _gzip(path: str, name: str, data: bytes, limits: Limits) -> Iterator[Member | tuple[str, Fault]]:
    """Unpack every member of a gzip file; one cut short keeps what came before, one with a wrong check sum is set aside."""
    out, rest = io.BytesIO(), data
    cut = None
    while rest.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            while rest and not unpacker.eof:
                out.write(unpacker.decompress(rest, CHUNK))
                rest = unpacker.unconsumed_tail
                if _too_large(out.tell(), len(data), limits):
                    yield path, Fault(_too_large(out.tell(), len(data), limits))
                    return
        except zlib.error as error:
            if "incorrect" in str(error):  # check sum or length: what was unpacked cannot be trusted
                yield path, Fault(f"gzip: {error}")
                return
            cut = f"gzip: {error}"
            break
        if not unpacker.eof:
            cut = "gzip: cut short"
            break
        rest = unpacker.unused_data.lstrip(b"\0")
    if out.tell():
        yield Member(path, _inner(name), out.getvalue())
    if cut or rest:
        yield path, Fault(cut or "gzip: something else follows the compressed data")


def _zstd(path: str, name: str, data: bytes, limits: Limits) -> Iterator[Member | tuple[str, Fault]]:
    import pyarrow

    out, fault = io.BytesIO(), None
    try:
        with pyarrow.input_stream(pyarrow.BufferReader(data), compression="zstd") as stream:
            while block := stream.read(CHUNK):
                out.write(block)
                if fault := _too_large(out.tell(), len(data), limits):
                    yield path, Fault(fault)
                    return
    except (OSError, pyarrow.ArrowException) as error:
        fault = f"zstd: {str(error).splitlines()[0]}"
    if out.tell():
        yield Member(path, _inner(name), out.getvalue())
    if fault or not out.tell():
        yield path, Fault(fault or "zstd: no content")


def _zip(path: str, name: str, data: bytes, limits: Limits) -> Iterator[Member | tuple[str, Fault]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except ZIP_ERRORS as error:
        yield path, Fault(f"zip: {error}")
        return
    if len(entries) > limits.members:
        yield path, Fault(f"{len(entries):,} files in an archive, more than {limits.members:,}")
        return
    for entry in entries:
        place = f"{path}!{entry.filename}"
        if entry.is_dir():
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield place, Fault("a link inside an archive")
        elif entry.flag_bits & 1:
            yield place, Fault("password-protected")
        elif fault := _too_large(entry.file_size, entry.compress_size, limits):
            yield place, Fault(fault)
        else:
            try:
                with archive.open(entry) as stream:  # the size that is stated may be a lie
                    content = stream.read(limits.member + 1)
                fault = _too_large(len(content), entry.compress_size, limits)
                yield (place, Fault(fault)) if fault else Member(place, entry.filename, content)
            except ZIP_ERRORS as error:
                yield place, Fault(f"zip: {error}")


def _tar(path: str, name: str, data: bytes, limits: Limits) -> Iterator[Member | tuple[str, Fault]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, entry in enumerate(archive):
                place = f"{path}!{entry.name}"
                if number >= limits.members:
                    yield path, Fault(f"more than {limits.members:,} files in an archive")
                    return
                if entry.isdir():
                    continue
                if not entry.isfile():
                    yield place, Fault("a link or device inside an archive")
                elif entry.name.startswith("/") or ".." in entry.name.split("/"):
                    yield place, Fault("a path that leaves the archive")
                elif fault := _too_large(entry.size, entry.size, limits):
                    yield place, Fault(fault)
                else:
                    content = archive.extractfile(entry).read()
                    yield Member(place, entry.name, content) if len(content) == entry.size else (place, Fault("tar: cut short"))
    except (tarfile.TarError, struct.error, ValueError, LookupError, OSError, EOFError) as error:
        yield path, Fault(f"tar: {error}")


def _too_large(size: int, packed: int, limits: Limits) -> str | None:
    if size > limits.member:
        return f"more than {limits.member:,} bytes unpacked"
    if size > CHUNK and size > packed * limits.ratio:
        return f"unpacks to more than {limits.ratio} times its size"
    return None
