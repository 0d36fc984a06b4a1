"""What readers of a list open: its page, by number or by link, and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request, url_for

from app.discover.engine import current_engine
from app.discover.queries import like_these
from app.lists.queries import get_shared_list, get_visible_list
from app.lists.routes.editing import LIST, bp
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask import Response

    from app.lists.queries import ListShown


@bp.get(LIST)
def show(list_id: int) -> str:
    """Show an own list, or a public one."""
    viewer_id = current_viewer().id
    film_list = get_visible_list(viewer_id, list_id)
    return render_template("lists/show.html", **_reading(film_list, viewer_id))


@bp.get("/l/<token>")
def shared(token: str) -> Response:
    """Show the list that a share link opens, to anybody."""
    reading = _reading(get_shared_list(token), current_viewer().id)
    response = make_response(render_template("lists/shared.html", **reading))
    if reading["is_curator"]:
        # The curator's page has forms, whose origin is checked: it must not be hidden there.
        response.headers["Referrer-Policy"] = "same-origin"
    return response


@bp.get("/l/<token>/more")
def more(token: str) -> str:
    """Show ten suggestions with the list as the taste."""
    film_list = get_shared_list(token)
    cards = like_these(current_engine(), film_list.film_ids, current_viewer().id)
    return render_template("lists/more.html", film_list=film_list, cards=cards)


@bp.after_request
def keep_unlisted(response: Response) -> Response:
    """Keep share links out of search engines, and a reader's way from any log."""
    if request.endpoint in {"lists.shared", "lists.more"}:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint == "lists.shared":
        response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def _reading(film_list: ListShown, viewer_id: int | None) -> dict[str, object]:
    """Return what the page of a list takes."""
    has_more = film_list.is_shared and film_list.entries
    return {
        "film_list": film_list,
        "is_curator": film_list.viewer_id == viewer_id,
        "more_url": url_for("lists.more", token=film_list.token) if has_more else None,
    }
