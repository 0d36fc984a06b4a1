"""The film pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, redirect, render_template, request, url_for

from app.catalog.changes import state_of_catalogue
from app.catalog.queries import get_card
from app.catalog.routes.film_parts import film_parts
from app.discover.engine import current_build, current_engine
from app.discover.match import match_of, stars_guess
from app.discover.resemblance import (
    MOST_SIMILAR,
    USUAL_COUNT,
    leaning_from,
    similar_films,
)
from app.lists.appearances import public_lists_with
from app.media.routes import film_url
from app.taste.queries import profile_of, verdicts_of
from app.taste.stars import stars_of
from app.taste.watchlist import is_to_see
from app.web.respond import wants_json
from app.web.seo import PageMeta, absolute_url
from app.web.shared_pages import shared_page
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


bp = Blueprint("catalog", __name__)


@bp.get("/films/<int:film_id>", defaults={"slug": None})
@bp.get("/films/<int:film_id>/<slug>")
def film(film_id: int, slug: str | None) -> Response:
    """Show a film; an address with another slug than the film's own redirects to that one."""
    card = get_card(film_id)
    leaning = leaning_from(request.args)
    if slug != card.slug:
        return redirect(film_url(card) + leaning.query, 301)
    engine, lists = current_engine(), public_lists_with(card.id)

    def draw() -> str:
        viewer_id = current_viewer().id
        profile, stars = profile_of(viewer_id), stars_of(viewer_id)
        return render_template(
            "catalog/film.html",
            film=card,
            parts=film_parts(card, engine, leaning),
            verdict=verdicts_of(viewer_id, [card.id]).get(card.id),
            match=match_of(engine, profile, card),
            guess=stars_guess(engine, profile, card.id, stars),
            stars=stars.get(card.id),
            is_to_see=is_to_see(viewer_id, card.id),
            lists=lists,
        )

    return shared_page(state_of_catalogue(), current_build(), leaning.query, lists, draw=draw)


@bp.get("/films/<int:film_id>/similar")
def similar(film_id: int) -> Response | str:
    """Show the `k` films most similar to one, leaning as the query asks."""
    card = get_card(film_id)
    count, notice = _count_from(request.args.get("k", ""))
    found = similar_films(current_engine(), card.id, count, leaning_from(request.args))
    if wants_json():
        films = [
            {"film_id": each.film.id, "title": each.film.label, "shared": each.traits}
            for each in found.films
        ]
        return jsonify(film_id=card.id, similar=films)
    return render_template(
        "catalog/similar.html",
        film=card,
        similar=found,
        count=count,
        clamped=notice,
        meta=PageMeta(
            title=f"Films like {card.label}",
            description=f"Films that resemble {card.label}, and what they share with it.",
            url=absolute_url(url_for("catalog.similar", film_id=card.id)),
        ),
    )


def _count_from(text: str) -> tuple[int, str]:
    """Return how many films an address asks for, and what to say where it asks for too many."""
    if not text:
        return USUAL_COUNT, ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004 - digits that are a number of films
    if 1 <= number <= MOST_SIMILAR:
        return number, ""
    nearest = MOST_SIMILAR if number > MOST_SIMILAR else USUAL_COUNT
    return nearest, f"k is a number from 1 to {MOST_SIMILAR}; here are {nearest}."
