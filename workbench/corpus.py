"""A corpus folder that grows: Parquet parts, and one manifest that says which of them count.

A part is written aside, synced and renamed; then the manifest is. Whatever is killed when: the manifest on disk is whole, and
names only parts that are whole. Files it does not name are orphans: readers ignore them, the next append removes them.
"""

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as pq

from workbench import schema
from workbench.locks import Locked, locked

MANIFEST = "corpus.json"
LOCK = ".lock"
VERSION = 1  # of the manifest
KNOWN = "already in the corpus"
PART = re.compile(r"(articles|account)-\d{6,9}\.parquet")
OWN = re.compile(rf"{PART.pattern}(?:\.tmp)?|{re.escape(MANIFEST)}\.tmp")
NEVER_MISSING = ("int64", "bool")  # the dtypes of numpy: nothing in them can say that a value is missing
PLACE = ["file", "record_no", "line_no", "article_id"]


class CorpusError(Exception):
    """A corpus that cannot be read or written; the message names the file."""


class CorpusLocked(CorpusError):  # noqa: N818
    """A corpus that another process is writing to."""


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

    @property
    def table(self) -> str:
        """The table it holds rows of."""
        return self.file.partition("-")[0]


def is_corpus(path: str | Path) -> bool:
    """Return whether the folder has a manifest that can be read."""
    try:
        _parts(Path(path))
    except CorpusError:
        return False
    return True


def append_corpus(path: str | Path, articles: pd.DataFrame, account: pd.DataFrame) -> pd.DataFrame:
    """Add the articles that the corpus does not have yet, and what the account says of them; return the account.

    In the account returned, what was loaded but was there before is a duplicate, `already in the corpus`. The corpus keeps a
    row of an account once, so adding the same again writes nothing. Columns that the article table does not know are not
    kept. The folder is made if it is missing. Whether it raises or is killed, all is added or nothing.

    Raises ValueError if an id is missing or there twice, or if the account does not say `loaded` for exactly these articles;
    CorpusLocked if another process is adding; CorpusError if the folder cannot be written, is damaged, or is not a corpus.
    """
    schema.check(articles, "article_id", call="append_corpus")
    schema.check(account, *schema.names("account"), call="append_corpus")
    articles, account = schema.make("articles", articles), schema.make("account", account)
    _check_adds_up(articles["article_id"], account)
    folder = Path(path)
    with _writing(folder) as parts:
        _sweep(folder, parts)
        known = _known(folder, parts, articles["article_id"])
        account = _with_known(account, articles["article_id"][known])
        added = {"articles": articles[~known], "account": account[_unaccounted(folder, parts, account)]}
        number = 1 + max((int(re.search(r"\d+", part.file)[0]) for part in parts), default=0)
        new = [_write_part(folder, table, number, rows) for table, rows in added.items() if len(rows)]
        if new:
            _sync(folder)  # the names of the parts are on disk before the manifest names them
            _write_manifest(folder, [*parts, *new])
    return account


def read_corpus(path: str | Path, *, columns: list[str] | None = None) -> pd.DataFrame:
    """Return the articles of the corpus, in the order they were added; with `columns` only these, which is quicker.

    A column that an older part lacks is missing there. What is read is checked: CorpusError names a part that is damaged.
    """
    return _read(Path(path), "articles", columns)


def read_account(path: str | Path) -> pd.DataFrame:
    """Return the account of everything that was ever added; its `loaded` rows are the articles of the corpus."""
    return _read(Path(path), "account", None)


def scan_corpus(path: str | Path, *, columns: list[str] | None = None) -> Iterator[pd.DataFrame]:
    """Return an iterator of article tables, a part at a time, for work larger than memory; see `read_corpus`.

    It goes over the parts of the moment it was called, whatever is added meanwhile.
    """
    folder = Path(path)
    return (table.to_pandas() for table in _scan(folder, _parts(folder), "articles", columns))


def remove_orphans(path: str | Path) -> list[str]:
    """Remove the files that a killed run left behind; return their names. Files that are not the corpus's own stay."""
    folder = Path(path)
    _parts(folder)
    with _writing(folder) as parts:
        return _sweep(folder, parts)


# What is known already


def _check_adds_up(ids: pd.Series, account: pd.DataFrame) -> None:
    if ids.isna().any():
        raise ValueError(f"Row {ids.isna().to_numpy().argmax()} of the articles has no article_id; every article has one.")
    if ids.duplicated().any():
        raise ValueError(f"The article {ids[ids.duplicated()].iloc[0]!r} is in the articles twice; an article is there once.")
    loaded = account.loc[account["outcome"] == "loaded", "article_id"]
    if len(loaded) != len(ids) or not loaded.isin(ids).all() or not ids.isin(loaded).all():
        raise ValueError(f"The account says loaded {len(loaded)} times, for other articles than the {len(ids)} to be added.")


def _known(folder: Path, parts: list[Part], ids: pd.Series) -> np.ndarray:
    """Return for each id whether a part has it."""
    known = np.zeros(len(ids), dtype=bool)
    if len(ids):
        sought = _as_arrow(ids)
        for table in _scan(folder, parts, "articles", ["article_id"]):
            known |= compute.is_in(sought, table["article_id"].combine_chunks()).to_numpy(zero_copy_only=False)
    return known


def _with_known(account: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    again = (account["outcome"] == "loaded") & account["article_id"].isin(known)
    return account.assign(
        outcome=account["outcome"].mask(again, "duplicate"),
        reason=account["reason"].mask(again, KNOWN),
    )


def _unaccounted(folder: Path, parts: list[Part], account: pd.DataFrame) -> np.ndarray:
    """Return for each row whether no part has it: the same article at the same place, or the same fault there."""
    if account.empty:
        return np.zeros(0, dtype=bool)
    files = _as_arrow(account["file"].drop_duplicates())
    tables = [table.filter(compute.is_in(table["file"], files)) for table in _scan(folder, parts, "account", None)]
    stored = pa.concat_tables([_target("account", None).empty_table(), *tables]).to_pandas()
    merged = _keys(account).merge(_keys(stored).drop_duplicates(), how="left", indicator="found")
    return (merged["found"] == "left_only").to_numpy()


def _as_arrow(strings: pd.Series) -> pa.Array:
    return pa.array(strings.reset_index(drop=True), type=pa.large_string())  # pandas' own isin goes over them one by one


def _keys(account: pd.DataFrame) -> pd.DataFrame:
    said = (account["outcome"] + ": " + account["reason"]).mask(account["article_id"].notna(), "")
    return account[PLACE].assign(said=said)


# Reading


def _parts(folder: Path) -> list[Part]:
    """Return the parts that the manifest names, in its order."""
    file = folder / MANIFEST
    try:
        if not file.is_file():  # a pipe would be waited for
            raise CorpusError(f"{str(folder)!r} is not a corpus: there is no file {MANIFEST} in it.")
        manifest = json.loads(file.read_bytes())
        if manifest["version"] != VERSION:
            raise CorpusError(f"{str(file)!r} is of version {manifest['version']!r}; this workbench reads version {VERSION}.")
        parts = [Part(**entry) for entry in manifest["parts"]]
        names = {part.file for part in parts if PART.fullmatch(part.file) and part.rows >= 0}
    except OSError as error:
        raise CorpusError(f"{str(file)!r} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CorpusError(f"{str(file)!r} is damaged: it is not the manifest of a corpus.") from error
    if len(names) != len(parts):
        raise CorpusError(f"{str(file)!r} is damaged: it names a file that is no part of a corpus, or one part twice.")
    return parts


def _read(folder: Path, table: str, columns: list[str] | None) -> pd.DataFrame:
    tables = _scan(folder, _parts(folder), table, columns)
    return pa.concat_tables([_target(table, columns).empty_table(), *tables]).to_pandas()


def _scan(folder: Path, parts: list[Part], table: str, columns: list[str] | None) -> Iterator[pa.Table]:
    target = _target(table, columns)
    return (_read_part(folder, part, columns, target) for part in parts if part.table == table)


def _target(table: str, columns: list[str] | None) -> pa.Schema:
    """Return the columns asked for as Arrow names them, with what pandas needs to make the same dtypes of them again."""
    empty = schema.empty(table)
    if columns is not None:
        if unknown := [name for name in columns if name not in empty.columns]:
            raise ValueError(f"columns: there is no {unknown[0]!r}; the columns are {', '.join(empty.columns)}.")
        empty = empty[list(dict.fromkeys(columns))]
    return pa.Schema.from_pandas(empty, preserve_index=False)


def _read_part(folder: Path, part: Part, columns: list[str] | None, target: pa.Schema) -> pa.Table:
    """Return the columns of a part; the file is checked as a whole, or with `columns` its footer and the pages read."""
    file = folder / part.file
    try:
        if not file.is_file():
            raise CorpusError(f"{str(file)!r}, a part of the corpus, is missing.")
        with file.open("rb") as opened:
            parquet = pq.ParquetFile(_checked(opened, part, columns is None), page_checksum_verification=columns is not None)
            there = set(parquet.schema_arrow.names)
            table = parquet.read([name for name in target.names if name in there])
            if table.num_rows != part.rows:
                raise ValueError(f"it has {table.num_rows} rows, the manifest says {part.rows}")
            return _conformed(table, part, target)
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise CorpusError(f"{str(file)!r}, a part of the corpus, is damaged: {reason}.") from error


def _checked(file: BinaryIO, part: Part, whole: bool) -> BinaryIO | pa.BufferReader:
    if (size := os.fstat(file.fileno()).st_size) != part.bytes:
        raise ValueError(f"it has {size} bytes, the manifest says {part.bytes}")
    data = file.read() if whole else _footer(file)
    if hashlib.sha256(data).hexdigest() != (part.sha256 if whole else part.footer_sha256):
        raise ValueError("its bytes are not those that were written")
    return pa.BufferReader(data) if whole else file


def _footer(file: BinaryIO) -> bytes:
    """Return the end of a Parquet file, which says what its columns are and where: metadata, their length, `PAR1`."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 8))
    length = 8 + int.from_bytes(file.read(4), "little")
    file.seek(max(0, size - length))
    return file.read(length)


def _conformed(table: pa.Table, part: Part, target: pa.Schema) -> pa.Table:
    """Return the columns of `target`, of its types; what the part was written without is missing."""
    whole = {column.name for column in schema.TABLES[part.table] if column.dtype in NEVER_MISSING}
    columns, there = [], set(table.column_names)
    for field in target:
        column = table[field.name].cast(field.type) if field.name in there else pa.nulls(part.rows, field.type)
        if column.null_count and field.name in whole:
            raise ValueError(f"the column {field.name!r} lacks values, which it must not")
        columns.append(column)
    return pa.table(columns, schema=target)


# Writing


@contextmanager
def _writing(folder: Path) -> Iterator[list[Part]]:
    """Hold the lock of a corpus, which is made if need be, and give its parts; an error leaves no files behind."""
    try:
        _prepare(folder)
        with locked(folder / LOCK):
            if not os.path.lexists(folder / MANIFEST):
                _write_manifest(folder, [])  # before any part: parts without a manifest are never taken for orphans
            try:
                yield _parts(folder)
            except BaseException:
                with suppress(OSError, CorpusError):
                    _sweep(folder, _parts(folder))
                raise
    except Locked as error:
        raise CorpusLocked(f"Another process is adding to {str(folder)!r}; try again when it has ended.") from error
    except OSError as error:
        raise CorpusError(f"{str(folder)!r} cannot be written: {error.strerror or error}.") from error


def _prepare(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync(folder.parent)
    names = sorted(os.listdir(folder))
    others = [name for name in names if not name.startswith(".") and name != f"{MANIFEST}.tmp"]
    if others and MANIFEST not in names:
        raise CorpusError(f"{str(folder)!r} has {others[0]!r} in it and no {MANIFEST}: a new corpus needs a folder of its own.")


def _sweep(folder: Path, parts: list[Part]) -> list[str]:
    """Remove the files of ours that the manifest does not name; return their names."""
    named = {part.file for part in parts}
    orphans = sorted(name for name in os.listdir(folder) if OWN.fullmatch(name) and name not in named)
    for name in orphans:
        (folder / name).unlink()
    return orphans


def _write_part(folder: Path, table: str, number: int, rows: pd.DataFrame) -> Part:
    name = f"{table}-{number:06d}.parquet"
    with _replacing(folder / name) as file:
        content = pa.Table.from_pandas(rows, preserve_index=False)
        pq.write_table(content, file, compression="zstd", compression_level=3, row_group_size=10_000, write_page_checksum=True)
        size, footer = file.tell(), hashlib.sha256(_footer(file)).hexdigest()
        file.seek(0)
        whole = hashlib.file_digest(file, "sha256").hexdigest()
    days = rows["published_date"].dropna() if table == "articles" else ()
    span = [str(day.to_numpy().astype("datetime64[D]")) for day in (days.min(), days.max())] if len(days) else [None, None]
    return Part(name, len(rows), size, whole, footer, *span, _version(table))


def _version(table: str) -> str:
    """Return 12 hex digits that stand for the columns of the table and their dtypes."""
    columns = [(column.name, column.dtype) for column in schema.TABLES[table]]
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:12]


def _write_manifest(folder: Path, parts: list[Part]) -> None:
    manifest = {"format": "workbench corpus", "version": VERSION, "parts": [part._asdict() for part in parts]}
    (folder / f"{MANIFEST}.tmp").unlink(missing_ok=True)
    with _replacing(folder / MANIFEST) as file:
        file.write(json.dumps(manifest, indent=1).encode())
    _sync(folder)


@contextmanager
def _replacing(file: Path) -> Iterator[BinaryIO]:
    """Give a new file to write, which takes the place and name of `file` once it is on disk."""
    aside = file.with_name(f"{file.name}.tmp")
    with aside.open("x+b") as opened:  # never through a link somebody left there
        yield opened
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(aside, file)


def _sync(folder: Path) -> None:
    """See to it that the names in a folder are on disk; Windows does so itself, and some file systems cannot be asked."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
