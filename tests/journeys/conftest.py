"""Visitors of the site on the starter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.recommend import open_build
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from app.recommend import Engine


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """Somebody who was never here."""
    return Visitor(site)


@pytest.fixture(scope="session")
def engine(starter_instance: Path) -> Engine:
    """The engine of the site's build, to ask it what the pages should say."""
    return open_build(starter_instance / "builds")
