"""Fixtures that every test may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database of its own."""
    app = create_app(
        {
            "secret_key": "a key that only the tests use, long enough",
            "instance_path": tmp_path / "instance",
            "hasher_rounds": 1,
        }
    )
    app.testing = True
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client()
