"""What a film's page says to everybody: rendered once, and kept for the next who open it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from markupsafe import Markup

from app.cache import shared_text
from app.catalog.changes import state_of_catalogue
from app.catalog.details import get_details
from app.catalog.facts import named_facts
from app.catalog.linked_data import film_description, film_linked_data
from app.catalog.queries import cards_of
from app.catalog.rating_chart import rating_bars
from app.clock import utc_now
from app.discover.charts import CHART_TITLES, places_of
from app.discover.resemblance import similar_films
from app.media.routes import film_url
from app.web.seo import PageMeta, absolute_url

if TYPE_CHECKING:
    from app.catalog.details import FilmDetails
    from app.catalog.queries import FilmCard
    from app.discover.resemblance import Leaning
    from app.recommend import Engine

SIMILAR_FILMS = 8


@dataclass(frozen=True, slots=True)
class FilmParts:
    """The parts of a film's page that depend on no viewer.

    Attributes:
        head: what search engines are told.
        aliases: other titles, in one line; may be empty.
        about: synopsis, facts, cast, keywords and ratings.
        near: similar films, and those of its series.
    """

    head: Markup
    aliases: str
    about: Markup
    near: Markup


def film_parts(card: FilmCard, engine: Engine | None, leaning: Leaning) -> FilmParts:
    """Return the parts; without a leaning they are made at most once a minute.

    Args:
        card: the film.
        engine: the current build's engine, if there is one.
        leaning: what the similar films should have more or less of.
    """

    def make() -> str:
        return json.dumps(_rendered(card, engine, leaning))

    if leaning.all:
        text = make()
    else:
        build_id = "" if engine is None else engine.build_id
        where = request.script_root, request.url_root
        text = shared_text("film", card.id, build_id, *state_of_catalogue(), *where, make=make)
    head, aliases, about, near = json.loads(text)
    return FilmParts(_safe(head), aliases, _safe(about), _safe(near))


def _safe(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - a template escaped what is in it  # nosec B704


def _rendered(card: FilmCard, engine: Engine | None, leaning: Leaning) -> tuple[str, str, str, str]:
    details = get_details(card.id)
    about = render_template(
        "catalog/_film_about.html",
        film=card,
        details=details,
        facts=named_facts(details),
        bars=rating_bars(details.rating_histogram),
        places=places_of(card.id, engine, utc_now()),
        chart_titles=CHART_TITLES,
    )
    near = render_template(
        "catalog/_film_near.html",
        film=card,
        details=details,
        similar=similar_films(engine, card.id, SIMILAR_FILMS, leaning),
        series=list(cards_of(details.collection_ids).values()),
    )
    head = render_template("catalog/_film_head.html", meta=_meta_of(details))
    return head, " · ".join(details.aliases), about, near


def _meta_of(details: FilmDetails) -> PageMeta:
    url = absolute_url(film_url(details.card))
    return PageMeta(
        title=details.card.label,
        description=film_description(details),
        url=url,
        image=absolute_url(url_for("feeds.film_picture", film_id=details.card.id)),
        kind="video.tv_show" if details.card.kind == "show" else "video.movie",
        linked_data=film_linked_data(details, url, absolute_url),
    )
