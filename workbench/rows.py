"""The rows of a table as they come, one by one → its columns."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench import schema

CHUNK = 5_000  # rows that are Python objects at a time
TYPES = {
    "str": pa.large_string(),
    "int64": pa.int64(),
    "datetime64[us]": pa.timestamp("us"),
    "datetime64[us, UTC]": pa.timestamp("us", "UTC"),
}


class Rows:
    """The rows of a table, which become columns as they come: as objects a million of them would fill the memory."""

    def __init__(self, table: str) -> None:
        self._name = table
        self._schema = pa.schema([(column.name, TYPES[column.dtype]) for column in schema.TABLES[table]])
        self._waiting: list[dict] = []
        self._batches: list[dict[str, pa.Array]] = []

    def __len__(self) -> int:
        return len(self._batches) * CHUNK + len(self._waiting)

    def append(self, row: dict) -> None:
        """Add a row; what it lacks is missing."""
        self._waiting.append(row)
        if len(self._waiting) == CHUNK:
            self._pack()

    def _pack(self) -> None:
        before = self._batches[-1] if self._batches else {}
        columns: dict[str, pa.Array] = {}
        for field in self._schema:
            if field.name == "text_raw":  # until something is taken out of the text, both are stored once
                columns["text_raw"] = columns["text"]
                continue
            made = pa.array([row.get(field.name) for row in self._waiting], field.type)
            same = field.name in before and made.equals(before[field.name])  # such as the name of the file
            columns[field.name] = before[field.name] if same else made
        self._batches.append(columns)
        self._waiting = []

    def cell(self, number: int, column: str) -> object:
        """Return a value of a row, counted from 0."""
        batch, place = divmod(number, CHUNK)
        return self._waiting[place][column] if batch == len(self._batches) else self._batches[batch][column][place].as_py()

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column of all rows so far."""
        if self._waiting:
            self._pack()
        return pa.chunked_array([batch[name] for batch in self._batches], self._schema.field(name).type)

    def values(self, name: str, numbers: np.ndarray) -> list:
        """Return a column's values in some rows, given in ascending order."""
        found = []
        starts = np.searchsorted(numbers, np.arange(len(self._batches) + 1) * CHUNK)
        for n, (start, end) in enumerate(pairwise(starts)):
            if start < end:
                found += self._batches[n][name].take(pa.array(numbers[start:end] - n * CHUNK)).to_pylist()
        return found

    def table(self, changes: dict[int, dict]) -> pd.DataFrame:
        """Return the table, with other values in some rows."""
        changed: dict[tuple[int, str], dict[int, object]] = {}
        for number, values in changes.items():
            batch, place = divmod(number, CHUNK)
            for name, value in values.items():
                changed.setdefault((batch, name), {})[place] = value
        columns = {name: self.column(name) for name in self._schema.names}
        for name in {name for _, name in changed}:
            chunks = columns[name].chunks
            for n, chunk in enumerate(chunks):
                if other := changed.get((n, name)):
                    values = chunk.to_pylist()
                    for place, value in other.items():
                        values[place] = value
                    chunks[n] = pa.array(values, chunk.type)
            columns[name] = pa.chunked_array(chunks)
        strings = {pa.large_string(): pd.StringDtype("pyarrow", na_value=float("nan"))}
        return schema.make(self._name, pa.table(columns).to_pandas(types_mapper=strings.get))
