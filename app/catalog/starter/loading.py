"""Loads the starter's films into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.loader import load_films
from app.catalog.starter.film_file import read_films

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.catalog.loader import LoadSummary
    from app.catalog.records import FilmRecord


def load_starter(watch: Callable[[list[FilmRecord]], Iterable[FilmRecord]] = iter) -> LoadSummary:
    """Load the starter's films; flushes, never commits. Loading them again changes nothing.

    Args:
        watch: passes the records on, and may show how far it has come.
    """
    return load_films(watch(list(read_films())))
