"""Plain text: one article a file, with optional header lines, a headline, and paragraphs; or the export of a news database."""

import csv
import json
import re
from collections.abc import Iterator

from workbench.readers import Fault, Record, Source, field_of, record_of
from workbench.readers.news_export import split_export

HEADER = re.compile(r"([A-Za-z][A-Za-z _-]{1,20}):\s*(\S.*)")
LONGEST_HEADLINE = 200  # characters; a longer first line is a paragraph
LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n")  # until decoding.fold_lines is there
TABLE = "perhaps a table"


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield the article of the file, the documents of an export (see `news_export`), or a fault if there is no text.

    Header lines (`Source: …`, `Date: …`) count as such only if at least two stand first and an empty line follows, so that
    a headline with a colon stays a headline; directly below the headline one is enough if it is the outlet or the date.
    The first line after them is the headline if another paragraph follows, it has at most 200 characters and does not end in
    a full stop; otherwise there is none. A vertical tab, form feed, NEL, U+2028 or U+2029 ends a line too. What looks like
    CSV or JSON is read as text, with the flag `perhaps a table`.
    """
    lines = source.text.translate(LINE_ENDS).split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        yield Fault("no text", 1, 1)
    elif (documents := split_export(lines)) is not None:
        yield from documents
    else:
        fields, body_at = _header(lines, first)
        if not fields:
            fields, body_at = _header_below(lines, first)
        flags = (TABLE,) if _is_table(lines[first : first + 50]) else ()
        yield article_of(lines[body_at:], fields=fields, line_no=first + 1, flags=flags)


def article_of(paragraphs: list[str], *, fields: dict[str, str], line_no: int = 0, flags: tuple[str, ...] = ()) -> Record:
    """Return the one article that some paragraphs are: its headline by the rule of `read`, unless `fields` name a title."""
    paragraphs = [plain for paragraph in paragraphs if (plain := paragraph.strip())]
    if len(paragraphs) > 1 and "title" not in fields and _may_be_headline(paragraphs[0]):
        fields = {"title": " ".join(paragraphs[0].split())} | fields
        paragraphs = paragraphs[1:]
    elif "title" not in fields and len(paragraphs) > 1:
        flags = (*flags, "no headline")
    return Record(fields | {"text": "\n\n".join(paragraphs)}, 1, line_no, flags)


def _header(lines: list[str], first: int) -> tuple[dict[str, str], int]:
    found: dict[str, object] = {}
    for n in range(first, len(lines)):
        if not lines[n].strip() and len(found) > 1:
            return record_of(found, 1).fields, n
        match = HEADER.fullmatch(lines[n].strip())
        if not match or not field_of(match[1]):
            break
        found[match[1]] = match[2]
    return {}, first


def _header_below(lines: list[str], first: int) -> tuple[dict[str, str], int]:
    """Read a headline with header lines directly below it, and an empty line before the text."""
    found: dict[str, object] = {}
    for n in range(first + 1, len(lines)):
        match = HEADER.fullmatch(lines[n].strip())
        if not match or field_of(match[1]) in (None, "title", "text"):
            break
        found[match[1]] = match[2]
    fields = record_of(found, 1).fields
    body_at = first + 1 + len(found)
    ends = body_at < len(lines) and not lines[body_at].strip() and any(map(str.strip, lines[body_at:]))
    if not ends or not fields.keys() & {"source", "published"} or not _may_be_headline(lines[first].strip()):
        return {}, first
    return {"title": " ".join(lines[first].split())} | fields, body_at


def _may_be_headline(line: str) -> bool:
    return len(line) <= LONGEST_HEADLINE and not line.endswith(".")


def _is_table(lines: list[str]) -> bool:
    """Say whether the first lines are a JSON object, or rows of a header with known names or of as many cells each."""
    lines = [line.strip()[:20_000] for line in lines if line.strip()]
    if lines[0].startswith(("{", "[{")) or (lines[0] == "[" and lines[1:] and lines[1].startswith("{")):
        return _is_json(lines[0]) or re.match(r'[\[{\s]{1,9}"[^"]{1,99}"\s?:', "".join(lines[:3])) is not None
    for mark in ",;\t|":
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
            header = next(csv.reader(lines[:1], delimiter=mark))
        except csv.Error:
            continue
        if len(header) > 1 and len(lines) > 1 and sum(field_of(name) is not None for name in header) > 1:
            return True
        if len(widths) > 2 and widths[0] > 2 and len(set(widths)) == 1:
            return True
    return False


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False
