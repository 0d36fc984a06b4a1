"""What templates draw of a film alone, kept for the next page that shows the film.

A poster's link, a title, a row of buttons: most of a list of films is the same on every page.
Templates draw such a part by `drawn(macro, film)` instead of `macro(film)`.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from jinja2.runtime import Macro

    from app.catalog.queries import FilmCard
    from app.media.poster_cache import PosterCache

MOST_KEPT = 10_000
"""A part takes about 700 bytes; a suggestion has five."""


class DrawnFilms:
    """The parts that were drawn last."""

    def __init__(self, posters: PosterCache) -> None:
        """Keep nothing yet; a film's poster may come into the cache, and its address changes."""
        self._posters = posters
        self._kept: dict[tuple[object, ...], tuple[FilmCard, str]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many parts are kept."""
        return len(self._kept)

    def drawn(self, macro: Macro, film: FilmCard, *values: str | None) -> str:
        """Return what a macro draws of a film, escaped where its template escapes.

        Args:
            macro: one whose text depends on its arguments, on addresses and on nothing else: no
                viewer, no form's token.
            film: its first argument; another card of the same film is drawn anew.
            values: its other arguments, of which there are few.
        """
        picture = self._posters.find(film.poster_path) if self._posters.is_shown else None
        # Where the site is mounted is part of each address.
        key = (macro, film.id, request.environ.get("SCRIPT_NAME", ""), picture, *values)
        kept = self._kept.get(key)
        if kept is not None and kept[0] is film:
            return kept[1]
        text = macro(film, *values)
        with self._lock:
            while len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = film, text
        return text
