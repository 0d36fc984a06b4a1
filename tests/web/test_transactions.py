"""How long a request keeps others from writing to SQLite, which has one writer at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Blueprint, current_app, request
from sqlalchemy import select

from app.accounts.models import Viewer
from app.db import db
from app.web.viewer import acting_viewer_id, current_viewer
from tests.factories.accounts import post_form
from tests.parts import databases

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

bp = Blueprint("transactions", __name__, url_prefix="/transactions")


@bp.route("/", methods=["GET", "POST"])
def act() -> dict[str, bool]:
    """Act, commit where it is asked for, read on, and see whether others may write."""
    if request.method == "POST":
        acting_viewer_id()
    if "commit" in request.form:
        db.session.commit()
    current_viewer()
    db.session.scalars(select(Viewer.id)).all()
    return {"others_may_write": others_may_write()}


def others_may_write() -> bool:
    path = Path(current_app.instance_path) / "site.sqlite"
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        other.execute("ROLLBACK")
        return True


pytestmark = pytest.mark.skipif(
    databases.on_postgresql(), reason="PostgreSQL has many writers at a time"
)


@pytest.fixture(autouse=True)
def _routes(app: Flask) -> None:
    app.register_blueprint(bp)


def test_looking_keeps_nobody_from_writing(client: FlaskClient) -> None:
    assert client.get("/transactions/").json == {"others_may_write": True}


@pytest.mark.parametrize(("fields", "expected"), [({}, False), ({"commit": "y"}, True)])
def test_acting_keeps_others_from_writing_until_the_commit(
    client: FlaskClient, fields: dict[str, object], *, expected: bool
) -> None:
    answer = post_form(client, "/transactions/", fields, page="/probe/page")
    assert answer.json == {"others_may_write": expected}
