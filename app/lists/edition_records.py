"""What pages and feeds show of editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.lists.markdown import html_of
from app.lists.wording import Piece, pieces_of

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from app.catalog.queries import FilmCard
    from app.lists.edition_bodies import EditionState


@dataclass(frozen=True, slots=True)
class EditionStamp:
    """An edition's number and the moment of the last edit in it."""

    number: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in the list of editions and in the feed.

    Attributes:
        number: from 1.
        published_at: the moment of the last edit in it.
        title: of the list in it.
        film_count: how many films it has.
        added: how many films came since the edition before.
        removed: how many went.
        moved: how many stand elsewhere among those that stayed.
    """

    number: int
    published_at: datetime
    title: str
    film_count: int
    added: int
    removed: int
    moved: int

    @property
    def sentence(self) -> str:
        """What changed, in a few words: "2 added, 1 moved"."""
        parts = [
            f"{count} {what}"
            for count, what in (
                (self.added, "added"),
                (self.removed, "removed"),
                (self.moved, "moved"),
            )
            if count
        ]
        return ", ".join(parts) or ("the first" if self.number == 1 else "words changed")


@dataclass(frozen=True, slots=True)
class EditionEntry:
    """A film in an edition."""

    position: int
    film: FilmCard
    note: str


@dataclass(frozen=True, slots=True)
class EditionShown:
    """An edition with its films, as its page shows it; films that are gone are left out."""

    number: int
    published_at: datetime
    state: EditionState
    entries: tuple[EditionEntry, ...]

    @property
    def description_html(self) -> Markup:
        """The description as safe HTML."""
        return html_of(self.state.description)


@dataclass(frozen=True, slots=True)
class Move:
    """A film that stands elsewhere; places are counted from 1."""

    film: FilmCard
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WordsChanged:
    """A text that changed.

    Attributes:
        what: "Title", "Description", "Tags", "Numbered", "Cover", or a film's label.
        before: as it was; empty where there was none.
        after: as it is.
    """

    what: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both texts as one, with what went and what came marked."""
        return pieces_of(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one edition to another.

    Attributes:
        before: the number of the one.
        after: the number of the other.
        added: films with their places in the other.
        removed: films with their places in the one.
        moved: films that stand elsewhere among those that stayed: the fewest that explain it.
        words: texts that changed.
    """

    before: int
    after: int
    added: tuple[Move, ...]
    removed: tuple[Move, ...]
    moved: tuple[Move, ...]
    words: tuple[WordsChanged, ...]
