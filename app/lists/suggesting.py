"""Films that visitors suggest for a list, and what its curator says to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.models import User
from app.catalog.queries import FilmCard, cards_of, get_card
from app.db import db
from app.errors import ConflictError, NotFoundError, TooManyRequestsError
from app.lists.access import may_edit
from app.lists.changes import hold_for_editing
from app.lists.entries import add_film
from app.lists.limits import SUGGESTION_CHARACTERS, checked_line
from app.lists.models import FilmList, FilmSuggestion, ListEntry, SuggestionState
from app.lists.queries import GUEST

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

WAITING_A_LIST = 100
WAITING_A_VISITOR = 10
A_DAY = timedelta(days=1)
SUGGESTIONS_A_DAY = 30
NOT_TAKEN = "The curator takes no suggestions for this list."
ASKED_ALREADY = "Somebody has suggested that film already."
NO_SUGGESTION = "There is no such suggestion, or somebody has answered it."


@dataclass(frozen=True, slots=True)
class FilmSuggested:
    """A film that a visitor suggested, for those who edit the list.

    Attributes:
        id: database id.
        film: which.
        line: what the visitor says of it, may be empty.
        who: the account's name, or "a guest".
    """

    id: int
    film: FilmCard
    line: str
    who: str


def suggest_film(viewer_id: int, list_id: int, film_id: int, line: str, *, now: datetime) -> str:
    """Suggest a film for somebody's list and return its title.

    Args:
        viewer_id: the visitor.
        list_id: a list that the visitor may see.
        film_id: the film.
        line: what to say of it, may be empty.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such film.
        InvalidInputError: if the line is too long.
        ConflictError: if the list takes none, has the film, or somebody suggested it before.
        TooManyRequestsError: if the visitor suggests too much, or too many wait for the list.
    """
    film = get_card(film_id)
    said = checked_line(line, SUGGESTION_CHARACTERS)
    film_list = db.session.scalars(
        select(FilmList).where(FilmList.id == list_id).with_for_update()
    ).one()
    if not film_list.takes_suggestions or film_list.viewer_id == viewer_id:
        raise ConflictError(NOT_TAKEN)
    if _is_on(list_id, film_id):
        raise ConflictError(f"{film.title} is on the list already.", field="film_id")
    if _is_suggested(list_id, film_id):
        raise ConflictError(ASKED_ALREADY, field="film_id")
    _refuse_flood(viewer_id, list_id, now)
    db.session.add(
        FilmSuggestion(
            list_id=list_id, film_id=film_id, viewer_id=viewer_id, line=said, made_at=now
        )
    )
    db.session.flush()
    return film.title


def suggestions_for(viewer_id: int | None, list_id: int) -> tuple[FilmSuggested, ...]:
    """Return the films that wait for an answer, the first suggested first.

    None for those who may not edit the list.
    """
    rows = db.session.execute(
        select(
            FilmSuggestion.id,
            FilmSuggestion.film_id,
            FilmSuggestion.line,
            func.coalesce(User.name, GUEST),
        )
        .join(FilmList, FilmList.id == FilmSuggestion.list_id)
        .outerjoin(User, User.viewer_id == FilmSuggestion.viewer_id)
        .where(
            FilmSuggestion.list_id == list_id,
            FilmSuggestion.state == SuggestionState.WAITING.value,
            may_edit(viewer_id),
        )
        .order_by(FilmSuggestion.made_at, FilmSuggestion.id)
    ).all()
    films = cards_of(film_id for _, film_id, _, _ in rows)
    return tuple(FilmSuggested(id_, films[film_id], line, who) for id_, film_id, line, who in rows)


def accept(viewer_id: int, list_id: int, suggestion_id: int, *, now: datetime) -> int:
    """Put a suggested film on the list and return its entry's id.

    Raises:
        NotFoundError: if there is no such list or suggestion, or the viewer may not edit it.
        ConflictError: if the list is full.
    """
    suggestion = _answered(viewer_id, list_id, suggestion_id, SuggestionState.ACCEPTED, now)
    return add_film(viewer_id, list_id, suggestion.film_id, now=now).entry_id


def decline(viewer_id: int, list_id: int, suggestion_id: int, *, now: datetime) -> str:
    """Say no to a suggested film, for good, and return its title.

    Raises:
        NotFoundError: if there is no such list or suggestion, or the viewer may not edit it.
    """
    suggestion = _answered(viewer_id, list_id, suggestion_id, SuggestionState.DECLINED, now)
    db.session.flush()
    return get_card(suggestion.film_id).title


def _answered(
    viewer_id: int, list_id: int, suggestion_id: int, state: SuggestionState, now: datetime
) -> FilmSuggestion:
    hold_for_editing(viewer_id, list_id)
    suggestion = db.session.scalar(
        select(FilmSuggestion).where(
            FilmSuggestion.id == suggestion_id,
            FilmSuggestion.list_id == list_id,
            FilmSuggestion.state == SuggestionState.WAITING.value,
        )
    )
    if suggestion is None:
        raise NotFoundError(NO_SUGGESTION)
    suggestion.state, suggestion.decided_at = state.value, now
    return suggestion


def _refuse_flood(viewer_id: int, list_id: int, now: datetime) -> None:
    waiting = FilmSuggestion.state == SuggestionState.WAITING.value
    of_list, of_visitor = FilmSuggestion.list_id == list_id, FilmSuggestion.viewer_id == viewer_id
    if _count(waiting, of_list) >= WAITING_A_LIST:
        raise TooManyRequestsError("Many suggestions wait for this list already. Come back later.")
    if _count(waiting, of_list, of_visitor) >= WAITING_A_VISITOR:
        raise TooManyRequestsError(
            f"{WAITING_A_VISITOR} of your suggestions wait for an answer. That is the most."
        )
    if _count(of_visitor, FilmSuggestion.made_at > now - A_DAY) >= SUGGESTIONS_A_DAY:
        raise TooManyRequestsError(f"At most {SUGGESTIONS_A_DAY} suggestions a day, please.")


def _count(*conditions: ColumnElement[bool]) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(FilmSuggestion).where(*conditions)) or 0
    )


def _is_on(list_id: int, film_id: int) -> bool:
    return (
        db.session.scalar(
            select(ListEntry.id).where(
                ListEntry.list_id == list_id,
                ListEntry.film_id == film_id,
                ListEntry.removed_at.is_(None),
            )
        )
        is not None
    )


def _is_suggested(list_id: int, film_id: int) -> bool:
    return _count(FilmSuggestion.list_id == list_id, FilmSuggestion.film_id == film_id) > 0
