"""CSV, separated by commas, semicolons or tabs: a header row, then one article a row."""

import csv
from collections.abc import Iterator

from workbench.readers import FIELD, Fault, Record, map_fields

LONGEST_FIELD = 100_000_000  # characters; the csv module's own limit is an article too short


def read(text: str) -> Iterator[Record | Fault]:
    """Yield an article for each row; a row with more or fewer fields than the header is a fault, and so is an open quote."""
    csv.field_size_limit(LONGEST_FIELD)
    header_line = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header_line.count)
    rows = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    record_no, line_no = 0, 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(f"not CSV: {error}; the rest of the file is not read", record_no + 1, line_no)
            return
        here, line_no = line_no, rows.line_num + 1
        if header is None and any(row):
            header = row
            if not any(name.strip().lower().replace(" ", "_") in FIELD for name in header):
                yield Fault(f"no known column name in the header: {', '.join(header)[:200]}", 0, here)
                return
        elif row:
            record_no += 1
            if len(row) == len(header):
                yield Record(map_fields(dict(zip(header, row, strict=True))), record_no, here)
            else:
                yield Fault(f"{len(row)} fields where the header has {len(header)}", record_no, here)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield line + "\n"
