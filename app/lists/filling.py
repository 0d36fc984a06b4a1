"""Putting many films on a list at once, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.catalog.queries import existing_ids
from app.db import db
from app.errors import InvalidInputError
from app.lists.access import may_edit
from app.lists.changes import begin_change
from app.lists.entries import refuse_when_full
from app.lists.limits import UNMATCHED_CHARACTERS, checked_note
from app.lists.models import FilmList, ListEntry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filling:
    """A film for a list.

    Attributes:
        film_id: which.
        note: for everybody.
        private_note: for those who may edit.
    """

    film_id: int
    note: str = ""
    private_note: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling a list.

    Attributes:
        added: how many films are new on it.
        doubles: how many were on it already, or named twice.
        kept: how many lines that fit no film are kept with the list.
    """

    added: int
    doubles: int
    kept: int

    @property
    def sentence(self) -> str:
        """What to tell the curator."""
        parts = [f"Added {self.added:,} film{'' if self.added == 1 else 's'}."]
        if self.doubles:
            parts.append(f"{self.doubles:,} were there already.")
        if self.kept:
            parts.append(f"{self.kept:,} fit no film: they are kept under “Not found yet”.")
        return " ".join(parts)


def fill_list(
    viewer_id: int,
    list_id: int,
    fillings: Sequence[Filling],
    unmatched: Sequence[str],
    *,
    now: datetime,
) -> Filled:
    """Put films at the end of a list, in order, each once; keep the lines that fit none.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
        InvalidInputError: if a note or all the lines together are too long.
        ConflictError: if the list cannot hold so many. Nothing is changed then.
    """
    change = begin_change(viewer_id, list_id, now)
    standing = set(
        db.session.scalars(select(ListEntry.film_id).where(ListEntry.list_id == list_id))
    )
    known = existing_ids(filling.film_id for filling in fillings)
    fresh: dict[int, Filling] = {}
    for filling in fillings:
        if filling.film_id in known and filling.film_id not in standing:
            fresh.setdefault(filling.film_id, filling)
    refuse_when_full(len(standing) + len(fresh))
    if fresh:
        rows = [
            {
                "list_id": list_id,
                "film_id": filling.film_id,
                "position": position,
                "note": checked_note(filling.note),
                "private_note": checked_note(filling.private_note),
                "added_at": now,
            }
            for position, filling in enumerate(fresh.values(), start=len(standing) + 1)
        ]
        db.session.execute(insert(ListEntry), rows)
    _keep(change.film_list, unmatched)
    if fresh or unmatched:
        change.tell(f"added {len(fresh):,} films at once")
    return Filled(len(fresh), len(fillings) - len(fresh), len(unmatched))


def unmatched_of(viewer_id: int | None, list_id: int) -> tuple[str, ...]:
    """Return the lines kept with a list that fit no film; none for those who may not edit it."""
    text = db.session.scalar(
        select(FilmList.unmatched).where(FilmList.id == list_id, may_edit(viewer_id))
    )
    return tuple((text or "").splitlines())


def drop_unmatched(viewer_id: int, list_id: int, line: str | None, *, now: datetime) -> None:
    """Forget a line that fits no film, or all of them.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        line: the line; None means all.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
    """
    change = begin_change(viewer_id, list_id, now)
    lines = unmatched_of(viewer_id, list_id)
    kept = [] if line is None else [other for other in lines if other != line]
    change.film_list.unmatched = "\n".join(kept)
    change.tell("tidied the lines that fit no film")


def _keep(film_list: FilmList, lines: Sequence[str]) -> None:
    if not lines:
        return
    kept = dict.fromkeys([*film_list.unmatched.splitlines(), *lines])
    text = "\n".join(kept)
    if len(text) > UNMATCHED_CHARACTERS:
        raise InvalidInputError(
            "Too many lines fit no film to keep them all. Take some out and try again."
        )
    film_list.unmatched = text
