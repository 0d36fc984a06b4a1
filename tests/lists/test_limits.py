"""What a list's texts may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInputError
from app.lists.limits import checked_description, checked_note, checked_title


def test_a_title_is_cleaned() -> None:
    assert checked_title("  After \x00Heat\u202e \n again ") == "After Heat again"


@pytest.mark.parametrize("title", ["", "   ", "\x00", "\u200b", "\u202e\u2066", "\n\t"])
def test_a_title_that_shows_nothing_is_refused(title: str) -> None:
    with pytest.raises(InvalidInputError, match="Give the list a title") as refusal:
        checked_title(title)
    assert refusal.value.field == "title"


def test_a_title_may_be_200_characters_long() -> None:
    assert len(checked_title("x" * 200)) == 200
    with pytest.raises(InvalidInputError, match=r"At most 200 characters, please; this has 201\."):
        checked_title("x" * 201)


def test_a_title_of_one_symbol_will_do() -> None:
    assert checked_title("🎬") == "🎬"


def test_a_description_keeps_its_lines() -> None:
    assert checked_description("One\r\n\r\nTwo\x00\rThree ") == "One\n\nTwo\nThree"


def test_long_texts_are_refused_at_their_field() -> None:
    with pytest.raises(InvalidInputError, match="5,001") as refusal:
        checked_description("x" * 5_001)
    assert refusal.value.field == "description"
    with pytest.raises(InvalidInputError, match="2,001") as refusal:
        checked_note("x" * 2_001)
    assert refusal.value.field == "note"


@given(st.text(max_size=300))
def test_a_title_is_refused_or_stays_as_it_is_when_checked_again(text: str) -> None:
    try:
        title = checked_title(text)
    except InvalidInputError:
        return
    assert checked_title(title) == title
    assert 1 <= len(title) <= 200
