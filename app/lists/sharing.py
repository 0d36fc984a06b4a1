"""Who can see a list, for how long, and the link that shows it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from app.db import db
from app.errors import InvalidInputError
from app.lists.changes import hold_list
from app.lists.editions import record
from app.lists.models import Visibility

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

TOKEN_BYTES = 24
LIFETIMES = {
    "": None,
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
"""How long a link may work, by the form's words; the empty one is for ever."""
KEEP = "keep"


def new_token() -> str:
    """Return a token for a share link: 192 random bits that an address can hold."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def set_visibility(
    viewer_id: int,
    list_id: int,
    visibility: str,
    *,
    now: datetime,
    make_token: Callable[[], str],
) -> None:
    """Show a list to whoever has its link, to everybody, to people named, or to nobody else.

    A private list keeps its link, which opens nothing; shared again, the list is back at it.
    The first edition is made when the list is first shared.

    Args:
        viewer_id: the curator.
        list_id: the list.
        visibility: "link", "public", "named" or "private".
        now: the moment of the action.
        make_token: gives the token of a link; `new_token` but in tests.

    Raises:
        NotFoundError: if the viewer has no such list.
        InvalidInputError: if there is no such visibility.
    """
    chosen = _visibility(visibility)
    film_list = hold_list(viewer_id, list_id)
    film_list.visibility = chosen.value
    if chosen is not Visibility.PRIVATE:
        film_list.token = film_list.token or make_token()
        film_list.published_at = film_list.published_at or now
        record(film_list)
    db.session.flush()


def set_end(viewer_id: int, list_id: int, lifetime: str, *, now: datetime) -> None:
    """Say how long a list's link works from now on.

    Args:
        viewer_id: the curator.
        list_id: the list.
        lifetime: a key of `LIFETIMES`, or `KEEP` to leave it as it is.
        now: the moment of the action.

    Raises:
        NotFoundError: if the viewer has no such list.
        InvalidInputError: if there is no such lifetime.
    """
    if lifetime == KEEP:
        return
    if lifetime not in LIFETIMES:
        raise InvalidInputError("Choose how long the link should work.", field="lifetime")
    film_list = hold_list(viewer_id, list_id)
    length = LIFETIMES[lifetime]
    film_list.expires_at = None if length is None else now + length
    db.session.flush()


def set_takes_suggestions(viewer_id: int, list_id: int, *, takes: bool) -> None:
    """Say whether visitors may suggest films for a list.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    hold_list(viewer_id, list_id).takes_suggestions = takes
    db.session.flush()


def rotate_link(viewer_id: int, list_id: int, *, make_token: Callable[[], str]) -> str:
    """Give a list another link and return its token; the old link opens nothing from now on.

    Args:
        viewer_id: the curator.
        list_id: the list.
        make_token: gives the token of a link; `new_token` but in tests.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    film_list = hold_list(viewer_id, list_id)
    film_list.token = make_token()
    db.session.flush()
    return film_list.token


def _visibility(text: str) -> Visibility:
    try:
        return Visibility(text)
    except ValueError as error:
        raise InvalidInputError("Choose who can see the list.", field="visibility") from error
