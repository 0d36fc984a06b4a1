"""What pages show of lists: as cards, and whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.lists.markdown import html_of
from app.lists.models import Visibility

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from app.catalog.queries import FilmCard


@dataclass(frozen=True, slots=True)
class ListSummary:
    """What a card shows of a list.

    Attributes:
        id: database id.
        title: of the list.
        description: Markdown, may be empty.
        curator: the account's name, or "a guest".
        film_count: how many films are on it.
        covers: its first films, four at most.
        visibility: who can see it.
        token: of the share link; only where the curator is the one who reads.
        updated_at: when its words or films last changed.
    """

    id: int
    title: str
    description: str
    curator: str
    film_count: int
    covers: tuple[FilmCard, ...]
    visibility: Visibility
    token: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntryShown:
    """A film on a list, with the curator's public note; private ones are never in here.

    Attributes:
        id: database id of the entry.
        position: from 1.
        film: what is known of the film.
        note: plain text, may be empty.
    """

    id: int
    position: int
    film: FilmCard
    note: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made the list that this one was cloned from, and the first of the chain.

    Attributes:
        curator: the first curator's name, or "a guest".
        list_id: the list it was taken from, where everybody may open it.
        title: of that list, where everybody may open it.
    """

    curator: str
    list_id: int | None
    title: str | None


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list with its films, as its page shows it.

    Attributes:
        id: database id.
        viewer_id: the curator.
        title: of the list.
        description: Markdown, may be empty.
        curator: the account's name, or "a guest".
        is_ranked: whether the films are numbered.
        tags: alphabetically.
        cover_film_id: the film chosen to stand for the list; it is among the entries.
        visibility: who can see it.
        token: of the share link, once there is one.
        expires_at: when the link stops working, if ever.
        takes_suggestions: whether visitors may suggest films.
        living_rule: what a living list follows.
        version: counts its changes.
        credit: whom it was cloned from.
        is_hidden: whether the operator hid it; then only its curator can open it.
        updated_at: when its words or films last changed.
        published_at: when it was first shared.
        entries: in order.
        removed: the entry that was removed last and can still be put back.
    """

    id: int
    viewer_id: int
    title: str
    description: str
    curator: str
    is_ranked: bool
    tags: tuple[str, ...]
    cover_film_id: int | None
    visibility: Visibility
    token: str | None
    expires_at: datetime | None
    takes_suggestions: bool
    living_rule: str | None
    version: int
    credit: Credit | None
    is_hidden: bool
    updated_at: datetime
    published_at: datetime | None
    entries: tuple[EntryShown, ...]
    removed: EntryShown | None

    @property
    def description_html(self) -> Markup:
        """The description as safe HTML."""
        return html_of(self.description)

    @property
    def film_ids(self) -> tuple[int, ...]:
        """The films in order."""
        return tuple(entry.film.id for entry in self.entries)

    @property
    def cover(self) -> FilmCard | None:
        """The film that stands for the list: the one chosen, or else the first."""
        chosen = (entry.film for entry in self.entries if entry.film.id == self.cover_film_id)
        return next(chosen, self.entries[0].film if self.entries else None)

    @property
    def is_shared(self) -> bool:
        """Whether the share link works."""
        return self.visibility is not Visibility.PRIVATE and self.token is not None
