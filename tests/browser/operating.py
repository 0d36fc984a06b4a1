"""Becoming an operator in the browser, with the code that the script gives out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.recommend.artifacts import build_ids
from tests.factories.builds import make_twin
from tests.factories.site import run_script

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.visitor import Visitor

OPERATOR, CANDIDATE = "olga-who-runs-the-site", "carl-who-has-a-code"


def become_operator(visitor: Visitor, instance: Path, password: str) -> None:
    """Register and take both steps."""
    _type_code(visitor, _code(visitor, instance, OPERATOR, password))
    visitor.sees("You are an operator of this site now.")
    visitor.sees("How the site does")


def become_candidate(visitor: Visitor, instance: Path, password: str) -> None:
    """Register and take the first step only."""
    _code(visitor, instance, CANDIDATE, password)


def add_build(instance: Path) -> str:
    """Put a second build beside the one that serves, and return the first one's id."""
    builds = instance / "builds"
    first = build_ids(builds)[0]
    make_twin(builds, first)
    return first


def _code(visitor: Visitor, instance: Path, name: str, password: str) -> str:
    visitor.registers(name, password)
    done = run_script("grant_operator.py", name, MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def _type_code(visitor: Visitor, code: str) -> None:
    visitor.goes_to("/admin/confirm")
    visitor.page.get_by_label("Code").fill(code)
    visitor.presses("Confirm")
