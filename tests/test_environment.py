"""environment.yml, pyproject.toml and requirements.lock say the same."""

import tomllib

import rattler
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())
SPECS = [rattler.MatchSpec(text, strict=True) for text in CONDA["dependencies"] if isinstance(text, str)]


def bounds(requirements):
    return {Requirement(text).name: Requirement(text).specifier for text in requirements}


def test_conda_gets_the_same_packages_and_bounds():
    conda = {spec.name.normalized: SpecifierSet(str(spec.version or "")) for spec in SPECS}
    assert conda.pop("pip") == SpecifierSet("")
    assert conda.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert conda == bounds(PROJECT["dependencies"])
    assert {"pip": ["-e ."]} in CONDA["dependencies"]


def test_the_lock_fulfils_the_bounds():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    locked = [Requirement(line) for line in lines if line]
    optional = PROJECT["optional-dependencies"].items()
    extras = [text for name, texts in optional if name != "images" for text in texts]  # who wants images asks for them
    wanted_by = bounds(text for text in PROJECT["dependencies"] + extras if not text.startswith("workbench["))
    for name, wanted in wanted_by.items():
        versions = [next(iter(pin.specifier)).version for pin in locked if pin.name == name]
        assert versions, name
        assert all(version in wanted for version in versions), name
    assert not [line for line in lines if "://" in line]
