"""Joining what the sets know of a film."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.catalog.records import FilmRecord, PersonName, VotesRecord
from app.catalog.sources.join import joined_records, most_rated
from app.catalog.sources.kept_credits import KeptCredits
from app.catalog.sources.movielens import MovieLensFilm
from app.catalog.sources.published import PublishedSets

if TYPE_CHECKING:
    from collections.abc import Mapping

RATED = (0, 0, 0, 0, 0, 0, 0, 1, 0, 2)

AMELIE = MovieLensFilm(
    movie_id=4973,
    title="Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
    genres=("Comedy", "Romance"),
    imdb_id="tt0211915",
    tmdb_id=194,
)
METADATA = FilmRecord(
    external_ids=(("imdb", "tt0211915"), ("tmdb", "194")),
    title="Amélie",
    sort_title="Amélie",
    year=2001,
    runtime_minutes=122,
    genres=("Comedy", "Romance"),
)
DESCRIBED = FilmRecord(
    external_ids=(("tmdb", "194"),),
    title="Amélie",
    sort_title="Amélie",
    aliases=("Le fabuleux destin d'Amélie Poulain",),
    year=2001,
    runtime_minutes=122,
    genres=("Comedy", "Romance"),
    keywords=("paris",),
    countries=("FR", "DE"),
    directors=(PersonName("Jean-Pierre Jeunet", 2419),),
    cast=tuple(PersonName(f"Player {number}", number, "A part") for number in range(1, 20)),
)
STREAMED = FilmRecord(
    external_ids=(("imdb", "tt0211915"), ("netflix", "tm1")),
    title="Amélie",
    sort_title="Amélie",
    year=2001,
    runtime_minutes=123,
    genres=("Comedy",),
    countries=("FR",),
    directors=(PersonName("Jean-Pierre Jeunet"),),
    cast=(
        PersonName("Audrey Tautou", character="Amélie"),
        PersonName("Audrey Tautou", character="A voice"),
        PersonName("Michael Williams"),
    ),
)
OTHER_IDS = (("imdb", "tt9999999"), ("tmdb", "194"))
KEPT = KeptCredits(
    movie_id=4973,
    title="Amelie",
    year=2001,
    directors=(PersonName("Jean-Pierre Jeunet"),),
    cast=(PersonName("Audrey Tautou"), PersonName("Steve McQueen", 13565)),
    runtime_minutes=121,
    countries=("FR",),
)


def sets_of(*films: MovieLensFilm, **known: Mapping[object, object]) -> PublishedSets:
    nothing: dict[object, object] = {}
    parts = (*("metadata", "tmdb_ids", "described", "streamed", "people", "kept"),)
    return PublishedSets(
        films=films,
        histograms={film.movie_id: RATED for film in films},
        **{part: known.get(part, nothing) for part in parts},  # type: ignore[arg-type]
    )


def joined(film: MovieLensFilm, **known: Mapping[object, object]) -> FilmRecord:
    (record,) = joined_records([film], sets_of(film, **known))
    return record


def test_a_film_that_only_movielens_knows() -> None:
    assert joined(replace(AMELIE, tmdb_id=None)) == FilmRecord(
        external_ids=(("imdb", "tt0211915"), ("movielens", "4973")),
        title="Amelie",
        sort_title="Amelie",
        year=2001,
        aliases=("Le Fabuleux destin d'Amélie Poulain",),
        genres=("Comedy", "Romance"),
        rating_histogram=RATED,
    )


def test_a_film_that_every_set_knows() -> None:
    record = joined(
        AMELIE,
        metadata={194: METADATA},
        described={194: DESCRIBED},
        streamed={"tt0211915": STREAMED},
    )
    assert record.title == "Amélie"
    assert record.aliases == ("Le Fabuleux destin d'Amélie Poulain",)
    assert record.runtime_minutes == 122
    assert record.countries == ("DE", "FR")
    assert record.directors == (PersonName("Jean-Pierre Jeunet", 2419),)
    assert len(record.cast) == 8
    assert ("tmdb", "194") in record.external_ids


def test_netflix_credits_find_their_tmdb_ids_where_the_name_is_unmistakable() -> None:
    tautou = PersonName("Audrey Tautou", 2405)
    record = joined(AMELIE, streamed={"tt0211915": STREAMED}, people={"Audrey Tautou": tautou})
    assert record.cast == (
        PersonName("Audrey Tautou", 2405, "Amélie"),
        PersonName("Michael Williams"),
    )
    assert record.countries == ("FR",)
    assert record.runtime_minutes == 123


def test_what_is_kept_by_hand_fills_what_no_set_knows() -> None:
    tautou = PersonName("Audrey Tautou", 2405)
    namesake = PersonName("Steve McQueen", 72757)
    people = {one.name: one for one in (tautou, namesake)}
    record = joined(AMELIE, kept={4973: KEPT}, people=people)
    assert record.directors == KEPT.directors
    assert record.cast == (tautou, PersonName("Steve McQueen", 13565))
    assert record.runtime_minutes == 121
    assert record.countries == ("FR",)


def test_what_is_kept_by_hand_never_overrides_a_set() -> None:
    described = joined(AMELIE, described={194: DESCRIBED}, kept={4973: KEPT})
    assert described == joined(AMELIE, described={194: DESCRIBED})
    streamed = replace(STREAMED, directors=())
    record = joined(AMELIE, streamed={"tt0211915": streamed}, kept={4973: KEPT})
    assert record.directors == KEPT.directors
    assert record.cast == (
        PersonName("Audrey Tautou", None, "Amélie"),
        PersonName("Michael Williams"),
    )
    assert record.runtime_minutes == 123


def test_who_plays_two_parts_stands_once_with_the_first() -> None:
    twice = replace(
        DESCRIBED,
        cast=(
            PersonName("Eddie Murphy", 776, "Akeem"),
            PersonName("Eddie Murphy", 776, "Clarence"),
        ),
    )
    assert joined(AMELIE, described={194: twice}).cast == (
        PersonName("Eddie Murphy", 776, "Akeem"),
    )


def test_votes_of_each_public_are_kept_and_the_newer_of_tmdbs() -> None:
    newer, older = VotesRecord("tmdb", 3310, 7.8), VotesRecord("tmdb", 3300, 7.7)
    imdb = VotesRecord("imdb", 700_000, 8.3)
    record = joined(
        AMELIE,
        metadata={194: replace(METADATA, votes=(newer,), original_language="fr")},
        described={194: replace(DESCRIBED, votes=(older,), languages=("fr", "ru"))},
        streamed={"tt0211915": replace(STREAMED, votes=(imdb,), certification="R")},
    )
    assert record.votes == (newer, imdb)
    assert (record.original_language, record.languages) == ("fr", ("fr", "ru"))
    assert record.certification == "R"


def test_original_titles_become_aliases() -> None:
    ran = replace(AMELIE, title="Ran (1985)")
    origin = replace(METADATA, title="Ran", aliases=("乱",), countries=("JP",))
    record = joined(ran, metadata={194: origin})
    assert record.aliases == ("乱",)
    assert record.countries == ("JP",)


def test_a_link_that_leads_to_another_film_is_not_followed() -> None:
    elsewhere = replace(METADATA, external_ids=OTHER_IDS, title="Something else", year=1950)
    wrong = joined(AMELIE, metadata={194: elsewhere}, described={194: DESCRIBED})
    assert wrong.title == "Amelie"
    assert not wrong.directors
    assert "tmdb" not in dict(wrong.external_ids)
    right = joined(
        AMELIE,
        metadata={194: elsewhere, 195: METADATA},
        tmdb_ids={"tt0211915": 195},
    )
    assert right.title == "Amélie"
    assert dict(right.external_ids)["tmdb"] == "195"


def test_a_film_with_another_imdb_id_but_its_own_title_is_the_same() -> None:
    other_number = replace(METADATA, external_ids=OTHER_IDS, title="Amelie!")
    assert joined(AMELIE, metadata={194: other_number}).runtime_minutes == 122
    much_later = replace(other_number, year=2011)
    assert joined(AMELIE, metadata={194: much_later}).runtime_minutes is None


def test_titles_written_before_the_film_was_out() -> None:
    homecoming = replace(AMELIE, movie_id=122926, title="Untitled Spider-Man Reboot (2017)")
    record = joined(homecoming)
    assert record.title == "Spider-Man: Homecoming"
    assert record.aliases == ("Untitled Spider-Man Reboot",)


def test_series_among_movielens_films() -> None:
    assert joined(replace(AMELIE, movie_id=170705, title="Band of Brothers (2001)")).kind == "show"
    show = replace(STREAMED, kind="show")
    assert joined(AMELIE, streamed={"tt0211915": show}).kind == "show"


def test_keywords_are_those_that_films_share() -> None:
    other = replace(AMELIE, movie_id=5, tmdb_id=195)
    sets = sets_of(
        AMELIE,
        other,
        metadata={195: replace(METADATA, keywords=("paris", "garden gnome"))},
        described={194: DESCRIBED},
    )
    assert [record.keywords for record in joined_records(sets.films, sets)] == [("paris",)] * 2


def test_the_most_rated_come_in_the_order_of_their_ids() -> None:
    films = [replace(AMELIE, movie_id=movie_id) for movie_id in (1, 2, 3, 4, 5)]
    counts = {2: [9] * 10, 3: [1] * 10, 4: [5] * 10, 5: [1] * 10}
    sets = replace(sets_of(*films), histograms=counts)
    assert [film.movie_id for film in most_rated(sets, 3)] == [2, 3, 4]
