"""Which suggestions an address asks for: the page, the mix, and what the films have to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.catalog.filter_reading import read_filters
from app.catalog.filters import EVERYTHING, Filters, Sort
from app.discover.mixing import USUAL, fields_of, mix_from
from app.web.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.recommend.types import Mix

# Beyond this many pages nobody looks; the limit keeps a request's work bounded.
LAST_PAGE = 50
_NOT_OF_FILTERS = ("page", "sort")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of suggestions an address asks for.

    Attributes:
        number: the page, from 1.
        mix: how the list is mixed.
        filters: what the films have to be; their page and order are of no matter.
        notices: sentences about what the address says and makes no sense.
    """

    number: int = 1
    mix: Mix = USUAL
    filters: Filters = EVERYTHING
    notices: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The address; whatever is as usual is left out."""
        fields = {"page": str(self.number)} if self.number > 1 else {}
        fields |= fields_of(self.mix) | self.filters.as_fields
        return f"/for-you?{urlencode(fields, safe=',')}" if fields else "/for-you"

    def on_page(self, number: int) -> Asked:
        """Return the same for another page."""
        return replace(self, number=number)

    def filtered_by(self, filters: Filters) -> Asked:
        """Return the first page with other filters."""
        kept = replace(filters, sort=Sort.VOTES, page=1)
        return replace(self, number=1, filters=kept)


def asked_from(arguments: Mapping[str, Sequence[str]]) -> Asked:
    """Return what the query of an address asks for.

    Args:
        arguments: the values of each field.

    Raises:
        InvalidInputError: if the page or the mix makes no sense.
    """
    firsts = {name: values[0] for name, values in arguments.items() if values}
    reading = read_filters(
        {name: values for name, values in arguments.items() if name not in _NOT_OF_FILTERS}
    )
    return Asked(
        page_number(firsts.get("page", "1"), LAST_PAGE),
        mix_from(firsts),
        reading.filters,
        reading.notices,
    )
