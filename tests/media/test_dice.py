"""The chance that posters are drawn with."""

from __future__ import annotations

from app.media.dice import Dice


def test_the_numbers_never_change() -> None:
    dice = Dice("Heat")
    assert [round(dice.fraction(), 6) for _ in range(3)] == [0.024732, 0.659216, 0.474198]
    assert Dice("Heat").pick("abcdef") == Dice("Heat").pick("abcdef")


def test_numbers_stay_in_their_range() -> None:
    dice = Dice("Ronin")
    for _ in range(500):
        assert 0 <= dice.fraction() < 1
        assert 2 <= dice.between(2, 5) < 5
        assert dice.count(1, 3) in {1, 2, 3}
        assert dice.pick("xy") in "xy"
    assert {dice.count(1, 3) for _ in range(100)} == {1, 2, 3}


def test_chances_are_about_right() -> None:
    dice = Dice("Collateral")
    assert 200 < sum(dice.chance(0.25) for _ in range(1000)) < 300
    assert not dice.chance(0)


def test_shuffling_loses_nothing() -> None:
    assert sorted(Dice("Thief").shuffled(range(9))) == list(range(9))


def test_any_text_is_a_seed() -> None:
    assert Dice("\ud800").fraction() != Dice("").fraction()
