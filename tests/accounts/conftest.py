"""An address that only makes a guest, as any first action would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture(autouse=True)
def _act(app: Flask) -> None:
    @app.post("/act")
    def act() -> dict[str, int]:
        viewer_id = acting_viewer_id()
        db.session.commit()
        return {"id": viewer_id}

    @app.get("/who")
    def who() -> dict[str, object]:
        viewer = current_viewer()
        return {"id": viewer.id, "name": viewer.name}
