"""Plain text: one article a file, with optional header lines, a headline, and paragraphs."""

import re
from collections.abc import Iterator

from workbench.readers import FIELD, Fault, Record, map_fields

HEADER = re.compile(r"([A-Za-z][A-Za-z _-]{1,20}):\s*(\S.*)")
LONGEST_HEADLINE = 200  # characters; a longer first line is a paragraph


def read(text: str) -> Iterator[Record | Fault]:
    """Yield the article of the file, or a fault if there is no text.

    Header lines (`Source: …`, `Date: …`) count as such only if at least two stand first and an empty line follows, so that
    a headline with a colon stays a headline. The first line after them is the headline if another paragraph follows, it has
    at most 200 characters and does not end in a full stop; otherwise there is none.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        yield Fault("no text", 1, 1)
        return
    fields, body_at = _header(lines, first)
    paragraphs = [line.strip() for line in lines[body_at:] if line.strip()]
    if len(paragraphs) > 1 and len(paragraphs[0]) <= LONGEST_HEADLINE and not paragraphs[0].endswith("."):
        fields.setdefault("title", paragraphs[0])
        paragraphs = paragraphs[1:]
    yield Record(fields | {"text": "\n\n".join(paragraphs)}, 1, first + 1)


def _header(lines: list[str], first: int) -> tuple[dict[str, str], int]:
    found: dict[str, object] = {}
    for n in range(first, len(lines)):
        if not lines[n].strip() and len(found) > 1:
            return map_fields(found), n
        match = HEADER.fullmatch(lines[n].strip())
        if not match or match[1].lower() not in FIELD:
            break
        found[match[1]] = match[2]
    return {}, first
