"""The landing page and the suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.catalog.changes import state_of_catalogue
from app.catalog.filtering import find_films
from app.catalog.queries import cards_of, get_card, well_regarded
from app.clock import utc_now
from app.discover.asking import asked_from
from app.discover.catalogue_map import LAST_PAGE as LAST_MAP_PAGE
from app.discover.catalogue_map import cluster_page, overview
from app.discover.charts import CHART_TITLES, chart
from app.discover.charts import LAST_PAGE as LAST_CHART_PAGE
from app.discover.engine import current_engine, find_manifest, viewers_build, viewers_engine
from app.discover.mixing import fields_of, mix_from, query_of
from app.discover.model_card import model_card_of
from app.discover.previews import preview_page
from app.discover.queries import suggestions_page
from app.events.log import record
from app.lists.summaries import newest_versions, public_summaries
from app.taste.queries import profile_of, verdicts_of
from app.web.paging import page_number
from app.web.seo import PageMeta, absolute_url
from app.web.shared_pages import shared_page
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("discover", __name__)

TOP_STRIP = 12
PUBLIC_LISTS = 3


@bp.get("/")
def home() -> Response:
    """Ask for a film the visitor loves."""

    def draw() -> str:
        favourites = profile_of(current_viewer().id).favourites
        cards = cards_of(favourites)
        return render_template(
            "discover/home.html",
            favourites=[cards[id_] for id_ in favourites if id_ in cards],
            top_films=well_regarded(TOP_STRIP),
            public_lists=public_summaries(PUBLIC_LISTS),
        )

    return shared_page(state_of_catalogue(), newest_versions(PUBLIC_LISTS), draw=draw)


@bp.get("/for-you")
def for_you() -> Response | str:
    """Show ten suggestions; what a form left empty goes from the address."""
    asked = asked_from(request.args.to_dict(flat=False))
    page = suggestions_page(viewers_engine(), current_viewer().id, asked=asked, now=utc_now())
    if "" in request.args.values() and not page.notices:
        return redirect(page.path)
    record(
        "impression",
        current_viewer().id,
        utc_now(),
        build=viewers_build(),
        surface="suggestions",
        page=page.number,
        film_ids=[card.film.id for card in page.cards],
    )
    return render_template("discover/for_you.html", page=page, next_path=page.path)


@bp.get("/for-you/filters")
def filters() -> str:
    """Have the viewer choose what the suggested films have to be."""
    asked = asked_from(request.args.to_dict(flat=False))
    found = find_films(asked.filters)
    return render_template(
        "discover/filters.html",
        found=found,
        mix_fields=fields_of(asked.mix),
        back=asked.filtered_by(found.filters).path,
        notices=(*asked.notices, *found.names.unknown),
    )


@bp.get("/films/<int:film_id>/preview/<verdict>")
def preview(film_id: int, verdict: str) -> str:
    """Show what a verdict on a film would change; nothing is stored."""
    card = get_card(film_id)
    mix = mix_from(request.args)
    viewer_id = current_viewer().id
    return render_template(
        "discover/preview.html",
        film=card,
        page=preview_page(viewers_engine(), card, verdict, viewer_id=viewer_id, mix=mix),
        current=verdicts_of(viewer_id, [card.id]).get(card.id),
        query=query_of(mix),
    )


@bp.get("/charts/<name>")
def chart_page(name: str) -> str:
    """Show a page of a chart and how it is made."""
    number = page_number(request.args.get("page", "1"), LAST_CHART_PAGE)
    shown = chart(name, number, current_engine(), utc_now())

    def path(page: int) -> str:
        query: dict[str, Any] = {"page": page} if page > 1 else {}
        return url_for("discover.chart_page", name=name, **query)

    return render_template(
        "discover/chart.html",
        chart=shown,
        titles=CHART_TITLES,
        previous_url=path(number - 1) if number > 1 else None,
        next_url=path(number + 1) if shown.has_next else None,
        meta=PageMeta(
            title=shown.title if number == 1 else f"{shown.title}, page {number}",
            description=shown.intro,
            url=absolute_url(path(number)),
        ),
    )


@bp.get("/map")
def map_page() -> str:
    """Show the catalogue as a map of clusters."""
    return render_template(
        "discover/map.html",
        clusters=overview(current_engine()),
        meta=PageMeta(
            title="The map of films",
            description="Every film of the catalogue on one map, sorted by what it is about.",
            url=absolute_url(url_for("discover.map_page")),
        ),
    )


@bp.get("/map/<slug>")
def map_cluster(slug: str) -> str:
    """Show one cluster of the map with its films."""
    number = page_number(request.args.get("page", "1"), LAST_MAP_PAGE)
    shown = cluster_page(current_engine(), slug, number)

    def path(page: int) -> str:
        query: dict[str, Any] = {"page": page} if page > 1 else {}
        return url_for("discover.map_cluster", slug=slug, **query)

    return render_template(
        "discover/map_cluster.html",
        cluster=shown,
        previous_url=path(number - 1) if number > 1 else None,
        next_url=path(number + 1) if shown.has_next else None,
        meta=PageMeta(
            title=f"{shown.name} on the map",
            description=f"{shown.size:,} films that are alike: {shown.name}.",
            url=absolute_url(path(number)),
        ),
    )


@bp.get("/about/model")
def model_card() -> str:
    """Tell what suggestions are made of, from the manifest of the build that makes them."""
    manifest = find_manifest()
    return render_template(
        "discover/model_card.html", card=None if manifest is None else model_card_of(manifest)
    )
