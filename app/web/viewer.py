"""Who is looking: a stranger, a guest, or a user.

This room is below the accounts, so it knows only what a viewer is. `app.accounts` finds
and makes viewers; the factory hands it over as the `ViewerStore`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import current_app, g

from app.web.transactions import begin_writing

EXTENSION = "marquee-viewers"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request.

    Attributes:
        id: the row that verdicts and lists hang on; None before the first action.
        user_id: the account, if logged in.
        name: the account's name, if logged in.
    """

    id: int | None = None
    user_id: int | None = None
    name: str | None = None

    @property
    def is_user(self) -> bool:
        """Whether the viewer is logged in."""
        return self.user_id is not None


class ViewerStore(Protocol):
    """Finds the viewer of a request, makes guests, and keeps one line for the next page."""

    def load(self) -> Viewer:
        """Return the viewer that the request's cookie names, or a stranger."""

    def create_guest(self) -> Viewer:
        """Make a guest for this request and have its cookie set on the answer. No commit."""

    def begin_action(self) -> None:
        """Drop the notice of the action before; keep a guest's session alive. No commit."""

    def leave_notice(self, text: str) -> None:
        """Keep a line for the next pages of this request's viewer. No commit."""

    def notice(self) -> str | None:
        """Return the line kept for this request's viewer."""


def viewer_store() -> ViewerStore:
    """Return the application's store, which the factory handed over."""
    store: ViewerStore = current_app.extensions[EXTENSION]
    return store


def current_viewer() -> Viewer:
    """Return the viewer of this request; reads the database at most once."""
    if "viewer" not in g:
        g.viewer = viewer_store().load()
    viewer: Viewer = g.viewer
    return viewer


def forget_viewer() -> None:
    """Have the viewer read again, after a log-in or log-out within this request."""
    g.pop("viewer", None)


def acting_viewer_id() -> int:
    """Return the viewer's id, making a guest of a stranger: what writes begins here."""
    viewer = current_viewer()
    if viewer.id is None:
        begin_writing()
        viewer = g.viewer = viewer_store().create_guest()
    elif "action_begun" not in g:
        begin_writing()
        viewer_store().begin_action()
    g.action_begun = True
    if viewer.id is None:  # pragma: no cover - the store's promise
        raise RuntimeError("The viewer store made a guest without an id.")
    return viewer.id
