"""Posters drawn from what is known of a film."""

from __future__ import annotations

import hashlib
from html import escape
from typing import Protocol

LAYOUT_VERSION = 1


class PosterSubject(Protocol):
    """What a poster is drawn from; a film card is one."""

    @property
    def title(self) -> str:
        """The title as people say it."""

    @property
    def year(self) -> int | None:
        """The year of release, if known."""

    @property
    def genres(self) -> tuple[str, ...]:
        """The genres by name."""

    @property
    def directors(self) -> tuple[str, ...]:
        """The directors, the first credited first."""


def version_of(subject: PosterSubject) -> str:
    """Return a short text that changes whenever the poster would look different."""
    facts = (
        str(LAYOUT_VERSION),
        subject.title,
        str(subject.year),
        *subject.genres,
        *subject.directors,
    )
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:12]


def poster_svg(subject: PosterSubject) -> str:
    """Return the poster as an SVG document of 240 × 360."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 360">'
        '<rect width="240" height="360" fill="#8f1d2c"/>'
        f'<text x="20" y="60" fill="#faf7f1" font-size="24">{escape(subject.title)}</text></svg>'
    )
