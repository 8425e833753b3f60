"""What a load saw and did: every file and record, every reason, and what cleaning took out."""

import json
import re
from collections import Counter
from datetime import datetime
from html import escape
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench import schema
from workbench.periods import STEP, read_bounds

SUMMARY_TYPE = "application/vnd.workbench.load+json"  # what a report reads from the executed notebook
DIGITS = 16**12  # the numbers of twelve hex digits
ENGLISH = re.compile(r"^\s*(?:en(?:g|glish)?(?![a-z])|$)", re.IGNORECASE)  # en, en-GB, eng, ENGLISH; nothing is no other
NO_HOUR = "known to the day only, not to the hour"
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


class Load(NamedTuple):
    """What was read: the article table, the account (a row is a file or record seen), and which names became which columns."""

    articles: pd.DataFrame
    account: pd.DataFrame
    mapping: pd.DataFrame

    def summary(self) -> dict[str, int | str]:
        """Return the numbers of the load: seen = loaded + outside + duplicate + set aside + skipped.

        `hourless` is there if some are outside because moments were asked for, and they are known to the day only.
        """
        counts = self.account["outcome"].value_counts()
        return {
            "seen": len(self.account),
            **{outcome: int(counts.get(outcome, 0)) for outcome in OUTCOMES},
            **({"hourless": hourless} if (hourless := int((self.account["reason"] == NO_HOUR).sum())) else {}),
            **numbers_of(self.articles),
            "corpus": corpus_fingerprint(self.articles),
        }

    def within(self, first_day: str = "", last_day: str = "") -> "Load":
        """Return the load of the articles published from one day to another, both included; an empty bound is none.

        A bound may be a moment too, such as 2024-10-22T14:00+02:00: from the first on, and before the last. What is known to
        the day only has no hour: if its day is one of those the moments are in, nothing says whether it belongs there.

        The account says `outside` of the others, also of those without a date, and why.
        Raises ValueError if a bound is neither, or the first is after the last.
        """
        first, last = read_bounds(first_day, last_day)
        if not (first or last):
            return self
        days, moments = self.articles["published_date"], self.articles["published"]
        timed = self.articles["date_precision"].isin(["second", "minute"])
        reasons = pd.Series("", index=self.articles.index, dtype="str")
        if isinstance(first, datetime) or isinstance(last, datetime):
            reasons[~timed] = NO_HOUR
        if first:
            early = days < pd.Timestamp(first.year, first.month, first.day)
            early = early.where(~timed, moments < first) if isinstance(first, datetime) else early
            reasons[early] = f"published before {first_day}"
        if isinstance(last, datetime):
            late = days > pd.Timestamp((last - STEP).date())
            reasons[late.where(~timed, moments >= last)] = f"published at {last_day} or after"
        elif last:
            reasons[days > pd.Timestamp(last)] = f"published after {last_day}"
        reasons[days.isna()] = "without a date"
        outside = reasons.set_axis(self.articles["article_id"])[(reasons != "").to_numpy()]
        left_out = (self.account["outcome"] == "loaded") & self.account["article_id"].isin(outside.index)
        account = self.account.assign(
            outcome=self.account["outcome"].mask(left_out, "outside"),
            reason=self.account["reason"].mask(left_out, self.account["article_id"].map(outside)),
        )
        return Load(self.articles[reasons == ""].reset_index(drop=True), account, self.mapping).checked()

    def by_file(self) -> pd.DataFrame:
        """Return how many records of each file had which outcome: a row is a file."""
        table = pd.crosstab(self.account["file"], self.account["outcome"]).reindex(columns=OUTCOMES, fill_value=0)
        return table.assign(seen=table.sum(axis=1)).reset_index().rename_axis(columns=None)

    def removed_by_source(self) -> pd.DataFrame:
        """Return what cleaning found in each source, by rule: a row is a source and rule, with spans and characters."""
        rows = Counter()
        characters = Counter()
        for source, _, start, end, rule in self._removed():
            rows[source, rule] += 1
            characters[source, rule] += end - start
        table = [(source, rule, number, characters[source, rule]) for (source, rule), number in rows.items()]
        frame = pd.DataFrame(table, columns=["source", "rule", "spans", "characters"])
        return frame.sort_values(["source", "rule"], ignore_index=True)

    def removed_lines(self, top: int = 20) -> pd.DataFrame:
        """Return the pieces of furniture found most often: a row is a text and rule, ties by text."""
        counts = Counter((raw[start:end].strip(), rule) for _, raw, start, end, rule in self._removed())
        table = [(text, rule, number) for (text, rule), number in counts.items()]
        frame = pd.DataFrame(table, columns=["text", "rule", "count"])
        return frame.sort_values(["count", "text", "rule"], ascending=[False, True, True], ignore_index=True).head(top)

    def checked(self) -> "Load":
        """Return the load itself; raise RuntimeError if it does not add up."""
        numbers = self.summary()
        if sum(numbers[name] for name in OUTCOMES) != numbers["seen"] or numbers["loaded"] != len(self.articles):
            raise RuntimeError(f"The load does not add up: {numbers}, but {len(self.articles)} articles.")
        return self

    def _removed(self):
        for source, raw, removed in self.articles[["source", "text_raw", "removed"]].itertuples(index=False):
            if pd.notna(removed) and removed != "[]":
                for start, end, rule in json.loads(removed):
                    yield ("" if pd.isna(source) else source), raw, start, end, rule

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        return shown_numbers(self.summary(), self.articles["published_date"], self.articles["source"].nunique())


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


def corpus_fingerprint(articles: pd.DataFrame) -> str:
    """Return 12 hex digits that change whenever an article, its day or its source does; the order of rows does not matter."""
    return as_fingerprint(sum_of_rows(articles))


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
