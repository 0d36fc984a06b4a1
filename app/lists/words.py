"""Writing what a list is called and what it is about.

A form carries a seal of the words that its page showed. Where the words have changed since,
they are not overwritten: the editor is shown what they are now, beside what was typed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.db import db
from app.errors import ConflictError, InvalidInputError
from app.lists.changes import begin_change
from app.lists.edition_records import WordsChanged
from app.lists.limits import checked_description, checked_tags, checked_title
from app.lists.models import FilmList, ListEntry, ListTag
from app.text import joined

if TYPE_CHECKING:
    from datetime import datetime

    from app.lists.records import ListShown

WRITTEN_MEANWHILE = (
    "Somebody saved other words meanwhile. Yours are kept below and not saved yet; "
    "save again to put them in the place of the others."
)
_NAMES = {
    "title": "the title",
    "description": "the description",
    "is_ranked": "whether the films are numbered",
    "cover_film_id": "the cover",
    "tags": "the tags",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a list says of itself.

    Attributes:
        title: of the list.
        description: Markdown.
        is_ranked: whether the films are numbered.
        cover_film_id: a film on the list, or None for the first.
        tags: folded, alphabetically.
    """

    title: str
    description: str = ""
    is_ranked: bool = True
    cover_film_id: int | None = None
    tags: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        """A short text that changes with the words."""
        text = json.dumps(asdict(self), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def words_of(film_list: ListShown) -> Words:
    """Return the words of a list that was read."""
    return Words(
        film_list.title,
        film_list.description,
        film_list.is_ranked,
        film_list.cover_film_id,
        film_list.tags,
    )


def changes_between(before: Words, after: Words, film_list: ListShown) -> tuple[WordsChanged, ...]:
    """Return where two states of a list's words differ, for the editor who comes second.

    Args:
        before: those that stand.
        after: those that were typed.
        film_list: the list, for the names of its films.
    """
    titles = {entry.film.id: entry.film.label for entry in film_list.entries}
    pairs = (
        ("Title", before.title, after.title),
        ("Description", before.description, after.description),
        ("Tags", ", ".join(before.tags), ", ".join(tag.strip() for tag in after.tags)),
        ("Numbered", *("yes" if words.is_ranked else "no" for words in (before, after))),
        (
            "Cover",
            *(titles.get(words.cover_film_id or 0, "the first film") for words in (before, after)),
        ),
    )
    return tuple(WordsChanged(*pair) for pair in pairs if pair[1] != pair[2])


def describe_list(
    viewer_id: int, list_id: int, words: Words, *, seen: str | None = None, now: datetime
) -> None:
    """Give a list other words.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        words: as typed; they are cleaned here.
        seen: the seal of the words that the editor's page showed; None asks for no check.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
        InvalidInputError: if the title is empty, or something is too long.
        ConflictError: if the words have changed since and are other than these.
    """
    fresh = Words(
        checked_title(words.title),
        checked_description(words.description),
        words.is_ranked,
        words.cover_film_id,
        checked_tags(words.tags),
    )
    change = begin_change(viewer_id, list_id, now)
    film_list = change.film_list
    current = _words_now(film_list)
    if current == fresh:
        return
    if seen is not None and seen != current.seal:
        raise ConflictError(WRITTEN_MEANWHILE)
    _check_cover(list_id, fresh.cover_film_id)
    film_list.title, film_list.description = fresh.title, fresh.description
    film_list.is_ranked, film_list.cover_film_id = fresh.is_ranked, fresh.cover_film_id
    set_tags(list_id, fresh.tags)
    changed = [
        said for name, said in _NAMES.items() if getattr(current, name) != getattr(fresh, name)
    ]
    change.tell(f"changed {joined(changed)}")


def set_tags(list_id: int, tags: tuple[str, ...]) -> None:
    """Replace a list's tags.

    Args:
        list_id: the list, held.
        tags: as `checked_tags` returns them.
    """
    db.session.execute(delete(ListTag).where(ListTag.list_id == list_id))
    db.session.add_all(ListTag(list_id=list_id, tag=tag) for tag in tags)
    db.session.flush()


def _words_now(film_list: FilmList) -> Words:
    tags = db.session.scalars(
        select(ListTag.tag).where(ListTag.list_id == film_list.id).order_by(ListTag.tag)
    )
    return Words(
        film_list.title,
        film_list.description,
        film_list.is_ranked,
        film_list.cover_film_id,
        tuple(tags),
    )


def _check_cover(list_id: int, film_id: int | None) -> None:
    if film_id is None:
        return
    is_on_it = db.session.scalar(
        select(ListEntry.id).where(
            ListEntry.list_id == list_id,
            ListEntry.film_id == film_id,
            ListEntry.removed_at.is_(None),
        )
    )
    if is_on_it is None:
        raise InvalidInputError("Choose a film that is on the list.", field="cover")
