"""The search page and what the search box suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from app.catalog.changes import state_of_catalogue
from app.clock import utc_now
from app.events.log import record
from app.lists.summaries import public_titles
from app.media.routes import film_url, poster_url
from app.search.engine import current_index
from app.search.queries import (
    LAST_PAGE,
    find,
    find_unfinished,
    found_names,
    results_of,
)
from app.search.records import NameKind
from app.search.wording import MAX_TEXT_CHARACTERS
from app.taste.queries import profile_of
from app.text import clean_line, slugify
from app.web.paging import page_number
from app.web.respond import safe_path
from app.web.shared_pages import shared_body, shared_page
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.search.queries import Results
    from app.search.records import NameRecord

bp = Blueprint("search", __name__)

SUGGESTIONS_KEPT_SECONDS = 60
LISTS = 4


@bp.get("/search", endpoint="results")
def search_results() -> Response:
    """Show what a text finds, each film with a button to make it a favourite."""
    text = _asked_text()
    page = page_number(request.args.get("page", "1"), LAST_PAGE)
    next_path = safe_path(request.args.get("next"), "/")
    found = find(current_index(), text, page)
    is_first = bool(text) and found.page == 1
    names = found_names(current_index(), text) if is_first else {}
    lists = public_titles(text, LISTS) if is_first else ()
    if text:
        hits = found.hits.total
        record("search", current_viewer().id, utc_now(), words=len(text.split()), hits=hits)

    def page_url(number: int) -> str:
        return url_for("search.results", q=text, page=number, next=next_path)

    def draw() -> str:
        return render_template(
            "search/results.html",
            text=text,
            found=results_of(found),
            groups=_links(names, lists),
            favourites=profile_of(current_viewer().id).favourites,
            next_path=next_path,
            prev_url=page_url(found.page - 1) if found.page > 1 else None,
            next_url=page_url(found.page + 1) if found.page < found.last_page else None,
        )

    seen = state_of_catalogue(), text, next_path, found, *names.items(), lists
    return shared_page(*seen, draw=draw)


def _links(
    names: Mapping[NameKind, tuple[NameRecord, ...]], lists: Sequence[tuple[int, str]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what else than films was found: headings, with labels and addresses."""
    groups = [
        (
            "People",
            [
                (one.name, url_for("catalog.person", person_id=one.id, slug=slugify(one.name)))
                for one in names.get(NameKind.PERSON, ())
            ],
        ),
        (
            "Keywords",
            [
                (one.name, url_for("catalog.keyword", slug=slugify(one.name)))
                for one in names.get(NameKind.KEYWORD, ())
            ],
        ),
        (
            "Lists",
            [(title, url_for("lists.show", list_id=list_id)) for list_id, title in lists],
        ),
    ]
    return [(heading, links) for heading, links in groups if links]


@bp.get("/search/suggest")
def suggest() -> Response:
    """Return the films for a text that is still being typed; the same for everybody."""
    found = find_unfinished(current_index(), _asked_text())
    body = shared_body(state_of_catalogue(), found, make=lambda: _as_json(results_of(found)))
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = f"public, max-age={SUGGESTIONS_KEPT_SECONDS}"
    return response


def _as_json(found: Results) -> bytes:
    films = [
        {
            "id": row.film.id,
            "title": row.film.title,
            "year": row.film.year,
            "director": ", ".join(row.film.directors) or None,
            "alias": row.alias,
            "url": film_url(row.film),
            "poster": poster_url(row.film),
        }
        for row in found.films
    ]
    return jsonify(films=films, did_you_mean=found.did_you_mean).get_data()


def _asked_text() -> str:
    return clean_line(request.args.get("q", "")[:MAX_TEXT_CHARACTERS])
