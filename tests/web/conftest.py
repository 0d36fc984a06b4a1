"""Addresses that do nothing but act, fail and look, to try the shell with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Blueprint, abort, render_template_string, request

from app.accounts.models import Viewer
from app.clock import utc_now
from app.connections import only_reads
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.web.notices import leave_notice, notice
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask import Flask


bp = Blueprint("probe", __name__, url_prefix="/probe")


@bp.post("/act")
def act() -> dict[str, int | None]:
    viewer_id = acting_viewer_id()
    assert acting_viewer_id() == viewer_id
    if request.form.get("notice"):
        leave_notice(request.form["notice"])
    db.session.commit()
    return {"id": viewer_id}


@bp.post("/leave")
def leave() -> str:
    leave_notice("Only for those who have a session.")
    db.session.commit()
    return str(notice())


@bp.post("/twice")
def twice() -> dict[str, int]:
    """Make a guest, take it back, make another: only the second one counts."""
    acting_viewer_id()
    db.session.rollback()
    second = acting_viewer_id()
    with db.session.begin_nested():
        db.session.add(Viewer(created_at=utc_now()))
    if request.form.get("commit"):
        db.session.commit()
    return {"id": second}


@bp.post("/fail/<kind>")
def fail(kind: str) -> None:
    acting_viewer_id()
    if kind == "domain":
        raise ConflictError("Two at once.")
    if kind == "overflow":
        db.session.get(Viewer, 10**25)
    raise RuntimeError("A defect.")


@bp.get("/who")
def who() -> dict[str, object]:
    viewer = current_viewer()
    return {
        "id": viewer.id,
        "name": viewer.name,
        "notice": notice(),
        "only_reads": only_reads.get(),
    }


@bp.get("/make-guest")
def make_guest() -> str:
    return str(acting_viewer_id())


@bp.get("/page")
def page() -> str:
    return render_template_string(
        '<form method="post"><input name="csrf_token" value="{{ csrf_token() }}"></form>'
    )


@bp.get("/absent")
def absent() -> None:
    raise NotFoundError("There is no such thing.")


@bp.get("/status/<int:status>")
def status(status: int) -> None:
    abort(status)


@bp.get("/json")
def json() -> dict[str, object]:
    return {"got": request.get_json()}


@bp.get("/number/<int:number>")
def number(number: int) -> str:
    return str(number)


@pytest.fixture(autouse=True)
def _probes(app: Flask) -> None:
    app.register_blueprint(bp)
