"""Living lists: their films follow a rule, and their editions tell what came and went.

A rule is what stands behind `/films?` in the address of a browse page, or `TOP`: what is
suggested to the curator. A list is brought up to date when the rule is set, when an editor
asks for it, and by `scripts/refresh_living_lists.py`; looking at it changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import delete, insert, select, update

from app.catalog.filter_reading import read_filters
from app.catalog.filtering import find_films
from app.catalog.queries import existing_ids
from app.db import db
from app.errors import InvalidInputError
from app.lists.changes import begin_change, hold_list
from app.lists.models import FilmList, ListEntry, Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

TOP = "top"
FILMS_OF_RULE = 100
RULE_CHARACTERS = 2_000


def checked_rule(text: str) -> str | None:
    """Return a rule as it is kept, or None for no rule.

    Args:
        text: `TOP`, the address of a browse page, or what stands behind its question mark.

    Raises:
        InvalidInputError: if it asks for nothing, or for something that nobody understands.
    """
    typed = text.strip()
    if not typed or typed == TOP:
        return typed or None
    if len(typed) > RULE_CHARACTERS:
        raise InvalidInputError(f"At most {RULE_CHARACTERS:,} characters, please.", field="rule")
    query = urlsplit(typed).query if "?" in typed else typed
    try:
        reading = read_filters(parse_qs(query, max_num_fields=50))
    except ValueError as error:
        raise InvalidInputError("That is no address of a browse page.", field="rule") from error
    if reading.notices:
        raise InvalidInputError(" ".join(reading.notices), field="rule")
    kept = reading.filters.on_page(1).query
    if not kept:
        raise InvalidInputError(
            "The rule asks for nothing: choose filters under Films and paste the address.",
            field="rule",
        )
    return kept


def films_of_rule(rule: str) -> list[int]:
    """Return the films that filters ask for now, in their order, as many as a list follows.

    Raises:
        InvalidInputError: if part of the rule is understood no longer: followed in part, it
            would fill the list with films that nobody asked for.
    """
    reading = read_filters(parse_qs(rule.removeprefix("?")))
    if reading.notices:
        raise InvalidInputError(" ".join(reading.notices), field="rule")
    return [int(film_id) for film_id in find_films(reading.filters).film_ids[:FILMS_OF_RULE]]


def set_rule(viewer_id: int, list_id: int, rule: str | None) -> None:
    """Have a list follow a rule from now on, or none; its films stay until it is refreshed.

    Args:
        viewer_id: the curator.
        list_id: the list.
        rule: as `checked_rule` returns it.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    hold_list(viewer_id, list_id).living_rule = rule
    db.session.flush()


def follow(viewer_id: int, list_id: int, film_ids: Sequence[int], *, now: datetime) -> int:
    """Make these the films of a living list; what was said of those that stay is kept.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        film_ids: in order, each once.
        now: the moment.

    Returns:
        How many films came or went.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
    """
    change = begin_change(viewer_id, list_id, now)
    known = existing_ids(film_ids)
    wanted = [film_id for film_id in film_ids if film_id in known]
    standing = list(
        db.session.scalars(
            select(ListEntry.film_id)
            .where(ListEntry.list_id == list_id)
            .order_by(ListEntry.position)
        )
    )
    if standing == wanted:
        return 0
    gone, fresh = set(standing) - set(wanted), set(wanted) - set(standing)
    db.session.execute(
        delete(ListEntry).where(ListEntry.list_id == list_id, ListEntry.film_id.in_(gone))
    )
    place_of = {film_id: place for place, film_id in enumerate(wanted, start=1)}
    for film_id in set(standing) & set(wanted):
        db.session.execute(
            update(ListEntry)
            .where(ListEntry.list_id == list_id, ListEntry.film_id == film_id)
            .values(position=place_of[film_id])
        )
    rows = [
        {"list_id": list_id, "film_id": film_id, "position": place_of[film_id], "added_at": now}
        for film_id in sorted(fresh, key=place_of.__getitem__)
    ]
    if rows:
        db.session.execute(insert(ListEntry), rows)
    change.tell(f"brought the list up to date: {len(fresh)} came, {len(gone)} went")
    return len(fresh) + len(gone)


def living_lists() -> tuple[tuple[int, int, str], ...]:
    """Return the id, the curator and the rule of each living list that others can see."""
    rows = db.session.execute(
        select(FilmList.id, FilmList.viewer_id, FilmList.living_rule)
        .where(FilmList.living_rule.is_not(None), FilmList.visibility != Visibility.PRIVATE.value)
        .order_by(FilmList.id)
    )
    return tuple((list_id, viewer_id, rule or "") for list_id, viewer_id, rule in rows)
