"""Long work says how far it is, where somebody looks and nowhere else."""

import sys

import pytest

from workbench import kernels
from workbench.progress import AT_ONCE, LEAST, is_watched, watched


def test_progress_is_shown_where_somebody_looks(monkeypatch):
    for name in ("CI", "TQDM_DISABLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert is_watched()
    with kernels.quick_kernels():
        assert not is_watched()
    monkeypatch.setenv("CI", "true")
    assert not is_watched()


@pytest.mark.parametrize("number", [0, 1, LEAST, LEAST + AT_ONCE + 1])
def test_everything_comes_watched_or_not(number, monkeypatch, capsys):
    for looks in (False, True):
        monkeypatch.setattr("workbench.progress.is_watched", lambda looks=looks: looks)
        assert list(watched(iter(range(number)), number, "find_dates")) == list(range(number))
    assert capsys.readouterr().err == ""  # it took less than two seconds
