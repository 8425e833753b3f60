"""Parquet and Arrow files (.parquet, .feather, .arrow): one article a row."""

import struct
from collections.abc import Iterator

from workbench.decoding import decode
from workbench.readers import Fault, Record, Source, field_of
from workbench.readers.delimited import article_maker
from workbench.readers.spreadsheet import text_of

PARQUET, ARROW = b"PAR1", b"ARROW1"
BATCH = 1_000  # rows that are Python objects at a time
RATIO = 200  # unpacked bytes for each packed one, above `LARGEST`
LARGEST = 100_000_000
DAMAGED = (OSError, ValueError, MemoryError, NotImplementedError, OverflowError, LookupError)
ROWS_A_BYTE = 8  # more rows than this are not in a file but only stated


def read(source: Source) -> Iterator[Record | Fault]:
    """Yield an article for each row; of a damaged file the rows before, then a fault.

    Times become ISO text with the zone of their column. Titles and texts must be plain columns; in others a list of strings
    is joined by commas.
    """
    import pyarrow as pa

    kind = "parquet" if source.data.startswith(PARQUET) else "arrow"
    if not source.data.startswith((PARQUET, ARROW)):
        yield Fault("neither Parquet nor Arrow, by its first bytes")
        return
    record_no = 0
    try:
        for found in (_of_parquet if kind == "parquet" else _of_arrow)(pa, source.data):
            record_no += 1
            yield found._replace(record_no=record_no) if isinstance(found, Record) or found.record_no else found
    except (pa.ArrowException, struct.error, *DAMAGED) as error:
        message = (str(error).splitlines() or [type(error).__name__])[0][:200]
        yield Fault(f"truncated {kind}: {message}", record_no + 1 if record_no else 0)


def _of_parquet(pa, data: bytes) -> Iterator[Record | Fault]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(pa.BufferReader(data)) as file:
        fault = _not_articles(pa, file.schema_arrow) or _bomb(file.metadata, len(data))
        if fault:
            yield fault
            return
        names = _known(file.schema_arrow)
        for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
            yield from _of_batch(pa, batch.select(names))


def _of_arrow(pa, data: bytes) -> Iterator[Record | Fault]:
    with pa.ipc.open_file(pa.BufferReader(data)) as file:
        if fault := _not_articles(pa, file.schema):
            yield fault
            return
        if (size := _stated(data)) > max(LARGEST, RATIO * len(data)):
            yield Fault(f"unpacks to {size:,} bytes, more than {RATIO} times its size")
            return
        names = _known(file.schema)
        positions = [file.schema.get_field_index(name) for name in names]
        with pa.ipc.open_file(pa.BufferReader(data), options=pa.ipc.IpcReadOptions(included_fields=positions)) as part:
            for number in range(part.num_record_batches):
                batch = part.get_batch(number)
                batch.validate(full=True)  # offsets that point elsewhere would be followed
                for start in range(0, batch.num_rows, BATCH):
                    yield from _of_batch(pa, batch.slice(start, BATCH).select(names))


def _not_articles(pa, schema) -> Fault | None:
    """Return a fault for a table without known columns, or with titles or texts that are tables themselves."""
    maker = article_maker(schema.names)
    if isinstance(maker, Fault):
        return maker
    nested = [column for column in schema if field_of(column.name) in ("title", "text") and pa.types.is_nested(column.type)]
    named = "; ".join(f"{column.name!r} is {str(column.type)[:100]}" for column in nested)
    return Fault(f"nested columns where text is expected: {named}") if nested else None


def _bomb(metadata, size: int) -> Fault | None:
    """Return a fault for a file that states more than it can hold."""
    if metadata.num_rows > ROWS_A_BYTE * size:
        return Fault(f"{metadata.num_rows:,} rows stated in {size:,} bytes")
    for group in range(metadata.num_row_groups):  # not its columns: damaged ones end the process when they are asked for
        if metadata.row_group(group).total_byte_size > max(LARGEST, RATIO * size):
            return Fault(f"unpacks to more than {RATIO} times its size")
    return None


def _stated(data: bytes) -> int:
    """Return the bytes that the batches of an Arrow file say they unpack to; the library would make room for all of them.

    The footer lists the batches (offset, size of metadata, size of body), the metadata the buffers of a batch (offset, size),
    and a packed buffer begins with its true size, -1 if it is not packed after all.
    """
    (footer_size,) = struct.unpack_from("<i", data, len(data) - 10)
    footer = _Flat(data, len(data) - 10 - footer_size)
    total = 0
    for listed in (2, 3):  # dictionaries, batches
        for at, metadata_size, _ in footer.structs(listed, "<qi4xq"):
            batch = _Flat(data, at + 8).table(2)
            batch = batch.table(1) if listed == 2 else batch
            if batch.place(3):  # it is packed
                for offset, size in batch.structs(2, "<qq"):
                    if size >= 8:
                        total += max(0, *struct.unpack_from("<q", data, at + metadata_size + offset))
    return total


class _Flat:
    """A table of the format FlatBuffers, by the numbers of its fields."""

    def __init__(self, data: bytes, root: int) -> None:
        self.data = data
        self.at = root + struct.unpack_from("<I", data, root)[0]

    def place(self, field: int) -> int:
        """Return where a field stands, 0 if it is left out."""
        fields = self.at - struct.unpack_from("<i", self.data, self.at)[0]
        size = struct.unpack_from("<H", self.data, fields)[0]
        offset = struct.unpack_from("<H", self.data, fields + 4 + 2 * field)[0] if 6 + 2 * field <= size else 0
        return offset and self.at + offset

    def table(self, field: int) -> "_Flat":
        """Return the table in a field."""
        return _Flat(self.data, self.place(field))

    def structs(self, field: int, form: str) -> Iterator[tuple[int, ...]]:
        """Yield the structs in the vector of a field."""
        if place := self.place(field):
            start = place + struct.unpack_from("<I", self.data, place)[0]
            (number,) = struct.unpack_from("<I", self.data, start)
            step = struct.calcsize(form)
            for n in range(min(number, len(self.data) // step)):
                yield struct.unpack_from(form, self.data, start + 4 + n * step)


def _known(schema) -> list[str]:
    return [name for name in schema.names if field_of(name)]


def _of_batch(pa, batch) -> Iterator[Record | Fault]:
    article = article_maker(batch.schema.names)
    for row in zip(*(_values(pa, column) for column in batch.columns), strict=True):
        if any(value not in (None, "") for value in row):
            yield article(row, 1, 0)
        else:
            yield Fault("an empty row", 1)


def _values(pa, column) -> list[object]:
    """Return the values of a column; a time that Python cannot hold as Arrow prints it, bytes decoded."""
    try:
        values = column.to_pylist()
    except UnicodeDecodeError:
        values = column.cast(pa.large_binary()).to_pylist()
    except (ValueError, OverflowError, LookupError, pa.ArrowException):  # LookupError: a zone nobody knows
        values = column.cast(pa.string()).to_pylist()
    return [decode(value).text if isinstance(value, bytes) else text_of(value) for value in values]
