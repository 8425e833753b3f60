"""A corpus that grows: nothing lost, nothing double, whatever is killed, full, damaged or tried at once."""

import errno
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import corpus, schema
from workbench.corpus import CorpusLocked, append_corpus
from workbench.corpus_files import CorpusError, footer_of, is_corpus, pieces, read_account, read_corpus, read_piece

TESTS = Path(__file__).parent
STEPS = [(os, "open"), (os, "listdir"), (os, "fsync"), (os, "replace"), (pq.ParquetWriter, "write_table")]
STEPS += [(Path, "mkdir"), (Path, "open"), (Path, "unlink")]


@cache
def batch(first, last, *, file="day.jsonl"):
    """Return articles of these numbers, and an account that says they were loaded."""
    numbers = list(range(first, last))
    rows = {
        "article_id": [f"{number:016x}" for number in numbers],
        "title": [f"Ferry {number} sails" for number in numbers],
        "text": [f"The ferry {number} left the harbour. " * 8 for number in numbers],
        "published_date": pd.to_datetime("2024-10-01") + pd.to_timedelta([number % 30 for number in numbers], unit="D"),
        "n_words": 48,
        "file": file,
        "record_no": numbers,
        "line_no": numbers,
    }
    articles = schema.make("articles", rows)
    return articles, account_of(articles)


def account_of(articles):
    return schema.make("account", articles[corpus.PLACE].assign(outcome="loaded", reason=""))


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != corpus.LOCK)


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def check_sound(folder, number):
    """Check that the articles 0 to number - 1 are there once, that the account says so, and that no file is left over."""
    ids = [f"{n:016x}" for n in range(number)]
    assert list(read_corpus(folder)["article_id"]) == ids
    account = read_account(folder)
    assert list(account.loc[account["outcome"] == "loaded", "article_id"]) == ids
    assert corpus.remove_orphans(folder) == []


# Examples


def test_a_corpus_grows(tmp_path):
    folder = tmp_path / "new" / "corpus"
    first, second = batch(0, 3), batch(2, 5, file="next.jsonl")
    assert not is_corpus(folder)
    assert list(append_corpus(folder, *first)["outcome"]) == ["loaded"] * 3
    account = append_corpus(folder, *second)
    assert is_corpus(folder)
    assert list(account["outcome"]) == ["duplicate", "loaded", "loaded"]
    assert list(account["reason"]) == ["already in the corpus", "", ""]
    check_sound(folder, 5)
    assert len(read_account(folder)) == 6
    assert files(folder) == [f"{table}-00000{n}.parquet" for table in ("account", "articles") for n in (1, 2)] + ["corpus.json"]


def test_adding_the_same_again_writes_nothing(tmp_path):
    for articles, account in (batch(0, 3), batch(3, 6)):
        append_corpus(tmp_path, articles, account)
    before = content(tmp_path)
    for articles, account in (batch(0, 3), batch(3, 6), batch(0, 6), batch(0, 0)):
        assert set(append_corpus(tmp_path, articles, account)["outcome"]) <= {"duplicate"}
    assert content(tmp_path) == before


def test_what_was_set_aside_is_kept_once(tmp_path):
    articles, account = batch(0, 2)
    faults = schema.make(
        "account", {"file": ["a.bin", "b.txt"], "record_no": 0, "line_no": 0, "outcome": ["skipped", "set aside"]}
    )
    faults["reason"] = ["the format .bin is not read", "empty"]
    append_corpus(tmp_path, articles[:0], faults)
    append_corpus(tmp_path, articles, pd.concat([account, faults]))
    append_corpus(tmp_path, articles, pd.concat([account, faults]))
    assert list(read_account(tmp_path)["outcome"]) == ["skipped", "set aside", "loaded", "loaded"]
    assert files(tmp_path) == ["account-000001.parquet", "account-000002.parquet", "articles-000002.parquet", "corpus.json"]


def test_an_article_seen_at_another_place_is_accounted_for(tmp_path):
    append_corpus(tmp_path, *batch(0, 2))
    append_corpus(tmp_path, *batch(0, 2, file="copy.jsonl"))
    assert list(read_account(tmp_path)["outcome"]) == ["loaded", "loaded", "duplicate", "duplicate"]
    assert len(read_corpus(tmp_path)) == 2


def test_the_manifest_says_what_a_part_holds(tmp_path):
    append_corpus(tmp_path, *batch(0, 4))
    part = json.loads((tmp_path / "corpus.json").read_text())["parts"][0]
    assert part["file"] == "articles-000001.parquet"
    assert (part["rows"], part["bytes"]) == (4, (tmp_path / part["file"]).stat().st_size)
    assert (part["first_day"], part["last_day"]) == ("2024-10-01", "2024-10-04")


def test_columns_are_read_alone_and_parts_one_by_one(tmp_path):
    append_corpus(tmp_path, *batch(0, 3))
    append_corpus(tmp_path, *batch(3, 5))
    some = read_corpus(tmp_path, columns=["title", "article_id"])
    pd.testing.assert_frame_equal(some, read_corpus(tmp_path)[["title", "article_id"]])
    there = pieces(tmp_path)
    append_corpus(tmp_path, *batch(5, 6))
    assert [len(read_piece(piece, ["n_words"])) for piece in there] == [3, 2]
    with pytest.raises(ValueError, match="there is no 'headline'"):
        read_corpus(tmp_path, columns=["headline"])
    with pytest.raises(ValueError, match="there is no 'headline'"):
        read_piece(there[0], ["headline"])


def test_tables_given_are_not_changed(tmp_path):
    append_corpus(tmp_path, *batch(0, 2))
    articles, account = batch(0, 3)
    copies = articles.copy(), account.copy()
    append_corpus(tmp_path, articles, account)
    pd.testing.assert_frame_equal(articles, copies[0])
    pd.testing.assert_frame_equal(account, copies[1])


def test_an_empty_corpus_is_an_empty_table(tmp_path):
    append_corpus(tmp_path, schema.empty("articles"), schema.empty("account"))
    pd.testing.assert_frame_equal(read_corpus(tmp_path), schema.empty("articles"))
    pd.testing.assert_frame_equal(read_account(tmp_path), schema.empty("account"))
    assert pieces(tmp_path) == []
    assert files(tmp_path) == ["corpus.json"]


@pytest.mark.parametrize(
    ("articles", "account", "message"),
    [
        (pd.concat([batch(0, 2)[0], batch(1, 2)[0]]), batch(0, 2)[1], "'0000000000000001' is in the articles twice"),
        (batch(0, 2)[0].assign(article_id=[None, "a"]), batch(0, 2)[1], "Row 0 of the articles has no article_id"),
        (batch(0, 3)[0], batch(0, 2)[1], "loaded 2 times"),
        (batch(0, 2)[0], batch(1, 3)[1], "loaded 2 times"),
        (batch(0, 2)[0], batch(0, 2)[1].drop(columns="reason"), "missing: reason"),
    ],
)
def test_tables_that_do_not_add_up_are_refused(tmp_path, articles, account, message):
    with pytest.raises(ValueError, match=message):
        append_corpus(tmp_path / "corpus", articles, account)
    assert not (tmp_path / "corpus").exists()


# What must hold for every table

VALUES = {
    "str": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "datetime64[us, UTC]": st.none() | st.datetimes(timezones=st.just(pd.Timestamp(0, tz="UTC").tzinfo)),
    "datetime64[us]": st.none() | st.datetimes(),
    "Int64": st.none() | st.integers(-(2**63), 2**63 - 1),
    "boolean": st.none() | st.booleans(),
    "bool": st.booleans(),
}


@st.composite
def article_tables(draw):
    number = draw(st.integers(0, 4))
    columns = {
        column.name: pd.Series(draw(st.lists(VALUES[column.dtype], min_size=number, max_size=number)), dtype=column.dtype)
        for column in schema.TABLES["articles"]
    }
    columns["article_id"] = [f"{n:016x}" for n in range(number)]
    return schema.make("articles", columns)


@settings(max_examples=20)
@given(articles=article_tables(), cut=st.integers(0, 4))
def test_every_value_comes_back(tmp_path_factory, articles, cut):
    folder = tmp_path_factory.mktemp("corpus")
    for piece in (articles[:cut], articles[cut:]):
        append_corpus(folder, piece, account_of(piece))
    pd.testing.assert_frame_equal(read_corpus(folder), articles)
    pd.testing.assert_frame_equal(read_account(folder), account_of(articles))


def test_instants_of_other_zones_are_kept_as_instants(tmp_path):
    articles, account = batch(0, 2)
    moment = pd.Timestamp("2024-10-22 23:30", tz="America/New_York")
    append_corpus(tmp_path, articles.assign(published=[moment, pd.NaT]), account)
    published = read_corpus(tmp_path)["published"]
    assert published.dtype == "datetime64[us, UTC]"
    assert published[0] == moment
    assert published.isna()[1]


# Parts of another day


def test_an_older_part_lacks_newer_columns(tmp_path, monkeypatch):
    append_corpus(tmp_path, *batch(0, 2))
    newer = {"tone": "str", "seen_at": "datetime64[us, UTC]", "rank": "Int64", "checked": "boolean"}
    columns = tuple(schema.Column(name, dtype, "") for name, dtype in newer.items())
    monkeypatch.setitem(schema.TABLES, "articles", (*schema.TABLES["articles"], *columns))
    articles, account = batch(2, 3)
    append_corpus(tmp_path, articles.assign(tone="calm", rank=2**62 + 1, checked=True), account)
    both = read_corpus(tmp_path)
    assert {name: str(both[name].dtype) for name in newer} == newer
    assert both.loc[:1, list(newer)].isna().all(axis=None)
    assert (both["tone"][2], both["rank"][2], both["checked"][2]) == ("calm", 2**62 + 1, True)
    assert read_corpus(tmp_path, columns=["tone"])["tone"].isna().tolist() == [True, True, False]


def test_a_newer_part_has_columns_nobody_knows(tmp_path, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setitem(schema.TABLES, "articles", (*schema.TABLES["articles"], schema.Column("tone", "str", "")))
        articles, account = batch(0, 2)
        append_corpus(tmp_path, articles.assign(tone="calm"), account)
    append_corpus(tmp_path, *batch(2, 3))
    check_sound(tmp_path, 3)
    assert "tone" not in read_corpus(tmp_path)


def test_a_column_that_cannot_be_missing_is_not_made_up(tmp_path, monkeypatch):
    append_corpus(tmp_path, *batch(0, 2))
    monkeypatch.setitem(schema.TABLES, "articles", (*schema.TABLES["articles"], schema.Column("rank", "int64", "")))
    with pytest.raises(CorpusError, match=r"articles-000001\.parquet.*'rank' lacks values"):
        read_corpus(tmp_path)


# Killed


def fork(work, *arguments, after=None):
    """Run in a forked process, which is killed after so many seconds; return its exit code, negative if it was killed."""
    child = os.fork()
    if not child:
        try:
            work(*arguments)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def check_after_kill(folder, before, number):
    """Check that the articles from `before` to `number` are there all or none, and that a further append completes them."""
    if is_corpus(folder):
        assert len(read_corpus(folder)) in (before, number)
    else:
        assert before == 0
    append_corpus(folder, *batch(before, number))
    check_sound(folder, number)


@contextmanager
def failing(fail, at):
    """Call `fail` instead of the step of this number; steps are what touches the disk."""
    done = 0

    def counted(step):
        def call(*args, **kwargs):
            nonlocal done
            done += 1
            if done == at:
                fail()
            return step(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, counted(getattr(owner, name)))
        yield lambda: done


def append_and_die(folder, before, number, at):
    with failing(lambda: os.kill(os.getpid(), signal.SIGKILL), at):
        append_corpus(folder, *batch(before, number))


def die_at_random(folder):
    """Kill 50 appends, each at a moment of its own: ten in a row on each of five corpora; then check what each kill left."""
    moments, codes, left, size = random.Random(20), [], [], 60
    span = 1.3 * min(time_of_append(folder / f"timed{n}", size) for n in range(3))
    for name in "abcde":
        done, tried = set(), set()
        (folder / name).mkdir()
        for first in range(0, 10 * size, size):
            codes.append(fork(append_corpus, folder / name, *batch(first, first + size), after=moments.uniform(0, span)))
            tried.add(first)
            done |= {first} if codes[-1] == 0 else set()
            left.append((shutil.copytree(folder / name, folder / f"{name}{first}"), set(done), set(tried)))
    for place, done, tried in left:
        check_whole_batches(place, done, tried, size)
    for name in "abcde":
        append_corpus(folder / name, *batch(0, 10 * size))
        assert sorted(read_account(folder / name)["record_no"]) == list(range(10 * size))
        check_whole_batches(folder / name, set(range(0, 10 * size, size)), set(range(0, 10 * size, size)), size)
        assert corpus.remove_orphans(folder / name) == []
    print(json.dumps(codes))


def time_of_append(folder, size):
    started = time.monotonic()
    assert fork(append_corpus, folder, *batch(0, size)) == 0
    return time.monotonic() - started


def check_whole_batches(folder, done, tried, size):
    """Check that what ended is there, and of what was killed all or nothing, in both tables."""
    if not is_corpus(folder):
        assert not done
        return
    there = read_corpus(folder)["record_no"].tolist()
    batches = {first for first in tried if first in there}
    assert sorted(there) == [number for first in sorted(batches) for number in range(first, first + size)]
    assert sorted(read_account(folder)["record_no"]) == sorted(there)
    assert done <= batches <= tried


def die_at_each_step(folder):
    """Kill a later append before each step it takes, and a first one before the steps that make a corpus; then check all."""
    steps = []
    assert fork(append_corpus, folder / "20", *batch(0, 20)) == 0
    for before in (0, 20):
        for at in range(1, 100 if before else 14):
            if before:
                shutil.copytree(folder / "20", folder / f"20-{at}")
            if fork(append_and_die, folder / f"{before}-{at}", before, before + 20, at) == 0:
                at -= 1
                break
        steps.append(at)
    for before, last in zip((0, 20), steps, strict=True):
        for at in range(1, last + 1):
            check_after_kill(folder / f"{before}-{at}", before, before + 20)
    print(json.dumps(steps))


def in_a_process_of_its_own(function, folder):
    """Forking is for a process without threads: one that has not read or written a Parquet file yet."""
    code = f"import pathlib, sys, test_corpus; test_corpus.{function}(pathlib.Path(sys.argv[1]))"
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths}, stdin=-1, stdout=-1, stderr=-1, text=True)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.fixture(scope="module")
def killers(tmp_path_factory):
    """Return what both kinds of killing tell, done side by side."""
    names = ("die_at_random", "die_at_each_step")
    processes = {name: in_a_process_of_its_own(name, tmp_path_factory.mktemp(name)) for name in names}
    yield lambda name: (*processes[name].communicate(timeout=100), processes[name].returncode)
    for process in processes.values():
        process.kill()


@needs_fork
def test_killed_at_50_random_moments(killers):
    told, errors, code = killers("die_at_random")
    assert code == 0, errors
    codes = json.loads(told)
    assert len(codes) == 50
    assert set(codes) <= {0, -signal.SIGKILL}
    assert codes.count(-signal.SIGKILL) >= 10


@needs_fork
def test_killed_before_each_step(killers):
    told, errors, code = killers("die_at_each_step")
    assert code == 0, errors
    assert min(json.loads(told)) >= 13


def test_what_a_killed_run_left_is_ignored_then_removed(tmp_path):
    append_corpus(tmp_path, *batch(0, 2))
    left = ["account-000002.parquet", "articles-000002.parquet", "articles-000003.parquet.tmp", "corpus.json.tmp"]
    for name in left:
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("mine")
    assert len(read_corpus(tmp_path)) == 2
    append_corpus(tmp_path, *batch(2, 3))
    assert len(read_corpus(tmp_path)) == 3
    (tmp_path / left[2]).write_bytes(b"half")
    assert corpus.remove_orphans(tmp_path) == [left[2]]
    assert (tmp_path / "notes.txt").exists()


# Two at once


def append_slowly(folder):
    replace = os.replace

    def wait(*names):
        if "articles" in str(names[0]):
            print("writing", flush=True)
            sys.stdin.readline()
        return replace(*names)

    corpus.os.replace = wait
    append_corpus(folder, *batch(0, 2))


def test_two_at_once_are_refused(tmp_path):
    process = in_a_process_of_its_own("append_slowly", tmp_path)
    assert process.stdout.readline() == "writing\n"
    with pytest.raises(CorpusLocked, match="Another process is adding"):
        append_corpus(tmp_path, *batch(2, 4))
    with pytest.raises(CorpusLocked):
        corpus.remove_orphans(tmp_path)
    assert len(read_corpus(tmp_path)) == 0
    errors = process.communicate("go on\n", timeout=30)[1]
    assert process.returncode == 0, errors
    append_corpus(tmp_path, *batch(2, 4))
    check_sound(tmp_path, 4)


# Disks


def full():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_at_any_step_leaves_the_corpus_as_it_was(tmp_path):
    append_corpus(tmp_path / "good", *batch(0, 2))
    before = content(tmp_path / "good")
    for at in range(1, 100):
        folder = shutil.copytree(tmp_path / "good", tmp_path / str(at))
        with failing(full, at) as steps:
            try:
                append_corpus(folder, *batch(2, 4))
            except CorpusError as error:
                assert "No space left" in str(error)  # noqa: PT017
            else:
                break
        if read_corpus(folder, columns=["article_id"]).shape[0] == 2:
            assert content(folder) == before
        check_after_kill(folder, 2, 4)
    assert 10 < steps() == at - 1


def test_a_limit_of_the_system_leaves_the_corpus_as_it_was(tmp_path):
    resource = pytest.importorskip("resource")
    append_corpus(tmp_path, *batch(0, 2))
    before = content(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(CorpusError, match="cannot be written: File too large"):
            append_corpus(tmp_path, *batch(2, 2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert content(tmp_path) == before


def test_folders_that_are_no_corpus(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear")
    for path, message in (
        ("file", "cannot be written"),
        ("file/below", "cannot be written"),
        ("mine", "has 'letter.txt' in it"),
    ):
        with pytest.raises(CorpusError, match=message):
            append_corpus(tmp_path / path, *batch(0, 2))
    for path in ("file", "file/below", "mine", "nowhere", "n" * 300, "nul\0"):
        assert not is_corpus(tmp_path / path)
        for call in (read_corpus, read_account, pieces, corpus.remove_orphans):
            with pytest.raises(CorpusError):
                call(tmp_path / path)
    assert files(tmp_path / "mine") == ["letter.txt"]
    assert files(tmp_path) == ["file", "mine"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(CorpusError, match="cannot be written: Permission denied"):
        append_corpus(tmp_path, *batch(0, 2))
    tmp_path.chmod(0o700)


def test_parts_are_never_removed_for_want_of_a_manifest(tmp_path):
    append_corpus(tmp_path, *batch(0, 2))
    (tmp_path / "corpus.json").unlink()
    before = files(tmp_path)
    with pytest.raises(CorpusError, match=r"has 'account-000001\.parquet' in it and no corpus\.json"):
        append_corpus(tmp_path, *batch(2, 4))
    assert files(tmp_path) == before


# Damage


def test_a_changed_byte_is_never_read_as_an_article(tmp_path):
    append_corpus(tmp_path, *batch(0, 40))
    part = tmp_path / "articles-000001.parquet"
    whole, good = read_corpus(tmp_path, columns=["title", "n_words"]), part.read_bytes()
    places = random.Random(5)
    for _ in range(50):
        place = places.randrange(len(good))
        part.write_bytes(good[:place] + bytes([good[place] ^ 1 << places.randrange(8)]) + good[place + 1 :])
        with pytest.raises(CorpusError, match=r"articles-000001\.parquet.*is damaged"):
            read_corpus(tmp_path)
        try:
            pd.testing.assert_frame_equal(read_corpus(tmp_path, columns=["title", "n_words"]), whole)
        except CorpusError as error:
            assert part.name in str(error)  # noqa: PT017


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1\xff\xff\xff\xffPAR1", b"text" * 9999, None], ids=repr)
@pytest.mark.parametrize("honest", [False, True])
def test_a_part_that_is_no_part(tmp_path, data, honest):
    append_corpus(tmp_path, *batch(0, 2))
    part = tmp_path / "articles-000001.parquet"
    part.unlink() if data is None else part.write_bytes(data)
    if honest and data is not None:
        restate(tmp_path, part)
    for call in (lambda: read_corpus(tmp_path), lambda: read_corpus(tmp_path, columns=["title"])):
        with pytest.raises(CorpusError, match=r"articles-000001\.parquet"):
            call()
    before = content(tmp_path)
    with pytest.raises(CorpusError, match=r"articles-000001\.parquet"):
        append_corpus(tmp_path, *batch(2, 4))
    assert content(tmp_path) == before


def restate(folder, part):
    """Make the manifest agree with what a part now is."""
    manifest = json.loads((folder / "corpus.json").read_text())
    data = part.read_bytes()
    digests = {"sha256": sha256(data).hexdigest(), "footer_sha256": sha256(footer_of(io.BytesIO(data))).hexdigest()}
    next(entry for entry in manifest["parts"] if entry["file"] == part.name).update(bytes=len(data), **digests)
    (folder / "corpus.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    "columns",
    [
        {"article_id": ["a"], "n_words": [1]},
        {"article_id": ["a", "b"], "n_words": ["few", "many"]},
        {"article_id": [[1], [2]], "n_words": [1, 2]},
        {"article_id": ["a", "b"], "n_words": [1, None], "record_no": 1, "line_no": 1},
        {"text": [b"\xff\xfe", b"\xff"]},
    ],
)
def test_a_part_with_another_table_in_it(tmp_path, columns):
    append_corpus(tmp_path, *batch(0, 2))
    part = tmp_path / "articles-000001.parquet"
    pq.write_table(pa.Table.from_pandas(pd.DataFrame(columns)), part)
    restate(tmp_path, part)
    with pytest.raises(CorpusError, match=r"articles-000001\.parquet.*is damaged"):
        read_corpus(tmp_path)


GOOD = {"file": "articles-000001.parquet", "rows": 2, "bytes": 9, "sha256": "", "footer_sha256": "", "schema": ""}
GOOD |= {"first_day": None, "last_day": None}


def manifest_of(*parts, version=1):
    return json.dumps({"version": version, "parts": list(parts)})


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        "null",
        "\xff\xfe",
        "[" * 100_000,
        '{"version": 1}',
        '{"version": 1, "parts": 7}',
        manifest_of(version=2),
        manifest_of({}),
        manifest_of(GOOD | {"more": 1}),
        manifest_of(GOOD | {"file": "../articles-000001.parquet"}),
        manifest_of(GOOD | {"file": 7}),
        manifest_of(GOOD | {"rows": "2"}),
        manifest_of(GOOD | {"rows": -2}),
        manifest_of(GOOD, GOOD),
    ],
    ids=lambda text: text[:40],
)
def test_a_damaged_manifest_is_said_and_nothing_is_removed(tmp_path, manifest):
    append_corpus(tmp_path, *batch(0, 2))
    (tmp_path / "corpus.json").write_text(manifest, encoding="latin-1")
    before = content(tmp_path)
    assert not is_corpus(tmp_path)
    for call in (read_corpus, pieces, corpus.remove_orphans, lambda path: append_corpus(path, *batch(2, 4))):
        with pytest.raises(CorpusError, match=r"corpus\.json"):
            call(tmp_path)
    assert content(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("name", ["corpus.json", "articles-000001.parquet"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    append_corpus(tmp_path, *batch(0, 2))
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    with pytest.raises(CorpusError, match=name):
        read_corpus(tmp_path)
    with pytest.raises(CorpusError, match=name):
        append_corpus(tmp_path, *batch(2, 4))


@pytest.mark.parametrize("name", ["articles-000001.parquet", "articles-000001.parquet.tmp", "corpus.json.tmp", ".lock"])
def test_nothing_is_written_through_a_link(tmp_path, name):
    folder, outside = tmp_path / "corpus", tmp_path / "outside"
    append_corpus(folder, *batch(0, 0))
    (folder / ".lock").unlink()
    (folder / name).symlink_to(outside)
    try:
        append_corpus(folder, *batch(0, 2))
        check_sound(folder, 2)
    except CorpusError:
        assert name == ".lock"
    assert not outside.exists()
