"""What is installed is what is written down: each dependency in one version, the one tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OPTIONAL = PROJECT["optional-dependencies"]
FILES = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": [*PROJECT["dependencies"], *OPTIONAL["dev"]],
    "requirements-spark.txt": [*PROJECT["dependencies"], *OPTIONAL["spark"]],
}


def name_of(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None, requirement
    return found[0].lower().replace("_", "-")


def pinned(file: str) -> list[str]:
    lines = (ROOT / file).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


@pytest.mark.parametrize("file", FILES)
def test_every_dependency_has_one_version(file: str) -> None:
    lines = pinned(file)
    assert [line for line in lines if not re.match(r"[\w.\[\]-]+==[\w.]+", line)] == []
    assert {name_of(asked) for asked in FILES[file]} <= {name_of(line) for line in lines}


@pytest.mark.parametrize("file", ["requirements-dev.txt", "requirements-spark.txt"])
def test_what_the_site_runs_on_is_what_is_tested(file: str) -> None:
    tested = {line.partition(" ;")[0] for line in pinned(file)}
    assert {line.partition(" ;")[0] for line in pinned("requirements.txt")} <= tested


def test_the_check_before_each_change_looks_for_dangers() -> None:
    makefile = (ROOT / "Makefile").read_text()
    lint = makefile.partition("\nlint:")[2].partition("\n\n")[0]
    assert "$(BIN)/bandit --quiet" in lint
    assert "$(BIN)/python -m pip check" in lint
    assert "\ncheck: lint test" in makefile
