"""Saying what one thinks of a film, taking it back, and looking at what one said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, jsonify, render_template, request

from app.catalog.queries import cards_of, get_card
from app.clock import utc_now
from app.db import db
from app.discover.asking import asked_from
from app.discover.engine import viewers_build, viewers_engine
from app.discover.queries import suggestions_page
from app.errors import ConflictError
from app.events.log import record
from app.events.names import surface_of
from app.media.routes import film_url
from app.taste import services, stars, watchlist
from app.taste.queries import VERDICT_WORDS, films_by_verdict, find_last_change, verdict_from
from app.web.respond import return_path, see_other, wants_fragment, wants_json
from app.web.transactions import begin_writing, reads_first
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask import Response

bp = Blueprint("taste", __name__)

SUGGESTIONS = "/for-you"
SLOT_DIGITS = 4


@bp.post("/films/<int:film_id>/verdict")
@reads_first
def set_verdict(film_id: int) -> Response | str:
    """Set or take away the viewer's verdict on a film."""
    card = get_card(film_id)
    verdict = verdict_from(request.form.get("verdict", ""))
    viewer_id = acting_viewer_id()
    services.set_verdict(viewer_id, card.id, verdict, now=utc_now())
    db.session.commit()
    slot = request.form.get("slot", "")
    record(
        "verdict",
        viewer_id,
        utc_now(),
        build=viewers_build(),
        surface=surface_of(request.form.get("surface", "")),
        slot=int(slot) if slot.isascii() and slot.isdigit() and len(slot) <= SLOT_DIGITS else None,
        film_id=card.id,
        verdict=verdict.value if verdict else "none",
    )
    return _moved_list()


@bp.post("/films/<int:film_id>/stars")
@reads_first
def set_stars(film_id: int) -> Response:
    """Give a film the viewer's stars, or take them away."""
    card = get_card(film_id)
    given = stars.stars_from(request.form.get("stars", ""))
    viewer_id = acting_viewer_id()
    stars.set_stars(viewer_id, card.id, given, now=utc_now())
    db.session.commit()
    record(
        "stars",
        viewer_id,
        utc_now(),
        build=viewers_build(),
        surface=surface_of(request.form.get("surface", "")),
        film_id=card.id,
        half_stars=round(2 * given) if given else 0,
    )
    if wants_json():
        return jsonify(film_id=card.id, stars=given)
    return see_other(return_path(film_url(card)))


@bp.post("/films/<int:film_id>/watchlist")
@reads_first
def set_wanted(film_id: int) -> Response:
    """Put a film on the viewer's watchlist, or take it off."""
    card = get_card(film_id)
    wanted = watchlist.wanted_from(request.form.get("watchlist", ""))
    viewer_id = acting_viewer_id()
    watchlist.set_wanted(viewer_id, card.id, wanted=wanted, now=utc_now())
    db.session.commit()
    record(
        "watchlist",
        viewer_id,
        utc_now(),
        surface=surface_of(request.form.get("surface", "")),
        film_id=card.id,
        wanted=wanted,
    )
    if wants_json():
        return jsonify(film_id=card.id, wanted=wanted)
    return see_other(return_path(film_url(card)))


@bp.get("/watchlist")
def films_to_see() -> str:
    """Show the films that the viewer wants to see."""
    cards = cards_of(watchlist.films_to_see(current_viewer().id))
    return render_template("taste/films_to_see.html", films=list(cards.values()))


@bp.post("/taste/undo")
@reads_first
def undo() -> Response | str:
    """Take back the viewer's last verdict."""
    viewer_id = current_viewer().id
    if viewer_id is None:
        raise ConflictError("There is nothing to undo.")
    begin_writing()
    services.undo_last(viewer_id, now=utc_now())
    db.session.commit()
    return _moved_list()


@bp.get("/taste")
def history() -> str:
    """Show everything the viewer said, to be changed in place."""
    viewer_id = current_viewer().id
    by_verdict, given = films_by_verdict(viewer_id), stars.stars_of(viewer_id)
    cards = cards_of([*given, *(film_id for ids in by_verdict.values() for film_id in ids)])
    change = find_last_change(viewer_id)
    return render_template(
        "taste/history.html",
        groups=[
            (heading, [(cards[id_], verdict.value) for id_ in by_verdict[verdict] if id_ in cards])
            for verdict, heading in VERDICT_WORDS.items()
            if verdict in by_verdict
        ],
        starred=[(cards[id_], count) for id_, count in given.items() if id_ in cards],
        can_undo=change is not None and not change.undone,
    )


def _moved_list() -> Response | str:
    """Answer a verdict with what it changed: the new list at once, or the way to it."""
    path = return_path(SUGGESTIONS)
    fragment, json = wants_fragment(), wants_json()
    if not (fragment or json):
        slot = request.form.get("slot", "")
        return see_other(f"{path}#slot-{slot}" if slot.isascii() and slot.isdigit() else path)
    asked = asked_from(parse_qs(urlsplit(path).query))
    page = suggestions_page(viewers_engine(), current_viewer().id, asked=asked, now=utc_now())
    if fragment:
        home = request.form.get("surface") == "favourites"
        return render_template(
            "discover/_favourites.html" if home else "discover/_suggestions.html",
            page=page,
            next_path=page.path,
            favourites=page.favourites,
        )
    return jsonify(
        message=page.effect.text if page.effect else None,
        moves={"new": page.moves.new, "up": page.moves.up, "down": page.moves.down}
        if page.moves
        else None,
        suggestions=[
            {
                "film_id": card.film.id,
                "title": card.film.label,
                "score": card.score,
                "parts": {part.name: part.points for part in card.parts},
                "why": card.why,
            }
            for card in page.cards
        ],
    )
