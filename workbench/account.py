"""What was read: every file and record, every reason; and the numbers of articles."""

import re
from html import escape
from typing import NamedTuple, Self

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench import schema

SUMMARY_TYPE = "application/vnd.workbench.load+json"  # what a report reads from the executed notebook
DIGITS = 16**12  # the numbers of twelve hex digits
ENGLISH = re.compile(r"^\s*(?:en(?:g|glish)?(?![a-z])|$)", re.IGNORECASE)  # en, en-GB, eng, ENGLISH; nothing is no other
OUTCOMES = ("loaded", "outside", "duplicate", "set aside", "skipped")
LABELS = {
    "seen": "Files and records seen",
    "loaded": "Loaded as articles",
    "outside": "Outside the time asked for, or without a date",
    "hourless": "Of them known to the day only, so in no hour",
    "duplicate": "Duplicates, not loaded again",
    "set aside": "Set aside as unreadable",
    "skipped": "Skipped, no articles",
    "undated": "Articles without a date",
    "foreign": "Articles stated to be in another language than English",
    "flagged": "Articles with something odd",
    "cleaned": "Articles that page furniture was found in",
    "words": "Words, as white space parts them",
    "corpus": "Fingerprint of the corpus",
}


class Read(NamedTuple):
    """What was read: the article table, the account (a row is a file or record seen), and which names became which columns."""

    articles: pd.DataFrame
    account: pd.DataFrame
    mapping: pd.DataFrame

    def checked(self) -> Self:
        """Return the same; raise RuntimeError if it does not add up."""
        counts = self.account["outcome"].value_counts()
        if counts.get("loaded", 0) != len(self.articles) or not set(counts.index) <= set(OUTCOMES):
            raise RuntimeError(f"The load does not add up: {counts.to_dict()}, but {len(self.articles)} articles.")
        return self


NUMBERED = ("published_date", "language", "flags", "removed", "n_words")  # columns of the articles that these numbers are of


def numbers_of(articles: pd.DataFrame) -> dict[str, int]:
    """Return how many articles are undated, stated to be in another language, flagged and cleaned, and all words."""
    return {
        "undated": int(articles["published_date"].isna().sum()),
        "foreign": int((~articles["language"].dropna().str.contains(ENGLISH)).sum()),
        "flagged": int((articles["flags"].fillna("") != "").sum()),
        "cleaned": int((articles["removed"].fillna("[]") != "[]").sum()),
        "words": int(articles["n_words"].sum()),
    }


def shown_numbers(
    numbers: dict[str, int | str], days: pd.Series, outlets: int, *, hidden: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return the numbers for JupyterLab, as text and as a table without those hidden, and as a report reads them."""
    told = {LABELS[name]: value for name, value in numbers.items() if name not in hidden}
    shown = {label: f"{value:,}" if isinstance(value, int) else value for label, value in told.items()}
    days = days.dropna().dt.strftime("%Y-%m-%d")
    shown["Days of publication"] = f"{days.min()} to {days.max()}" if len(days) else "none is known"
    shown["Outlets"] = f"{outlets:,}"
    cells = "".join(f"<tr><th scope='row'>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in shown.items())
    plain = "\n".join(f"{label}: {value}" for label, value in shown.items())
    html = f"<table><thead><tr><th>What went in</th><th>Number</th></tr></thead><tbody>{cells}</tbody></table>"
    return {"text/plain": plain, "text/html": html, SUMMARY_TYPE: numbers}


def sum_of_rows(articles: pd.DataFrame) -> int:
    """Return the sum of a hash of each row's id, day and source: those of several tables add up."""
    schema.check(articles, "article_id", "published_date", "source", call="corpus_fingerprint")
    columns = pa.Table.from_pandas(articles[["article_id", "published_date", "source"]], preserve_index=False)
    days = columns["published_date"].cast(pa.date32()).cast(pa.large_string())
    texts = (columns["article_id"].cast(pa.large_string()), days, columns["source"].cast(pa.large_string()))
    tab = pa.scalar("\t", pa.large_string())
    rows = pc.binary_join_element_wise(*(text.fill_null("") for text in texts), tab).to_numpy()
    return int(pd.util.hash_array(rows, categorize=False).sum(dtype="uint64"))  # which wraps around at a multiple of DIGITS


def as_fingerprint(total: int) -> str:
    """Return the hex digits of a sum of rows."""
    return f"{total % DIGITS:012x}"


def account_entry(file: str, record_no: int, line_no: int, outcome: str, reason: str, article_id: str | None = None) -> dict:
    """Return a row of the account."""
    return dict(zip(schema.names("account"), (file, record_no, line_no, outcome, reason, article_id), strict=True))
