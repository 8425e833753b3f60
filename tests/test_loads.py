"""A corpus that is loaded in parts has the load of its table: the same articles, account and numbers."""

import pandas as pd
import pytest
from conftest import SAMPLE, run_cells
from pandas.testing import assert_frame_equal

import workbench as wb
from workbench import corpus, loads
from workbench.articles import load_batches
from workbench.corpus import append_corpus
from workbench.parts import Parts

TIMES = [
    ("", ""),
    ("2024-10-20", ""),
    ("2024-10-20", "2024-10-22"),
    ("2024-10-22T00:00Z", "2024-10-23T00:00Z"),
    ("2030-01-01", ""),
]
TABLES = {
    "articles": lambda load: load.articles,
    "account": lambda load: load.account,
    "outcomes": lambda load: load.outcomes(),
    "files": lambda load: load.by_file(),
    "removed": lambda load: load.removed_by_source(),
    "lines": lambda load: load.removed_lines(),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Return a corpus of the sample and of what is no article, in several pieces."""
    folder = tmp_path_factory.mktemp("loads")
    (folder / "more").mkdir()
    (folder / "more" / "photo.csv").write_text(
        "title,text,published\nOne,They met.,2024-10-22T14:00Z\nOne,They met.,\nTwo,,\n,,\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "GROUP_ROWS", 25)
        for path in (SAMPLE, folder / "more"):
            for read in load_batches(path):
                append_corpus(folder / "corpus", read.articles, read.account)
    return folder / "corpus"


@pytest.fixture(scope="module")
def both(archive):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loads, "holds", lambda size: False)
        return wb.load_articles(archive), loads.Load(*loads.read_all(archive))


@pytest.fixture(autouse=True)
def in_process():
    wb.use_workers(cores=1)
    yield
    wb.use_workers()


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("table", TABLES)
def test_tables_are_the_same(both, times, table):
    in_parts, whole = (TABLES[table](load.within(*times)) for load in both)
    assert_frame_equal(in_parts.collect() if isinstance(in_parts, Parts) else in_parts, whole)


@pytest.mark.parametrize("times", TIMES)
def test_numbers_are_the_same(both, times):
    in_parts, whole = (load.within(*times)._repr_mimebundle_() for load in both)
    assert in_parts == whole
    assert sum(both[0].within(*times).outcomes()["rows"]) == both[1].summary()["seen"]


def test_a_load_that_does_not_add_up_is_an_error(both):
    whole = both[1]
    with pytest.raises(RuntimeError, match="does not add up"):
        loads.Load(whole.articles.iloc[1:], whole.account, whole.mapping).summary()


def test_a_corpus_is_loaded_in_parts_if_it_is_large_or_a_cluster_works(archive, monkeypatch):
    assert isinstance(wb.load_articles(archive).articles, pd.DataFrame)
    size = sum(path.stat().st_size for path in archive.glob("articles-*"))
    monkeypatch.setattr("workbench.workers._memory", lambda: 12 * size)
    wb.use_workers()
    assert isinstance(wb.load_articles(archive).articles, Parts)
    assert isinstance(wb.load_articles(SAMPLE).articles, pd.DataFrame)
    monkeypatch.undo()
    wb.use_workers("tcp://127.0.0.1:1")
    assert isinstance(wb.load_articles(archive).articles, Parts)


def test_what_went_in_writes_the_same_tables_of_a_corpus_in_parts(archive, tmp_path, monkeypatch):
    for name, large in (("whole", False), ("parts", True)):
        monkeypatch.setattr(loads, "holds", lambda size, large=large: not large)
        made = run_cells("what_went_in", articles_path=archive, first_day="2024-10-01", tables_path=tmp_path / name)
        assert isinstance(made["articles"], Parts) == large
    written = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert written == ["account.csv", "articles.csv", "files.csv", "removed.csv"]
    for name in written:
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
