"""The landing page and the suggestions."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.catalog.queries import cards_of, well_regarded
from app.clock import utc_now
from app.discover.engine import current_engine
from app.discover.queries import LAST_PAGE, suggestions_page
from app.lists.queries import public_summaries
from app.taste.queries import profile_of
from app.web.paging import page_number
from app.web.viewer import current_viewer

bp = Blueprint("discover", __name__)

TOP_STRIP = 12
PUBLIC_LISTS = 3


@bp.get("/")
def home() -> str:
    """Ask for a film the visitor loves."""
    favourites = profile_of(current_viewer().id).favourites
    cards = cards_of(favourites)
    return render_template(
        "discover/home.html",
        favourites=[cards[id_] for id_ in favourites if id_ in cards],
        top_films=well_regarded(TOP_STRIP),
        public_lists=public_summaries(PUBLIC_LISTS),
    )


@bp.get("/for-you")
def for_you() -> str:
    """Show ten suggestions."""
    number = page_number(request.args.get("page", "1"), LAST_PAGE)
    page = suggestions_page(current_engine(), current_viewer().id, number=number, now=utc_now())
    return render_template("discover/for_you.html", page=page, next_path=page.path)
