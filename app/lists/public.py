"""Finding public lists: by words, by tag, by a film on them, by who made them, by what is liked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.models import User
from app.db import db
from app.lists.access import is_findable
from app.lists.models import FilmList, ListEntry, ListLike, ListTag
from app.lists.summaries import summaries_from, summary_rows
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.lists.records import ListSummary

A_WEEK = timedelta(days=7)
LISTS_SEARCHED = 5_000
"""So many lists, the newest, are looked through for words: accents must not matter there."""
POPULAR_TAGS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What public lists somebody looks for; all of it must hold.

    Attributes:
        words: in the title, the tags or the curator's name, whatever their accents.
        tag: a tag.
        film_id: a film that is on them.
        curator_id: the viewer who made them.
        popular: those liked most within a week first; else the newest.
    """

    words: str = ""
    tag: str = ""
    film_id: int | None = None
    curator_id: int | None = None
    popular: bool = False


def found_lists(
    wanted: Wanted, count: int, offset: int = 0, *, now: datetime
) -> tuple[ListSummary, ...]:
    """Return public lists, a page of them.

    Args:
        wanted: what is looked for.
        count: how many at most.
        offset: how many to pass over.
        now: tells what is public still, and what a week is.
    """
    statement = summary_rows().where(is_findable(now))
    if wanted.tag:
        tagged = select(ListTag.list_id).where(ListTag.tag == wanted.tag.casefold())
        statement = statement.where(FilmList.id.in_(tagged))
    if wanted.film_id is not None:
        holding = select(ListEntry.list_id).where(
            ListEntry.film_id == wanted.film_id, ListEntry.removed_at.is_(None)
        )
        statement = statement.where(FilmList.id.in_(holding))
    if wanted.curator_id is not None:
        statement = statement.where(FilmList.viewer_id == wanted.curator_id)
    if wanted.words:
        statement = statement.where(FilmList.id.in_(_having(wanted.words, now)))
    if wanted.popular:
        likes = (
            select(func.count())
            .where(ListLike.list_id == FilmList.id, ListLike.liked_at > now - A_WEEK)
            .correlate(FilmList)
            .scalar_subquery()
        )
        statement = statement.where(likes > 0).order_by(likes.desc())
    statement = statement.order_by(FilmList.published_at.desc(), FilmList.id.desc())
    return summaries_from(statement.limit(count).offset(offset), with_tokens=False)


def popular_tags(*, now: datetime) -> tuple[str, ...]:
    """Return the tags that most public lists have, the most frequent first."""
    return tuple(
        db.session.scalars(
            select(ListTag.tag)
            .join(FilmList, FilmList.id == ListTag.list_id)
            .where(is_findable(now))
            .group_by(ListTag.tag)
            .order_by(func.count().desc(), ListTag.tag)
            .limit(POPULAR_TAGS)
        )
    )


def _having(words: str, now: datetime) -> Sequence[int]:
    """Return the ids of lists that have all the words; no database folds accents as we do."""
    asked = fold(words).split()
    rows = db.session.execute(
        select(FilmList.id, FilmList.title, User.name)
        .outerjoin(User, User.viewer_id == FilmList.viewer_id)
        .where(is_findable(now))
        .order_by(FilmList.published_at.desc(), FilmList.id.desc())
        .limit(LISTS_SEARCHED)
    ).all()
    texts = {list_id: f"{title} {name or ''}" for list_id, title, name in rows}
    tags = db.session.execute(
        select(ListTag.list_id, ListTag.tag)
        .join(FilmList, FilmList.id == ListTag.list_id)
        .where(is_findable(now))
    )
    for list_id, tag in tags:
        if list_id in texts:
            texts[list_id] += f" {tag}"
    return [
        list_id
        for list_id, text in texts.items()
        if asked and all(word in fold(text) for word in asked)
    ]
