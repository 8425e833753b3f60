"""The tokens of a corpus, kept in a file beside it and mapped into memory."""

import hashlib
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa

from workbench import schema
from workbench.corpus_files import MANIFEST, is_corpus, read_corpus
from workbench.tokens import tokenize
from workbench.words import PATTERN

NAME = "tokens-{}.arrow"


def read_tokens(path: str | Path) -> pd.DataFrame:
    """Return the tokens of a corpus folder: the table of `tokenize(read_corpus(path))`, in no time from the second call on.

    They are kept beside the articles as an Arrow file that is mapped into memory, not read: its pages come as they are needed.
    Its name stands for exactly these articles and rules, so a corpus that grew has its words found anew; the file of earlier
    articles goes then, and may be deleted at any time. A folder that cannot be written keeps none. Raises ValueError if the
    path is no corpus.
    """
    folder = Path(path)
    if not is_corpus(folder):
        raise ValueError(f"{str(path)!r} is no corpus: take tokenize(read_articles(path)), or make one by `workbench add`.")
    rules = "".join(map(repr, schema.TABLES["tokens"])) + PATTERN
    key = hashlib.sha256((folder / MANIFEST).read_bytes() + rules.encode()).hexdigest()[:16]
    file = folder / NAME.format(key)
    if not file.is_file():
        tokens = tokenize(read_corpus(folder, columns=["article_id", "text"]))
        try:
            _write(tokens, file)
        except OSError:
            return tokens
    with pa.memory_map(str(file)) as mapped:
        table = pa.ipc.open_file(mapped).read_all()
    return table.to_pandas(split_blocks=True)


def _write(tokens: pd.DataFrame, file: Path) -> None:
    """Write the table aside and put it in its place whole; what was kept of earlier articles goes."""
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    table = pa.Table.from_pandas(tokens, preserve_index=False)
    try:
        with pa.OSFile(str(aside), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    for earlier in file.parent.glob(NAME.format("*")):
        if earlier != file:
            earlier.unlink(missing_ok=True)
