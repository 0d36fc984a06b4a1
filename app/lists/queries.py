"""Reading lists."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, or_, select

from app.accounts.models import User
from app.catalog.queries import FilmCard, cards_of
from app.db import db
from app.errors import NotFoundError
from app.lists.models import FilmList, ListEntry, Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

COVERS = 4
GUEST = "a guest"
PUBLIC_PAGE = 24
NO_LIST = "There is no such list."
NOT_SHARED = "There is no list at this link, or it is no longer shared."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
_STANDING = ListEntry.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class ListSummary:
    """What a card shows of a list.

    Attributes:
        id: database id.
        title: of the list.
        description: in plain text, may be empty.
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
    """A film on a list, with the curator's note.

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
class ListShown:
    """A list with its films, as its page shows it.

    Attributes:
        id: database id.
        viewer_id: the curator.
        title: of the list.
        description: plain text, may be empty.
        curator: the account's name, or "a guest".
        visibility: who can see it.
        token: of the share link, once there is one.
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
    visibility: Visibility
    token: str | None
    updated_at: datetime
    published_at: datetime | None
    entries: tuple[EntryShown, ...]
    removed: EntryShown | None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The description by paragraphs."""
        return tuple(part.strip() for part in self.description.split("\n\n") if part.strip())

    @property
    def film_ids(self) -> tuple[int, ...]:
        """The films in order."""
        return tuple(entry.film.id for entry in self.entries)

    @property
    def is_shared(self) -> bool:
        """Whether the share link works."""
        return self.visibility is not Visibility.PRIVATE and self.token is not None


def own_summaries(viewer_id: int | None) -> tuple[ListSummary, ...]:
    """Return a viewer's lists, the one worked on last first."""
    if viewer_id is None:
        return ()
    statement = (
        _summary_rows()
        .where(FilmList.viewer_id == viewer_id)
        .order_by(FilmList.updated_at.desc(), FilmList.id.desc())
    )
    return _summaries(statement, with_tokens=True)


def public_summaries(count: int = PUBLIC_PAGE, offset: int = 0) -> tuple[ListSummary, ...]:
    """Return public lists that have films, the newest published first.

    Lists shown to whoever has the link are never among them.

    Args:
        count: how many at most.
        offset: how many to pass over.
    """
    statement = (
        _summary_rows()
        .where(
            FilmList.visibility == Visibility.PUBLIC.value,
            select(ListEntry.id).where(ListEntry.list_id == FilmList.id, _STANDING).exists(),
        )
        .order_by(FilmList.published_at.desc(), FilmList.id.desc())
        .limit(count)
        .offset(offset)
    )
    return _summaries(statement, with_tokens=False)


def get_own_list(viewer_id: int | None, list_id: int) -> ListShown:
    """Return a list of this viewer.

    Raises:
        NotFoundError: if there is none, or it is somebody else's.
    """
    return _get(
        _shown_rows().where(FilmList.id == list_id, FilmList.viewer_id == viewer_id), NO_LIST
    )


def get_visible_list(viewer_id: int | None, list_id: int) -> ListShown:
    """Return a list that this viewer may open by its number: an own one, or a public one.

    Raises:
        NotFoundError: if there is none that this viewer may see.
    """
    return _get(
        _shown_rows().where(
            FilmList.id == list_id,
            or_(
                FilmList.viewer_id == viewer_id,
                FilmList.visibility == Visibility.PUBLIC.value,
            ),
        ),
        NO_LIST,
    )


def get_shared_list(token: str) -> ListShown:
    """Return the list that a share link opens.

    Raises:
        NotFoundError: always the same one, whether the token never existed, was replaced,
            or belongs to a list that is private now.
    """
    if not _TOKEN.fullmatch(token):
        raise NotFoundError(NOT_SHARED)
    return _get(
        _shown_rows().where(
            FilmList.token == token, FilmList.visibility != Visibility.PRIVATE.value
        ),
        NOT_SHARED,
    )


def _shown_rows() -> Select[FilmList, str]:
    return select(FilmList, func.coalesce(User.name, GUEST)).outerjoin(
        User, User.viewer_id == FilmList.viewer_id
    )


def _summary_rows() -> Select[FilmList, str, int]:
    counts = (
        select(func.count())
        .where(ListEntry.list_id == FilmList.id, _STANDING)
        .correlate(FilmList)
        .scalar_subquery()
    )
    return _shown_rows().add_columns(counts)


def _summaries(
    statement: Select[FilmList, str, int], *, with_tokens: bool
) -> tuple[ListSummary, ...]:
    rows = db.session.execute(statement).all()
    covers = _covers([film_list.id for film_list, _, _ in rows])
    return tuple(
        ListSummary(
            id=film_list.id,
            title=film_list.title,
            description=film_list.description,
            curator=curator,
            film_count=film_count,
            covers=covers.get(film_list.id, ()),
            visibility=Visibility(film_list.visibility),
            token=film_list.token if with_tokens else None,
            updated_at=film_list.updated_at,
        )
        for film_list, curator, film_count in rows
    )


def _covers(list_ids: Sequence[int]) -> dict[int, tuple[FilmCard, ...]]:
    rows = db.session.execute(
        select(ListEntry.list_id, ListEntry.film_id)
        .where(ListEntry.list_id.in_(list_ids), _STANDING, ListEntry.position <= COVERS)
        .order_by(ListEntry.list_id, ListEntry.position)
    ).all()
    films = cards_of({film_id for _, film_id in rows})
    covers: dict[int, list[FilmCard]] = defaultdict(list)
    for list_id, film_id in rows:
        covers[list_id].append(films[film_id])
    return {list_id: tuple(cards) for list_id, cards in covers.items()}


def _get(statement: Select[FilmList, str], otherwise: str) -> ListShown:
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError(otherwise)
    film_list, curator = row
    entries = db.session.scalars(
        select(ListEntry)
        .where(ListEntry.list_id == film_list.id)
        .order_by(ListEntry.position, ListEntry.id)
    ).all()
    films = cards_of([entry.film_id for entry in entries])
    removed = next((entry for entry in entries if entry.removed_at is not None), None)
    return ListShown(
        id=film_list.id,
        viewer_id=film_list.viewer_id,
        title=film_list.title,
        description=film_list.description,
        curator=curator,
        visibility=Visibility(film_list.visibility),
        token=film_list.token,
        updated_at=film_list.updated_at,
        published_at=film_list.published_at,
        entries=tuple(_entry_shown(entry, films) for entry in entries if entry is not removed),
        removed=None if removed is None else _entry_shown(removed, films),
    )


def _entry_shown(entry: ListEntry, films: dict[int, FilmCard]) -> EntryShown:
    return EntryShown(entry.id, entry.position, films[entry.film_id], entry.note)
