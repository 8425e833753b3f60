"""The standard notebooks write of a corpus in parts the tables that they write of it whole."""

import pytest
from conftest import run_cells

from workbench import loads
from workbench.parts import Parts

PARAMETERS = {
    "word_frequency": {"unit": "stories", "top_by_source": 3},
    "actor_mentions": {"every": "week", "within": "paragraph"},
    "actor_profile": {"actor": "Putin", "unit": "stories"},
    "timeline": {"unit": "outlets", "balanced": True},
}


@pytest.mark.parametrize("notebook", PARAMETERS)
def test_the_tables_are_the_same(both, notebook, tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.workers._used", None)
    monkeypatch.setenv("WORKBENCH_CORES", "1")
    for name, large in (("whole", False), ("parts", True)):
        monkeypatch.setattr(loads, "holds", lambda size, large=large: not large)
        given = {"articles_path": both[1]._corpus.folder, "first_day": "2024-10-01", "tables_path": str(tmp_path / name)}
        made = run_cells(notebook, **given, actors_path="data/actors.csv", **PARAMETERS[notebook])
        assert isinstance(made["articles"], Parts) == large
    written = sorted(path.name for path in (tmp_path / "parts").iterdir())
    assert written == sorted(path.name for path in (tmp_path / "whole").iterdir() if not path.name.startswith("lines-"))
    for name in written:
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
