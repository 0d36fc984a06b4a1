"""One change of a list at a time: who may make it, and what a second editor is told.

Every change counts the list's version up and leaves a line about itself. A form carries the
version that its page showed; where somebody else has changed the list since, what depends on
that (an order, a text) is refused and the lines of the others are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from app.accounts.models import User
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.lists.access import may_edit
from app.lists.editions import settle
from app.lists.models import FilmList, ListChange, ListEntry
from app.lists.queries import GUEST, NO_LIST

if TYPE_CHECKING:
    from datetime import datetime

CHANGES_KEPT = 200
LINE_CHARACTERS = 600
MEANWHILE = "Somebody else changed the list meanwhile, so this was not done."


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """A change for the editor who comes second.

    Attributes:
        who: the account's name, or "a guest".
        line: what was done, "moved Heat from 3 to 1".
        made_at: when.
    """

    who: str
    line: str
    made_at: datetime


class StaleError(ConflictError):
    """Somebody else changed the list since the page was shown.

    Attributes:
        changes: what the others did, the first of them first.
    """

    def __init__(self, changes: tuple[ChangeTold, ...]) -> None:
        """Keep what the others did."""
        super().__init__(MEANWHILE)
        self.changes = changes


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was begun: other writers wait until the commit.

    Attributes:
        film_list: the list.
        editor_id: who makes the change.
        now: when.
    """

    film_list: FilmList
    editor_id: int
    now: datetime

    def tell(self, line: str) -> None:
        """Count the change and leave a line about it; flushes."""
        self.film_list.version += 1
        self.film_list.updated_at = self.now
        db.session.add(
            ListChange(
                list_id=self.film_list.id,
                version=self.film_list.version,
                viewer_id=self.editor_id,
                made_at=self.now,
                line=line[:LINE_CHARACTERS],
            )
        )
        if self.film_list.version % CHANGES_KEPT == 0:
            _forget_old_changes(self.film_list)
        db.session.flush()


def begin_change(
    viewer_id: int, list_id: int, now: datetime, *, seen_version: int | None = None
) -> Change:
    """Hold a list for a change, which ends the time to undo a removal.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        now: the moment of the change.
        seen_version: the version that the editor's page showed; None asks for no check.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
        StaleError: if somebody else changed it since.
    """
    film_list = hold_for_editing(viewer_id, list_id)
    if seen_version is not None and seen_version < film_list.version:
        others = changes_since(list_id, seen_version, without_viewer=viewer_id)
        if others:
            raise StaleError(others)
    settle(film_list, now)
    forget_removed(list_id)
    return Change(film_list, viewer_id, now)


def hold_for_editing(viewer_id: int, list_id: int) -> FilmList:
    """Return a list that a viewer may edit and keep other writers off it until the commit.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
    """
    return _hold(list_id, viewer_id, editors_too=True)


def hold_list(viewer_id: int, list_id: int) -> FilmList:
    """Return a viewer's own list and keep other writers off it until the commit.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    return _hold(list_id, viewer_id, editors_too=False)


def changes_since(
    list_id: int, version: int, *, without_viewer: int | None = None
) -> tuple[ChangeTold, ...]:
    """Return what was done to a list after a version, the first change first.

    Args:
        list_id: the list.
        version: of the list.
        without_viewer: somebody whose own changes are left out.
    """
    rows = db.session.execute(
        select(func.coalesce(User.name, GUEST), ListChange.line, ListChange.made_at)
        .outerjoin(User, User.viewer_id == ListChange.viewer_id)
        .where(
            ListChange.list_id == list_id,
            ListChange.version > version,
            func.coalesce(ListChange.viewer_id, 0) != (without_viewer or 0),
        )
        .order_by(ListChange.version)
    )
    return tuple(ChangeTold(*row) for row in rows)


def forget_removed(list_id: int) -> None:
    """Delete for good the entry that could still be put back."""
    db.session.execute(
        delete(ListEntry).where(ListEntry.list_id == list_id, ListEntry.removed_at.is_not(None))
    )


def _hold(list_id: int, viewer_id: int, *, editors_too: bool) -> FilmList:
    allowed = may_edit(viewer_id) if editors_too else FilmList.viewer_id == viewer_id
    film_list = db.session.scalar(
        select(FilmList)
        .where(FilmList.id == list_id, allowed)
        .with_for_update(of=FilmList)
        .execution_options(populate_existing=True)
    )
    if film_list is None:
        raise NotFoundError(NO_LIST)
    return film_list


def _forget_old_changes(film_list: FilmList) -> None:
    db.session.execute(
        delete(ListChange).where(
            ListChange.list_id == film_list.id,
            ListChange.version <= film_list.version - CHANGES_KEPT,
        )
    )
