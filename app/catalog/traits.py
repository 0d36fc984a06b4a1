"""The genres and keywords of several films at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, union_all

from app.catalog.models import FilmGenre, FilmKeyword, Genre, Keyword
from app.catalog.reading import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import BindParameter

_IDS: BindParameter[int] = bindparam("film_ids", expanding=True)
_TRAITS = union_all(
    select(FilmKeyword.film_id, Keyword.slug, Keyword.name)
    .join(Keyword, Keyword.id == FilmKeyword.keyword_id)
    .where(FilmKeyword.film_id.in_(_IDS)),
    # Last: where a keyword and a genre have one slug, the genre's name is taken.
    select(FilmGenre.film_id, Genre.slug, Genre.name)
    .join(Genre, Genre.id == FilmGenre.genre_id)
    .where(FilmGenre.film_id.in_(_IDS)),
)


def traits_of(film_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what the films are about, by film id: names by slug; in one query."""
    found: dict[int, dict[str, str]] = {film_id: {} for film_id in film_ids}
    for film_id, slug, name in rows_of(_TRAITS, film_ids=list(found)):
        found[film_id][slug] = name
    return found
