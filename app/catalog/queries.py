"""Reading the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from app.text import slugify


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

    @property
    def slug(self) -> str:
        """The film's part of its address."""
        return slugify(self.title)

    @property
    def label(self) -> str:
        """The title with the year, for texts."""
        return f"{self.title} ({self.year})" if self.year else self.title
