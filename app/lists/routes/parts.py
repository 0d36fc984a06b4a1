"""The films of a list part by part, as its address asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from flask import request

from app.lists.limits import FILMS_A_PAGE
from app.web.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the films of a list.

    Attributes:
        page: from 1.
        pages: how many there are.
        path: of the page, without a query.
    """

    page: int
    pages: int
    path: str

    @property
    def offset(self) -> int:
        """How many films come before."""
        return (self.page - 1) * FILMS_A_PAGE

    @property
    def previous(self) -> str | None:
        """The address of the page before."""
        return self._address(self.page - 1) if self.page > 1 else None

    @property
    def next(self) -> str | None:
        """The address of the page after."""
        return self._address(self.page + 1) if self.page < self.pages else None

    def of(self, films: Sequence[T]) -> Sequence[T]:
        """Return those of all films that stand on the page."""
        return films[self.offset : self.offset + FILMS_A_PAGE]

    def _address(self, page: int) -> str:
        return self.path if page == 1 else f"{self.path}?page={page}"


def part_asked_for(film_count: int) -> Part:
    """Return which part of so many films the request asks for.

    Raises:
        InvalidInputError: if there is no such page.
    """
    pages = max(1, -(-film_count // FILMS_A_PAGE))
    return Part(page_number(request.args.get("page", "1"), pages), pages, request.path)
