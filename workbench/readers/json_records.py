"""JSON: one object, a list of objects, or one object a line."""

import json
from collections.abc import Iterator

from workbench.readers import Fault, Record, map_fields


def read(text: str) -> Iterator[Record | Fault]:
    """Yield an article for each object; anything else, or a line that cannot be parsed, is a fault."""
    stripped = text.strip()
    if not stripped:
        yield Fault("no text", 1, 1)
        return
    try:
        whole = json.loads(stripped)
    except (ValueError, RecursionError) as error:
        if stripped.startswith("["):
            line_no = getattr(error, "lineno", 1)
            yield Fault(f"not JSON: {error}", 1, line_no)
            return
        yield from _lines(text)
        return
    for record_no, value in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield _record(value, record_no, 1)


def _lines(text: str) -> Iterator[Record | Fault]:
    record_no = 0
    for line_no, line in enumerate(text.split("\n"), 1):  # not splitlines: U+2028 is legal inside a string
        if line.strip():
            record_no += 1
            try:
                yield _record(json.loads(line), record_no, line_no)
            except (ValueError, RecursionError) as error:
                yield Fault(f"not JSON: {error}", record_no, line_no)


def _record(value: object, record_no: int, line_no: int) -> Record | Fault:
    if not isinstance(value, dict):
        return Fault(f"a JSON {type(value).__name__}, not an object", record_no, line_no)
    return Record(map_fields(value), record_no, line_no)
