"""Reading a list as somebody who was given its link, or who found it among the public ones.

A page of five hundred films must open at once, so what stands at its head is one statement,
and its films are read only where they are not at hand (`ListHead.version_key`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Integer, Select, String, bindparam, exists, func, or_, select

from app.accounts.models import User
from app.catalog.queries import cards_of
from app.catalog.reading import rows_of
from app.db import UTCDateTime, db
from app.errors import NotFoundError
from app.lists.access import is_public, known_token, opens_to, refuse_when_expired
from app.lists.markdown import html_of, plain_of
from app.lists.models import FilmList, ListEntry, ListLike, ListTag, Visibility
from app.lists.queries import GUEST, NOT_SHARED
from app.lists.records import EntryShown
from app.taste.models import FilmStars, FilmVerdict, Verdict

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from markupsafe import Markup
    from sqlalchemy import Row

SUMMARY_CHARACTERS = 200
_STANDING = ListEntry.removed_at.is_(None)
# Who hid a film, or wants none of it, has not said that they saw it.
_SEEN = tuple(verdict.value for verdict in Verdict if verdict is not Verdict.HIDE)


@dataclass(frozen=True, slots=True)
class ListHead:
    """What stands at the head of a list's page.

    Attributes:
        id: database id.
        viewer_id: the curator.
        title: of the list.
        description: Markdown, may be empty.
        curator: the account's name, or "a guest".
        has_profile: whether the curator has a page of their own.
        visibility: who can see it.
        token: of the share link.
        version: counts every change.
        is_ranked: whether its films are numbered.
        cover_film_id: the film whose poster stands for the list, if one was chosen.
        takes_suggestions: whether visitors may suggest films.
        updated_at: when its words or films last changed.
        film_count: how many films are on it.
        like_count: how many people like it.
        origin: the first curator's name, where this is a copy.
    """

    id: int
    viewer_id: int
    title: str
    description: str
    curator: str
    has_profile: bool
    visibility: Visibility
    token: str
    version: int
    is_ranked: bool
    cover_film_id: int | None
    takes_suggestions: bool
    updated_at: datetime
    film_count: int
    like_count: int
    origin: str | None

    @property
    def is_public(self) -> bool:
        """Whether the list may be found by everybody."""
        return self.visibility is Visibility.PUBLIC

    @property
    def is_for_named(self) -> bool:
        """Whether only people whom the curator named may see the list."""
        return self.visibility is Visibility.NAMED

    @property
    def summary(self) -> str:
        """The description as a line of plain text."""
        return plain_of(self.description, SUMMARY_CHARACTERS)

    @property
    def version_key(self) -> tuple[int, int, str]:
        """What changes whenever the films, their order or their notes do."""
        return self.id, self.version, self.updated_at.isoformat()

    @property
    def description_html(self) -> Markup:
        """The description as safe HTML."""
        return html_of(self.description)


@dataclass(frozen=True, slots=True)
class OwnSide:
    """What a list has to do with whoever reads it.

    Attributes:
        seen: how many of its films they have said that they saw.
        has_marked: whether they have marked any film of the list or elsewhere.
        likes: whether they like the list.
    """

    seen: int = 0
    has_marked: bool = False
    likes: bool = False


def _heads() -> Select[*tuple[Any, ...]]:
    films = (
        select(func.count())
        .where(ListEntry.list_id == FilmList.id, _STANDING)
        .correlate(FilmList)
        .scalar_subquery()
    )
    likes = (
        select(func.count())
        .where(ListLike.list_id == FilmList.id)
        .correlate(FilmList)
        .scalar_subquery()
    )
    first = (
        select(User.name)
        .where(User.viewer_id == FilmList.first_curator_id)
        .correlate(FilmList)
        .scalar_subquery()
    )
    return select(
        FilmList.id,
        FilmList.viewer_id,
        FilmList.title,
        FilmList.description,
        User.name.label("curator"),
        FilmList.visibility,
        FilmList.token,
        FilmList.version,
        FilmList.is_ranked,
        FilmList.cover_film_id,
        FilmList.takes_suggestions,
        FilmList.first_curator_id,
        FilmList.expires_at,
        FilmList.updated_at,
        films.label("film_count"),
        likes.label("like_count"),
        first.label("first_curator"),
    ).outerjoin(User, User.viewer_id == FilmList.viewer_id)


# Made once and run on the connection: whoever opens a list asks one of these.
_OPENED = _heads().where(
    opens_to(bindparam("token", type_=String), bindparam("viewer_id", type_=Integer))
)
_PUBLIC = _heads().where(
    FilmList.id == bindparam("list_id"), is_public(bindparam("now", type_=UTCDateTime))
)


def get_shared_head(token: str, viewer_id: int | None, *, now: datetime) -> ListHead:
    """Return the head of the list that a share link opens.

    Args:
        token: what the link ends in.
        viewer_id: who opens it; None is a stranger.
        now: tells whether the link has expired.

    Raises:
        NotFoundError: always the same one after the same work, whether the token never
            existed, was replaced, or belongs to a list that this viewer may not see.
        GoneError: if the link has expired.
    """
    rows = rows_of(_OPENED, token=known_token(token), viewer_id=viewer_id)
    if not rows:
        raise NotFoundError(NOT_SHARED)
    refuse_when_expired(rows[0].expires_at, now)
    return _head(rows[0])


def find_public_head(list_id: int, *, now: datetime) -> ListHead | None:
    """Return the head of a public list, if there is one that everybody may find."""
    rows = rows_of(_PUBLIC, list_id=list_id, now=now)
    return _head(rows[0]) if rows else None


def entries_of(
    list_id: int, count: int | None = None, *, offset: int = 0
) -> tuple[EntryShown, ...]:
    """Return the films of a list in order, with what everybody may read of them.

    Args:
        list_id: the list.
        count: how many at most; None is all of them.
        offset: how many to pass over.
    """
    rows = db.session.execute(
        select(ListEntry.id, ListEntry.position, ListEntry.film_id, ListEntry.note)
        .where(ListEntry.list_id == list_id, _STANDING)
        .order_by(ListEntry.position, ListEntry.id)
        .limit(count)
        .offset(offset)
    ).all()
    films = cards_of([row.film_id for row in rows])
    return tuple(EntryShown(row.id, row.position, films[row.film_id], row.note) for row in rows)


def film_ids_of(list_id: int) -> tuple[int, ...]:
    """Return the films of a list in order."""
    return tuple(
        db.session.scalars(
            select(ListEntry.film_id)
            .where(ListEntry.list_id == list_id, _STANDING)
            .order_by(ListEntry.position, ListEntry.id)
        )
    )


def tags_of(list_id: int) -> tuple[str, ...]:
    """Return the tags of a list, alphabetically."""
    tags = select(ListTag.tag).where(ListTag.list_id == list_id).order_by(ListTag.tag)
    return tuple(db.session.scalars(tags))


def own_side_of(list_id: int, viewer_id: int | None) -> OwnSide:
    """Return what a list has to do with whoever reads it, in one statement."""
    if viewer_id is None:
        return OwnSide()
    marked = or_(
        exists().where(FilmVerdict.viewer_id == viewer_id),
        exists().where(FilmStars.viewer_id == viewer_id),
    )
    likes = select(func.count()).where(ListLike.list_id == list_id, ListLike.viewer_id == viewer_id)
    said = exists().where(
        FilmVerdict.film_id == ListEntry.film_id,
        FilmVerdict.viewer_id == viewer_id,
        FilmVerdict.verdict.in_(_SEEN),
    )
    starred = exists().where(
        FilmStars.film_id == ListEntry.film_id, FilmStars.viewer_id == viewer_id
    )
    seen = select(func.count(ListEntry.id)).where(
        ListEntry.list_id == list_id, _STANDING, or_(said, starred)
    )
    row = db.session.execute(
        select(
            seen.scalar_subquery().label("seen"),
            marked.label("marked"),
            likes.scalar_subquery().label("likes"),
        )
    ).one()
    return OwnSide(seen=row.seen, has_marked=bool(row.marked), likes=row.likes > 0)


def _head(row: Row[*tuple[Any, ...]]) -> ListHead:
    is_copy = row.first_curator_id not in {None, row.viewer_id}
    return ListHead(
        id=row.id,
        viewer_id=row.viewer_id,
        title=row.title,
        description=row.description,
        curator=row.curator or GUEST,
        has_profile=row.curator is not None,
        visibility=Visibility(row.visibility),
        token=row.token,
        version=row.version,
        is_ranked=row.is_ranked,
        cover_film_id=row.cover_film_id,
        takes_suggestions=row.takes_suggestions,
        updated_at=row.updated_at,
        film_count=row.film_count,
        like_count=row.like_count,
        origin=(row.first_curator or GUEST) if is_copy else None,
    )
