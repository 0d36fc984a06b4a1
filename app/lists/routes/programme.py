"""The films of a list as a piece of its page, kept at hand between readers.

Drawing five hundred films takes longer than a page may, and they are the same for everybody
who reads the list: the piece holds nothing of the reader's. It is known by the list's version and
the catalogue's state, so an edit shows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, render_template, request, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.catalog.changes import state_of_catalogue
from app.kept import Kept
from app.lists.limits import FILMS_A_PAGE
from app.lists.linked_data import Addresses, linked_data
from app.lists.reading import entries_of, tags_of

if TYPE_CHECKING:
    from app.catalog.queries import FilmCard
    from app.lists.reading import ListHead
    from app.lists.routes.parts import Part

EXTENSION = "marquee-programmes"
MOST_KEPT = 64
SECONDS_KEPT = 60.0


@dataclass(frozen=True, slots=True)
class Programme:
    """The films of a list, as its page holds them.

    Attributes:
        films: HTML.
        data: JSON-LD.
        tags: alphabetically.
    """

    films: Markup
    data: Markup
    tags: tuple[str, ...] = ()


def programme_of(head: ListHead, part: Part) -> Programme:
    """Return a page of the films of a list as their readers see them.

    Args:
        head: of the list.
        part: which of them.
    """
    kept: Kept[Programme] = current_app.extensions.setdefault(EXTENSION, Kept(MOST_KEPT))

    def draw() -> Programme:
        entries = entries_of(head.id, FILMS_A_PAGE, offset=part.offset)
        films = render_template("lists/_films.html", entries=entries, is_ranked=head.is_ranked)
        address = url_for("lists.shared", token=head.token, _external=True)
        data = linked_data(head, entries, Addresses(address, film_address))
        return Programme(
            films=Markup(films),  # noqa: S704  # nosec B704 - a template escapes
            data=htmlsafe_json_dumps(data),
            tags=tags_of(head.id),
        )

    key = state_of_catalogue(), head.version_key, head.token, request.host, part.page
    return kept.get_or_make(key, draw, seconds=SECONDS_KEPT)


def film_address(film: FilmCard) -> str:
    """Return the address of a film's page, in full."""
    return url_for("catalog.film", film_id=film.id, slug=film.slug, _external=True)
