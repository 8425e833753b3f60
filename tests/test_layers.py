"""The house: which module may import which."""

import ast
import re
import subprocess
import sys

import pytest
from conftest import ROOT

TABLE = re.findall(r"^\| (\d) \| `(\w+)/?` \|", (ROOT / "CONTRIBUTING.md").read_text(), re.M)
STOREYS = [int(storey) for storey, _ in TABLE]
MODULES = [name for _, name in TABLE]  # from the top of the house to its ground
FILES = sorted((ROOT / "workbench").rglob("*.py"))


def module(path):
    return path.relative_to(ROOT / "workbench").with_suffix("").parts[0]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_has_its_place():
    assert sorted(MODULES) == sorted({module(path) for path in FILES} - {"__init__"})
    assert sorted(STOREYS, reverse=True) == STOREYS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down(path):
    own = module(path)
    below = MODULES[MODULES.index(own) + 1 :] if own in MODULES else []
    imported = {name.split(".")[1] for name in imports(path) if name.startswith("workbench.")} & set(MODULES) - {own}
    assert imported <= set(below), f"{own} imports {sorted(imported - set(below))}"


def test_reports_import_no_analysis():
    below = [name for path in FILES if module(path) in ("reports", "pages", "parameters") for name in imports(path)]
    assert not [name for name in below if name == "pandas" or name in ("workbench.articles", "workbench.figures")]


def test_only_charts_and_traces_know_plotly():
    knowing = {module(path) for path in FILES if any(name.split(".")[0] == "plotly" for name in imports(path))}
    charts = {name for name in MODULES if name.endswith("_charts")}
    assert knowing == charts | {"figures", "traces", "clicks", "pages"}  # pages packs plotly.js


def test_importing_the_package_imports_nothing():
    code = "import sys, workbench; sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
