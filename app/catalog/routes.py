"""The film pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for

from app.catalog.facts import named_facts
from app.catalog.queries import get_details
from app.catalog.rating_chart import rating_bars
from app.discover.engine import current_engine
from app.discover.queries import similar_cards
from app.taste.queries import verdicts_of
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("catalog", __name__)

SIMILAR_FILMS = 6


@bp.get("/films/<int:film_id>", defaults={"slug": None})
@bp.get("/films/<int:film_id>/<slug>")
def film(film_id: int, slug: str | None) -> Response | str:
    """Show a film; an address with another slug than the film's own redirects to that one."""
    details = get_details(film_id)
    card = details.card
    if slug != card.slug:
        return redirect(url_for("catalog.film", film_id=card.id, slug=card.slug), 301)
    return render_template(
        "catalog/film.html",
        film=card,
        details=details,
        facts=named_facts(details),
        bars=rating_bars(details.rating_histogram),
        verdict=verdicts_of(current_viewer().id, [card.id]).get(card.id),
        similar=similar_cards(current_engine(), card.id, SIMILAR_FILMS),
    )
