"""Lists as cards: one's own, those one was named on, and the public ones."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, ScalarSelect, Select, bindparam, func, select

from app.accounts.models import User
from app.catalog.queries import FilmCard, cards_of
from app.catalog.reading import rows_of
from app.clock import utc_now
from app.db import UTCDateTime, db
from app.lists.access import is_findable, may_open_by_number
from app.lists.models import FilmList, ListEntry, ListPerson, Visibility
from app.lists.queries import GUEST
from app.lists.records import ListSummary

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

COVERS = 4
PUBLIC_PAGE = 24
MOST_WORDS = 12
"""Of a title that is looked for."""
_STANDING = ListEntry.removed_at.is_(None)
_ESCAPE = "/"
_NOW = bindparam("now", type_=UTCDateTime)
_COUNT = bindparam("count", type_=Integer)
_NEWEST_FIRST = (FilmList.published_at.desc(), FilmList.id.desc())


def _film_count() -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(ListEntry.list_id == FilmList.id, _STANDING)
        .correlate(FilmList)
        .scalar_subquery()
    )


# Made once and run on the connection: the home page asks this each time.
_NEWEST = (
    select(
        FilmList.id,
        FilmList.title,
        User.name,
        _film_count(),
        FilmList.version,
        FilmList.updated_at,
    )
    .outerjoin(User, User.viewer_id == FilmList.viewer_id)
    .where(is_findable(_NOW))
    .order_by(*_NEWEST_FIRST)
    .limit(_COUNT)
)


def own_summaries(viewer_id: int | None) -> tuple[ListSummary, ...]:
    """Return a viewer's lists, the one worked on last first."""
    if viewer_id is None:
        return ()
    statement = (
        summary_rows()
        .where(FilmList.viewer_id == viewer_id)
        .order_by(FilmList.updated_at.desc(), FilmList.id.desc())
    )
    return summaries_from(statement, with_tokens=True)


def named_summaries(viewer_id: int | None) -> tuple[ListSummary, ...]:
    """Return the lists of others on which this viewer was named, the newest named first."""
    if viewer_id is None:
        return ()
    statement = (
        summary_rows()
        .join(ListPerson, ListPerson.list_id == FilmList.id)
        .where(
            ListPerson.viewer_id == viewer_id,
            FilmList.viewer_id != viewer_id,
            may_open_by_number(viewer_id, utc_now()),
        )
        .order_by(ListPerson.named_at.desc(), FilmList.id.desc())
    )
    return summaries_from(statement, with_tokens=False)


def public_summaries(
    count: int = PUBLIC_PAGE, offset: int = 0, *, without_viewer: int | None = None
) -> tuple[ListSummary, ...]:
    """Return public lists that have films, the newest published first.

    Lists shown to whoever has the link are never among them, nor are hidden ones.

    Args:
        count: how many at most.
        offset: how many to pass over.
        without_viewer: a viewer whose own lists are left out.
    """
    statement = (
        summary_rows()
        .where(is_findable(utc_now()), FilmList.viewer_id != (without_viewer or 0))
        .order_by(FilmList.published_at.desc(), FilmList.id.desc())
        .limit(count)
        .offset(offset)
    )
    return summaries_from(statement, with_tokens=False)


def newest_versions(count: int) -> tuple[tuple[Hashable, ...], ...]:
    """Return what differs once `public_summaries` has other lists, or says anything else of them.

    Nobody has to read it: it costs a fraction of what the cards do.
    """
    rows = rows_of(_NEWEST, now=utc_now(), count=count)
    return tuple(tuple(row) for row in rows)


def public_titles(text: str, count: int) -> tuple[tuple[int, str], ...]:
    """Return ids and titles of public lists with these words in their titles, the newest first."""
    words = text.lower().split()[:MOST_WORDS]
    patterns = {f"word_{number}": f"%{_escaped(word)}%" for number, word in enumerate(words)}
    rows = rows_of(_titles_with(len(words)), now=utc_now(), count=count, **patterns)
    return tuple((id_, named) for id_, named in rows)


@lru_cache(maxsize=MOST_WORDS + 1)
def _titles_with(words: int) -> Select[int, str]:
    """Select the public lists whose titles have so many words, the newest first."""
    title = func.lower(FilmList.title)
    has = [title.like(bindparam(f"word_{number}"), escape=_ESCAPE) for number in range(words)]
    return (
        select(FilmList.id, FilmList.title)
        .where(is_findable(_NOW), *has)
        .order_by(*_NEWEST_FIRST)
        .limit(_COUNT)
    )


def _escaped(word: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return word


def summary_rows() -> Select[FilmList, str, int]:
    """Select lists with their curators' names and how many films they have."""
    return select(FilmList, func.coalesce(User.name, GUEST), _film_count()).outerjoin(
        User, User.viewer_id == FilmList.viewer_id
    )


def summaries_from(
    statement: Select[FilmList, str, int], *, with_tokens: bool
) -> tuple[ListSummary, ...]:
    """Return the lists of a statement as cards.

    Args:
        statement: made of `summary_rows`.
        with_tokens: whether their links may be known.
    """
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
