"""The columns of every table: order, dtypes and meaning. `data/README.md` says the same; a test holds the two equal."""

from typing import NamedTuple

import pandas as pd


class Column(NamedTuple):
    """One column of a table."""

    name: str
    dtype: str
    meaning: str


ARTICLE_ID = Column("article_id", "str", "the article: the first 16 hex digits of SHA-256 over its title and text")
START = Column("start", "int64", "first character in `text`, counted from 0")
END = Column("end", "int64", "character after the last one in `text`")
CORPUS = Column("corpus", "str", "fingerprint of the articles the row was counted in")
COUNT = Column("count", "int64", "occurrences")
# How widely something is found: in how many units, out of how many.
REACH = (
    Column("unit", "str", "what `units` counts: articles, stories (without copies of others) or outlets"),
    Column("units", "int64", "units with at least one occurrence (with articles: the document frequency)"),
    Column("units_total", "int64", "units of the group: the denominator of `share`"),
    Column("share", "float64", "units / units_total, 0 to 1; missing if the group has no unit"),
    Column("low", "float64", "lower bound of the 95 % Wilson interval of `share`"),
    Column("high", "float64", "upper bound of the 95 % Wilson interval of `share`"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "articles": (
        ARTICLE_ID,
        Column("title", "str", "headline; missing if the text has none"),
        Column("text", "str", "body without headline and page furniture, paragraphs parted by an empty line"),
        Column("text_raw", "str", "body before cleaning: `text` with the removed spans in their places, to the character"),
        Column("removed", "str", "what cleaning took out: JSON, a list of [start, end, rule] in characters of `text_raw`"),
        Column("published", "datetime64[us, UTC]", "instant of publication; midnight UTC if only the day is known"),
        Column("published_date", "datetime64[us]", "day of publication as printed, local to the outlet; timelines use it"),
        Column(
            "date_basis",
            "str",
            "where the date stood: record, json-ld, meta, time-tag, url, filename, folder, dateline, modified or none",
        ),
        Column("date_precision", "str", "second, minute or day; missing without a date"),
        Column(
            "date_flags", "str", "doubts: ambiguous, unreadable, impossible, future, conflicting; parted by spaces, or empty"
        ),
        Column("modified", "datetime64[us, UTC]", "instant of the last change, where the record states one"),
        Column("source", "str", "outlet; missing if unknown"),
        Column("url", "str", "address of the article"),
        Column("authors", "str", "authors as printed"),
        Column("agency", "str", "agency that the dateline credits"),
        Column("dateline_place", "str", "place that the dateline names, as printed"),
        Column("language", "str", "language as the record states it"),
        Column("section", "str", "section of the outlet"),
        Column("tags", "str", "tags or keywords, parted by commas"),
        Column("n_words", "int64", "words of `text` as white space parts them"),
        Column("dup_of", "str", "earliest article it repeats; filled by `mark_duplicates`"),
        Column("cluster_id", "str", "first article of its cluster of near-duplicates; filled by `mark_duplicates`"),
        Column("flags", "str", "what is odd about the record, phrases parted by `; `; empty if nothing"),
        Column("file", "str", "file it came from, relative to the folder that was read; `!` leads into an archive"),
        Column("record_no", "int64", "number of the record in the file, from 1"),
        Column("line_no", "int64", "line the record begins on, from 1; 0 where the format has no lines"),
        Column("file_sha256", "str", "SHA-256 of the file's bytes"),
        Column("encoding", "str", "encoding the bytes were read with"),
        Column("format", "str", "reader of the file, a module of `workbench.readers`"),
    ),
    "account": (
        Column("file", "str", "file, relative to the folder that was read"),
        Column("record_no", "int64", "number of the record in the file, from 1; 0 for the file as a whole"),
        Column("line_no", "int64", "line the record begins on, from 1; 0 for the file as a whole"),
        Column("outcome", "str", "loaded, duplicate, set aside or skipped"),
        Column("reason", "str", "why it was not loaded; empty if it was"),
        Column("article_id", "str", "the article it became or repeats; missing otherwise"),
    ),
    "actors": (
        Column("actor", "str", "canonical name"),
        Column("alias", "str", "a way texts name the actor"),
        Column("kind", "str", "person, organisation, state, place or group"),
        Column("form", "str", "what the alias is: name, role (an office) or metonym (a capital for its state)"),
        Column("qid", "str", "Wikidata item of the actor"),
        Column("valid_from", "datetime64[us]", "first day the alias names this actor; missing if always"),
        Column("valid_to", "datetime64[us]", "last day the alias names this actor; missing if still"),
    ),
    "tokens": (
        ARTICLE_ID._replace(dtype="category"),
        Column("position", "int32", "number of the word in its article, from 0"),
        START._replace(dtype="int32"),
        END._replace(dtype="int32"),
        Column("term", "category", "the word with case, apostrophes and hyphens folded"),
    ),
    "sentences": (ARTICLE_ID, START, END),
    "mentions": (
        ARTICLE_ID,
        Column("actor", "str", "canonical name; `ALIAS (holder unknown)` for an office nobody can be named for"),
        Column("kind", "str", "person, organisation, state, place or group"),
        Column("alias", "str", "the alias of the watchlist that matched"),
        Column("form", "str", "name, role or metonym"),
        Column("rule", "str", "how it was attributed: alias, office on the day, office without a date, office vacant"),
        START,
        END,
    ),
    "term_counts": (
        Column("term", "category", "the word"),
        COUNT,
        Column("per_million", "float64", "count / tokens_total × 1,000,000"),
        Column("tokens_total", "int64", "words of the group, stop words included: the denominator of `per_million`"),
        *REACH,
        CORPUS,
    ),
    "mention_counts": (
        Column("actor", "str", "the actor"),
        Column("kind", "str", "person, organisation, state, place or group"),
        COUNT,
        *REACH,
        CORPUS,
    ),
    "period_counts": (
        Column("period", "datetime64[us]", "first day (or hour) of the period; missing for what no date could be found for"),
        Column("every", "str", "length of the period: hour, day, week (from Monday), month, quarter or year"),
        Column("zone", "str", "time zone the periods are of; missing if days are as printed"),
        COUNT,
        *REACH,
        Column("per_million", "float64", "count / words_total × 1,000,000"),
        Column("words_total", "int64", "words of the units of the group, as white space parts them (`n_words`)"),
        Column("of", "str", "whose units `units_total` counts: all, or those of the same group"),
        Column("complete", "bool", "whether the corpus spans the whole period"),
        Column("collected", "bool", "whether the group has any article in the period; if not, 0 is not silence"),
        CORPUS,
    ),
    "concordance": (
        ARTICLE_ID,
        Column("left", "str", "text before the node"),
        Column("node", "str", "what was searched, as printed"),
        Column("right", "str", "text after the node"),
        START,
        END,
    ),
    "duplicates": (
        Column("article_id", "str", "the later article"),
        Column("duplicate_of", "str", "the earlier one, by publication, undated last, then by id"),
        Column("relation", "str", "copy, version (one address, another text) or excerpt"),
        Column("similarity", "float64", "Jaccard index of the sets of five-word shingles, 0 to 1"),
        Column("containment", "float64", "share of the smaller set that is in the larger, 0 to 1"),
    ),
    "lines": (
        Column("mark", "str", "key of the mark in its figure"),
        ARTICLE_ID,
        Column("source", "str", "outlet"),
        Column("published_date", "datetime64[us]", "day of publication as printed"),
        Column("title", "str", "headline"),
        Column("url", "str", "address of the article"),
        Column("before", "str", "the sentence up to the match"),
        Column("match", "str", "the match as printed"),
        Column("after", "str", "the sentence from the match on"),
        START,
        END,
    ),
}


def names(table: str) -> list[str]:
    """Return the column names of a table, in order."""
    return [column.name for column in TABLES[table]]


def make(table: str, data: dict | pd.DataFrame | list[dict]) -> pd.DataFrame:
    """Return `data` as the table: its columns in order, each with its dtype; a column not given is missing throughout."""
    frame = pd.DataFrame(data).reindex(columns=names(table))
    return frame.astype({column.name: column.dtype for column in TABLES[table]})


def empty(table: str) -> pd.DataFrame:
    """Return the table with all its columns and no row."""
    return make(table, {})


def check(frame: pd.DataFrame, *needed: str, call: str) -> None:
    """Raise ValueError if `frame` lacks a column that `call` needs."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"{call} needs a pandas DataFrame, not {type(frame).__name__}.")
    if missing := [name for name in needed if name not in frame.columns]:
        raise ValueError(f"{call} needs the columns {', '.join(needed)}; missing: {', '.join(missing)}.")


def check_least(value: int, least: int, *, name: str) -> None:
    """Raise ValueError if `value` is less than it may be."""
    if value < least:
        raise ValueError(f"{name}={value!r} is less than {least}.")


def check_choice(value: str, allowed: tuple[str, ...], *, name: str) -> None:
    """Raise ValueError if `value` is not one of the allowed words."""
    if value not in allowed:
        raise ValueError(f"{name}={value!r} is not one of {', '.join(map(repr, allowed))}.")
