"""What readers of a list open: its page, by number or by link, and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request, url_for

from app.catalog.changes import state_of_catalogue
from app.clock import utc_now
from app.discover.engine import current_engine
from app.discover.queries import like_these
from app.events.log import record
from app.lists.framing import frame_code
from app.lists.queries import get_own_list, get_visible_list
from app.lists.reading import film_ids_of, find_public_head, get_shared_head, own_side_of
from app.lists.routes.editor import LIST, bp, sharing_context
from app.lists.routes.parts import part_asked_for
from app.lists.routes.programme import programme_of
from app.web.shared_pages import shared_page
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask import Response

    from app.lists.reading import ListHead


@bp.get(LIST)
def show(list_id: int) -> Response | str:
    """Show an own list, or a public one."""
    head = find_public_head(list_id, now=utc_now())
    viewer_id = current_viewer().id
    if head is not None and head.viewer_id != viewer_id:
        return reading_page(head)
    film_list = get_visible_list(viewer_id, list_id)
    part = part_asked_for(len(film_list.entries))
    context = sharing_context(film_list)
    return render_template("lists/show.html", film_list=film_list, part=part, **context)


@bp.get("/l/<token>")
def shared(token: str) -> Response:
    """Show the list that a share link opens, to anybody."""
    head = shared_head(token)
    viewer_id = current_viewer().id
    is_curator = head.viewer_id == viewer_id
    record("link_opened", viewer_id, utc_now(), list_id=head.id, by_curator=is_curator)
    return unlisted(head, reading_page(head))


@bp.get("/l/<token>/more")
def more(token: str) -> Response:
    """Show ten suggestions with the list as the taste."""
    head = shared_head(token)
    cards = like_these(current_engine(), film_ids_of(head.id), current_viewer().id)
    return unlisted(head, make_response(render_template("lists/more.html", head=head, cards=cards)))


def reading_page(head: ListHead) -> Response:
    """Return the page of a list for whoever reads it."""
    page = request.args.get("page")
    return shared_page(state_of_catalogue(), head, page, draw=lambda: _drawn(head))


def _drawn(head: ListHead) -> str:
    viewer_id = current_viewer().id
    film_list = get_own_list(viewer_id, head.id) if head.viewer_id == viewer_id else None
    part = part_asked_for(head.film_count)
    programme = programme_of(head, part)
    return render_template(
        "lists/shared.html",
        head=head,
        films=programme.films,
        data=programme.data,
        part=part,
        tags=programme.tags,
        embed_code=frame_code(head.title, url_for("feeds.embed", token=head.token, _external=True)),
        own=own_side_of(head.id, viewer_id),
        film_list=film_list,
        **(sharing_context(film_list) if film_list else {"is_curator": False}),
    )


def shared_head(token: str) -> ListHead:
    """Return the head of the list that a share link opens for this viewer."""
    return get_shared_head(token, current_viewer().id, now=utc_now())


def unlisted(head: ListHead, response: Response) -> Response:
    """Keep an answer out of search engines unless everybody may find its list."""
    if not head.is_public or request.endpoint != "lists.shared":
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
