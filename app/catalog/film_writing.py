"""Writes films into their tables, in a few statements however many films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from app.catalog.models import (
    Credit,
    ExternalId,
    Film,
    FilmAlias,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
    FilmLanguage,
    FilmVotes,
)
from app.catalog.ratings import DAMPING_MEAN_STARS, STEPS
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.catalog.film_rows import FilmRows
    from app.db import Base

_PARTS = (FilmAlias, Credit, FilmGenre, FilmKeyword, FilmCountry, FilmLanguage, FilmVotes)
_UNRATED = {
    "rating_histogram": [0] * len(STEPS),
    "rating_count": 0,
    "mean_stars": None,
    "regard": DAMPING_MEAN_STARS,
}


def add_films(films: Mapping[int, FilmRows]) -> dict[int, int]:
    """Add the films, as yet unrated; return their ids by the passing ones that are given."""
    if not films:
        return {}
    film_ids = db.session.scalars(
        insert(Film).returning(Film.id, sort_by_parameter_order=True),
        [{**rows.facts._asdict(), **_UNRATED} for rows in films.values()],
    ).all()
    numbers = dict(zip(films, film_ids, strict=True))
    added = {numbers[passing]: rows for passing, rows in films.items()}
    _insert_parts(added)
    _insert_external_ids({film_id: rows.external_ids for film_id, rows in added.items()})
    return numbers


def update_films(changed: Mapping[int, FilmRows], stored: Mapping[int, FilmRows]) -> None:
    """Store what has changed; ratings and ids that others added stay."""
    if not changed:
        return
    db.session.execute(
        update(Film),
        [{"id": film_id, **rows.facts._asdict()} for film_id, rows in changed.items()],
    )
    for part in _PARTS:
        db.session.execute(
            delete(part).where(part.film_id.in_(changed)),
            execution_options={"synchronize_session": False},
        )
    _insert_parts(changed)
    _insert_external_ids(
        {
            film_id: rows.external_ids - stored[film_id].external_ids
            for film_id, rows in changed.items()
        }
    )


def _insert_parts(films: Mapping[int, FilmRows]) -> None:
    parts: dict[type[Base], list[dict[str, object]]] = {part: [] for part in _PARTS}
    for film_id, rows in films.items():
        film = {"film_id": film_id}
        parts[FilmAlias] += [{**film, "title": title} for title in sorted(rows.aliases)]
        parts[Credit] += [
            {
                **film,
                "role": role,
                "position": position,
                "person_id": person_id,
                "character": played,
            }
            for role, position, person_id, played in sorted(rows.credits)
        ]
        parts[FilmGenre] += [{**film, "genre_id": id_} for id_ in sorted(rows.genre_ids)]
        parts[FilmKeyword] += [{**film, "keyword_id": id_} for id_ in sorted(rows.keyword_ids)]
        parts[FilmCountry] += [
            {**film, "country_code": code} for code in sorted(rows.country_codes)
        ]
        parts[FilmLanguage] += [
            {**film, "language_code": code} for code in sorted(rows.language_codes)
        ]
        parts[FilmVotes] += [
            {**film, "source": source, "count": count, "mean": mean}
            for source, count, mean in sorted(rows.votes)
        ]
    for part, values in parts.items():
        if values:
            db.session.execute(insert(part), values)


def _insert_external_ids(ids: Mapping[int, Iterable[tuple[str, str]]]) -> None:
    values = [
        {"film_id": film_id, "source": source, "value": value}
        for film_id, of_film in ids.items()
        for source, value in sorted(of_film)
    ]
    if values:
        db.session.execute(insert(ExternalId), values)
