"""A viewer's lists of films: their entries, who may do what with them, and their editions.

A private note stands in a column of its own, `ListEntry.private_note`, that is loaded only
where it is asked for: what readers see is made from rows that do not hold it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime
from app.lists.limits import TAG_CHARACTERS, TITLE_CHARACTERS


class Visibility(StrEnum):
    """Who can see a list."""

    LINK = "link"
    PUBLIC = "public"
    NAMED = "named"
    PRIVATE = "private"


class Role(StrEnum):
    """What somebody whom the curator named may do with a list."""

    READER = "reader"
    EDITOR = "editor"


class SuggestionState(StrEnum):
    """What became of a film that a visitor suggested for a list."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class FilmList(Base):
    """A list of films in an order.

    Attributes:
        viewer_id: the curator, a guest or a user.
        description: Markdown; `app.lists.markdown` makes it safe HTML.
        is_ranked: whether the order is one of merit, so that the films are numbered.
        cover_film_id: the film whose poster stands for the list; None for the first ones.
        token: what the share link ends in; kept while the list is private, so that
            sharing it again brings the same link back.
        expires_at: when the link stops working; None for never.
        takes_suggestions: whether visitors may suggest films.
        unmatched: lines, pasted or imported, that fit no film; only editors see them.
        living_rule: what a living list follows: "top", or filters as in `/films?...`.
        version: counts every change, so that an editor learns of somebody else's.
        origin_list_id: the list this one was cloned from, while it exists.
        first_curator_id: the viewer who made the first of a chain of clones.
        invitation: what a link ends in that lets whoever has it edit the list.
        hidden_at: when the operator took it away from everybody but its curator.
        updated_at: when its words or films last changed.
        published_at: when it was first shown to anyone else.
    """

    __tablename__ = "lists"
    __table_args__ = (
        CheckConstraint("visibility IN ('link', 'public', 'named', 'private')", name="visibility"),
        Index(None, "visibility", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("viewers.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS))
    description: Mapped[str] = mapped_column(Text, default="")
    is_ranked: Mapped[bool] = mapped_column(default=True, server_default=true())
    cover_film_id: Mapped[int | None] = mapped_column(ForeignKey("films.id", ondelete="SET NULL"))
    visibility: Mapped[str] = mapped_column(String(8), default=Visibility.PRIVATE.value)
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    takes_suggestions: Mapped[bool] = mapped_column(default=True, server_default=true())
    unmatched: Mapped[str] = mapped_column(Text, default="", server_default="", deferred=True)
    living_rule: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    origin_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("lists.id", ondelete="SET NULL"), index=True
    )
    first_curator_id: Mapped[int | None] = mapped_column(
        ForeignKey("viewers.id", ondelete="SET NULL"), index=True
    )
    invitation: Mapped[str | None] = mapped_column(
        String(64), unique=True, index=True, deferred=True
    )
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ListEntry(Base):
    """A film on a list.

    Attributes:
        position: from 1 without gaps among the list's standing entries.
        note: what everybody who sees the list reads of the film.
        private_note: what only the curator and the list's editors read; loaded on demand.
        removed_at: set on the entry that was removed last, until the list's next change:
            it keeps its note and its place, so that the removal can be undone.
    """

    __tablename__ = "list_entries"
    __table_args__ = (UniqueConstraint("list_id", "film_id"), Index(None, "film_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"))
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"))
    position: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(
        Text, default="", server_default="", deferred=True, deferred_raiseload=True
    )
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ListTag(Base):
    """A word under which a list is found.

    Attributes:
        tag: folded, lower case.
    """

    __tablename__ = "list_tags"
    __table_args__ = (Index(None, "tag"),)

    list_id: Mapped[int] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(TAG_CHARACTERS), primary_key=True)


class ListPerson(Base):
    """Somebody whom the curator named: a reader or an editor of the list.

    Attributes:
        role: a `Role`; an editor reads as well.
    """

    __tablename__ = "list_people"

    list_id: Mapped[int] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True
    )
    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(8))
    named_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ListChange(Base):
    """What somebody did to a list, for the editor who comes second.

    Attributes:
        version: the list's after the change.
        line: a sentence about it, "moved Heat from 3 to 1".
    """

    __tablename__ = "list_changes"
    __table_args__ = (Index(None, "list_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"))
    version: Mapped[int]
    viewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("viewers.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    line: Mapped[str] = mapped_column(String(600))


class ListEdition(Base):
    """A published state of a list, which never changes again.

    Attributes:
        number: from 1 without gaps.
        published_at: the moment of the last edit in it.
        is_whole: whether `body` holds the whole list; otherwise what changed since the
            edition before.
        body: compressed JSON; see `app.lists.edition_bodies`.
    """

    __tablename__ = "list_editions"

    list_id: Mapped[int] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_whole: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class FilmSuggestion(Base):
    """A film that a visitor suggested for somebody's list.

    Attributes:
        viewer_id: the visitor; None once that viewer is gone.
        line: what the visitor says of it, may be empty.
        state: a `SuggestionState`.
    """

    __tablename__ = "film_suggestions"
    __table_args__ = (UniqueConstraint("list_id", "film_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"))
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"), index=True)
    viewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("viewers.id", ondelete="SET NULL"), index=True
    )
    line: Mapped[str] = mapped_column(String(280), default="")
    state: Mapped[str] = mapped_column(String(8), default=SuggestionState.WAITING.value)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ListLike(Base):
    """Somebody likes a list."""

    __tablename__ = "list_likes"
    __table_args__ = (Index(None, "liked_at"),)

    list_id: Mapped[int] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True
    )
    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    liked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ListReport(Base):
    """Somebody finds that a list breaks the rules of the site.

    Attributes:
        viewer_id: who says so; None once that viewer is gone.
        reason: a short word, the choices are the form's.
        line: in their own words, may be empty.
        closed_at: when the operator decided.
    """

    __tablename__ = "list_reports"
    __table_args__ = (UniqueConstraint("list_id", "viewer_id"), Index(None, "closed_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"))
    viewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("viewers.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(String(1_000), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
