"""Pages that only users may see, through Flask-Login.

Flask-Login only asks who is here; its own cookies and its use of the session stay off,
because its remember cookie survives a log-out.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

import flask_login
from flask import Response, abort, make_response, redirect, request, url_for

from app.extensions import login_manager
from app.web.respond import return_path, wants_fragment, wants_json
from app.web.transactions import SAFE_METHODS
from app.web.viewer import Viewer, current_viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Request

P = ParamSpec("P")
R = TypeVar("R")


class LoggedInUser(flask_login.UserMixin):  # type: ignore[misc]  # ships no types
    """Flask-Login's view of a viewer with an account."""

    def __init__(self, viewer: Viewer) -> None:
        """Take over what Flask-Login asks for."""
        self.id = viewer.user_id
        self.name = viewer.name


def login_required(view: Callable[P, R]) -> Callable[P, R]:
    """Let only users in; others are led to the log-in page and back."""
    return cast("Callable[P, R]", flask_login.login_required(view))


def init_app(app: Flask) -> None:
    """Have Flask-Login know the viewer."""
    login_manager.session_protection = None
    login_manager.request_loader(_load_user)
    login_manager.unauthorized_handler(_lead_to_login)
    # The pages ask for `viewer`; Flask-Login's `current_user` would be looked up for each.
    login_manager.init_app(app, add_context_processor=False)
    # Any cookie of this name would make Flask-Login ask nobody else, so it gets a name that
    # no other program on the same host is likely to use.
    app.config["REMEMBER_COOKIE_NAME"] = "marquee_flask_login_unused"


def _load_user(request: Request) -> LoggedInUser | None:
    del request
    viewer = current_viewer()
    return LoggedInUser(viewer) if viewer.is_user else None


def _lead_to_login() -> Response:
    if wants_json() or wants_fragment():
        abort(HTTPStatus.UNAUTHORIZED)
    path = request.full_path.rstrip("?") if request.method in SAFE_METHODS else return_path("/")
    return make_response(redirect(url_for("accounts.login", next=path), HTTPStatus.SEE_OTHER))
