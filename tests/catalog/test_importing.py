"""Importing a source: films, ratings, tags and figures, any number of times."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text, update

from app.catalog import loader, rating_loader
from app.catalog.audience import audience_ratings, counting_audience
from app.catalog.import_lock import one_at_a_time
from app.catalog.import_models import AudienceRating, ImportMark, SourceRecord
from app.catalog.importing import ImportSummary, SourceImport
from app.catalog.loader import LoadSummary, load_films
from app.catalog.models import Credit, ExternalId, Film, FilmTag, FilmVotes, Person, Tag
from app.catalog.queries import cards_of
from app.catalog.rating_loader import RatingSummary
from app.catalog.records import PersonName, RatingRecord, TagRecord, VotesRecord
from app.connections import prepare_engine
from app.db import db
from app.errors import ConflictError, SourceError
from tests.factories.catalog import make_film
from tests.factories.checksums import catalogue_tables, checksums
from tests.factories.records import FULL, HEAT, numbered_record
from tests.parts import databases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.catalog.match import Match
    from app.catalog.records import FilmRecord, Reject

pytestmark = pytest.mark.usefixtures("app")

RONIN = numbered_record(8, title="Ronin", year=1998)


@dataclass
class Reader:
    """A source in memory."""

    records: list[FilmRecord]
    rated: list[tuple[int, str, int, int]] = field(default_factory=list)
    tagged: list[tuple[int, str, str]] = field(default_factory=list)
    name: str = "movielens"
    key_source: str = "movielens"
    audience: str = "ml-tiny"

    def films(self) -> Iterator[FilmRecord]:
        yield from self.records

    def ratings(self) -> Iterator[RatingRecord]:
        for line, rating in enumerate(self.rated, 2):
            yield RatingRecord(*rating, line)

    def tags(self) -> Iterator[TagRecord]:
        for line, tag in enumerate(self.tagged, 2):
            yield TagRecord(*tag, line)


@dataclass
class Heard:
    """What an import told while it ran."""

    rejects: list[Reject] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)


def imported(
    reader: Reader, heard: Heard | None = None, *, stop_after: int = 10**6
) -> ImportSummary:
    heard = heard or Heard()
    work = SourceImport(
        reader,
        fingerprint="the same",
        reject=heard.rejects.append,
        explain=heard.matches.append,
    )
    for batch, _step in enumerate(work.run()):
        db.session.commit()
        if batch == stop_after:
            break
    db.session.rollback()
    db.session.expire_all()
    return work.summary


@pytest.fixture
def reader() -> Reader:
    return Reader(
        [HEAT, RONIN],
        rated=[(1, "6", 8, 100), (1, "8", 5, 101), (2, "6", 10, 102), (3, "6", 1, 103)],
        tagged=[(1, "6", "Heist"), (1, "6", "heist"), (2, "6", "heist"), (2, "8", "Paris")],
    )


def empty_tables() -> None:
    if databases.on_postgresql():
        names = ", ".join(table.name for table in catalogue_tables())
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    for table in reversed(Film.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


def film_id_of(movielens_id: str) -> int:
    return db.session.get_one(ExternalId, ("movielens", movielens_id)).film_id


def test_films_ratings_tags_and_figures(reader: Reader) -> None:
    reader.records[0] = replace(HEAT, rating_histogram=(0,) * 10)
    summary = imported(reader)
    assert summary.films == LoadSummary(added=2)
    assert summary.ratings == RatingSummary(added=4)
    assert summary.tags == RatingSummary(added=2)
    assert summary.figures == 2
    heat = db.session.get_one(Film, film_id_of("6"))
    assert heat.rating_histogram == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1]
    assert (heat.rating_count, heat.mean_stars) == (3, pytest.approx(9.5 / 3))
    tags = select(Tag.name, FilmTag.count).join(FilmTag, FilmTag.tag_id == Tag.id)
    assert dict(db.session.execute(tags).all()) == {"heist": 2, "paris": 1}
    audience = counting_audience()
    assert audience
    assert (audience.name, audience.rating_count, audience.person_count) == ("ml-tiny", 4, 3)
    frame = audience_ratings(audience.id)
    assert frame["stars"].tolist() == [4.0, 2.5, 5.0, 0.5]
    assert frame["rated_at"].tolist() == [100, 101, 102, 103]


def test_every_fact_is_stored_and_said_again_changes_nothing() -> None:
    reader = Reader([FULL], audience="")
    imported(reader)
    film = db.session.scalars(select(Film)).one()
    assert (film.kind, film.seasons, film.certification) == ("show", 3, "R")
    assert (film.original_language, [one.code for one in film.languages]) == ("en", ["en", "es"])
    assert (film.vote_count, film.vote_mean, film.popularity) == (1863, 7.7, 38.1)
    assert film.collection
    assert film.collection.name == "Heat Collection"
    assert (film.overview, film.release_date) == (FULL.overview, FULL.release_date)
    cast = [(one.person.name, one.character) for one in film.credits if one.role == "cast"]
    assert cast == [(one.name, one.character) for one in FULL.cast]
    card = cards_of([film.id])[film.id]
    assert card.directors == ("Michael Mann",)
    before = checksums()
    assert imported(reader).films == LoadSummary(unchanged=1)
    assert checksums() == before


def test_a_second_import_changes_nothing(reader: Reader) -> None:
    imported(reader)
    before = checksums()
    summary = imported(reader)
    assert not summary.changed
    assert (summary.films, summary.ratings) == (LoadSummary(unchanged=2), RatingSummary(0, 4, 0))
    assert checksums() == before


def test_a_killed_import_goes_on_to_the_same_tables(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "BATCH_SIZE", 1)
    monkeypatch.setattr(rating_loader, "RATINGS_AT_A_TIME", 2)
    monkeypatch.setattr(rating_loader, "TAGS_AT_A_TIME", 1)
    for batches in range(12):
        imported(reader, stop_after=batches)
        if batches == 4:
            assert db.session.get_one(ImportMark, "ml-tiny").rows == 4
    interrupted = checksums()
    empty_tables()
    imported(reader)
    assert checksums() == interrupted
    assert db.session.scalar(select(func.count(ImportMark.audience))) == 0


def test_of_two_ratings_of_one_film_the_later_counts(reader: Reader) -> None:
    twin = numbered_record(60, external_ids=(("imdb", "tt0113277"), ("movielens", "60")))
    reader.records.append(twin)
    reader.rated += [(1, "60", 2, 500), (2, "60", 2, 1)]
    for _ in range(2):
        imported(reader)
        rows = select(AudienceRating.user_number, AudienceRating.half_stars).where(
            AudienceRating.film_id == film_id_of("6")
        )
        assert film_id_of("60") == film_id_of("6")
        assert dict(db.session.execute(rows).all()) == {1: 2, 2: 10, 3: 1}


def test_ratings_that_cannot_be_are_left_out(reader: Reader) -> None:
    reader.rated += [(4, "99", 8, 1), (10**12, "6", 8, 1), (5, "6", 8, 10**10)]
    reader.tagged += [(4, "99", "lost")]
    heard = Heard()
    summary = imported(reader, heard)
    assert summary.ratings == RatingSummary(added=4, rejected=3)
    assert [(one.file, one.line) for one in heard.rejects] == [
        *(("ratings", line) for line in (6, 7, 8)),
        ("tags", 6),
    ]
    assert len({one.reason for one in heard.rejects}) == 2


def test_the_largest_audience_counts(reader: Reader) -> None:
    imported(reader)
    imported(Reader([], rated=[(1, "6", 2, 1)], audience="smaller", name="other"))
    assert db.session.get_one(Film, film_id_of("6")).rating_count == 3
    larger = [(user, "8", 10, 1) for user in range(9)]
    imported(Reader([], rated=larger, audience="larger", name="other"))
    counts = [db.session.get_one(Film, film_id_of(key)).rating_count for key in ("6", "8")]
    assert counts == [0, 9]


def test_shipped_figures_count_while_they_are_of_more_ratings(reader: Reader) -> None:
    load_films([HEAT])
    db.session.commit()
    imported(reader)
    assert counting_audience() is None
    heat = db.session.get_one(Film, film_id_of("6"))
    assert heat.rating_count == sum(HEAT.rating_histogram)


def test_what_was_there_before_sources_were_written_down_is_kept() -> None:
    film = make_film(
        title="Heat",
        directors=("Michael Mann",),
        cast=("Al Pacino",),
        keywords=("heist",),
        genres=("Crime",),
        rating_count=7,
        external_ids={"imdb": "tt0113277"},
    )
    db.session.commit()
    said = replace(RONIN, external_ids=(("imdb", "tt0113277"), ("movielens", "6")), overview="New.")
    assert imported(Reader([said], audience="")).films == LoadSummary(updated=1)
    stored = db.session.get_one(Film, film.id)
    assert (stored.title, stored.overview, stored.rating_count) == ("Heat", "New.", 7)
    assert [genre.name for genre in stored.genres] == ["Crime"]
    assert [credit.person.name for credit in stored.credits] == ["Al Pacino", "Michael Mann"]
    sources = select(SourceRecord.source).order_by(SourceRecord.source)
    assert db.session.scalars(sources).all() == ["kept", "movielens"]


def test_a_person_known_by_name_gets_the_number_that_comes_later() -> None:
    imported(Reader([numbered_record(1, cast=(PersonName("Al Pacino"),))], audience=""))
    imported(Reader([HEAT], audience=""))
    rows = select(Person.tmdb_id).where(Person.name == "Al Pacino")
    assert db.session.scalars(rows).all() == [1158]
    assert db.session.scalar(select(func.count(Credit.film_id.distinct()))) == 2


def test_votes_of_two_publics_stand_side_by_side() -> None:
    imdb = Reader([replace(HEAT, votes=(VotesRecord("imdb", 9_000, 8.3),))], audience="")
    imported(imdb)
    tmdb = replace(HEAT, external_ids=(("tmdb", "949"),), votes=(VotesRecord("tmdb", 5, 7.0),))
    imported(Reader([tmdb], audience="", name="tmdb-5000", key_source="tmdb"))
    rows = select(FilmVotes.source, FilmVotes.count).order_by(FilmVotes.source)
    assert db.session.execute(rows).all() == [("imdb", 9_000), ("tmdb", 5)]
    film = db.session.scalars(select(Film)).one()
    assert (film.vote_count, film.vote_mean) == (9_000, 8.3)


def test_a_rehearsal_writes_nothing_and_says_why(reader: Reader) -> None:
    imported(Reader([HEAT], audience=""))
    before, heard = checksums(), Heard()
    other = replace(HEAT, external_ids=(("imdb", "tt0113277"), ("netflix", "tm1")))
    work = SourceImport(
        Reader([other, replace(RONIN, external_ids=(("netflix", "tm2"),))], key_source="netflix"),
        fingerprint="",
        reject=heard.rejects.append,
        explain=heard.matches.append,
    )
    assert list(work.rehearse()) == ["Films"]
    assert work.summary.films == LoadSummary(added=1, updated=1)
    assert [one.rule for one in heard.matches] == ["imdb", "new"]
    assert checksums() == before


def test_what_stops_half_way_keeps_what_came_before(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "BATCH_SIZE", 1)

    def broken() -> Iterator[FilmRecord]:
        yield HEAT
        raise SourceError("cut short")

    monkeypatch.setattr(reader, "films", broken)
    with pytest.raises(SourceError):
        imported(reader)
    db.session.rollback()
    assert film_id_of("6")


def test_between_batches_anybody_may_write(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH_SIZE", 1)
    work = SourceImport(reader, fingerprint="", reject=print, explain=lambda _match: None)
    engine = create_engine(db.engine.url, connect_args=at_once())
    prepare_engine(engine)
    steps = 0
    for _step in work.run():
        db.session.commit()
        with engine.begin() as connection:
            connection.execute(update(Film).values(popularity=1.0))
        steps += 1
    engine.dispose()
    assert steps > 5


def at_once() -> dict[str, object]:
    """Return how a connection waits for nobody's lock."""
    return {"options": "-c lock_timeout=1"} if databases.on_postgresql() else {}


def test_one_import_at_a_time(tmp_path: Path) -> None:
    other = one_at_a_time(tmp_path)
    with one_at_a_time(tmp_path), pytest.raises(ConflictError, match="under way"):
        other.__enter__()
    with one_at_a_time(tmp_path):
        pass
