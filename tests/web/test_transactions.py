"""How long a request keeps others from writing to SQLite, which has one writer at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Blueprint, current_app, request
from sqlalchemy import delete, select

from app.accounts.models import Viewer
from app.clock import utc_now
from app.db import db
from app.web.transactions import begin_writing, reads_first
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


@bp.route("/first", methods=["GET", "POST"])
@reads_first
def read_and_act() -> dict[str, bool]:
    """Read, act, commit, read on; see before each step whether others may write."""
    db.session.scalars(select(Viewer.id)).all()
    seen = {"before": others_may_write()}
    acting_viewer_id()
    seen["acting"] = others_may_write()
    db.session.commit()
    db.session.scalars(select(Viewer.id)).all()
    return {**seen, "after": others_may_write()}


@bp.post("/forgetful/<how>")
@reads_first
def forget_to_say(how: str) -> str:
    """Write without saying so."""
    if how == "flush":
        db.session.add(Viewer(created_at=utc_now()))
        db.session.flush()
    else:
        db.session.execute(delete(Viewer))
    return "written"


@bp.post("/met/<int:viewer_id>")
@reads_first
def meet(viewer_id: int) -> dict[str, int]:
    """Read, have somebody else write, and write."""
    count = len(db.session.scalars(select(Viewer.id)).all())
    path = Path(current_app.instance_path) / "site.sqlite"
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        other.execute("INSERT INTO viewers (id, created_at) VALUES (?, '2000-01-01')", [viewer_id])
    begin_writing()
    db.session.add(Viewer(created_at=utc_now()))
    db.session.commit()
    return {"more": len(db.session.scalars(select(Viewer.id)).all()) - count}


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


def test_who_reads_first_keeps_others_from_writing_only_while_acting(client: FlaskClient) -> None:
    answer = post_form(client, "/transactions/first", {}, page="/probe/page")
    assert answer.json == {"before": True, "acting": False, "after": True}


def test_what_others_wrote_while_one_read_is_no_obstacle(client: FlaskClient) -> None:
    answer = post_form(client, "/transactions/met/999", {}, page="/probe/page")
    assert answer.json == {"more": 2}


@pytest.mark.parametrize("how", ["flush", "delete"])
def test_who_reads_first_must_say_that_it_writes(client: FlaskClient, how: str) -> None:
    with pytest.raises(RuntimeError, match="only reads so far"):
        post_form(client, f"/transactions/forgetful/{how}", {}, page="/probe/page")


def test_a_page_that_is_looked_at_cannot_begin_to_write(client: FlaskClient) -> None:
    with pytest.raises(RuntimeError, match="must not write"):
        client.get("/transactions/first")
