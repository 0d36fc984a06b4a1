"""Matching: by ids first, then by title, year and people, never by a title alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.catalog.match import Matcher, known_film
from app.catalog.namesakes import people_in
from app.catalog.records import FilmRecord, PersonName

if TYPE_CHECKING:
    from typing import Any

    from app.catalog.match import Match


def film(title: str, year: int | None = 2002, **facts: Any) -> FilmRecord:  # noqa: ANN401 - any field
    ids = {key: facts.pop(key) for key in ("imdb", "movielens", "netflix", "tmdb") if key in facts}
    people = tuple(map(PersonName, facts.pop("people", ())))
    return FilmRecord(
        external_ids=tuple(sorted(ids.items())),
        title=title,
        sort_title=title,
        year=year,
        cast=people,
        **facts,
    )


def matched(
    record: FilmRecord,
    *known: FilmRecord,
    key_source: str = "movielens",
    seen: dict[str, int] | None = None,
) -> Match:
    matcher = Matcher(key_source, seen or {}, lambda film_id: people_in(known[film_id - 1]))
    for film_id, one in enumerate(known, 1):
        matcher.learn(known_film(film_id, one), one.external_ids)
    return matcher.match(record)


MIND = film("Confessions of a Dangerous Mind", movielens="6003", imdb="tt0290538", tmdb="4912")
MIND_TOO = film(
    "Confessions of a Dangerous Mind", movielens="144606", imdb="tt0270288", tmdb="4912"
)
EMMA = film("Emma", 1996, movielens="838", imdb="tt0116191", tmdb="3573")
EMMA_OF_TV = film("Emma", 1996, movielens="26958", imdb="tt0118308", tmdb="12254")


def test_an_id_of_imdb_decides_whatever_the_title() -> None:
    record = film("Zhar", 1990, netflix="tm1", imdb="tt1")
    found = matched(record, film("Heat", 1995, imdb="tt1"), key_source="netflix")
    assert (found.film_id, found.rule) == (1, "imdb")
    assert "imdb tt1" in found.why
    assert "“Zhar” (1990)" in found.why


def test_what_the_source_said_before_decides() -> None:
    known = [film("Heat", imdb="tt1", movielens="6"), film("Ronin", imdb="tt2")]
    found = matched(film("Heat", imdb="tt1", movielens="9"), *known, seen={"9": 2})
    assert (found.film_id, found.rule) == (2, "seen before")


def test_the_two_films_of_movielens_with_one_tmdb_id_are_one() -> None:
    found = matched(MIND_TOO, MIND)
    assert (found.film_id, found.rule) == (1, "tmdb, title and year")
    assert "144606 and 6003" in found.why


@pytest.mark.parametrize("other", [("Gone", 2002), ("Confessions of a Dangerous Mind", 1980)])
def test_a_shared_tmdb_id_is_not_enough_where_ids_differ(other: tuple[str, int]) -> None:
    found = matched(film(*other, movielens="1", imdb="tt5", tmdb="4912"), MIND)
    assert found.film_id is None
    assert "shares tmdb 4912" in found.conflicts[0]


def test_a_tmdb_id_alone_decides_when_nothing_speaks_against_it() -> None:
    known = film("Léon", 1994, movielens="293", imdb="tt0110413", tmdb="101")
    found = matched(film("The Professional", 1994, tmdb="101"), known, key_source="tmdb")
    assert (found.film_id, found.rule) == (1, "tmdb")


def test_a_link_that_leads_to_another_film_is_not_followed() -> None:
    known = film("Chalet Girl", 1960, movielens="1", tmdb="101")
    found = matched(film("Léon", 1994, tmdb="101"), known, key_source="tmdb")
    assert found.film_id is None
    assert "neither title nor year" in found.conflicts[0]


def test_namesakes_of_one_year_with_other_ids_are_two_films() -> None:
    found = matched(EMMA_OF_TV, EMMA)
    assert (found.film_id, found.rule) == (None, "new")
    assert "another id of imdb" in found.conflicts[0]


@pytest.mark.parametrize(("late", "early"), [("168358", "2851"), ("2851", "168358")])
def test_known_doubles_are_one_film(late: str, early: str) -> None:
    known = film("Saturn 3", 1980, movielens=early, imdb="tt1")
    found = matched(film("Saturn 3", 1980, movielens=late, imdb="tt2"), known)
    assert (found.film_id, found.rule) == (1, "known double")
    assert "made once" in found.why


@pytest.mark.parametrize("year", [2001, 2002, 2003])
def test_title_year_and_somebody_in_common_decide(year: int) -> None:
    record = film("HEAT!", year, netflix="tm1", people=["Al Pacino", "Another"])
    found = matched(record, film("Heat", tmdb="1", people=["AL PACINO"]), key_source="netflix")
    assert (found.film_id, found.rule) == (1, "title, year and people")
    assert "al pacino" in found.why


@pytest.mark.parametrize(
    "record",
    [
        film("Heat", 2002, netflix="tm1", people=["Nobody Known"]),
        film("Heat", 2002, netflix="tm1"),
        film("Heat", 2005, netflix="tm1", people=["Al Pacino"]),
        film("Heat", None, netflix="tm1", people=["Al Pacino"]),
        film("Heat", 2002, netflix="tm1", kind="show", people=["Al Pacino"]),
        film("Heat", 2002, netflix="tm1", imdb="tt2", people=["Al Pacino"]),
        film("Cold", 2002, netflix="tm1", people=["Al Pacino"]),
    ],
)
def test_less_than_title_year_and_people_is_not_enough(record: FilmRecord) -> None:
    known = film("Heat", imdb="tt1", people=["Al Pacino"])
    assert matched(record, known, key_source="netflix").film_id is None


def test_where_nobody_is_known_the_running_time_stands_in() -> None:
    known = film("Hostel", imdb="tt1", runtime_minutes=88)
    record = film("Hostel", netflix="tm1", people=["A Player"], runtime_minutes=87)
    found = matched(record, known, key_source="netflix")
    assert (found.film_id, found.rule) == (1, "title, year and running time")
    for apart in (
        replace(record, runtime_minutes=95),
        replace(record, runtime_minutes=None),
        replace(record, year=2003),
    ):
        assert matched(apart, known, key_source="netflix").film_id is None


def test_where_others_are_known_the_running_time_does_not_stand_in() -> None:
    known = film("Hostel", imdb="tt1", runtime_minutes=88, people=["Somebody"])
    record = film("Hostel", netflix="tm1", people=["Another"], runtime_minutes=88)
    assert matched(record, known, key_source="netflix").film_id is None


DUNKIRK = film("Dunkirk", 2017, tmdb="374720", imdb="tt5013056", runtime_minutes=107)
DUNKIRK_OF_NETFLIX = film(
    "Dunkirk", 2017, netflix="tm232797", imdb="tt5013758", people=["A", "B"], runtime_minutes=107
)


@pytest.mark.parametrize(
    ("known", "rule"),
    [
        (DUNKIRK, "title, year and running time"),
        (replace(DUNKIRK, cast=(PersonName("a"), PersonName("b"))), "title, year and people"),
    ],
)
def test_some_ids_of_netflix_are_wrong(known: FilmRecord, rule: str) -> None:
    found = matched(DUNKIRK_OF_NETFLIX, known, key_source="netflix")
    assert (found.film_id, found.rule) == (1, rule)
    assert matched(known, DUNKIRK_OF_NETFLIX, key_source="tmdb").rule == rule


@pytest.mark.parametrize(
    "known",
    [
        replace(DUNKIRK, runtime_minutes=106),
        replace(DUNKIRK, year=2018),
        replace(DUNKIRK, cast=(PersonName("a"), PersonName("c"))),
        replace(DUNKIRK, external_ids=(("imdb", "tt1"), ("netflix", "tm1"))),
    ],
)
def test_but_then_nearly_the_same_is_not_enough(known: FilmRecord) -> None:
    assert matched(DUNKIRK_OF_NETFLIX, known, key_source="netflix").film_id is None


def test_where_other_ids_differ_too_nothing_helps() -> None:
    other = film("Dunkirk", 2017, tmdb="1", imdb="tt1", runtime_minutes=107)
    assert matched(DUNKIRK, other, key_source="tmdb").film_id is None


def test_doubles_across_sources_are_known_both_ways() -> None:
    ours = film("Grindhouse", 2007, movielens="52281", imdb="tt0462322", tmdb="253768")
    theirs = film("Grindhouse", 2007, tmdb="285923")
    for record, known, key_source in ((theirs, ours, "tmdb"), (ours, theirs, "movielens")):
        found = matched(record, known, key_source=key_source)
        assert (found.film_id, found.rule) == (1, "known double")


def test_a_double_may_be_known_by_several_ids() -> None:
    second = film("Saturn 3", 1980, movielens="2851", imdb="tt0081454")
    for known in (film("Saturn 3", 1980, tmdb="19761"), film("Saturn 3", 1980, movielens="168358")):
        assert matched(second, known).rule == "known double"


def test_a_link_to_a_namesake_of_the_year_before_is_not_followed() -> None:
    dardenne = film("The Promise", 1996, movielens="2", imdb="tt0117398", tmdb="105045")
    trotta = film("The Promise", 1995, imdb="tt0111613", tmdb="105045")
    assert matched(trotta, dardenne, key_source="tmdb").film_id is None


def test_between_two_that_would_do_nobody_chooses() -> None:
    twins = [film("Heat", imdb=f"tt{number}", people=["Al Pacino"]) for number in (1, 2)]
    record = film("Heat", netflix="tm1", people=["Al Pacino"])
    found = matched(record, *twins, key_source="netflix")
    assert found.film_id is None
    assert "may be" in found.conflicts[-1]


def test_ids_stay_with_the_film_that_had_them_first() -> None:
    known = [film("Heat", imdb="tt1"), film("Ronin", tmdb="7")]
    matcher = Matcher("netflix", {}, lambda _: frozenset())
    for film_id, one in enumerate(known, 1):
        matcher.learn(known_film(film_id, one), one.external_ids)
    record = film("Heat", netflix="tm1", imdb="tt1", tmdb="7")
    found = matcher.match(record)
    assert found.film_id == 1
    assert "tmdb 7 of “Heat” (2002) stays with “Ronin”" in found.conflicts[0]
    assert matcher.free_ids(record, 1) == {("imdb", "tt1"), ("netflix", "tm1")}


def test_passing_ids_become_films() -> None:
    matcher = Matcher("netflix", {}, lambda _: frozenset({"al pacino"}))
    heat = film("Heat", imdb="tt1", people=["Al Pacino"])
    matcher.learn(known_film(-1, heat), heat.external_ids)
    matcher.settle({-1: 17})
    assert matcher.match(film("Cold", netflix="tm1", imdb="tt1")).film_id == 17
    assert matcher.match(film("Heat", netflix="tm2", people=["Al Pacino"])).film_id == 17


def test_a_title_that_changed_is_no_longer_its_title() -> None:
    matcher = Matcher("netflix", {}, lambda _: frozenset({"al pacino"}))
    heat = film("Heat", imdb="tt1")
    matcher.learn(known_film(1, heat), heat.external_ids)
    matcher.learn(known_film(1, replace(heat, title="Zhar")), ())
    old, new = (film(title, netflix="tm1", people=["Al Pacino"]) for title in ("Heat", "Zhar"))
    assert matcher.match(old).film_id is None
    assert matcher.match(new).film_id == 1


def test_titles_in_other_scripts_do_not_all_match() -> None:
    known = film("!!!", imdb="tt1", people=["Al Pacino"])
    assert (
        matched(
            film("???", netflix="tm1", people=["Al Pacino"]), known, key_source="netflix"
        ).film_id
        is None
    )
