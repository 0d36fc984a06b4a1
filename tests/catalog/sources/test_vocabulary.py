"""One vocabulary for all sources."""

from __future__ import annotations

from app.catalog.sources.vocabulary import genres_of, telling_keywords


def test_movielens_genres_count_and_tmdb_adds_what_it_cannot_know() -> None:
    assert genres_of(
        ("Sci-Fi", "Children", "IMAX", "Film-Noir"), ("Drama", "History", "TV Movie")
    ) == ("Children", "Film-Noir", "History", "Sci-Fi")


def test_other_sources_stand_in_for_silence() -> None:
    assert genres_of((), ("scifi", "documentation", "european")) == (
        "Documentary",
        "Sci-Fi",
    )


def test_keywords_that_connect_nothing_or_say_nothing_are_dropped() -> None:
    chosen = telling_keywords(
        {
            1: ["heist", "3d", "1970s", "only here", "超级妈妈"],
            2: ["heist", "3d", "1970s", "nudity", "超级妈妈"],
            3: [],
        },
        most=5,
    )
    assert chosen == {1: ("heist",), 2: ("heist",), 3: ()}


def test_of_too_many_the_widest_shared_stay() -> None:
    chosen = telling_keywords({1: ["c", "b", "a"], 2: ["c", "b"], 3: ["c", "a"], 4: ["b"]}, most=2)
    assert chosen == {1: ("b", "c"), 2: ("b", "c"), 3: ("a", "c"), 4: ("b",)}
