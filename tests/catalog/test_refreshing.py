"""Refreshing films from TMDB: which ones, what of them, and going on after a stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.catalog import refreshing
from app.catalog.import_models import FilmRefresh
from app.catalog.loader import LoadSummary
from app.catalog.models import ExternalId, Film
from app.catalog.refreshing import Asked, TmdbRefresh, new_films, posters_of, stale_films
from app.catalog.sources.tmdb_client import Manners, TmdbClient, UnansweredError
from app.db import db
from tests.factories.catalog import make_film
from tests.factories.tmdb_server import Answer, TmdbServer, tmdb_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.catalog.records import Reject

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUICK = Manners(requests_per_second=1_000, tries=2, backoff_seconds=0.001)


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    with tmdb_server() as running:
        yield running


def film_of(tmdb_id: int, imdb_id: str = "", **facts: object) -> Film:
    film = make_film(title=f"Film {tmdb_id}", **facts)
    film.external_ids.append(ExternalId(source="tmdb", value=str(tmdb_id)))
    if imdb_id:
        film.external_ids.append(ExternalId(source="imdb", value=imdb_id))
    db.session.commit()
    return film


def refresh(
    server: TmdbServer, films: list[Asked], now: datetime = NOW
) -> tuple[LoadSummary, list[Reject]]:
    rejects: list[Reject] = []
    client = TmdbClient("token", address=f"{server.address}/3", manners=QUICK)
    summary = LoadSummary()
    for done in TmdbRefresh(client, rejects.append, now).run(films):
        db.session.commit()
        summary += done
    return summary, rejects


def refreshed_at(film: Film) -> datetime | None:
    moment = select(FilmRefresh.refreshed_at).where(FilmRefresh.film_id == film.id)
    return db.session.scalar(moment)


def test_a_film_learns_what_tmdb_says_and_when(server: TmdbServer) -> None:
    film = film_of(949, "tt0000949")
    server.film(949)
    summary, rejects = refresh(server, stale_films(NOW, 10))
    assert (summary, rejects) == (LoadSummary(updated=1), [])
    db.session.expire_all()
    assert film.poster_path == "/umSVjVdbVwtx5ryCA2QXL44Durm.jpg"
    assert film.trailer_key == "14oNcFxiVaQ"
    assert film.vote_count == 7_500
    assert refreshed_at(film) == NOW
    assert stale_films(NOW, 10) == []
    later = NOW + timedelta(days=31)
    assert stale_films(later, 10) == [Asked(949, film.id)]
    assert refresh(server, stale_films(later, 10), later)[0] == LoadSummary(unchanged=1)


def test_those_never_asked_for_come_first_and_then_the_longest_waiting() -> None:
    films = {id_: film_of(id_, rating_count=count) for id_, count in ((1, 5), (2, 50), (3, 9))}
    old = film_of(4, rating_count=99)
    db.session.add(FilmRefresh(film_id=old.id, refreshed_at=NOW - timedelta(days=40)))
    make_film(title="Unknown to TMDB", rating_count=100)
    db.session.commit()
    assert [asked.tmdb_id for asked in stale_films(NOW, 10)] == [2, 3, 1, 4]
    assert stale_films(NOW, 1) == [Asked(2, films[2].id)]


def test_films_of_a_listing_are_added_once(server: TmdbServer) -> None:
    film_of(1)
    server.film(7, title="New")
    assert new_films([1, 7, 7]) == [Asked(7, None)]
    summary, _ = refresh(server, new_films([1, 7]))
    assert summary == LoadSummary(added=1)
    new = db.session.scalars(select(Film).where(Film.title == "New")).one()
    assert refreshed_at(new) == NOW
    assert new_films([1, 7]) == []


def test_a_number_that_leads_to_a_namesake_changes_nothing(server: TmdbServer) -> None:
    film = film_of(131232, "tt0092123")
    server.film(131232, imdb_id="tt0333373", title="Two Friends")
    summary, rejects = refresh(server, stale_films(NOW, 10))
    assert summary == LoadSummary()
    assert [one.reason for one in rejects] == [
        "TMDB's film of this number has another IMDb id than ours"
    ]
    assert refreshed_at(film) == NOW


def test_a_film_that_tmdb_lacks_is_not_asked_for_each_day(server: TmdbServer) -> None:
    film = film_of(5)
    _, rejects = refresh(server, stale_films(NOW, 10))
    assert [one.reason for one in rejects] == ["TMDB has no such film"]
    assert refreshed_at(film) == NOW


def test_one_failure_costs_one_film(server: TmdbServer) -> None:
    broken, whole = film_of(1), film_of(2)
    server.answer("/3/movie/1", Answer({}, 500))
    server.film(2)
    summary, rejects = refresh(server, stale_films(NOW, 10))
    assert summary == LoadSummary(updated=1)
    assert [one.reason for one in rejects] == ["TMDB did not answer"]
    assert (refreshed_at(broken), refreshed_at(whole)) == (None, NOW)


def test_when_tmdb_fails_altogether_what_came_before_is_kept(
    server: TmdbServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "MOST_FAILURES_IN_A_ROW", 2)
    films = [film_of(id_, rating_count=10 - id_) for id_ in (1, 2, 3, 4)]
    server.film(1)
    for id_ in (2, 3, 4):
        server.answer(f"/3/movie/{id_}", Answer({}, 503))
    with pytest.raises(UnansweredError):
        refresh(server, stale_films(NOW, 10))
    assert [refreshed_at(film) for film in films] == [NOW, None, None, None]
    assert "/3/movie/4" not in server.paths
    for id_ in (2, 3, 4):
        server.film(id_)
    summary, _ = refresh(server, stale_films(NOW, 10))
    assert summary == LoadSummary(updated=3)
    assert server.paths.count("/3/movie/1") == 1


def test_a_refresh_that_is_killed_goes_on_where_it_was(
    server: TmdbServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "FILMS_AT_A_TIME", 2)
    for id_ in range(1, 6):
        film_of(id_)
        server.film(id_)
    client = TmdbClient("token", address=f"{server.address}/3", manners=QUICK)
    steps = TmdbRefresh(client, lambda _: None, NOW).run(stale_films(NOW, 10))
    next(steps)
    db.session.commit()
    next(steps)  # killed before it is committed
    db.session.rollback()
    assert [asked.tmdb_id for asked in stale_films(NOW, 10)] == [3, 4, 5]


def test_posters_of_the_best_known_films_first() -> None:
    for number, count in ((1, 5), (2, 50), (3, 9), (4, 1)):
        make_film(title=str(number), rating_count=count).poster_path = f"/{number % 4}.jpg"
    make_film(title="none")
    db.session.commit()
    assert posters_of(lambda path: path != "/3.jpg", 2) == ["/2.jpg", "/1.jpg"]
