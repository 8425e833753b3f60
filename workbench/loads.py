"""A path → its articles with the account of all that was seen: read, or in parts where a corpus is too large for that."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from workbench import schema
from workbench.account import OUTCOMES, Read, shown_numbers
from workbench.articles import Cleaning, mapping_of, read_all, read_articles
from workbench.contents import Contents, show_contents
from workbench.corpus_files import is_corpus, parts_of, pieces
from workbench.parts import Corpus, Parts, by_piece, in_parts, planned
from workbench.periods import STEP, read_bounds
from workbench.readers import Limits
from workbench.remote import is_remote
from workbench.steps import Step
from workbench.tallies import count_rows
from workbench.workers import holds

NO_HOUR = "known to the day only, not to the hour"
KEPT = "kept"  # the folder in a corpus for tables that took long
NEEDED = 12  # bytes of memory that the tables of a notebook need for each of a corpus, packed as it is


def open_articles(path: str | Path, *, keep: str | Path | None = None) -> Parts | pd.DataFrame:
    """Return the articles of a corpus in parts, for more than fits into memory: nothing is read yet. Of other paths the table.

    Parts are taken as the table of `read_corpus(path)` is, and give the same numbers, whoever works (`use_workers`) and however
    the corpus is parted. Mentions, quotations and dates, which take long to find, are kept in the folder `keep`, else in `kept`
    in the corpus: found again only when the articles or the rules are others. It may be deleted at any time. A corpus may be at
    an address (s3://…). A file or folder of articles that is no corpus is read at once (see `read_articles`).
    """
    if not is_remote(path) and not is_corpus(path):
        return read_articles(path)
    return open_table(path, "articles", keep)


def open_table(path: str | Path, table: str, keep: str | Path | None = None) -> Parts:
    """Return a table of a corpus, its articles or its account, in parts: nothing is read yet."""
    folder = Path(keep) if keep else None if is_remote(path) else Path(path) / KEPT
    corpus = Corpus(str(path), tuple(pieces(path, table)), folder and folder.absolute())
    return Parts(corpus, Step(), schema.empty(table))


def load_articles(
    path: str | Path,
    *,
    cleaning: Cleaning = "clean",
    keep: list[str] | None = None,
    drop: list[str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (it is immutable)
) -> "Load":
    """Return the articles of a file, or of all files below a folder, with the account of everything that was seen.

    A row of `articles` is an article, sorted by file and place in it. Its id is made from title and uncleaned text alone: the
    same article has the same id on every machine, and one that comes a second time is a duplicate in the account. No date is
    ever guessed: without one `published_date` is missing and `date_basis` is `none`.

    Page furniture is taken out of `text` (`clean`), only listed in `removed` (`flag`) or not looked for (`off`); lines equal to
    one of `keep` stay, lines equal to one of `drop` go. A corpus gives its articles as they were added, and its own account:
    in parts (see `open_articles`) if it is at an address, if a cluster works, or if it has more than a twelfth of the memory
    that there is (see `use_workers`).

    Raises FileNotFoundError if there is no such path, RuntimeError if what was seen does not add up.
    """
    if is_corpus(path) and _is_large(path):
        return Load(open_table(path, "articles"), open_table(path, "account"), mapping_of({}))
    return Load(*read_all(path, cleaning=cleaning, keep=keep, drop=drop, limits=limits))


def _is_large(path: str | Path) -> bool:
    size = sum(part.bytes for part in parts_of(path) if part.table == "articles")
    return is_remote(path) or not holds(NEEDED * size)


class Load(Read):
    """What was loaded: the article table, the account (a row is a file or record seen), and which names became which columns.

    Articles and account of a large corpus are tables in parts (see `load_articles`).
    """

    __slots__ = ()

    def outcomes(self) -> pd.DataFrame:
        """Return what became of what was seen: a row is an outcome and reason, with the files and records of it, `rows`."""
        return count_rows(self.account, by=["outcome", "reason"])

    def summary(self) -> dict[str, int | str]:
        """Return the numbers of the load: seen = loaded + outside + duplicate + set aside + skipped.

        `hourless` is there if some are outside because moments were asked for, and they are known to the day only.
        """
        return self._numbers(show_contents(self.articles))

    def within(self, first_day: str = "", last_day: str = "") -> "Load":
        """Return the load of the articles published from one day to another, both included; an empty bound is none.

        A bound may be a moment too, such as 2024-10-22T14:00+02:00: from the first on, and before the last. What is known to
        the day only has no hour: if its day is one of those the moments are in, nothing says whether it belongs there.

        The account says `outside` of the others, also of those without a date, and why. Of a large corpus it takes 30 bytes of
        memory for each of them. Raises ValueError if a bound is neither, or the first is after the last.
        """
        if not any(read_bounds(first_day, last_day)):
            return self
        articles = _with_reasons(self.articles, first_day=first_day, last_day=last_day)
        outside = articles[articles["reason"] != ""][["article_id", "reason"]]
        outside = outside.collect() if in_parts(outside) else outside
        ids = outside["article_id"].to_numpy(object).astype(bytes)
        order = np.argsort(ids)
        reasons = outside["reason"].astype("category").array[order]
        account = _account_without(self.account, ids=ids[order], reasons=reasons)
        inside = articles[articles["reason"] == ""].drop(columns="reason").reset_index(drop=True)
        return Load(inside, account, self.mapping)

    def by_file(self) -> pd.DataFrame:
        """Return how many records of each file had which outcome: a row is a file."""
        counts = count_rows(self.account, by=["file", "outcome"])
        table = counts.pivot(index="file", columns="outcome", values="rows").reindex(columns=list(OUTCOMES)).fillna(0)
        table = table.astype("int64").assign(seen=lambda table: table.sum(axis=1))
        return table.reset_index().rename_axis(columns=None)

    def removed_by_source(self) -> pd.DataFrame:
        """Return what cleaning found in each source, by rule: a row is a source and rule, with spans and characters."""
        spans = count_rows(_spans(self.articles), by=["source", "rule", "characters"])
        spans["characters"] *= spans["rows"]
        sums = spans.groupby(["source", "rule"], as_index=False)[["rows", "characters"]].sum()
        return sums.rename(columns={"rows": "spans"})

    def removed_lines(self, top: int = 20) -> pd.DataFrame:
        """Return the pieces of furniture found most often: a row is a text and rule, ties by text."""
        counts = count_rows(_spans(self.articles), by=["text", "rule"]).rename(columns={"rows": "count"})
        return counts.sort_values(["count", "text", "rule"], ascending=[False, True, True], ignore_index=True).head(top)

    def _numbers(self, contents: Contents) -> dict[str, int | str]:
        outcomes = self.outcomes()
        counts = outcomes.groupby("outcome")["rows"].sum()
        hourless = int(outcomes.loc[outcomes["reason"] == NO_HOUR, "rows"].sum())
        numbers = {"seen": int(counts.sum()), **{outcome: int(counts.get(outcome, 0)) for outcome in OUTCOMES}}
        if sum(numbers[name] for name in OUTCOMES) != numbers["seen"] or numbers["loaded"] != contents.numbers["loaded"]:
            raise RuntimeError(f"The load does not add up: {numbers}, but {contents.numbers['loaded']} articles.")
        of_articles = {name: value for name, value in contents.numbers.items() if name not in numbers}
        return {**numbers, **({"hourless": hourless} if hourless else {}), **of_articles}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        contents = show_contents(self.articles)
        return shown_numbers(self._numbers(contents), contents.days, contents.outlets)


@by_piece(["published_date", "published", "date_precision"])
def _with_reasons(articles: pd.DataFrame, *, first_day: str, last_day: str) -> pd.DataFrame:
    """Return the articles with the reason why each is not of this time; none of those that are."""
    first, last = read_bounds(first_day, last_day)
    days, moments = articles["published_date"], articles["published"]
    timed = articles["date_precision"].isin(["second", "minute"])
    reasons = pd.Series("", index=articles.index, dtype="str")
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
    return articles.assign(reason=reasons)


def _account_without(account: pd.DataFrame, *, ids: np.ndarray, reasons: pd.Categorical) -> pd.DataFrame:
    """Return the account in which these articles, in order of their ids, are outside, for the reason of each."""
    if in_parts(account):
        return planned(_account_without, account, needs=("article_id", "outcome", "reason"), ids=ids, reasons=reasons)
    seen = account["article_id"].fillna("").to_numpy(object).astype(bytes)
    place = np.minimum(np.searchsorted(ids, seen), max(len(ids) - 1, 0))
    left_out = (account["outcome"] == "loaded").to_numpy() & (ids[place] == seen if len(ids) else False)
    told = pd.Series(reasons.take(place[left_out]), dtype="str", index=account.index[left_out])
    outcome = account["outcome"].mask(left_out, "outside")
    return account.assign(outcome=outcome, reason=account["reason"].where(~left_out, told))


@by_piece(["source", "text_raw", "removed"])
def _spans(articles: pd.DataFrame) -> pd.DataFrame:
    """Return what cleaning found: a row is a span, with its source ("" for none), rule, text and length."""
    found = articles[articles["removed"].fillna("[]") != "[]"]
    rows = [
        (source, rule, raw[start:end].strip(), end - start)
        for source, raw, removed in zip(found["source"].fillna(""), found["text_raw"], found["removed"], strict=True)
        for start, end, rule in json.loads(removed)
    ]
    table = pd.DataFrame(rows, columns=["source", "rule", "text", "characters"])
    return table.astype({"source": "str", "rule": "str", "text": "str", "characters": "int64"})
