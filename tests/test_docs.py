"""The documents say what the code says."""

import inspect
import json
import re

import pytest
from conftest import NOTEBOOKS, ROOT

import workbench as wb
from workbench import schema
from workbench.parameters import read_parameters
from workbench.plans import Plan

DOCUMENTS = sorted(path for pattern in ("*.md", "docs/*.md", "*/README.md") for path in ROOT.glob(pattern))


def tables(text):
    """Return the rows of the tables of a document by the heading above them."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.M)[1:]
    rows = {}
    for heading, part in zip(parts[::2], parts[1::2], strict=True):
        lines = [line for line in part.splitlines() if line.startswith("|")][2:]
        rows[heading] = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return rows


def test_every_column_is_described():
    documented = tables((ROOT / "data" / "README.md").read_text())
    for name, columns in schema.TABLES.items():
        assert documented[name] == [list(column) for column in columns], name


def test_every_parameter_is_described():
    documented = tables((ROOT / "notebooks" / "README.md").read_text())
    for path in NOTEBOOKS:
        expected = [
            [p.name, f"one of {', '.join(p.choices)}" if p.choices else p.type, f"`{p.default!r}`", p.help]
            for p in read_parameters(json.loads(path.read_text()), path.stem).values()
        ]
        assert documented[path.stem] == expected


@pytest.mark.parametrize("name", wb.__all__)
def test_public_functions_keep_the_style(name):
    function = getattr(wb, name)
    assert len(function.__doc__) > 60
    parameters = list(inspect.signature(function).parameters.values())
    positional = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    options = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    assert len(positional) <= (3 if name in ("attach_lines", "find_lines", "show_difference") else 2)
    assert len(options) <= 4
    shown = ", ".join([p.name for p in positional] + (["*"] + [p.name for p in options] if options else []))
    shown += ", **tables" if name == "write_tables" else ""
    assert f"| `{name}({shown})` |" in (ROOT / "README.md").read_text()


def test_the_readme_lists_nothing_else():
    listed = re.findall(r"^\| `(\w+)\(", (ROOT / "README.md").read_text(), re.M)
    assert sorted(listed) == wb.__all__


def test_the_examples_of_the_readme_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text(), re.S)
    assert len(examples) == 3
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_commands_exist(path):
    text = path.read_text()
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (path.parent / target).exists(), target
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make (\w+)`", text)) <= targets


def test_the_version_has_its_changes():
    assert f"## {wb.__version__}" in (ROOT / "CHANGELOG.md").read_text()
    assert f'version = "{wb.__version__}"' in (ROOT / "pyproject.toml").read_text()


def test_every_key_of_a_plan_is_described():
    documented = tables((ROOT / "reports" / "README.md").read_text())["Reports that are made by themselves"]
    listed = [name for row in documented for name in row[0].split(", ")]
    assert [name for name in listed if name in Plan._fields] == list(Plan._fields)


def test_a_name_that_is_nearly_one_is_told():
    with pytest.raises(AttributeError, match="no attribute 'explor'; did you mean 'explore'"):
        wb.explor  # noqa: B018
    assert not hasattr(wb, "__path_of_nothing__")
