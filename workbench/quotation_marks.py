"""A text → what stands between quotation marks, whatever the marks; an odd one is let go."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

import regex

FAMILY = {mark: n for n, marks in enumerate(('“”„"', "«»‹›", "``''", "‘’'‚")) for mark in marks} | {"``": 2, "''": 2}
SINGLE = FAMILY["‘"]
# An apostrophe between letters is none of them.
MARK = regex.compile(r"[“”„\"«»‹›‘‚]|``|''|(?<![\p{L}\p{N}])'(?=[\p{L}\p{N}])|['’](?![\p{L}\p{N}])")
FIRST = regex.compile(r"\n\s*+([“”„\"«»‹›‘‚]|``|'')")
HARD_END = regex.compile(r"[.,?!…]['’](?![\p{L}\p{N}])")  # an end of single marks that is no apostrophe
UNCLOSED = 4  # words that a quotation to the end of its paragraph has at least


class Quoted(NamedTuple):
    """A span between marks, with its marks; whether a mark ends it, and whether it goes on with the next paragraph."""

    start: int
    end: int
    closed: bool
    continues: bool


def find_quoted(text: str) -> list[Quoted]:
    """Return the spans between quotation marks, in order; what is quoted inside a quotation is part of it.

    A paragraph ends every quotation: it continues if the next paragraph begins with an opening mark of the same kind.
    """
    found: list[Quoted] = []
    marks: list[regex.Match] = []
    for mark in MARK.finditer(text):
        if marks and text.find("\n", marks[-1].end(), mark.start()) >= 0:
            found += _paragraph(text, marks)
            marks = []
        marks.append(mark)
    return found + list(_paragraph(text, marks)) if marks else found


def _paragraph(text: str, marks: list[regex.Match]) -> Iterator[Quoted]:
    """Yield the outermost spans between the marks of one paragraph."""
    stop = text.find("\n", marks[-1].end())
    stop = len(text) if stop < 0 else stop
    hard = [end.start() + 1 for end in HARD_END.finditer(text, marks[0].start(), stop)]
    opening = [mark.start() for mark in marks if mark[0] == "‘"]
    open_marks: list[regex.Match] = []
    for mark in marks:
        family = FAMILY[mark[0]]
        inside = next((n for n, other in enumerate(open_marks) if FAMILY[other[0]] == family), None)
        if _opens(text, mark, inside is not None):
            if inside is None:
                open_marks.append(mark)
            elif mark[0] == '"':  # the one before was never closed
                open_marks[inside:] = [mark]
        elif inside is not None and not (family == SINGLE and _is_apostrophe(text, mark, hard, opening)):
            if inside == 0:
                yield Quoted(open_marks[0].start(), mark.end(), closed=True, continues=False)
            del open_marks[inside:]
    if open_marks:
        first = open_marks[0]
        end = first.start() + len(text[first.start() : stop].rstrip())
        next_first = FIRST.match(text, stop)
        continues = next_first is not None and FAMILY[next_first[1]] == FAMILY[first[0]] and next_first[1] not in "”»›"
        if continues or (FAMILY[first[0]] != SINGLE and len(text[first.start() : end].split()) >= UNCLOSED):
            yield Quoted(first.start(), end, closed=False, continues=continues)


def _opens(text: str, mark: regex.Match, inside: bool) -> bool:
    """Say whether a mark opens: a curly one by its form, unless it stands as its opposite does; a straight one by its place."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    free = not before or before.isspace() or before in "([{—–-/“‘«\"'"
    held = bool(after) and not after.isspace() and (after not in ".,;:!?)" or text.startswith("..", mark.end()))
    match mark[0]:
        case "``" | "„" | "‚" | "‘":
            return True
        case "''" | "’" | "”":
            return mark[0] == "”" and not inside and free and held
        case "“" | "«" | "‹" | "»" | "›":
            opening = mark[0] in "“«‹"
            return (not inside or (free and held)) if opening else (not inside and free and held)
        case "'":
            return free and held and not inside
        case _:
            return ((free if inside else True) and held) or (not inside and bool(before) and before in ",:")


def _is_apostrophe(text: str, mark: regex.Match, hard: list[int], opening: list[int]) -> bool:
    """Say whether a single mark is that of a plural (the workers’ rights): a surer end of the quotation follows."""
    if text[mark.start() - 1 : mark.start()] not in ("s", "S"):
        return False
    end, other = bisect_left(hard, mark.start()), bisect_left(opening, mark.start())
    return end < len(hard) and not (other < len(opening) and opening[other] < hard[end])
