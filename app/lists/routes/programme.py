"""The films of a list as a piece of its page, kept at hand between readers.

Drawing five hundred films takes longer than a page may, and they are the same for everybody
who reads the list: the piece holds nothing of the reader's. It is known by the list's version,
so an edit shows at once; what is said of the films themselves may be a minute old.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app, render_template, request, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.lists.limits import FILMS_A_PAGE
from app.lists.linked_data import Addresses, linked_data
from app.lists.reading import entries_of, tags_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

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


@dataclass
class Programmes:
    """Pieces of pages by key; the one not asked for longest makes room."""

    now: Callable[[], float] = time.monotonic
    _kept: OrderedDict[Hashable, tuple[float, Programme]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable, draw: Callable[[], Programme]) -> Programme:
        """Return the piece of a key; it is drawn where there is none, or an old one."""
        now = self.now()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and now - kept[0] < SECONDS_KEPT:
                self._kept.move_to_end(key)
                return kept[1]
        piece = draw()
        with self._lock:
            self._kept[key] = now, piece
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return piece


def programme_of(head: ListHead, part: Part) -> Programme:
    """Return a page of the films of a list as their readers see them.

    Args:
        head: of the list.
        part: which of them.
    """
    programmes: Programmes = current_app.extensions.setdefault(EXTENSION, Programmes())

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

    return programmes.get((head.version_key, head.token, request.host, part.page), draw)


def film_address(film: FilmCard) -> str:
    """Return the address of a film's page, in full."""
    return url_for("catalog.film", film_id=film.id, slug=film.slug, _external=True)
