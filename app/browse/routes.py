"""The films that fit the filters in the address: as a page, as a table to download, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    jsonify,
    redirect,
    render_template,
    request,
    stream_with_context,
)

from app.browse.export import csv_lines
from app.browse.queries import MOST_ROWS, all_films, browse
from app.browse.wording import SORT_NAMES, title_of
from app.catalog.filter_reading import Reading, read_filters
from app.catalog.filtering import find_films
from app.media.routes import film_url

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from app.browse.queries import ScoredFilm
    from app.catalog.filters import Filters

bp = Blueprint("browse", __name__)


@bp.get("/films")
def films() -> AnyResponse | str:
    """Show a page of the films that fit; equal questions lead to one address."""
    page = browse(_asked())
    if not page.notices and request.args.to_dict(flat=False) != _flat(page.filters):
        return redirect(films_path(page.filters))
    return render_template(
        "browse/films.html",
        page=page,
        title=title_of(page),
        sort_names=SORT_NAMES,
        most_rows=MOST_ROWS,
    )


@bp.get("/films.csv")
def table() -> Response:
    """Send the films that fit as a table."""
    found = find_films(_asked().filters)
    lines = stream_with_context(csv_lines(all_films(found)))
    response = Response(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="films.csv"'
    return response


@bp.get("/films.json")
def data() -> Response:
    """Send a page of the films that fit, for programs."""
    page = browse(_asked())
    return jsonify(
        total=page.found.total,
        page=page.number,
        pages=page.last,
        notices=page.notices,
        next=None if page.next_page is None else films_path(page.next_page, ".json"),
        films=[_as_json(scored) for scored in page.films],
    )


@bp.app_template_global()
def films_path(filters: Filters, ending: str = "") -> str:
    """Return the address of the films that fit; the ending ".csv" or ".json" gives other forms."""
    return f"/films{ending}?{filters.query}" if filters.query else f"/films{ending}"


def _asked() -> Reading:
    return read_filters(request.args.to_dict(flat=False))


def _flat(filters: Filters) -> dict[str, list[str]]:
    return {name: [value] for name, value in filters.as_fields.items()}


def _as_json(scored: ScoredFilm) -> dict[str, object]:
    film = scored.film
    return {
        "id": film.id,
        "title": film.title,
        "year": film.year,
        "kind": film.kind,
        "runtime_minutes": film.runtime_minutes,
        "genres": film.genres,
        "countries": scored.countries,
        "directors": film.directors,
        "cast": film.cast,
        "score": scored.score,
        "votes": scored.votes,
        "url": film_url(film),
    }
