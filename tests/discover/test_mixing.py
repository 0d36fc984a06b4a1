"""The mix in an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discover.asking import Asked
from app.discover.mixing import DIALS, USUAL, mix_from, query_of
from app.errors import InvalidInputError
from app.recommend.types import Mix

HUNDREDTHS = st.integers(0, 100)


@st.composite
def mixes(draw: st.DrawFn) -> Mix:
    return Mix(**{dial.name: dial.most * draw(HUNDREDTHS) / 100 for dial in DIALS})


def test_nothing_said_is_as_usual() -> None:
    assert mix_from({}) == mix_from({"q": "heat", "page": "x"}) == USUAL
    assert Asked().path == "/for-you"
    assert Asked(3).path == "/for-you?page=3"
    assert query_of(USUAL) == ""


def test_what_is_turned_stands_in_the_address() -> None:
    mix = mix_from({"novelty": "0.8", "content": "2"})
    assert (mix.novelty, mix.content, mix.community) == (0.8, 2.0, 1.0)
    assert Asked(2, mix).path == "/for-you?page=2&novelty=0.8&content=2"
    assert query_of(mix) == "?novelty=0.8&content=2"


@given(mixes(), st.integers(1, 50))
def test_an_address_leads_back_to_its_mix(mix: Mix, number: int) -> None:
    arguments = dict(parse_qsl(urlsplit(Asked(number, mix).path).query))
    assert mix_from(arguments) == mix
    assert arguments.get("page", "1") == str(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-0.1",
        "1.01",
        "2",
        "nan",
        "inf",
        "1e0",
        "0x1",
        "\uff11",
        "0,5",
        ".5",
        "1.",
        "9" * 20,
    ],
)
def test_values_that_no_dial_has_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="How well known: novelty is from 0 to 1"):
        mix_from({"novelty": text})
