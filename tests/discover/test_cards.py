"""Scores in whole points, and reasons in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.queries import FilmCard
from app.discover.cards import A_LIST, CardWriter, PartShown, SuggestionCard, rounded_parts
from app.recommend.types import Parts, Profile, Reason, Suggestion, Trait, TraitKind

HEAT = FilmCard(1, "Heat", 1995, "movie", 170, ("Crime",), ("Michael Mann",), (), 300, 4.0)
RONIN = replace(HEAT, id=2, title="Ronin", year=1998)
THIEF = replace(HEAT, id=3, title="Thief", year=1981, rating_count=1, mean_stars=4.25)
FILMS = {film.id: film for film in (HEAT, RONIN, THIEF)}
CRIME = Trait(TraitKind.GENRE, "Crime")
GERMANY = Trait(TraitKind.COUNTRY, "Germany")
MANN = Trait(TraitKind.DIRECTOR, "Michael Mann")
PROFILE = Profile(favourites=(1,), likes=(2,))

points = st.floats(-100, 100, allow_nan=False)


def suggestion(*reasons: Reason) -> Suggestion:
    return Suggestion(3, 71.4, Parts(50.0, 11.0, 10.9, -0.5), reasons, "build")


@given(st.builds(Parts, points, points, points, points))
def test_rounded_parts_add_up_to_the_rounded_score(parts: Parts) -> None:
    shown = rounded_parts(parts)
    assert sum(part.points for part in shown) == round(parts.total)
    assert all(abs(part.points - getattr(parts, part.name)) <= 1 for part in shown)


def test_adjustments_of_nought_are_not_shown() -> None:
    assert [part.name for part in rounded_parts(Parts(50.0, 20.0, 10.0, 0.0))] == [
        "content",
        "community",
        "prior",
    ]


@pytest.mark.parametrize(
    ("reasons", "why"),
    [
        ([Reason(1, 30.0, (CRIME, MANN))], "Because you love Heat: crime, Michael Mann"),
        ([Reason(2, 30.0, (CRIME,))], "Because you like Ronin: crime"),
        (
            [Reason(1, 30.0, (CRIME, MANN)), Reason(2, 29.0, (CRIME,))],
            "Because you like Heat and Ronin: crime",
        ),
        ([Reason(1, 30.0, (CRIME,)), Reason(2, 3.0, (CRIME,))], "Because you love Heat: crime"),
        ([Reason(1, 30.0)], "People who love Heat like this too"),
        ([Reason(1, 30.0, (GERMANY,))], "People who love Heat like this too"),
        ([], "Well regarded: 4.2 stars from 1 person"),
    ],
)
def test_the_line_of_why_names_what_counts(reasons: list[Reason], why: str) -> None:
    assert CardWriter(FILMS, PROFILE).card_of(suggestion(*reasons), slot=1).why == why


def test_a_film_that_nobody_rated_says_so() -> None:
    films = FILMS | {3: replace(THIEF, rating_count=0, mean_stars=None)}
    card = CardWriter(films, Profile()).card_of(suggestion(), slot=1)
    assert card.why == "New here: nobody has rated it yet"


def test_a_reason_whose_film_left_the_catalogue_is_dropped() -> None:
    card = CardWriter(FILMS, PROFILE).card_of(suggestion(Reason(99, 30.0), Reason(1, 20.0)), slot=4)
    assert [reason.film for reason in card.reasons] == [HEAT]
    assert (card.slot, card.score) == (4, 71)


def test_a_list_is_named_as_the_source_of_its_suggestions() -> None:
    writer = CardWriter(FILMS, Profile(favourites=(1, 2)), A_LIST)
    both = suggestion(Reason(1, 30.0, (CRIME,)), Reason(2, 29.0, (CRIME,)))
    only_people = suggestion(Reason(1, 30.0))
    assert writer.card_of(both, slot=1).why == "Because Heat and Ronin are on the list: crime"
    assert writer.card_of(only_people, slot=1).why == "People who like Heat like this too"


def test_the_bar_is_as_long_as_the_score_and_shows_what_gives_points() -> None:
    parts = (
        PartShown("content", "", 60),
        PartShown("community", "", 0),
        PartShown("prior", "", 20),
        PartShown("adjustments", "", -10),
    )
    bar = SuggestionCard(HEAT, 1, 70, parts, "", ()).bar
    assert [(part.name, part.start, part.width) for part in bar] == [
        ("content", 0.0, 52.5),
        ("prior", 52.5, 17.5),
    ]
    assert SuggestionCard(HEAT, 1, 0, parts[1:2], "", ()).bar == ()


def test_points_are_written_with_a_minus_sign() -> None:
    assert [PartShown("content", "", points).figure for points in (7, 0, -7)] == ["7", "0", "−7"]
