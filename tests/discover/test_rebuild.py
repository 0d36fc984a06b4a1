"""Rebuilding from the database: what it tells of, and where its likes come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.discover.rebuild import STEPS, rebuild
from app.recommend.artifacts import verify
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("app")
def test_a_bar_knows_how_long_a_rebuild_is(tmp_path: Path) -> None:
    for number in range(3):
        make_film(title=f"Film {number}", year=1990 + number)
    db.session.commit()
    told: list[str] = []
    manifest = verify(rebuild(tmp_path / "builds", progress=told.append)).manifest
    assert len(told) == len(set(told)) == STEPS
    assert manifest["inputs"]["films"] == 3
    assert "MovieLens" in manifest["sources"]["likes"]
