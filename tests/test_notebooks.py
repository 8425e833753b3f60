"""The notebooks of the project keep its style; those that users write beside them need not."""

import ast
import json
import re
import shutil
import subprocess

import nbformat
import pytest
from conftest import NOTEBOOKS, ROOT

from workbench.drafts import TEMPLATE
from workbench.parameters import read_parameters

in_style = pytest.mark.parametrize("path", [*NOTEBOOKS, TEMPLATE], ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == kind]


@in_style
def test_no_outputs_and_a_plain_kernel(path):
    notebook = json.loads(path.read_text())
    nbformat.validate(notebook)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@in_style
def test_cells_are_short_and_straight(path):
    for cell in cells(path, "code"):
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= 8 or "parameters" in cell["metadata"].get("tags", [])
        banned = (ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.Try, ast.ClassDef)
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)], source


@in_style
def test_every_section_begins_with_prose(path):
    kinds = [cell["cell_type"] for cell in json.loads(path.read_text())["cells"]]
    assert kinds[0] == "markdown"
    headings = re.findall(r"^## .+$", "\n".join("".join(cell["source"]) for cell in cells(path, "markdown")), re.M)
    assert len(headings) >= 3


@in_style
def test_parameters_are_documented(path):
    parameters = read_parameters(json.loads(path.read_text()), path.stem)
    assert parameters
    assert all(parameter.help for parameter in parameters.values())
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in cells(path, "code")) == 1


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="not a clone")
def test_every_notebook_in_git_is_held_to_it():
    listed = subprocess.run(["git", "ls-files", "notebooks/*.ipynb"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == sorted(path.relative_to(ROOT).as_posix() for path in NOTEBOOKS)
