"""What a click did, counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import utc_now
from app.discover.effect import Moves, effect_of, moves_between
from app.taste.models import Verdict
from app.taste.queries import Change

lists = st.permutations(range(15)).map(lambda ids: ids[:10])


def change(after: Verdict | None, *, undone: bool = False) -> Change:
    return Change(1, 7, None, after, utc_now(), undone)


def test_stepping_into_the_judged_films_place_is_no_move() -> None:
    moves = moves_between([1, 2, 3, 4], [1, 3, 4, 5], judged=2)
    assert moves == Moves(new=(5,), up=(), down=())


def test_a_film_that_left_moved_down() -> None:
    moves = moves_between([1, 2, 3, 4], [1, 4, 5, 6], judged=2)
    assert moves == Moves(new=(5, 6), up=(4,), down=(3,))


@given(lists, lists, st.integers(0, 14))
def test_the_counts_are_the_real_difference(
    before: list[int], after: list[int], judged: int
) -> None:
    moves = moves_between(before, after, judged)
    old = [i for i in before if i != judged]
    new = [i for i in after if i != judged]
    assert set(moves.new) == set(new) - set(old)
    assert set(moves.down) >= set(old) - set(new)
    assert not set(moves.up) & set(moves.down)
    stayed = set(old) - set(moves.up) - set(moves.down)
    assert all(old.index(i) == new.index(i) for i in stayed)


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (Verdict.DISLIKE, "Disliked Se7en. 2 similar moved down, 3 new."),
        (Verdict.LIKE, "Liked Se7en. 1 moved up, 3 new."),
        (Verdict.FAVOURITE, "Added Se7en to your favourites. 1 moved up, 3 new."),
        (Verdict.SEEN, "Marked Se7en as seen. 3 new."),
        (Verdict.HIDE, "Hid Se7en. 3 new."),
        (None, "Took back what you said of Se7en. 3 new."),
    ],
)
def test_the_line_names_the_action_and_counts(after: Verdict | None, text: str) -> None:
    moves = Moves(new=(1, 2, 3), up=(4,), down=(5, 6))
    assert effect_of(change(after), "Se7en", moves).text == text


def test_nothing_moved_is_said_plainly_and_undone_offers_no_undo() -> None:
    nothing = Moves((), (), ())
    assert effect_of(change(Verdict.SEEN), "Heat", nothing).text == "Marked Heat as seen."
    assert not effect_of(change(Verdict.LIKE, undone=True), "Heat", nothing).can_undo
