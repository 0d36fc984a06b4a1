"""Films that fit filters, and counts of choices, against plain SQL over the tables."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from app import create_app
from app.catalog.changes import note_change
from app.catalog.filter_parts import parts_of
from app.catalog.filter_reading import read_filters
from app.catalog.filtering import Choice, find_films
from app.catalog.filters import ANYTHING, EVERYTHING, Filters, Match, Sort, Span
from app.catalog.languages import LANGUAGE_NAMES
from app.catalog.models import Country, Credit, Language, Person
from app.catalog.queries import cards_of
from app.db import db
from tests.factories.catalog import make_film
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

VOTES = "(f.rating_count + f.vote_count)"
SCORE = (
    "((f.rating_count * coalesce(f.mean_stars, 0) * 2.0"
    f" + f.vote_count * coalesce(f.vote_mean, 0)) / {VOTES})"
)
HAS = {
    "genres": "EXISTS (SELECT 1 FROM film_genres x JOIN genres g ON g.id = x.genre_id"
    " WHERE x.film_id = f.id AND g.slug = {})",
    "countries": "EXISTS (SELECT 1 FROM film_countries x"
    " WHERE x.film_id = f.id AND x.country_code = {})",
    "people": "EXISTS (SELECT 1 FROM credits x WHERE x.film_id = f.id AND x.person_id = {})",
    "keywords": "EXISTS (SELECT 1 FROM film_keywords x JOIN keywords k ON k.id = x.keyword_id"
    " WHERE x.film_id = f.id AND k.slug = {})",
}
ORDERS = {
    Sort.VOTES: f"{VOTES} DESC",
    Sort.REGARD: f"f.regard DESC, {VOTES} DESC",
    Sort.SCORE: f"{VOTES} = 0, {SCORE} DESC, {VOTES} DESC",
    Sort.NEWEST: f"f.year IS NULL, f.year DESC, {VOTES} DESC",
    Sort.OLDEST: f"f.year IS NULL, f.year, {VOTES} DESC",
    Sort.SHORTEST: f"f.runtime_minutes IS NULL, f.runtime_minutes, {VOTES} DESC",
    Sort.LONGEST: f"f.runtime_minutes IS NULL, f.runtime_minutes DESC, {VOTES} DESC",
}


class Sql:
    """A question in plain SQL, told apart by nothing but its words."""

    def __init__(self) -> None:
        """Begin with all films."""
        self.conditions = ["1 = 1"]
        self.values: dict[str, object] = {}

    def value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def span(self, expression: str, span: Span) -> None:
        if span.low is not None:
            self.conditions.append(f"{expression} >= {self.value(span.low)}")
        if span.high is not None:
            self.conditions.append(f"{expression} <= {self.value(span.high)}")

    def one(self, field: str, key: str) -> str:
        return HAS[field].format(self.value(int(key) if field == "people" else key))

    def names(self, field: str, keys: tuple[str, ...], joint: str) -> None:
        if keys:
            self.conditions.append(f"({joint.join(self.one(field, key) for key in keys)})")

    def rows(self, select: str, *, joins: str = "", rest: str = "") -> list[Any]:
        where = " AND ".join(self.conditions)
        statement = f"SELECT {select} FROM films f {joins} WHERE {where} {rest}"  # noqa: S608 - ours
        return [tuple(row) for row in db.session.execute(text(statement), self.values)]

    def total(self) -> int:
        return int(self.rows("count(*)")[0][0])

    def counts(self, column: str, joins: str = "") -> dict[str, int]:
        rest = f"AND {column} IS NOT NULL GROUP BY {column}"
        return dict(self.rows(f"{column}, count(*)", joins=joins, rest=rest))


def sql_of(filters: Filters) -> Sql:
    sql = Sql()
    sql.names("genres", filters.genres, " AND " if filters.match is Match.ALL else " OR ")
    for key in filters.without:
        sql.conditions.append(f"NOT {sql.one('genres', key)}")
    sql.names("countries", filters.countries, " OR ")
    sql.names("people", filters.people, " AND ")
    sql.names("keywords", filters.keywords, " AND ")
    sql.span("f.year", filters.years)
    sql.span("f.runtime_minutes", filters.runtime)
    if filters.score:
        sql.conditions.append(f"{VOTES} > 0")
        sql.span(SCORE, filters.score)
    if filters.kind:
        sql.conditions.append(f"f.kind = {sql.value(filters.kind)}")
    if filters.languages:
        codes = ", ".join(sql.value(code) for code in filters.languages)
        sql.conditions.append(f"f.original_language IN ({codes})")
    if filters.min_votes:
        sql.conditions.append(f"{VOTES} >= {sql.value(filters.min_votes)}")
    return sql


GENRES = "JOIN film_genres y ON y.film_id = f.id JOIN genres h ON h.id = y.genre_id"
COUNTRIES = "JOIN film_countries y ON y.film_id = f.id"


def random_filters(dice: random.Random, known: dict[str, list[str]]) -> Filters:
    """Filters of one to four fields, likely enough to fit some films."""

    def some(field: str, most: int) -> tuple[str, ...]:
        return tuple(
            sorted(dice.sample(known[field], min(len(known[field]), dice.randint(1, most))))
        )

    def span(least: float, most: float, digits: int | None = None) -> Span:
        ends = sorted(round(dice.uniform(least, most), digits) for _ in range(2))
        return dice.choice([Span(*ends), Span(ends[0], None), Span(None, ends[1])])

    makers = {
        "genres": lambda: some("genres", 3),
        "without": lambda: some("genres", 3),
        "kind": lambda: dice.choice(["movie", "show"]),
        "years": lambda: span(1930, 2018),
        "runtime": lambda: span(70, 180),
        "score": lambda: span(4, 9, 2),
        "min_votes": lambda: dice.randint(1, 80),
        "countries": lambda: some("countries", 3),
        "languages": lambda: some("languages", 2),
        "people": lambda: some("people", 2),
        "keywords": lambda: some("keywords", 2),
    }
    fields = dice.sample(list(makers), dice.randint(1, 4))
    values: dict[str, Any] = {field: makers[field]() for field in fields}
    if len(values.get("genres", ())) > 1:
        values["match"] = dice.choice(list(Match))
    return replace(EVERYTHING, **values, sort=dice.choice([*ORDERS]))


@pytest.fixture(scope="module")
def varied(starter_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The starter with languages, votes from elsewhere, series and gaps strewn over it."""
    instance = copy_of(starter_instance, tmp_path_factory.mktemp("varied") / "instance")
    app = create_app({"instance_path": instance, "hasher_rounds": 1})
    with app.app_context():
        for code in ("en", "fr", "ja"):
            db.session.merge(Language(code=code, name=LANGUAGE_NAMES[code]))
        db.session.flush()
        for statement in (
            (
                "UPDATE films SET original_language = CASE id % 5 WHEN 0 THEN 'fr' WHEN 1 THEN 'ja'"
                " WHEN 2 THEN NULL ELSE 'en' END"
            ),
            (
                "UPDATE films SET vote_count = id % 90, vote_mean = 3 + (id % 61) / 10.0"
                " WHERE id % 3 = 0"
            ),
            "UPDATE films SET rating_count = 0, mean_stars = NULL WHERE id % 4 = 0",
            "UPDATE films SET kind = 'show' WHERE id % 7 = 0",
            "UPDATE films SET year = NULL WHERE id % 11 = 0",
            "UPDATE films SET runtime_minutes = NULL WHERE id % 13 = 0",
        ):
            db.session.execute(text(statement))
        note_change()
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def known(varied: Flask) -> dict[str, list[str]]:
    """Names that filters may ask for; commoner ones, so that combinations fit films."""
    common = {
        "genres": "SELECT slug FROM genres",
        "countries": "SELECT country_code FROM film_countries GROUP BY 1 ORDER BY count(*) DESC"
        " LIMIT 12",
        "languages": "SELECT code FROM languages",
        "people": "SELECT person_id FROM credits GROUP BY 1 ORDER BY count(*) DESC LIMIT 60",
        "keywords": "SELECT slug FROM keywords k JOIN film_keywords x ON x.keyword_id = k.id"
        " GROUP BY k.id ORDER BY count(*) DESC LIMIT 60",
    }
    return {
        field: [str(row[0]) for row in db.session.execute(text(statement))]
        for field, statement in common.items()
    }


def counted(choices: list[Choice]) -> dict[str, int]:
    return {choice.key: choice.count for choice in choices if choice.count}


def decades_by_sql(filters: Filters) -> dict[str, int]:
    counts = sql_of(replace(filters, years=ANYTHING)).counts("f.year / 10")
    return {f"{decade}0-{decade}9": count for decade, count in counts.items()}


@pytest.mark.parametrize("combinations", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_films_and_counts_are_those_of_plain_sql(
    known: dict[str, list[str]], combinations: int
) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    totals = []
    for _ in range(combinations):
        filters = random_filters(dice, known)
        found = find_films(filters)
        order = f"ORDER BY {ORDERS[filters.sort]}, f.id"
        ids = [film_id for (film_id,) in sql_of(filters).rows("f.id", rest=order)]
        assert found.film_ids.tolist() == ids, filters
        assert found.total == len(ids)
        totals.append(len(ids))
        lifted = filters if filters.match is Match.ALL else replace(filters, genres=())
        assert counted(found.genres()) == sql_of(lifted).counts("h.slug", GENRES), filters
        lifted = replace(filters, without=())
        assert counted(found.without()) == sql_of(lifted).counts("h.slug", GENRES), filters
        lifted = replace(filters, countries=())
        assert counted(found.countries()) == sql_of(lifted).counts("y.country_code", COUNTRIES)
        lifted = replace(filters, languages=())
        assert counted(found.languages()) == sql_of(lifted).counts("f.original_language")
        assert counted(found.kinds()) == sql_of(replace(filters, kind="")).counts("f.kind")
        assert counted(found.decades()) == decades_by_sql(filters)
        for relief in found.reliefs():
            assert relief.count == sql_of(relief.others).total(), (filters, relief)
    # The combinations are worth something: many fit some films, some fit none, none fits all.
    assert sum(map(bool, totals)) > combinations / 3
    assert 0 in totals


def test_titles_stand_in_order_of_the_alphabet(app: Flask) -> None:
    for title in ("Zulu", "Élan", "alien", "Matrix, The", "8½"):
        make_film(title=title, sort_title=title)
    found = find_films(Filters(sort=Sort.TITLE))
    cards = cards_of(found.film_ids.tolist())
    assert [card.title for card in cards.values()] == ["8½", "alien", "Élan", "Matrix, The", "Zulu"]


def test_an_empty_catalogue_has_no_films(app: Flask) -> None:
    found = find_films(Filters(genres=("crime",), years=Span(1990, 1999)))
    assert found.total == 0
    assert found.genres() == found.countries() == found.decades() == []
    assert found.names.unknown == ["We know no genre called “crime”, so that was left out."]


def test_what_changes_is_seen_at_once(app: Flask) -> None:
    assert find_films(EVERYTHING).total == 0
    film = make_film(title="Heat")
    assert find_films(EVERYTHING).total == 1
    film.runtime_minutes = 171
    note_change()
    db.session.flush()
    assert find_films(Filters(runtime=Span(171, 171))).total == 1


def test_names_are_found_by_what_people_write(app: Flask) -> None:
    film = make_film(
        title="Ran",
        genres=("Science Fiction",),
        countries=("JP",),
        language="ja",
        directors=("Akira Kurosawa",),
        keywords=("time travel",),
    )
    country = db.session.get(Country, "JP")
    assert country
    country.name = "Japan"
    db.session.flush()
    note_change()
    reading = read_filters(
        {
            "genres": ["Science fiction"],
            "country": ["japan"],
            "language": ["Japanese"],
            "people": ["AKIRA KUROSAWA"],
            "keywords": ["Time Travel"],
        }
    )
    found = find_films(reading.filters)
    assert found.film_ids.tolist() == [film.id]
    assert found.filters == Filters(
        genres=("science-fiction",),
        countries=("JP",),
        languages=("ja",),
        people=(str(film.credits[0].person_id),),
        keywords=("time-travel",),
    )
    names = [part.name for part in parts_of(found.names)]
    assert names == ["Science Fiction", "Japan", "Japanese", "Akira Kurosawa", "time travel"]


def test_of_two_people_of_one_name_the_one_with_more_films_is_meant(app: Flask) -> None:
    known, other = Person(name="Steve McQueen", tmdb_id=1), Person(name="Steve McQueen", tmdb_id=2)
    db.session.add_all([other, known])
    db.session.flush()
    for title in ("Bullitt", "Papillon"):
        make_film(title=title).credits = [Credit(role="cast", position=0, person=known)]
    make_film(title="Hunger").credits = [Credit(role="director", position=0, person=other)]
    db.session.flush()
    note_change()
    assert find_films(Filters(people=("steve mcqueen",))).filters.people == (str(known.id),)
    assert find_films(Filters(people=(str(other.id),))).total == 1


@pytest.mark.parametrize("key", ["999999", "9" * 20, "nobody at all", "²"])
def test_nobody_of_that_name_is_said(app: Flask, key: str) -> None:
    make_film()
    found = find_films(Filters(people=(key,), keywords=("never",)))
    assert found.total == 1
    assert found.names.unknown == [
        f"We know no person called “{key}”, so that was left out.",
        "We know no keyword called “never”, so that was left out.",
    ]


def test_names_of_which_one_is_enough_are_dropped_together(app: Flask) -> None:
    make_film(genres=("Crime", "Drama"), countries=("FR",), year=1990)
    make_film(genres=("Crime",), countries=("IT",), year=1991)
    make_film(genres=("Comedy",), countries=("JP",), year=1992)
    found = find_films(Filters(countries=("FR", "IT"), genres=("comedy",), years=Span(1990, 1991)))
    assert [(relief.name, relief.count) for relief in found.reliefs()] == [
        ("Comedy", 2),
        ("FR or IT", 0),
        ("1990–1991", 0),
    ]
    found = find_films(Filters(genres=("comedy", "crime", "drama"), match=Match.ALL))
    assert next((relief.name, relief.count) for relief in found.reliefs()) == ("Comedy", 1)
