"""One line for the viewer that stays on the pages until the next action."""

from __future__ import annotations

from app.web.viewer import current_viewer, viewer_store

MAX_NOTICE_CHARACTERS = 300


def leave_notice(text: str) -> None:
    """Show a line on the viewer's next pages, until the next action.

    It is kept with the viewer's session: call this before the commit. A stranger has no
    session, so for a stranger nothing is kept.

    Args:
        text: a sentence; cut at `MAX_NOTICE_CHARACTERS`.
    """
    if current_viewer().id is not None:
        viewer_store().leave_notice(text[:MAX_NOTICE_CHARACTERS])


def notice() -> str | None:
    """Return the line left by the viewer's last action, if any."""
    return None if current_viewer().id is None else viewer_store().notice()
