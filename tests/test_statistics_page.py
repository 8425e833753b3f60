"""docs/statistics.md names every statistic of the code, and tests that are there."""

import ast
import inspect
import re
from importlib import import_module

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs" / "statistics.md").read_text()
MODULES = ("association", "significance", "dispersion", "diversity", "trends", "breaks", "bursts", "intervals")


@pytest.mark.parametrize("name", MODULES)
def test_every_function_is_on_the_page(name):
    module = import_module(f"workbench.{name}")
    own = [key for key, value in vars(module).items() if inspect.isfunction(value) and value.__module__ == module.__name__]
    public = {key for key in own if not key.startswith("_")}
    named = set(re.findall(rf"`{name}\.(\w+)`", PAGE))
    assert named == public
    assert all(getattr(module, key).__doc__ for key in public)


def test_every_test_is_there():
    named = set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE))
    assert len(named) > 20
    for file, name in named:
        tree = ast.parse((ROOT / "tests" / file).read_text())
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (file, name)
