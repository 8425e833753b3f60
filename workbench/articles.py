"""A file or folder of articles → the article table, and an account of everything that was seen."""

import hashlib
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from workbench import schema
from workbench.publication import Publication, date_in_file_name, parse_date
from workbench.readers import FORMATS, Fault, Record, decode, reader_of

SUMMARY_TYPE = "application/vnd.workbench.load+json"  # what a report reads from the executed notebook
LITTER = ("~$", ".", "Thumbs.db", "desktop.ini")
OUTCOMES = ("loaded", "duplicate", "set aside", "skipped")
LABELS = {
    "seen": "Files and records seen",
    "loaded": "Loaded as articles",
    "duplicate": "Duplicates, not loaded again",
    "set aside": "Set aside as unreadable",
    "skipped": "Skipped, of no known format",
    "undated": "Articles without a date",
    "words": "Words, as white space parts them",
    "corpus": "Fingerprint of the corpus",
}
COPIED = ("title", "text", "source", "url", "authors", "section", "language")


class Load(NamedTuple):
    """What was read: the article table, and the account, in which a row is a file or record that was seen."""

    articles: pd.DataFrame
    account: pd.DataFrame

    def summary(self) -> dict[str, int | str]:
        """Return the numbers of the load: seen = loaded + duplicate + set aside + skipped."""
        counts = self.account["outcome"].value_counts()
        return {
            "seen": len(self.account),
            **{outcome: int(counts.get(outcome, 0)) for outcome in OUTCOMES},
            "undated": int(self.articles["published_date"].isna().sum()),
            "words": int(self.articles["n_words"].sum()),
            "corpus": corpus_fingerprint(self.articles),
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        numbers = self.summary()
        shown = {LABELS[name]: f"{value:,}" if isinstance(value, int) else value for name, value in numbers.items()}
        cells = "".join(f"<tr><th scope='row'>{label}</th><td>{value}</td></tr>" for label, value in shown.items())
        plain = "\n".join(f"{label}: {value}" for label, value in shown.items())
        html = f"<table><thead><tr><th>What went in</th><th>Number</th></tr></thead><tbody>{cells}</tbody></table>"
        return {"text/plain": plain, "text/html": html, SUMMARY_TYPE: numbers}


def read_articles(path: str | Path) -> pd.DataFrame:
    """Return the article table of a file or folder; warn if anything in it was set aside (see `load_articles`)."""
    load = load_articles(path)
    if number := int((load.account["outcome"] == "set aside").sum()):
        warnings.warn(f"{path}: {number} set aside; load_articles(path).account says which and why.", stacklevel=2)
    return load.articles


def load_articles(path: str | Path) -> Load:
    """Return the articles of a file, or of all files below a folder (`.txt .html .json .jsonl .csv`), with the account.

    A row of `articles` is an article, sorted by file and place in it. Its id is made from title and text alone: the same
    article has the same id on every machine, and one that comes a second time is a duplicate in the account. No date is ever
    guessed: without one `published_date` is missing and `date_basis` is `none`.

    Raises FileNotFoundError if there is no such path, RuntimeError if what was seen does not add up.
    """
    root = Path(path)
    if not root.exists():
        raise FileNotFoundError(f"There is no file or folder {str(path)!r}.")
    rows: dict[str, dict] = {}
    account: list[dict] = []
    seen = 0
    for file, name in _files(root):
        for found in _read(file, name, root):
            seen += 1
            if not isinstance(found, dict):
                outcome, reason, record_no, line_no = found
                account.append(_entry(name, record_no, line_no, outcome, reason))
                continue
            place = (name, found["record_no"], found["line_no"])
            first = rows.setdefault(found["article_id"], found)
            if first is found:
                account.append(_entry(*place, "loaded", "", found["article_id"]))
            else:
                reason = f"same title and text as record {first['record_no']} of {first['file']}"
                account.append(_entry(*place, "duplicate", reason, found["article_id"]))
    load = Load(schema.make("articles", list(rows.values())), schema.make("account", account))
    numbers = load.summary()
    if sum(numbers[outcome] for outcome in OUTCOMES) != seen or numbers["loaded"] != len(load.articles):
        raise RuntimeError(f"{path}: {seen} seen, but the account says {numbers}.")
    return load


def corpus_fingerprint(articles: pd.DataFrame) -> str:
    """Return 12 hex digits that change whenever an article, its day or its source does; the order of rows does not matter."""
    schema.check(articles, "article_id", "published_date", "source", call="corpus_fingerprint")
    days = articles["published_date"].dt.strftime("%Y-%m-%d").fillna("")
    rows = sorted(zip(articles["article_id"], days, articles["source"].fillna(""), strict=True))
    return hashlib.sha256("\n".join("\t".join(row) for row in rows).encode()).hexdigest()[:12]


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file with the name it is known by, sorted by that name."""
    if root.is_dir():
        names = {file.relative_to(root).as_posix(): file for file in root.rglob("*") if not file.is_dir()}
    else:
        names = {root.name: root}
    for name in sorted(names):
        yield names[name], name.encode("utf-8", "backslashreplace").decode()


def _read(file: Path, name: str, root: Path) -> Iterator[dict | tuple[str, str, int, int]]:
    """Yield each article of a file as a row, and what is not one as (outcome, reason, record, line)."""
    suffix = file.suffix.lower()
    if any(part.startswith(LITTER) for part in name.split("/")):
        yield "skipped", "hidden or temporary", 0, 0
    elif not file.is_file():
        yield "skipped", "a broken link" if file.is_symlink() else "not a regular file", 0, 0
    elif root.is_dir() and not file.resolve().is_relative_to(root.resolve()):
        yield "set aside", "a link that leaves the folder", 0, 0
    elif suffix not in FORMATS:
        yield "skipped", f"the format {suffix or 'without a suffix'} is not read", 0, 0
    else:
        data = file.read_bytes()
        text, encoding = decode(data)
        origin = {
            "file": name,
            "file_sha256": hashlib.sha256(data).hexdigest(),
            "encoding": encoding,
            "format": FORMATS[suffix],
        }
        nothing = True
        for found in reader_of(suffix)(text):
            nothing = False
            if isinstance(found, Fault):
                yield "set aside", found.reason, found.record_no, found.line_no
            elif not found.fields.get("text"):
                yield "set aside", "no text", found.record_no, found.line_no
            else:
                yield _row(found, origin)
        if nothing:
            yield "set aside", "no record in the file", 0, 0


def _row(record: Record, origin: dict) -> dict:
    fields = {name: _storable(value) for name, value in record.fields.items()}
    name = Path(origin["file"]).stem
    published, basis = parse_date(fields["published"]) if "published" in fields else Publication(), "none"
    if published.day:
        basis = fields.get("date_basis", "record")
    elif (in_name := date_in_file_name(name)).day:
        published, basis = in_name._replace(flag=published.flag), "filename"
    fields.setdefault("source", _source_in_name(name))
    title, text = fields.get("title"), fields["text"]
    return {
        "article_id": _article_id(title or "", text),
        **{column: fields.get(column) for column in COPIED},
        "published": published.instant,
        "published_date": published.day,
        "date_basis": basis,
        "date_precision": published.precision,
        "date_flags": published.flag,
        "n_words": len(text.split()),
        "record_no": record.record_no,
        "line_no": record.line_no,
        **origin,
    }


def _storable(text: str) -> str:
    """Replace lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in text) else text


def _source_in_name(stem: str) -> str | None:
    """Return the outlet of a file named DATE_outlet_slug: `2024-10-22_meridian-wire_putin` is of Meridian Wire."""
    parts = stem.split("_")
    if len(parts) >= 3 and date_in_file_name(parts[0]).day:
        return parts[1].replace("-", " ").title()
    return None


def _article_id(title: str, text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", f"{title}\n{text}").split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _entry(file: str, record_no: int, line_no: int, outcome: str, reason: str, article_id: str | None = None) -> dict:
    return dict(zip(schema.names("account"), (file, record_no, line_no, outcome, reason, article_id), strict=True))
