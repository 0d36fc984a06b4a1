"""Operators and others, for the tests of the operators' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.accounts import log_in, make_user
from tests.factories.operators import make_operator

if TYPE_CHECKING:
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
