"""A file or folder of articles → the article table."""

import hashlib
import unicodedata
import warnings
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from workbench import schema
from workbench.account import Load, account_entry
from workbench.cleaning import as_json, find_furniture, remove
from workbench.corpus import is_corpus, read_account, read_corpus
from workbench.datelines import find_dateline
from workbench.files import find_files
from workbench.publication import Publication, choose_date, date_in_file_name, date_in_path, parse_date
from workbench.readers import Fault, Limits, Record, format_of, read
from workbench.readers.markup import has_markup, strip_markup

Cleaning = Literal["clean", "flag", "off"]
COPIED = ("title", "source", "url", "authors", "section", "tags", "language")


def read_articles(path: str | Path, *, cleaning: Cleaning = "clean") -> pd.DataFrame:
    """Return the article table of a file, a folder or a corpus; warn if anything was set aside (see `load_articles`).

    The articles of a corpus are as they were when they were added: they are not cleaned again.
    """
    load = load_articles(path, cleaning=cleaning)
    if number := int((load.account["outcome"] == "set aside").sum()):
        warnings.warn(f"{path}: {number} set aside; load_articles(path).account says which and why.", stacklevel=2)
    return load.articles


def load_articles(
    path: str | Path,
    *,
    cleaning: Cleaning = "clean",
    keep: list[str] | None = None,
    drop: list[str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (it is immutable)
) -> Load:
    """Return the articles of a file, or of all files below a folder, with the account of everything that was seen.

    A row of `articles` is an article, sorted by file and place in it. Its id is made from title and uncleaned text alone: the
    same article has the same id on every machine, and one that comes a second time is a duplicate in the account. No date is
    ever guessed: without one `published_date` is missing and `date_basis` is `none`.

    Page furniture is taken out of `text` (`clean`), only listed in `removed` (`flag`) or not looked for (`off`); lines equal to
    one of `keep` stay, lines equal to one of `drop` go. A corpus gives its articles as they were added, and its own account.

    Raises FileNotFoundError if there is no such path, RuntimeError if what was seen does not add up.
    """
    schema.check_choice(cleaning, ("clean", "flag", "off"), name="cleaning")
    root = Path(path)
    if not root.exists():
        raise FileNotFoundError(f"There is no file or folder {str(path)!r}.")
    if is_corpus(root):
        return Load(read_corpus(root), read_account(root), _mapping(set())).checked()
    rows: dict[str, dict] = {}
    account: list[dict] = []
    columns: set[tuple[str, str, str]] = set()
    for file in find_files(root, limits):
        seen_before = len(account)
        for found in [file.content] if isinstance(file.content, Fault) else _records(file.content):
            if isinstance(found, Fault):
                account.append(account_entry(file.name, found.record_no, found.line_no, found.outcome, found.reason))
                continue
            row = _row(found, file)
            columns |= {(row["format"], *pair) for pair in found.columns}
            place = (file.name, found.record_no, found.line_no)
            first = rows.setdefault(row["article_id"], row)
            if first is row:
                account.append(account_entry(*place, "loaded", "", row["article_id"]))
            else:
                reason = f"same title and text as record {first['record_no']} of {first['file']}"
                account.append(account_entry(*place, "duplicate", reason, row["article_id"]))
        if len(account) == seen_before:
            account.append(account_entry(file.name, 0, 0, "set aside", "no record in the file"))
    articles = list(rows.values())
    if cleaning != "off":
        _clean(articles, keep or [], drop or [], take_out=cleaning == "clean")
    return Load(schema.make("articles", articles), schema.make("account", account), _mapping(columns)).checked()


def _mapping(columns: set[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(sorted(columns), columns=["format", "column", "field"], dtype="str")


def _records(source):
    """Yield what a reader finds; what has neither text nor title is a fault."""
    name = format_of(source)
    if isinstance(name, Fault):
        yield name
        return
    for found in read(source, name):
        if isinstance(found, Record) and not (found.fields.get("text") or found.fields.get("title")):
            yield Fault("no text", found.record_no, found.line_no)
        else:
            yield found


def _row(record: Record, file) -> dict:
    fields = {name: _storable(value) for name, value in record.fields.items()}
    flags = list(record.flags)
    source, kind = file.content, format_of(file.content)
    if has_markup(fields.get("text", "")):
        fields["text"] = strip_markup(fields["text"])
        flags.append("markup removed")
    text = fields.get("text") or None
    if text is None:
        flags.append("metadata only")
    encoding = ""
    if "decoded" in vars(source):  # a reader of text asked for it
        encoding = source.decoded.encoding
        flags += source.decoded.warnings
    name = Path(file.name.rpartition("!")[2]).stem
    fields.setdefault("source", _source_in_name(name))
    dateline = find_dateline(text) if text else None
    basis, published = _published(fields, file.name, dateline, kind)
    modified = parse_date(fields["modified"]).instant if "modified" in fields else None
    return {
        "article_id": _article_id(fields.get("title") or "", text or ""),
        **{column: fields.get(column) for column in COPIED},
        "text": text,
        "text_raw": text,
        "removed": "[]",
        "published": published.instant,
        "published_date": published.day,
        "date_basis": basis,
        "date_precision": published.precision,
        "date_flags": published.flag,
        "modified": modified,
        "agency": dateline and dateline.agency,
        "dateline_place": dateline and dateline.place,
        "n_words": len(text.split()) if text else 0,
        "flags": "; ".join(dict.fromkeys(flags)),
        "file": file.name,
        "record_no": record.record_no,
        "line_no": record.line_no,
        "file_sha256": file.sha256,
        "encoding": encoding,
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


def _clean(articles: list[dict], keep: list[str], drop: list[str], *, take_out: bool) -> None:
    """Note the furniture of each article, and take it out of its text unless nothing would be left."""
    texts = [article["text_raw"] or "" for article in articles]
    sources = [article["source"] for article in articles]
    found = find_furniture(texts, sources, titles=[article["title"] for article in articles], keep=keep, drop=drop)
    for article, spans, raw in zip(articles, found, texts, strict=True):
        if not spans:
            continue
        text = remove(raw, spans)
        if not text.strip():
            article["flags"] = "; ".join(filter(None, [article["flags"], "nothing but page furniture"]))
        else:
            article["removed"] = as_json(spans)
            if take_out:
                article |= {"text": text, "n_words": len(text.split())}


def _storable(text: str) -> str:
    """Replace lone surrogates, which no file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _source_in_name(stem: str) -> str | None:
    """Return the outlet of a file named DATE_outlet_slug: `2024-10-22_meridian-wire_putin` is of Meridian Wire."""
    parts = stem.split("_")
    if len(parts) >= 3 and date_in_file_name(parts[0]).day:
        return parts[1].replace("-", " ").title()
    return None


def _article_id(title: str, text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", f"{title}\n{text}").split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
