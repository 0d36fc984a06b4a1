"""Reading lists whole, by their numbers; by their links, see `app.lists.reading`.

Nothing here loads private notes: `app.lists.notes` does, for editors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.catalog.queries import FilmCard, cards_of
from app.clock import utc_now
from app.db import db
from app.errors import NotFoundError
from app.lists.access import is_public, may_edit, may_open_by_number
from app.lists.models import FilmList, ListEntry, ListTag, Visibility
from app.lists.records import Credit, EntryShown, ListShown

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row

GUEST = "a guest"
NO_LIST = "There is no such list."
NOT_SHARED = "There is no list at this link, or it is no longer shared."
_FIRST_CURATOR = aliased(User)
_ORIGIN = aliased(FilmList)


def get_own_list(viewer_id: int | None, list_id: int) -> ListShown:
    """Return a list of this viewer.

    Raises:
        NotFoundError: if there is none, or it is somebody else's.
    """
    return _get(
        _shown_rows().where(FilmList.id == list_id, FilmList.viewer_id == viewer_id), NO_LIST
    )


def get_editable_list(viewer_id: int | None, list_id: int) -> ListShown:
    """Return a list that this viewer may edit, as its curator or as one of its editors.

    Raises:
        NotFoundError: if there is none.
    """
    return _get(_shown_rows().where(FilmList.id == list_id, may_edit(viewer_id)), NO_LIST)


def get_visible_list(viewer_id: int | None, list_id: int) -> ListShown:
    """Return a list that this viewer may open by its number.

    That is an own one, a public one, or one on which the viewer was named.

    Raises:
        NotFoundError: if there is none that this viewer may see.
    """
    may_open = may_open_by_number(viewer_id, utc_now())
    return _get(_shown_rows().where(FilmList.id == list_id, may_open), NO_LIST)


def find_position(list_id: int, entry_id: int) -> int | None:
    """Return the place of an entry on a list, from 1, if it stands there."""
    entry = ListEntry.id == entry_id, ListEntry.list_id == list_id, ListEntry.removed_at.is_(None)
    return db.session.scalar(select(ListEntry.position).where(*entry))


def _shown_rows() -> Select[*tuple[Any, ...]]:
    """Select a list with what stands beside it: names, tags, and whom it was cloned from."""
    return (
        select(
            FilmList,
            func.coalesce(User.name, GUEST).label("curator"),
            func.coalesce(_FIRST_CURATOR.name, GUEST).label("first_curator"),
            _ORIGIN.id.label("origin_id"),
            _ORIGIN.title.label("origin_title"),
        )
        .outerjoin(User, User.viewer_id == FilmList.viewer_id)
        .outerjoin(_FIRST_CURATOR, _FIRST_CURATOR.viewer_id == FilmList.first_curator_id)
        .outerjoin(
            _ORIGIN,
            and_(_ORIGIN.id == FilmList.origin_list_id, is_public(utc_now(), _ORIGIN)),
        )
    )


def _get(statement: Select[*tuple[Any, ...]], otherwise: str) -> ListShown:
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError(otherwise)
    film_list: FilmList = row.FilmList
    rows = (
        db.session.connection()
        .execute(
            select(
                ListEntry.id,
                ListEntry.film_id,
                ListEntry.position,
                ListEntry.note,
                ListEntry.removed_at,
            )
            .where(ListEntry.list_id == film_list.id)
            .order_by(ListEntry.position, ListEntry.id)
        )
        .all()
    )
    films = cards_of([entry.film_id for entry in rows])
    removed = next((entry for entry in rows if entry.removed_at is not None), None)
    return _shown(
        row,
        entries=tuple(_entry_shown(entry, films) for entry in rows if entry.removed_at is None),
        removed=None if removed is None else _entry_shown(removed, films),
    )


def _shown(
    row: Row[*tuple[Any, ...]], *, entries: tuple[EntryShown, ...], removed: EntryShown | None
) -> ListShown:
    film_list: FilmList = row.FilmList
    return ListShown(
        id=film_list.id,
        viewer_id=film_list.viewer_id,
        title=film_list.title,
        description=film_list.description,
        curator=row.curator,
        is_ranked=film_list.is_ranked,
        tags=_tags_of(film_list.id),
        cover_film_id=film_list.cover_film_id,
        visibility=Visibility(film_list.visibility),
        token=film_list.token,
        expires_at=film_list.expires_at,
        takes_suggestions=film_list.takes_suggestions,
        living_rule=film_list.living_rule,
        version=film_list.version,
        credit=_credit(row),
        is_hidden=film_list.hidden_at is not None,
        updated_at=film_list.updated_at,
        published_at=film_list.published_at,
        entries=entries,
        removed=removed,
    )


def _credit(row: Row[*tuple[Any, ...]]) -> Credit | None:
    film_list: FilmList = row.FilmList
    if film_list.first_curator_id is None and film_list.origin_list_id is None:
        return None
    return Credit(row.first_curator, row.origin_id, row.origin_title)


def _tags_of(list_id: int) -> tuple[str, ...]:
    return tuple(
        db.session.scalars(
            select(ListTag.tag).where(ListTag.list_id == list_id).order_by(ListTag.tag)
        )
    )


def _entry_shown(entry: Row[*tuple[Any, ...]], films: dict[int, FilmCard]) -> EntryShown:
    return EntryShown(entry.id, entry.position, films[entry.film_id], entry.note)
