"""JSON: one object, a list of objects, an object that wraps such a list, or one object a line."""

import json
import re
from collections.abc import Iterator
from itertools import chain, islice

from workbench.readers import Fault, Record, Source, field_of, record_of

WRAPPERS = ("articles", "results", "items", "hits", "data", "response", "docs")  # keys of an answer that hold the articles
DEEPEST_WRAPPER = 3
LIST_OF_OBJECTS = re.compile(r"\[\s*+\{")
BLANK = re.compile(r"[\s\ufeff]*+")
OBJECT_LINE = re.compile(r"\{.*\}[\s,]*+", re.S)


class _Number(str):
    """A number as it is written, of any length."""


NAMES = {dict: "object", list: "list", _Number: "number", str: "string", bool: "truth value", type(None): "null"}


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each object; any other value is a fault.

    Of a list that is cut or broken the objects before are kept, and the rest is one fault. In a file of one object a line
    each line stands for itself. Numbers are kept as they are written.
    """
    text = source.text
    if source.lines_before is not None or is_one_a_line(text):
        values = _of_lines(text, source.lines_before or 0)
    else:
        values = _of_text(_Cursor(text), open_lists=True)
    found = 0
    for found, (value, line_no) in enumerate(values, 1):
        if isinstance(value, Fault):
            yield value._replace(record_no=found, line_no=line_no)
        else:
            yield _article(value, found, line_no)
    if not found and not text.strip():
        yield Fault("no text", 1, 1)


def _article(value: object, record_no: int, line_no: int) -> Record | Fault:
    if not isinstance(value, dict):
        return Fault(f"a JSON {NAMES[type(value)]}, not an object", record_no, line_no)
    if isinstance(value.get("_source"), dict):  # a hit of Elasticsearch
        value = value["_source"]
    names = {name: field for name in value if (field := field_of(name))}
    if not names:
        return Fault(f"no known name in the object: {', '.join(islice(value, 50))[:200]}", record_no, line_no)
    fields = {}
    for name, field in names.items():
        fields[name] = _prose(value[name], field) if field in ("title", "text") else value[name]
        if isinstance(fields[name], dict) and field in ("title", "text"):
            return Fault(f"{name!r} holds an object, not a text", record_no, line_no)
    try:
        record = record_of(fields, record_no, line_no)
    except RecursionError:
        return Fault("not JSON of articles: nested too deeply", record_no, line_no)
    if "text" in names.values() and "text" not in record.fields:
        return Fault("no text", record_no, line_no)
    return record


def _prose(value: object, field: str) -> object:
    """Return a text that is a list of paragraphs or, as in WordPress, an object with the key `rendered`, as one text."""
    if isinstance(value, dict) and isinstance(value.get("rendered"), str):
        return value["rendered"]
    if field == "text" and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return value


class _Cursor:
    """A place in a text of JSON; what cannot be read there moves it to the end, with `broken` set."""

    def __init__(self, text: str) -> None:
        self.twice: str | None = None
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=_Number, parse_float=_Number, parse_constant=lambda _: None
        )
        self.start(text, 1)

    def start(self, text: str, line_no: int) -> None:
        """Begin with a text whose first line has this number."""
        self.text, self.at, self.broken = text, 0, False
        self._counted, self._line_no = 0, line_no

    @property
    def line_no(self) -> int:
        """The line of the place; counted on from the last one that was asked for."""
        self._line_no += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line_no

    def peek(self) -> str:
        """Pass over white space and return the next character, or nothing at the end."""
        self.at = BLANK.match(self.text, self.at).end()
        return self.text[self.at : self.at + 1]

    def pass_over(self, character: str) -> bool:
        """Say whether this character comes next, and pass over it."""
        found = self.peek() == character
        self.at += found
        return found

    def value(self) -> object:
        """Read the value that begins here; a fault for one that is broken or has a key twice."""
        self.peek()
        self.twice = None
        try:
            value, self.at = self._decoder.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            return self.fail(error.msg, error.pos)
        except RecursionError:
            return self.fail("nested too deeply", self.at)
        return value if self.twice is None else Fault(f"the key {self.twice[:100]!r} stands twice")

    def fail(self, reason: str, at: int) -> Fault:
        """Give up the rest of the text."""
        line_start = self.text.rfind("\n", 0, at) + 1
        line_no = self.text.count("\n", self._counted, at) + self._line_no
        self.at, self.broken = len(self.text), True
        return Fault(f"not JSON: {reason} (line {line_no}, character {at - line_start + 1})")

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) != len(pairs):
            names = [name for name, _ in pairs]
            self.twice = next(name for n, name in enumerate(names) if name in names[:n])
        return value


def _of_text(cursor: _Cursor, *, open_lists: bool) -> Iterator[tuple[object, int]]:
    """Yield each value of a text with its line; lists at the top and in wrappers are opened."""
    while next_character := cursor.peek():
        start, line_no = cursor.at, cursor.line_no
        if next_character == "[" and open_lists:
            yield from _of_list(cursor)
        elif next_character == "{":
            value = cursor.value()
            after = cursor.at, cursor.broken
            opened = _of_wrapper(cursor, start) if _may_wrap(value, cursor) else iter(())
            yield from chain([next(opened, (value, line_no))], opened)
            cursor.at, cursor.broken = after
        else:
            yield cursor.value(), line_no
        cursor.pass_over(",")


def _of_list(cursor: _Cursor) -> Iterator[tuple[object, int]]:
    """Yield each value of the list that begins here; of one that is broken the rest is one fault."""
    cursor.pass_over("[")
    if cursor.pass_over("]"):
        return
    while not cursor.broken:
        cursor.peek()
        line_no = cursor.line_no
        yield cursor.value(), line_no
        if cursor.broken or cursor.pass_over("]"):
            return
        if not cursor.pass_over(","):
            line_no = cursor.line_no
            yield cursor.fail("no comma after a value" if cursor.peek() else "the list is cut short", cursor.at), line_no


def _may_wrap(value: object, cursor: _Cursor) -> bool:
    """Say whether an object, or one that cannot be read whole, may be an answer around a list of articles."""
    if isinstance(value, Fault):
        return cursor.twice not in WRAPPERS
    return any(key in value for key in WRAPPERS) and not any(value[key] for key in value if field_of(key) == "text")


def _of_wrapper(cursor: _Cursor, start: int, depth: int = 0) -> Iterator[tuple[object, int]]:
    """Yield each value of the lists of objects in a wrapper that begins at `start`; nothing if it is an article itself."""
    cursor.at, cursor.broken = start, False
    cursor.pass_over("{")
    while cursor.peek() == '"':
        key = cursor.value()
        if not cursor.pass_over(":"):
            return
        cursor.peek()
        place = cursor.at
        if key in WRAPPERS and LIST_OF_OBJECTS.match(cursor.text, place):
            yield from _of_list(cursor)
        else:
            value = cursor.value()
            after = cursor.at, cursor.broken
            if key in WRAPPERS and depth < DEEPEST_WRAPPER:
                yield from _of_wrapper(cursor, place, depth + 1)
            elif value and field_of(key) == "text":
                return
            cursor.at, cursor.broken = after
        if not cursor.pass_over(","):
            return


def is_one_a_line(text: str) -> bool:
    """Say whether one of the first lines is an object by itself, and the first is none that goes on in the next."""
    first = [line.strip("\ufeff \t") for line, _ in islice(_lines(text), 20)]
    if not first or first[0].startswith("["):
        return False
    if first[0].endswith(("{", "[", ",", ":")) and not OBJECT_LINE.fullmatch(first[0]):
        return False
    return any(OBJECT_LINE.fullmatch(line) for line in first)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield each line that is not blank, with its number; not by splitlines, for U+2028 is legal inside a string."""
    at, line_no = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if line and not line.isspace():
            yield line, line_no
        at, line_no = at + len(line) + 1, line_no + 1


def _of_lines(text: str, lines_before: int) -> Iterator[tuple[object, int]]:
    cursor = _Cursor("")
    for line, line_no in _lines(text):
        cursor.start(line, lines_before + line_no)
        yield from _of_text(cursor, open_lists=False)
