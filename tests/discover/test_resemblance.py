"""Films like one film, with more or less of something."""

from __future__ import annotations

import pytest

from app.discover.resemblance import Leaning, leaning_from


def test_an_address_says_what_to_lean_on() -> None:
    leaning = leaning_from({"more": "heist,Crime,heist", "less": "comedy,crime"})
    assert leaning == Leaning(more=("heist", "crime"), less=("comedy",))
    assert leaning.query == "?more=heist,crime&less=comedy"
    assert leaning_from({}) == Leaning()
    assert Leaning().query == ""


@pytest.mark.parametrize("text", ["<b>", "a b", "é", "x" * 81, ",,,", "\u202e"])
def test_what_is_no_slug_is_passed_over(text: str) -> None:
    assert leaning_from({"more": text}) == Leaning()


def test_there_are_only_so_many() -> None:
    leaning = leaning_from({"less": ",".join(f"word-{number}" for number in range(50))})
    assert len(leaning.less) == 5
    assert leaning.away_from("other").less == (*leaning.less[1:], "other")


def test_a_trait_is_wanted_more_or_less_or_neither() -> None:
    more = Leaning().towards("heist")
    assert more == Leaning(more=("heist",))
    assert more.away_from("heist") == Leaning(less=("heist",))
    assert more.without("heist") == Leaning()
