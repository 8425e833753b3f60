"""A corpus read piece by piece: every article once, as much at a time as a worker can hold, nothing that was not written."""

import json
import pickle

import pandas as pd
import pytest
from test_corpus import account_of, batch

from workbench import corpus
from workbench.corpus import append_corpus
from workbench.corpus_files import CorpusError, footer_of, pieces, read_corpus, read_piece

COLUMNS = ["article_id", "text", "published_date", "n_words"]


def grown(folder, lengths):
    """Add an article of each length to a corpus."""
    articles, _ = batch(0, len(lengths))
    articles = articles.assign(text=["é" * (length // 2) for length in lengths])
    append_corpus(folder, articles, account_of(articles))
    return folder


def restate(folder, **fields):
    """Let the manifest say something else of the first part of articles."""
    manifest = json.loads((folder / "corpus.json").read_text())
    next(part for part in manifest["parts"] if part["file"].startswith("articles")).update(fields)
    (folder / "corpus.json").write_text(json.dumps(manifest))


def sizes(folder):
    return [len(read_piece(piece, ["article_id"])) for piece in pieces(folder)]


def test_the_pieces_are_the_corpus(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "GROUP_ROWS", 3)
    for first, last in ((0, 7), (7, 8), (8, 8), (8, 11)):
        append_corpus(tmp_path, *batch(first, last))
    assert sizes(tmp_path) == [3, 3, 1, 1, 3]
    tables = [read_piece(piece, COLUMNS) for piece in pieces(tmp_path)]
    assert all((table.dtypes == read_corpus(tmp_path, columns=COLUMNS).dtypes).all() for table in tables)
    pd.testing.assert_frame_equal(pd.concat(tables, ignore_index=True), read_corpus(tmp_path, columns=COLUMNS))


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([400] * 5, [2, 2, 1]), ([1000, 2, 2], [1, 2]), ([2, 2, 5000, 2], [2, 1, 1]), ([998, 2, 2], [2, 1]), ([0] * 4, [4])],
)
def test_a_piece_is_bounded_by_the_bytes_of_its_texts(tmp_path, monkeypatch, lengths, expected):
    monkeypatch.setattr(corpus, "GROUP_BYTES", 1000)
    assert sizes(grown(tmp_path, lengths)) == expected


def test_articles_without_text_are_in_a_piece(tmp_path):
    articles, account = batch(0, 2)
    append_corpus(tmp_path, articles.assign(text=None), account)
    [piece] = pieces(tmp_path)
    assert read_piece(piece, ["text"])["text"].isna().tolist() == [True, True]


def test_the_end_of_a_part_has_no_text_in_it(tmp_path):
    append_corpus(tmp_path, *batch(0, 40))
    for part in tmp_path.glob("*.parquet"):
        with part.open("rb") as file:
            assert b"ferry" not in footer_of(file)


def test_no_articles_are_no_pieces(tmp_path):
    append_corpus(tmp_path, *batch(0, 0))
    assert pieces(tmp_path) == []
    with pytest.raises(CorpusError, match="is not a corpus"):
        pieces(tmp_path / "none")


def test_a_piece_goes_to_a_worker_elsewhere(tmp_path, monkeypatch):
    append_corpus(tmp_path / "corpus", *batch(0, 2))
    monkeypatch.chdir(tmp_path)
    [piece] = pickle.loads(pickle.dumps(pieces("corpus")))
    monkeypatch.chdir("/")
    assert list(read_piece(piece, ["record_no"])["record_no"]) == [0, 1]


def test_the_key_of_a_piece_stands_for_its_articles(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "GROUP_ROWS", 2)
    for name, numbers in (("one", (0, 4)), ("same", (0, 4)), ("other", (1, 5))):
        append_corpus(tmp_path / name, *batch(*numbers))
    one, same, other = ([piece.key for piece in pieces(tmp_path / name)] for name in ("one", "same", "other"))
    assert one == same
    assert len({*one, *other}) == 4


def test_a_manifest_that_does_not_say_how_many_groups_a_part_has(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "GROUP_ROWS", 2)
    append_corpus(tmp_path, *batch(0, 5))
    before = pieces(tmp_path)
    manifest = json.loads((tmp_path / "corpus.json").read_text())
    assert [part.pop("groups") for part in manifest["parts"]] == [3, 3]
    (tmp_path / "corpus.json").write_text(json.dumps(manifest))
    assert [piece.key for piece in pieces(tmp_path)] == [piece.key for piece in before]
    assert sizes(tmp_path) == [2, 2, 1]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"groups": 2}, "it has 1 row groups, the manifest says 2"),
        ({"groups": -1}, "names a file that is no part"),
        ({"groups": "1"}, "is not the manifest of a corpus"),
        ({"rows": 1}, "it has 2 rows, the manifest says 1"),
        ({"bytes": 7}, "the manifest says 7"),
        ({"footer_sha256": "0"}, "its bytes are not those that were written"),
        ({"file": "articles-000009.parquet"}, "is missing"),
    ],
)
def test_a_part_that_is_other_than_the_manifest_says(tmp_path, fields, message):
    append_corpus(tmp_path, *batch(0, 2))
    restate(tmp_path, **fields)
    with pytest.raises(CorpusError, match=message):
        read_piece(pieces(tmp_path)[0], COLUMNS)


def test_a_changed_byte_in_a_piece_is_an_error(tmp_path):
    append_corpus(tmp_path, *batch(0, 40))
    [piece] = pieces(tmp_path)
    whole, part = read_piece(piece, ["title"]), tmp_path / piece.part.file
    good = part.read_bytes()
    for place in range(4, len(good), len(good) // 40):
        part.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        try:
            pd.testing.assert_frame_equal(read_piece(piece, ["title"]), whole)
        except CorpusError as error:
            assert part.name in str(error)  # noqa: PT017


def test_a_column_that_there_is_not(tmp_path):
    append_corpus(tmp_path, *batch(0, 2))
    with pytest.raises(ValueError, match="there is no 'headline'"):
        read_piece(pieces(tmp_path)[0], ["headline"])
