"""A corpus in an object store: the same articles, only the bytes that are needed, and no secret in any message."""

import pickle
import threading
import traceback

import numpy as np
import pandas as pd
import pytest
from conftest import SAMPLE
from object_store import ObjectStore
from test_corpus import account_of, batch
from test_corpus_files import COLUMNS, restate

from workbench import corpus
from workbench.__main__ import main
from workbench.corpus import append_corpus
from workbench.corpus_files import CorpusError, is_corpus, pieces, read_account, read_corpus, read_piece
from workbench.loads import open_articles


@pytest.fixture
def store(tmp_path):
    server = ObjectStore(tmp_path)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def archive(store, tmp_path, monkeypatch):
    """Return the address of a corpus of two parts and three pieces, with texts that cannot be packed."""
    monkeypatch.setattr(corpus, "GROUP_ROWS", 3)
    letters = np.random.default_rng(1).integers(97, 123, (6, 100_000), dtype="u1")
    for first, last in ((0, 4), (4, 6)):
        articles, _ = batch(first, last)
        articles = articles.assign(text=[letters[n].tobytes().decode() for n in range(first, last)])
        append_corpus(tmp_path / "archive", articles, account_of(articles))
    return store.address("archive")


def test_a_corpus_in_a_store_is_the_one_that_was_copied_there(archive, tmp_path):
    assert is_corpus(archive)
    pd.testing.assert_frame_equal(read_corpus(archive), read_corpus(tmp_path / "archive"))
    pd.testing.assert_frame_equal(read_account(archive), read_account(tmp_path / "archive"))
    assert [len(read_piece(piece, ["title"])) for piece in pieces(archive)] == [3, 1, 2]
    there, here = pickle.loads(pickle.dumps(pieces(archive))), pieces(tmp_path / "archive")
    assert [piece.key for piece in there] == [piece.key for piece in here]
    for one, other in zip(there, here, strict=True):
        pd.testing.assert_frame_equal(read_piece(one, COLUMNS), read_piece(other, COLUMNS))


def test_only_the_bytes_needed_are_fetched(archive, store):
    found = pieces(archive)
    assert [name for _, name, _ in store.requests] == ["archive/corpus.json"] * 2
    store.requests.clear()
    read_piece(found[0], ["article_id", "n_words"])
    assert sum(sent for _, _, sent in store.requests) < 80_000  # the end of the part, and two columns
    store.requests.clear()
    read_piece(found[0], ["text"])
    assert 200_000 < sum(sent for _, _, sent in store.requests) < 300_000  # three articles of four
    assert len(store.requests) < 8


def test_what_is_not_there(store, tmp_path):
    assert not is_corpus(store.address("nothing"))
    with pytest.raises(CorpusError, match=r"'s3://news/nothing' is not a corpus: there is no file corpus\.json in it"):
        read_corpus(store.address("nothing"))


@pytest.mark.parametrize(
    ("mischief", "message"),
    [
        ("denies", "cannot be read: .*ACCESS_DENIED"),
        ("cuts", "cannot be read: .*AWS Error"),
        ("misses", "is missing"),
        ("shortens", "is damaged: it has 9 bytes"),
        ("changes", "is damaged: its bytes are not those that were written"),
    ],
)
def test_a_part_that_is_not_whole_is_an_error_without_secrets(archive, store, tmp_path, mischief, message):
    piece = pieces(archive)[0]
    part = tmp_path / "archive" / piece.part.file
    data = part.read_bytes()
    if mischief == "misses":
        part.unlink()
    elif mischief in ("shortens", "changes"):
        part.write_bytes(data[:9] if mischief == "shortens" else data[:-60] + b"\0" + data[-59:])
    store.mischief = mischief
    with pytest.raises(CorpusError, match=message) as caught:
        read_piece(piece, ["text"])
    assert f"'s3://news/archive/{part.name}'" in str(caught.value)
    assert "hidden" not in "".join(traceback.format_exception(caught.value))


def test_a_byte_changed_in_a_store_is_found(archive, tmp_path):
    piece = pieces(archive)[0]
    part = tmp_path / "archive" / piece.part.file
    data = part.read_bytes()
    middle = len(data) // 3
    part.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    with pytest.raises(CorpusError, match="is damaged"):
        read_piece(piece, ["text"])


@pytest.mark.parametrize(
    "address", ["ftp://u:hidden@news/archive", "s3://u:hid/den@news/x", "s3://u:hidden@news/x?secret=hidden"]
)
def test_addresses_that_cannot_be_read_from(address):
    with pytest.raises(CorpusError, match="is not an address such as s3://bucket/folder") as caught:
        pieces(address)
    assert "hid" not in str(caught.value)
    assert "hid" not in str(caught.value.__cause__)


def test_a_piece_shows_no_secret(archive):
    assert repr(pieces(archive)[2]) == "<row group 0 of 's3://news/archive/articles-000002.parquet'>"
    assert repr(open_articles(archive)).count("'s3://news/archive'") == 1


def test_nothing_is_added_to_a_store(archive, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError, match="'s3://news/archive' is an address, and a corpus grows here"):
        append_corpus(archive, *batch(6, 8))
    restate(tmp_path / "archive", groups=0)  # a manifest that does not say has the parts asked
    assert len(pieces(archive)) == 3


def test_a_report_reads_a_corpus_where_it_is(store, tmp_path, capsys, monkeypatch):
    assert main(["add", str(SAMPLE), "--corpus", str(tmp_path / "sample")]) == 0
    call = ["report", "what_went_in", "--output", str(tmp_path / "run"), "--articles"]
    assert main([*call, "s3://news/sample"]) == 2
    assert "add --remote" in capsys.readouterr().err
    assert main([*call, store.address("sample"), "--remote"]) == 2
    assert "hidden" not in (said := capsys.readouterr().err)
    assert "AWS_ENDPOINT_URL" in said
    for name, value in store.environment().items():
        monkeypatch.setenv(name, value)
    assert main([*call, "s3://news/sample", "--remote"]) == 0
    account = pd.read_csv(tmp_path / "run" / "tables" / "what_went_in" / "account.csv", keep_default_na=False)
    assert account["outcome"].tolist() == ["loaded"] * 80
