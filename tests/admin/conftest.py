"""Operators and others, for the tests of the operators' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from app.events.log import find_log
from app.recommend.artifacts import current_build_id
from app.web.settings import site_settings
from tests.conftest import SeparateClient
from tests.factories.accounts import log_in, make_user, register
from tests.factories.builds import make_twin
from tests.factories.operators import make_operator
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def user(app: Flask) -> FlaskClient:
    """A browser in which somebody is logged in who is no operator."""
    make_user("ann")
    client = app.test_client()
    log_in(client, "ann")
    return client


@pytest.fixture
def operator(app: Flask) -> FlaskClient:
    """A browser in which an operator is logged in."""
    make_user("olga")
    make_operator("olga")
    client = app.test_client()
    log_in(client, "olga")
    return client


@pytest.fixture
def two_builds(starter_instance: Path, tmp_path: Path) -> Iterator[Flask]:
    """A site with the starter's build, which serves, and its twin."""
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    first = current_build_id(instance / "builds")
    assert first is not None
    make_twin(instance / "builds", first)
    app = create_app({"instance_path": instance, "hasher_rounds": 1, "events": True})
    app.test_client_class = SeparateClient
    with app.app_context():
        yield app
        log = find_log()
        assert log is not None
        log.writer.close()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def root(two_builds: Flask) -> Path:
    """Where its builds are."""
    with two_builds.app_context():
        return site_settings().builds_path


@pytest.fixture
def chief(two_builds: Flask) -> FlaskClient:
    """A browser in which its operator is logged in."""
    client = two_builds.test_client()
    register(client, "chief")
    make_operator("chief")
    return client
