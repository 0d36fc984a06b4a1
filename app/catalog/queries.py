"""Reading the catalogue: cards for the pages.

Cards are on every page, so they are kept in memory (`app.catalog.card_memory`). The statements
that read the others select plain columns, run on the connection (the session's own reading of
rows costs more than SQLite does) and are a fixed few: three, however many films. Statements are
built once, when the module is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select

from app.catalog.card_memory import card_memory
from app.catalog.changes import settled_state
from app.catalog.models import Credit, CreditRole, Film, FilmGenre, Genre, Person
from app.catalog.reading import column_of, rows_of
from app.errors import NotFoundError
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter

LEADING_CAST = 3
MAX_FILM_ID = 2**31 - 1
"""The greatest id that a column of ids holds; greater numbers name no film."""


@dataclass(frozen=True, slots=True)
class FilmCard:
    """What a card, a row or a poster shows of a film.

    Attributes:
        id: database id.
        title: as people say it.
        year: of release, if known.
        kind: "movie" or "show".
        runtime_minutes: if known.
        genres: by name, alphabetically.
        directors: names, the first credited first.
        cast: the leading three names.
        rating_count: how many of the audience rated it.
        mean_stars: the audience's mean, 0.5–5, if anybody rated it.
        poster_path: TMDB's name of its poster, "/abc.jpg", if known.
        slug: its part of the address.
    """

    id: int
    title: str
    year: int | None
    kind: str
    runtime_minutes: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    rating_count: int
    mean_stars: float | None
    poster_path: str | None = None
    slug: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the slug once: a card is kept and drawn often."""
        object.__setattr__(self, "slug", slugify(self.title))

    def __hash__(self) -> int:
        """Return the id: cards are looked up often, and two of one film are rare."""
        return self.id

    @property
    def label(self) -> str:
        """The title with the year, for texts."""
        return f"{self.title} ({self.year})" if self.year else self.title


_IDS: BindParameter[int] = bindparam("film_ids", expanding=True)

_CARD_FILMS = select(
    Film.id,
    Film.title,
    Film.year,
    Film.kind,
    Film.runtime_minutes,
    Film.rating_count,
    Film.mean_stars,
    Film.poster_path,
).where(Film.id.in_(_IDS))

_CARD_GENRES = (
    select(FilmGenre.film_id, Genre.name)
    .join(Genre, Genre.id == FilmGenre.genre_id)
    .where(FilmGenre.film_id.in_(_IDS))
)

_CARD_CREDITS = (
    select(Credit.film_id, Credit.role, Person.name)
    .join(Person, Person.id == Credit.person_id)
    .where(
        Credit.film_id.in_(_IDS),
        or_(
            Credit.role == CreditRole.DIRECTOR.value,
            and_(Credit.role == CreditRole.CAST.value, Credit.position < LEADING_CAST),
        ),
    )
    .order_by(Credit.film_id, Credit.role, Credit.position)
)


def cards_of(film_ids: Iterable[int]) -> dict[int, FilmCard]:
    """Return the cards of the films that exist, in the order of the ids.

    Those that are not in memory are read in three queries, however many they are.
    """
    asked = [film_id for film_id in dict.fromkeys(film_ids) if 0 < film_id <= MAX_FILM_ID]
    if not asked:
        return {}
    state = settled_state()
    if state is None:
        found = _read_cards(asked)
    else:
        memory = card_memory()
        found = memory.find(state, asked)
        if len(found) < len(asked):
            read = _read_cards([film_id for film_id in asked if film_id not in found])
            memory.keep(state, read)
            found.update(read)
    return {film_id: found[film_id] for film_id in asked if film_id in found}


def _read_cards(film_ids: Sequence[int]) -> dict[int, FilmCard]:
    facts = {row.id: row for row in rows_of(_CARD_FILMS, film_ids=film_ids)}
    if not facts:
        return {}
    genres: dict[int, list[str]] = {film_id: [] for film_id in facts}
    directors: dict[int, list[str]] = {film_id: [] for film_id in facts}
    cast: dict[int, list[str]] = {film_id: [] for film_id in facts}
    # The same names stand on many cards: each is kept in memory once.
    for film_id, name in rows_of(_CARD_GENRES, film_ids=film_ids):
        genres[film_id].append(intern(name))
    for film_id, role, name in rows_of(_CARD_CREDITS, film_ids=film_ids):
        (cast if role == CreditRole.CAST else directors)[film_id].append(intern(name))
    return {
        film_id: FilmCard(
            id=film_id,
            title=film.title,
            year=film.year,
            kind=intern(film.kind),
            runtime_minutes=film.runtime_minutes,
            genres=tuple(sorted(genres[film_id])),
            directors=tuple(directors[film_id]),
            cast=tuple(cast[film_id]),
            rating_count=film.rating_count,
            mean_stars=film.mean_stars,
            poster_path=film.poster_path,
        )
        for film_id, film in facts.items()
    }


def find_card(film_id: int) -> FilmCard | None:
    """Return the film's card, if there is such a film."""
    return cards_of([film_id]).get(film_id)


def get_card(film_id: int) -> FilmCard:
    """Return the film's card.

    Raises:
        NotFoundError: if there is no such film.
    """
    card = find_card(film_id)
    if card is None:
        raise NotFoundError("We don't know that film.")
    return card


def existing_ids(film_ids: Iterable[int]) -> frozenset[int]:
    """Return those of the ids that name a film."""
    asked = [film_id for film_id in film_ids if 0 < film_id <= MAX_FILM_ID]
    if not asked:
        return frozenset()
    return frozenset(column_of(select(Film.id).where(Film.id.in_(_IDS)), film_ids=asked))


def best_known(count: int) -> list[FilmCard]:
    """Return the films that most people rated, the best known first."""
    ids = select(Film.id).order_by(Film.rating_count.desc(), Film.id).limit(count)
    return list(cards_of(column_of(ids)).values())


def well_regarded(count: int, *, without: Collection[int] = ()) -> list[FilmCard]:
    """Return the films with the highest regard (`app.catalog.ratings`), the best first.

    Args:
        count: how many; fewer come back only when there are no more films.
        without: ids of films to leave out.
    """
    left_out = frozenset(without)
    ids = select(Film.id).order_by(Film.regard.desc(), Film.id).limit(count + len(left_out))
    kept = [film_id for film_id in column_of(ids) if film_id not in left_out]
    return list(cards_of(kept[:count]).values())
