"""The pages of genres, keywords, countries and decades, and those that list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from app.catalog.routes.films import bp
from app.catalog.topic_index import INDEXES
from app.catalog.topics import (
    LAST_PAGE,
    get_country,
    get_decade,
    get_genre,
    get_keyword,
    topic_page,
)
from app.web.paging import page_number
from app.web.seo import PageMeta, absolute_url

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.catalog.topics import Topic


@bp.get("/genres/<slug>")
def genre(slug: str) -> Response | str:
    """Show a genre."""
    return _shown(get_genre(slug), slug, "slug")


@bp.get("/keywords/<slug>")
def keyword(slug: str) -> Response | str:
    """Show a keyword."""
    return _shown(get_keyword(slug), slug, "slug")


@bp.get("/countries/<code>")
def country(code: str) -> Response | str:
    """Show the films of a country."""
    return _shown(get_country(code), code, "code")


@bp.get("/decades/<int:year>")
def decade(year: int) -> Response | str:
    """Show the films of a decade; any of its years leads to it."""
    return _shown(get_decade(year), str(year), "year")


@bp.get("/<any(genres, keywords, countries, decades, people):kind>")
def index(kind: str) -> str:
    """List all genres, countries or decades, or the keywords and people most is known by."""
    page = INDEXES[kind]()
    return render_template(
        "catalog/index.html",
        page=page,
        meta=PageMeta(
            title=page.title,
            description=page.intro,
            url=absolute_url(url_for("catalog.index", kind=kind)),
        ),
    )


def _shown(topic: Topic, asked: str, name: str) -> Response | str:
    """Show a topic, or lead to its one address where another spelling was asked for."""

    def path(number: int) -> str:
        values: dict[str, Any] = {name: topic.key, **({"page": number} if number > 1 else {})}
        return url_for(f"catalog.{topic.kind}", **values)

    number = page_number(request.args.get("page", "1"), LAST_PAGE)
    if asked != topic.key:
        return redirect(path(number), 301)
    page = topic_page(topic, number)
    return render_template(
        "catalog/topic.html",
        page=page,
        topic=topic,
        previous_url=path(number - 1) if number > 1 else None,
        next_url=path(number + 1) if page.has_next else None,
        meta=PageMeta(
            title=topic.name if number == 1 else f"{topic.name}, page {number}",
            description=f"{page.film_count:,} films: {topic.name}. The best regarded, the most "
            "rated, and who made them.",
            url=absolute_url(path(number)),
        ),
    )
