"""The generated news of the benchmarks: the same for the same call, in parts as at once, with a vocabulary that grows."""

import sys

import pandas as pd
import pytest
from conftest import ROOT

import workbench as wb
from workbench.account import Read
from workbench.corpus_files import pieces, read_account, read_corpus


@pytest.fixture
def zipf_news(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    import zipf_news

    monkeypatch.setattr(zipf_news, "PART", 0.2)
    return zipf_news


def test_articles_are_the_same_again_and_each_its_own(zipf_news):
    names = zipf_news.made_up_names(100)
    table, parts = zipf_news.articles(0.5, names=names), list(zipf_news.scan(0.5, names=names))
    assert len(parts) == 3
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), table)
    assert table["article_id"].is_unique
    assert table["published_date"].is_monotonic_increasing
    assert 0.4e6 < table["text"].str.len().sum() < 0.6e6
    assert (wb.tokenize(table).groupby("article_id").size() >= zipf_news.WORDS).all()  # a name may be several words
    assert len(set(zipf_news.vocabulary(7000).to_pylist())) == 7000


def test_the_vocabulary_grows_from_part_to_part(zipf_news):
    found = [wb.tokenize(table)["term"].astype("str") for table in zipf_news.scan(0.6) if len(table) > 80]
    seen, new = set(), []
    for terms in found:
        new.append(len(set(terms) - seen))
        seen |= set(terms)
    assert new == sorted(new, reverse=True)
    assert new[-1] > 500


def test_a_corpus_is_written_in_parts_with_copies(zipf_news, tmp_path):
    zipf_news.write_corpus(tmp_path, 0.5)
    articles, account = read_corpus(tmp_path), read_account(tmp_path)
    assert len(pieces(tmp_path)) == 3
    Read(articles, account, pd.DataFrame()).checked()
    assert len(wb.find_duplicates(articles)) == 2  # one in each part that is whole
