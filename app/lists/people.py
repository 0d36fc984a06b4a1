"""The people whom a curator names on a list: its readers and its editors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from app.accounts.models import User
from app.accounts.names import name_key
from app.db import db
from app.errors import ConflictError, InvalidInputError
from app.lists.changes import hold_list
from app.lists.models import ListPerson, Role
from app.lists.queries import GUEST

if TYPE_CHECKING:
    from datetime import datetime

PEOPLE_A_LIST = 50
NO_SUCH_NAME = "Nobody here has that name. Names are as on the site, not e-mail addresses."


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named on a list.

    Attributes:
        viewer_id: the person.
        name: the account's, or "a guest".
        role: what the person may do.
    """

    viewer_id: int
    name: str
    role: Role


def people_of(list_id: int) -> tuple[Person, ...]:
    """Return who is named on a list, editors first."""
    rows = db.session.execute(
        select(ListPerson.viewer_id, func.coalesce(User.name, GUEST), ListPerson.role)
        .outerjoin(User, User.viewer_id == ListPerson.viewer_id)
        .where(ListPerson.list_id == list_id)
        .order_by(ListPerson.role, User.name_key, ListPerson.viewer_id)
    )
    return tuple(Person(viewer_id, name, Role(role)) for viewer_id, name, role in rows)


def name_person(viewer_id: int, list_id: int, name: str, role: str, *, now: datetime) -> str:
    """Let somebody read a list, or edit it too, and return the name as the person writes it.

    Args:
        viewer_id: the curator.
        list_id: the list.
        name: of an account, as typed.
        role: "reader" or "editor".
        now: the moment of the action.

    Raises:
        NotFoundError: if the viewer has no such list.
        InvalidInputError: if nobody has the name, it is the curator's, or there is no such role.
        ConflictError: if too many are named already.
    """
    if role not in tuple(Role):
        raise InvalidInputError("Choose what the person may do.", field="role")
    hold_list(viewer_id, list_id)
    user = db.session.scalar(select(User).where(User.name_key == name_key(name)))
    if user is None:
        raise InvalidInputError(NO_SUCH_NAME, field="name")
    if user.viewer_id == viewer_id:
        raise InvalidInputError("That is you: the list is yours already.", field="name")
    person = db.session.get(ListPerson, (list_id, user.viewer_id))
    if person is not None:
        person.role = role
    else:
        refuse_when_many(list_id)
        db.session.add(
            ListPerson(list_id=list_id, viewer_id=user.viewer_id, role=role, named_at=now)
        )
    db.session.flush()
    return user.name


def unname_person(viewer_id: int, list_id: int, person_id: int) -> None:
    """Take somebody off a list; somebody who is not on it stays so.

    Args:
        viewer_id: the curator, or the person, who leaves.
        list_id: the list.
        person_id: the viewer who is taken off.

    Raises:
        NotFoundError: if the viewer has no such list, and is not the person.
    """
    if person_id != viewer_id:
        hold_list(viewer_id, list_id)
    db.session.execute(
        delete(ListPerson).where(ListPerson.list_id == list_id, ListPerson.viewer_id == person_id)
    )


def refuse_when_many(list_id: int) -> None:
    """Refuse one more person on a list.

    Raises:
        ConflictError: if too many are named already.
    """
    count = select(func.count()).select_from(ListPerson).where(ListPerson.list_id == list_id)
    if (db.session.scalar(count) or 0) >= PEOPLE_A_LIST:
        raise ConflictError(f"At most {PEOPLE_A_LIST} people can be named on a list.", field="name")
