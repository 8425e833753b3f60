"""A table to look through is the table, as text, with all it needs."""

import re

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import workbench as wb
from workbench import table_view
from workbench.clicks import OF_CLICKS

BAD = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"


@pytest.fixture
def shown():
    """Return a function that shows a table and returns what a notebook gets: HTML and metadata of each output."""
    InteractiveShell.instance()

    def shown(table):
        with capture_output() as captured:
            wb.show_table(table)._ipython_display_()
        return [(output.data["text/html"], output.metadata or {}) for output in captured.outputs]

    yield shown
    InteractiveShell.clear_instance()


def test_a_report_has_the_first_rows_and_says_so(shown):
    table = pd.DataFrame({"term": [f"word {n}" for n in range(12)]})
    (plain, kept), (full, left_out) = shown(table)
    assert (kept, left_out) == ({}, {OF_CLICKS: True})
    assert "word 9" in plain
    assert "word 10" not in plain
    assert len(full) > 500_000  # the library too
    assert "First 10 of 12 rows" in plain
    assert "word 11" in full
    assert repr(wb.show_table(table)).endswith("First 10 of 12 rows")
    assert repr(wb.show_table(table.head(1))).endswith("1 row")


def test_what_is_longer_than_a_notebook_carries_is_said(shown, monkeypatch):
    monkeypatch.setattr(table_view, "MOST", 3)
    (_, _), (full, _) = shown(pd.DataFrame({"term": ["first", "second", "third", "fourth", "fifth"]}))
    assert "First 3 of 5 rows" in full
    assert "fifth" not in full


def test_nothing_is_fetched_and_text_is_text(shown):
    (plain, _), (full, _) = shown(pd.DataFrame({BAD: [BAD]}, index=pd.Index([BAD], name=BAD)))
    for bad in (BAD, "<img src=x", "<script>alert"):
        assert bad not in plain + full
    assert not re.findall(r"""(?:import|src=|href=|from)\s*["'(]+https?:""", full)


def test_an_empty_table_has_its_columns(shown):
    (plain, _), (full, _) = shown(pd.DataFrame(columns=["term", "count"]))
    assert "0 rows" in plain
    assert "term" in full
    with pytest.raises(TypeError, match="needs a pandas DataFrame, not list"):
        wb.show_table([1])
