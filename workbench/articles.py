"""A file or folder of articles → the article table."""

import hashlib
import re
import unicodedata
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain
from math import inf
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import Read, account_entry
from workbench.cleaning import as_json, find_furniture, remove
from workbench.corpus_files import is_corpus, read_account, read_corpus
from workbench.datelines import find_dateline
from workbench.files import File, find_files
from workbench.publication import Publication, choose_date, date_in_file_name, date_in_path, parse_date
from workbench.readers import Fault, Limits, Record, format_of, misnamed, read
from workbench.readers.markup import has_markup, strip_markup
from workbench.remote import is_remote, shown
from workbench.rows import CHUNK, Rows

Cleaning = Literal["clean", "flag", "off"]
Found = Iterator[tuple[File, str, Record | Fault]]  # in a file, that is read as a format
BATCH = 1 << 26  # characters of a batch
ROW = 1_000  # characters that a row takes besides its text
COPIED = ("title", "source", "url", "authors", "section", "tags", "language")


def read_articles(path: str | Path, *, cleaning: Cleaning = "clean") -> pd.DataFrame:
    """Return the article table of a file, a folder or a corpus; warn if anything was set aside (see `load_articles`).

    The articles of a corpus are as they were when they were added: they are not cleaned again. They must fit into memory.
    """
    read = read_all(path, cleaning=cleaning)
    if number := int((read.account["outcome"] == "set aside").sum()):
        warnings.warn(f"{path}: {number} set aside; load_articles(path).account says which and why.", stacklevel=2)
    return read.articles


def read_all(
    path: str | Path,
    *,
    cleaning: Cleaning = "clean",
    keep: list[str] | None = None,
    drop: list[str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (it is immutable)
) -> Read:
    """Return what `load_articles` gives, in memory; an address is none."""
    schema.check_choice(cleaning, ("clean", "flag", "off"), name="cleaning")
    root = _existing(path)
    if is_corpus(root):
        return Read(read_corpus(root), read_account(root), mapping_of({})).checked()
    return _loaded(_found(root, limits), cleaning, keep or [], drop or [])


def load_batches(path: str | Path) -> Iterator[Read]:
    """Yield what `load_articles` gives in batches of about 64 MB of text, for more than fits into memory.

    A batch is a load of its own: an article that was in an earlier batch is loaded again, and a line is furniture if it recurs
    in the articles that its outlet has in the batch. Where a batch ends depends on what is read alone, never on the machine.
    A corpus comes part by part, with its whole account in the first batch. There is one batch at least.
    """
    root = _existing(path)
    if is_corpus(root):
        yield read_all(root)
        return
    rest = found = _found(root, Limits())
    while True:
        yield _loaded(found, "clean", [], [], most=BATCH)
        following = next(rest, None)
        if following is None:
            return
        found = chain([following], rest)


def _existing(path: str | Path) -> Path:
    if is_remote(path):
        raise FileNotFoundError(
            f"{shown(str(path))} is an address: `with fetched(url) as path:` makes a copy that can be read."
        )
    root = Path(path)
    if not root.exists():
        raise FileNotFoundError(f"There is no file or folder {str(path)!r}; it was looked for from {str(Path.cwd())!r}.")
    return root


def _loaded(found: Found, cleaning: Cleaning, keep: list[str], drop: list[str], *, most: float = inf) -> Read:
    """Return the load of what was found, or of so many characters of it."""
    articles, account, also, mapping = _read(found, most)
    changes = {} if cleaning == "off" else _furniture(articles, keep, drop, take_out=cleaning == "clean")
    for number, outlets in also.items():
        change = changes.setdefault(number, {})
        flags = (change.get("flags", articles.cell(number, "flags")), *(f"also in: {outlet}" for outlet in outlets))
        change["flags"] = "; ".join(filter(None, flags))
    return Read(articles.table(changes), account.table({}), mapping).checked()


def _read(all_found: Found, most: float) -> tuple[Rows, Rows, dict[int, list[str]], pd.DataFrame]:
    """Return the rows of articles and account, the further outlets of an article by its row, and the names of columns."""
    size = 0
    articles, account = Rows("articles"), Rows("account")
    columns: dict[tuple[str, tuple], None] = {}
    places: dict[int, int] = {}  # the id of an article as a number → its row
    also: dict[int, list[str]] = {}
    while size < most and (next_found := next(all_found, None)):
        file, kind, found = next_found
        size += ROW
        if isinstance(found, Fault):
            account.append(account_entry(file.name, found.record_no, found.line_no, found.outcome, found.reason))
            continue
        row = _row(found, file, kind)
        size += len(row["text"] or "")
        columns[kind, found.columns] = None
        place = (file.name, found.record_no, found.line_no)
        first = places.setdefault(int(row["article_id"], 16), len(articles))
        if first == len(articles):
            articles.append(row)
            account.append(account_entry(*place, "loaded", "", row["article_id"]))
        else:
            reason = f"same title and text as record {articles.cell(first, 'record_no')} of {articles.cell(first, 'file')}"
            account.append(account_entry(*place, "duplicate", reason, row["article_id"]))
            if row["source"] not in (None, articles.cell(first, "source"), *also.get(first, ())):
                also.setdefault(first, []).append(row["source"])
    return articles, account, also, mapping_of(columns)


def mapping_of(columns: dict[tuple[str, tuple], None]) -> pd.DataFrame:
    """Return the names that a load found and what became of them: a row is a name in a format, by the names of each format."""
    rows = {(kind, *pair) for kind, pairs in columns for pair in pairs}
    return pd.DataFrame(sorted(rows), columns=["format", "column", "field"], dtype="str")


def _found(root: Path, limits: Limits) -> Found:
    """Yield what is found in each file, with the format it is read as; of a file with nothing in it one fault."""
    before = last = 0  # records of the file before this section, and so far
    for file in find_files(root, limits):
        before = last = last if file.continued else 0
        kind = file.content if isinstance(file.content, Fault) else format_of(file.content)
        if isinstance(kind, Fault):
            yield file, "", kind
            continue
        nothing = not file.continued
        for found in read(file.content, kind):
            nothing = False
            found = found._replace(record_no=found.record_no and found.record_no + before)
            last = max(last, found.record_no)
            if isinstance(found, Record) and not (found.fields.get("text") or found.fields.get("title")):
                found = Fault("no text", found.record_no, found.line_no)
            yield file, kind, found
        if nothing:
            yield file, kind, Fault("no record in the file", outcome="skipped")


def _row(record: Record, file: File, kind: str) -> dict:
    fields, flags = record.fields, list(record.flags)
    for name, value in fields.items():
        if (storable := _storable(value)) != value:
            fields = fields | {name: storable}
            flags.append("half characters replaced")
    source = file.content
    if has_markup(fields.get("text", "")):
        fields = fields | {"text": strip_markup(fields["text"])}
        flags.append("markup removed")
    text = fields.get("text") or None
    if text is None:
        flags.append("metadata only")
    flags += source.warnings
    flags += misnamed(file.name, source, kind)
    title = fields.get("title") or ""
    flags += _odd_letters(f"{title}\n{text or ''}")
    name = Path(file.name.rpartition("!")[2]).stem
    dateline = find_dateline(text) if text else None
    basis, published = _published(fields, file.name, dateline, kind)
    return {
        "article_id": _article_id(title, text or ""),
        **{column: fields.get(column) for column in COPIED},
        "source": fields["source"] if "source" in fields else _source_in_name(name),
        "text": text,
        "removed": "[]",
        "published": published.instant,
        "published_date": published.day and datetime.combine(published.day, time()),
        "date_basis": basis,
        "date_precision": published.precision,
        "date_flags": published.flag,
        "modified": parse_date(fields["modified"]).instant if "modified" in fields else None,
        "agency": dateline and dateline.agency,
        "dateline_place": dateline and dateline.place,
        "n_words": len(text.split()) if text else 0,
        "flags": "; ".join(dict.fromkeys(flags)),
        "file": file.name,
        "record_no": record.record_no,
        "line_no": record.line_no,
        "file_sha256": file.sha256,
        "encoding": source.encoding,
        "format": kind,
    }


def _published(fields: dict, file_name: str, dateline, kind: str) -> tuple[str, Publication]:
    """Return basis and date by the order of bases: the record itself, its address, its file's name, …, the last change."""
    stated = []
    if "published" in fields:
        stated.append((fields.get("date_basis") or "record", parse_date(fields["published"])))
    if "url" in fields:
        stated.append(("url", date_in_path(fields["url"])))
    folder, _, name = file_name.rpartition("/")
    stated.append(("filename", date_in_file_name(Path(name.rpartition("!")[2]).stem)))
    stated.append(("folder", date_in_path(f"{folder}/")))
    if dateline and dateline.year:
        stated.append(("dateline", parse_date(f"{dateline.year:04}-{dateline.month:02}-{dateline.day:02}")))
    if "modified" in fields and kind not in ("feed", "news_xml"):  # there the file's own last writing, which is always stated
        stated.append(("modified", parse_date(fields["modified"])))
    return choose_date(stated, today=date.today())


def _furniture(articles: Rows, keep: list[str], drop: list[str], *, take_out: bool) -> dict[int, dict]:
    """Return what cleaning changes, by row. Lines recur by outlet, so an outlet is looked at at a time.

    Furniture is taken out of a text unless nothing would be left.
    """
    changes: dict[int, dict] = {}
    sources = articles.column("source").to_pandas().astype("str")
    for source, numbers in _groups(sources):
        texts = [text or "" for text in articles.values("text", numbers)]
        titles = articles.values("title", numbers)
        spans = find_furniture(texts, [source] * len(texts), titles=titles, keep=keep, drop=drop)
        for number, raw, found in zip(numbers.tolist(), texts, spans, strict=True):
            if not found:
                continue
            text = remove(raw, found)
            if not text.strip():
                flags = (articles.cell(number, "flags"), "nothing but page furniture")
                changes[number] = {"flags": "; ".join(filter(None, flags))}
            else:
                changes[number] = {"removed": as_json(found)}
                if take_out:
                    changes[number] |= {"text": text, "n_words": len(text.split())}
    return changes


def _groups(sources: pd.Series) -> Iterator[tuple[str | None, np.ndarray]]:
    """Yield each outlet with the numbers of its rows; those without an outlet have nothing in common and come in parts."""
    yield from sources.groupby(sources).indices.items()
    without = np.flatnonzero(sources.isna())
    for start in range(0, len(without), CHUNK):
        yield None, without[start : start + CHUNK]


def _storable(text: str) -> str:
    """Replace lone surrogates, which no file can hold, by U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text)
    return text


SURROGATE = re.compile("[\ud800-\udfff]")
SUSPECT = re.compile("[\u0300-\u036f\u0400-\u04ff]")
MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
PILE = re.compile("[\u0300-\u036f]{9}")


def _odd_letters(text: str) -> tuple[str, ...]:
    """Return what is odd about the letters of a text: look-alikes of another script, marks piled on one letter."""
    if text.isascii() or not SUSPECT.search(text):
        return ()
    mixed = ("Latin and Cyrillic letters in one word",) if MIXED.search(text) else ()
    return (*mixed, "many marks on one letter") if PILE.search(text) else mixed


def _source_in_name(stem: str) -> str | None:
    """Return the outlet of a file named DATE_outlet_slug: `2024-10-22_meridian-wire_putin` is of Meridian Wire."""
    parts = stem.split("_")
    if len(parts) >= 3 and date_in_file_name(parts[0]).day:
        return parts[1].replace("-", " ").title()
    return None


def _article_id(title: str, text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", f"{title}\n{text}").split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
