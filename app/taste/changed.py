"""Whose taste changed: told to the learner with the change itself."""

from __future__ import annotations

from app.db import Upsert, db
from app.taste.models import ChangedViewer

# Under this name the session keeps who changed, until the commit tells the feedback stream.
CHANGED_VIEWERS = "changed_viewers"

MARK = Upsert(ChangedViewer, "viewer_id", change=lambda _: {"version": ChangedViewer.version + 1})


def mark_changed(viewer_id: int) -> None:
    """Have the learner look at a viewer, in the transaction that holds what changed."""
    MARK.run(viewer_id=viewer_id, version=1)
    tell_at_commit(viewer_id)


def tell_at_commit(viewer_id: int) -> None:
    """Have the feedback stream told of a viewer whose mark is part of the transaction."""
    db.session.info.setdefault(CHANGED_VIEWERS, set()).add(viewer_id)
