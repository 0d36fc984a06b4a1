"""Visitors of the site on the starter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """Somebody who was never here."""
    return Visitor(site)
