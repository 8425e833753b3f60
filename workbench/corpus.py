"""A corpus folder that grows: how parts come into it, and how it stays whole.

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
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as pq

from workbench import schema
from workbench.corpus_files import MANIFEST, PART, VERSION, CorpusError, Part, footer_of, parts_of, scan_parts, target_of
from workbench.locks import Locked, locked
from workbench.remote import is_remote
from workbench.stores import place

LOCK = ".lock"
KNOWN = "already in the corpus"
GROUP_ROWS, GROUP_BYTES = 10_000, 1 << 23  # what a row group holds at most: what a worker has in memory, however long the texts
OWN = re.compile(rf"{PART.pattern}(?:\.tmp)?|{re.escape(MANIFEST)}\.tmp")
PLACE = ["file", "record_no", "line_no", "article_id"]


class CorpusLocked(CorpusError):  # noqa: N818
    """A corpus that another process is writing to."""


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
    if is_remote(path):
        raise CorpusError(f"{place(path)} is an address, and a corpus grows here: add to a folder, and copy that there.")
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


def remove_orphans(path: str | Path) -> list[str]:
    """Remove the files that a killed run left behind; return their names. Files that are not the corpus's own stay."""
    folder = Path(path)
    parts_of(folder)
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
        for table in scan_parts(folder, parts, "articles", ["article_id"]):
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
    files, numbers = _as_arrow(account["file"].drop_duplicates()), pa.array(account["record_no"].drop_duplicates())
    tables = []
    for table in scan_parts(folder, parts, "account", None):  # a table of millions of records comes to a corpus in many parts
        tables.append(
            table.filter(compute.and_(compute.is_in(table["file"], files), compute.is_in(table["record_no"], numbers)))
        )
    stored = pa.concat_tables([target_of("account", None).empty_table(), *tables]).to_pandas()
    merged = _keys(account).merge(_keys(stored).drop_duplicates(), how="left", indicator="found")
    return (merged["found"] == "left_only").to_numpy()


def _as_arrow(strings: pd.Series) -> pa.Array:
    return pa.array(strings.reset_index(drop=True), type=pa.large_string())  # pandas' own isin goes over them one by one


def _keys(account: pd.DataFrame) -> pd.DataFrame:
    said = (account["outcome"] + ": " + account["reason"]).mask(account["article_id"].notna(), "")
    return account[PLACE].assign(said=said)


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
                yield parts_of(folder)
            except BaseException:
                with suppress(OSError, CorpusError):
                    _sweep(folder, parts_of(folder))
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
        ends = _ends_of_groups(content)
        stated = [name for name in ("published_date",) if name in content.column_names]  # of texts it would be texts
        options = {"compression": "zstd", "compression_level": 3, "write_page_checksum": True, "write_statistics": stated}
        with pq.ParquetWriter(file, content.schema, **options) as writer:
            for start, end in pairwise([0, *ends]):
                writer.write_table(content.slice(start, end - start), row_group_size=end - start)
        size, footer = file.tell(), hashlib.sha256(footer_of(file)).hexdigest()
        file.seek(0)
        whole = hashlib.file_digest(file, "sha256").hexdigest()
    days = rows["published_date"].dropna() if table == "articles" else ()
    span = [str(day.to_numpy().astype("datetime64[D]")) for day in (days.min(), days.max())] if len(days) else [None, None]
    return Part(name, len(rows), size, whole, footer, *span, _version(table), len(ends))


def _ends_of_groups(content: pa.Table) -> list[int]:
    """Return where each row group ends: before the rows or the bytes of text are too many, and after one row at least."""
    bytes_to = np.zeros(len(content) + 1, dtype=np.int64)
    if "text" in content.column_names:
        np.cumsum(compute.binary_length(content["text"]).fill_null(0).to_numpy(), out=bytes_to[1:])
    ends = [0]
    while ends[-1] < len(content):
        start = ends[-1]
        fits = int(np.searchsorted(bytes_to, bytes_to[start] + GROUP_BYTES, side="right")) - 1
        ends.append(min(max(start + 1, fits), start + GROUP_ROWS, len(content)))
    return ends[1:]


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
