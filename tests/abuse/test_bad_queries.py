"""Eight hundred queries that make no sense: each is answered, none is a defect."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.abuse.spellings import NONSENSE

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

# Everything that an address of the site reads from its query.
ASKED = {
    "/search": ("q", "page", "next"),
    "/search/suggest": ("q",),
    "/for-you": ("page", "content", "novelty", "diversity"),
    "/films": ("genres", "match", "not", "years", "runtime", "score", "sort", "page"),
    "/films/1/preview/like": ("prior", "community"),
    "/taste": ("page",),
    "/lists": ("page",),
    "/login": ("next",),
}


def test_there_are_eight_hundred() -> None:
    assert len(NONSENSE) * sum(map(len, ASKED.values())) >= 800


@pytest.mark.parametrize(
    ("every", "first"),
    [(8, 0), *(pytest.param(8, first, marks=pytest.mark.slow) for first in range(1, 8))],
)
@pytest.mark.parametrize("path", ASKED)
def test_a_query_without_sense_is_no_defect(
    visitor: Visitor, path: str, every: int, first: int
) -> None:
    for name in ASKED[path]:
        for text in NONSENSE[first::every]:
            answer = visitor.get(f"{path}?{urlencode({name: text})}")
            assert answer.status_code in {200, 301, 302, 303, 400, 404, 414}, (path, name, text)
