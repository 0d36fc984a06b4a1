"""Who can see a list, and the link that shows it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from app.db import db
from app.errors import InvalidInputError
from app.lists.models import Visibility
from app.lists.services import hold_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

TOKEN_BYTES = 24


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
    """Show a list to whoever has its link, to everybody, or to nobody else.

    A private list keeps its link, which opens nothing; shared again, the list is back at it.

    Args:
        viewer_id: the curator.
        list_id: the list.
        visibility: "link", "public" or "private".
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
