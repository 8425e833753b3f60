"""A corpus folder as it stands on disk: one manifest, the Parquet parts it names, and the pieces to read one by one.

The manifest is the only truth: files that it does not name are ignored, and a part that is missing or other than it says is
an error.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench import schema
from workbench.remote import is_remote
from workbench.stores import open_file, place

MANIFEST = "corpus.json"
VERSION = 1  # of the manifest
PART = re.compile(r"(articles|account)-\d{6,9}\.parquet")
END = 1 << 16  # bytes of a part in which its footer usually is
NEVER_MISSING = ("int64", "bool")  # the dtypes of numpy: nothing in them can say that a value is missing


class CorpusError(Exception):
    """A corpus that cannot be read or written; the message names the file."""


class Part(NamedTuple):
    """A Parquet file as the manifest states it; `footer_sha256` lets a reader of few columns check what it reads."""

    file: str
    rows: int
    bytes: int
    sha256: str
    footer_sha256: str
    first_day: str | None
    last_day: str | None
    schema: str
    groups: int = 0  # row groups; 0 in a manifest that does not say

    @property
    def table(self) -> str:
        """The table it holds rows of."""
        return self.file.partition("-")[0]


class Piece(NamedTuple):
    """A row group of a part: as many articles, or rows of the account, as a worker reads at once."""

    folder: str
    part: Part
    group: int

    @property
    def key(self) -> str:
        """What stands for exactly these articles, wherever the folder is."""
        return f"{self.part.sha256[:16]}-{self.group}"

    def __repr__(self) -> str:  # an address may have a password in it
        return f"<row group {self.group} of {place(self.folder, self.part.file)}>"


def is_corpus(path: str | Path) -> bool:
    """Return whether the folder has a manifest that can be read."""
    try:
        parts_of(path)
    except CorpusError:
        return False
    return True


def read_corpus(path: str | Path, *, columns: list[str] | None = None) -> pd.DataFrame:
    """Return the articles of the corpus, in the order they were added; with `columns` only these, which is quicker.

    The path may be an address such as `s3://bucket/archive`, of which no more is fetched than these columns. A column that an
    older part lacks is missing there. What is read is checked: CorpusError names a part that is damaged.
    """
    return _read(path, "articles", columns)


def read_account(path: str | Path) -> pd.DataFrame:
    """Return the account of everything that was ever added; its `loaded` rows are the articles of the corpus."""
    return _read(path, "account", None)


def pieces(path: str | Path, table: str = "articles") -> list[Piece]:
    """Return the pieces that a table of the corpus has now, in the order they were added; none if it is empty."""
    folder = str(path) if is_remote(path) else str(Path(path).absolute())  # for workers that started elsewhere
    return [
        Piece(folder, part, group)
        for part in parts_of(folder)
        if part.table == table
        for group in range(part.groups or _number_of_groups(folder, part))
    ]


def read_piece(piece: Piece, columns: list[str]) -> pd.DataFrame:
    """Return these columns of a piece, checked as `read_corpus` checks them."""
    target = target_of(piece.part.table, columns)
    with _opened(piece.folder, piece.part) as parquet:
        table = parquet.read_row_group(piece.group, _there(parquet, target), use_threads=False)  # workers are the threads
        return _conformed(table, piece.part, target).to_pandas()


# Reading


def parts_of(folder: str | Path) -> list[Part]:
    """Return the parts that the manifest names, in its order."""
    file = place(folder, MANIFEST)
    try:
        with open_file(folder, MANIFEST) as opened:
            manifest = json.loads(opened.read())
        if manifest["version"] != VERSION:
            raise CorpusError(f"{file} is of version {manifest['version']!r}; this workbench reads version {VERSION}.")
        parts = [Part(**entry) for entry in manifest["parts"]]
        names = {part.file for part in parts if PART.fullmatch(part.file) and part.rows >= 0 and part.groups >= 0}
    except FileNotFoundError:
        raise CorpusError(f"{place(folder)} is not a corpus: there is no file {MANIFEST} in it.") from None
    except OSError as error:
        raise CorpusError(f"{file} cannot be read: {_reason(error)}.") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CorpusError(f"{file} is damaged: it is not the manifest of a corpus.") from error
    if len(names) != len(parts):
        raise CorpusError(f"{file} is damaged: it names a file that is no part of a corpus, or one part twice.")
    return parts


def _read(folder: str | Path, table: str, columns: list[str] | None) -> pd.DataFrame:
    tables = scan_parts(folder, parts_of(folder), table, columns)
    return pa.concat_tables([target_of(table, columns).empty_table(), *tables]).to_pandas()


def scan_parts(folder: str | Path, parts: list[Part], table: str, columns: list[str] | None) -> Iterator[pa.Table]:
    """Return an iterator of what each part has of a table, checked."""
    target = target_of(table, columns)
    return (_read_part(folder, part, columns, target) for part in parts if part.table == table)


def target_of(table: str, columns: list[str] | None) -> pa.Schema:
    """Return the columns asked for as Arrow names them, with what pandas needs to make the same dtypes of them again."""
    empty = schema.empty(table)
    if columns is not None:
        if unknown := [name for name in columns if name not in empty.columns]:
            raise ValueError(f"columns: there is no {unknown[0]!r}; the columns are {', '.join(empty.columns)}.")
        empty = empty[list(dict.fromkeys(columns))]
    return pa.Schema.from_pandas(empty, preserve_index=False)


def _read_part(folder: str | Path, part: Part, columns: list[str] | None, target: pa.Schema) -> pa.Table:
    """Return the columns of a part; the file is checked as a whole, or with `columns` its footer and the pages read."""
    with _opened(folder, part, whole=columns is None) as parquet:
        return _conformed(parquet.read(_there(parquet, target)), part, target)


@contextmanager
def _opened(folder: str | Path, part: Part, *, whole: bool = False) -> Iterator[pq.ParquetFile]:
    """Give a part to read from; whatever is wrong with it is an error that names it."""
    file = place(folder, part.file)
    try:
        with open_file(folder, part.file) as opened:
            yield _checked(opened, part, whole, ahead=is_remote(folder))
    except FileNotFoundError:
        raise CorpusError(f"{file}, a part of the corpus, is missing.") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        what = "cannot be read" if "AWS Error" in str(error) else "is damaged"
        raise CorpusError(f"{file}, a part of the corpus, {what}: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).partition("\n")[0].rstrip(".")


def _there(parquet: pq.ParquetFile, target: pa.Schema) -> list[str]:
    there = set(parquet.schema_arrow.names)
    return [name for name in target.names if name in there]


def _number_of_groups(folder: str | Path, part: Part) -> int:
    with _opened(folder, part) as parquet:
        return parquet.num_row_groups


def _checked(file: BinaryIO | pa.NativeFile, part: Part, whole: bool, ahead: bool) -> pq.ParquetFile:
    """Return the file to read from; it is read whole first, or its end only, and then pages as they are asked for.

    What is far away is read `ahead`: neighbouring pages at once.
    """
    if (size := file.seek(0, os.SEEK_END)) != part.bytes:
        raise ValueError(f"it has {size} bytes, the manifest says {part.bytes}")
    file.seek(0)
    data = file.read() if whole else footer_of(file)
    if hashlib.sha256(data).hexdigest() != (part.sha256 if whole else part.footer_sha256):
        raise ValueError("its bytes are not those that were written")
    end = pa.BufferReader(data)
    options = {} if whole else {"metadata": pq.read_metadata(end), "page_checksum_verification": True, "pre_buffer": ahead}
    parquet = pq.ParquetFile(end if whole else file, **options)
    if parquet.metadata.num_rows != part.rows:
        raise ValueError(f"it has {parquet.metadata.num_rows} rows, the manifest says {part.rows}")
    if part.groups not in (0, parquet.num_row_groups):
        raise ValueError(f"it has {parquet.num_row_groups} row groups, the manifest says {part.groups}")
    return parquet


def footer_of(file: BinaryIO | pa.NativeFile) -> bytes:
    """Return the end of a Parquet file, which says what its columns are and where: metadata, their length, `PAR1`."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END))
    end = file.read()
    length = 8 + int.from_bytes(end[-8:-4], "little")
    if length > len(end):
        file.seek(max(0, size - length))
        end = file.read()
    return end[-length:]


def _conformed(table: pa.Table, part: Part, target: pa.Schema) -> pa.Table:
    """Return the columns of `target`, of its types; what the part was written without is missing."""
    whole = {column.name for column in schema.TABLES[part.table] if column.dtype in NEVER_MISSING}
    columns, there = [], set(table.column_names)
    for field in target:
        column = table[field.name].cast(field.type) if field.name in there else pa.nulls(table.num_rows, field.type)
        if column.null_count and field.name in whole:
            raise ValueError(f"the column {field.name!r} lacks values, which it must not")
        columns.append(column)
    return pa.table(columns, schema=target)
