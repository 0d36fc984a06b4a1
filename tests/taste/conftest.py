"""What tests of viewers' verdicts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture(params=["app", "app_on_postgresql"])
def any_app(request: pytest.FixtureRequest) -> Flask:
    """An application on the database of the run, and one on PostgreSQL in any case."""
    app: Flask = request.getfixturevalue(request.param)
    return app
