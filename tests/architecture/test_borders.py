"""Each border of the house is broken on purpose, to see that its guard catches it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# The contract, the file that breaks it, and the line that does.
BREACHES = [
    ("The recommender is pure", "app/recommend/types.py", "import sqlalchemy"),
    (
        "The recommender imports no other part of app",
        "app/recommend/types.py",
        "from app.text import fold",
    ),
    (
        "Only routes, forms and the web shell know the request",
        "app/taste/services.py",
        "from flask import request",
    ),
    ("Only spark.py imports Spark", "app/recommend/training/fit.py", "import pyspark"),
    ("Routes hold no SQL", "app/taste/routes.py", "from sqlalchemy import select"),
    (
        "routes > forms > services > queries > models, in every feature",
        "app/taste/models.py",
        "from app.taste.queries import profile_of",
    ),
    (
        "Below the routes, features depend one way",
        "app/catalog/queries.py",
        "from app.taste.queries import profile_of",
    ),
    ("Web workers import neither", "app/discover/queries.py", "import pandas"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("static", "*.pyc")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_borders() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES, ids=[b[0] for b in BREACHES])
def test_a_breach_is_caught(house: Path, contract: str, file: str, line: str) -> None:
    path = house / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    result = lint(house)
    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert result.returncode != 0
    assert any(text.startswith(contract) for text in broken), result.stdout
