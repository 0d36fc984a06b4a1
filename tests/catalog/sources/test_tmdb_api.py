"""The TMDB API, against a server on this machine that answers in the shape that was recorded."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.catalog.records import FilmRecord, PersonName, Reject, VotesRecord
from app.catalog.sources import tmdb_client
from app.catalog.sources.tmdb_api import fetched_film, listed_ids
from app.catalog.sources.tmdb_client import Manners, TmdbClient, UnansweredError
from app.errors import SourceError
from tests.factories.tmdb_server import HEAT, Answer, TmdbServer, tmdb_server

if TYPE_CHECKING:
    from collections.abc import Iterator

QUICK = Manners(
    requests_per_second=1_000, tries=3, backoff_seconds=0.001, timeout_seconds=(0.5, 0.2)
)
TOKEN = "a-read-access-token"


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    with tmdb_server() as running:
        yield running


def client(server: TmdbServer, key: str = TOKEN, manners: Manners = QUICK) -> TmdbClient:
    return TmdbClient(key, address=f"{server.address}/3", manners=manners)


def fetched(server: TmdbServer, tmdb_id: int = 949) -> tuple[FilmRecord | None, list[Reject]]:
    rejects: list[Reject] = []
    return fetched_film(client(server), tmdb_id, rejects.append), rejects


def test_a_film_with_everything(server: TmdbServer) -> None:
    server.answer("/3/movie/949", Answer(HEAT))
    assert fetched(server) == (
        FilmRecord(
            external_ids=(("imdb", "tt0113277"), ("tmdb", "949")),
            title="Heat",
            sort_title="Heat",
            year=1995,
            runtime_minutes=170,
            genres=("Action", "Crime"),
            directors=(PersonName("Michael Mann", 638),),
            cast=(
                PersonName("Al Pacino", 1158, "Lt. Vincent Hanna"),
                PersonName("Robert De Niro", 380, "Neil McCauley"),
            ),
            keywords=("robbery",),
            countries=("US",),
            overview="Obsessive master thief Neil McCauley leads a crew.",
            certification="R",
            original_language="en",
            languages=("en",),
            release_date=date(1995, 12, 15),
            votes=(VotesRecord("tmdb", 7_500, 7.924),),
            popularity=52.7,
            poster_path="/umSVjVdbVwtx5ryCA2QXL44Durm.jpg",
            trailer_key="14oNcFxiVaQ",
        ),
        [],
    )
    (_, _, parameters, headers) = server.asked[0]
    assert parameters["append_to_response"] == "credits,keywords,videos,release_dates"
    assert headers["Authorization"] == f"Bearer {TOKEN}"


def test_the_older_kind_of_key_goes_into_the_address(server: TmdbServer) -> None:
    server.answer("/3/movie/949", Answer(HEAT))
    client(server, "0" * 32).get("/movie/949", {})
    (_, _, parameters, headers) = server.asked[0]
    assert parameters == {"api_key": "0" * 32}
    assert "Authorization" not in headers


def test_what_is_not_there_or_of_another_kind_is_left_out(server: TmdbServer) -> None:
    server.answer(
        "/3/movie/949",
        Answer(
            {
                "title": "Heat",
                "genres": "Crime",
                "credits": [],
                "videos": {"results": [{"site": "YouTube", "type": "Trailer", "key": "<script>"}]},
                "release_dates": {"results": [{"iso_3166_1": "US"}, 7]},
                "runtime": None,
                "release_date": "",
                "poster_path": "../../etc/passwd",
                "vote_count": -1,
            }
        ),
    )
    film, rejects = fetched(server)
    assert film == FilmRecord(external_ids=(("tmdb", "949"),), title="Heat", sort_title="Heat")
    assert rejects == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer({"status_code": 34}, 404), "TMDB has no such film"),
        (Answer({"title": " "}), "TMDB describes no film that can be shown"),
        (Answer({**HEAT, "adult": True}), "TMDB describes no film that can be shown"),
    ],
)
def test_films_that_are_none(server: TmdbServer, answer: Answer, reason: str) -> None:
    server.answer("/3/movie/949", answer)
    film, rejects = fetched(server)
    assert film is None
    assert [(one.file, one.reason) for one in rejects] == [("/movie/949", reason)]


@pytest.mark.parametrize(
    "trouble",
    [
        Answer({}, 500),
        Answer({}, 503),
        Answer({}, 429),
        Answer(b"[]"),
        Answer(b"not json"),
        Answer(b'{"title": "He'),
        Answer(b"[" * 100_000),
        Answer(HEAT, cut=200),
    ],
    ids=["500", "503", "429", "list", "text", "cut JSON", "deep", "cut answer"],
)
def test_trouble_passes(server: TmdbServer, trouble: Answer) -> None:
    server.answer("/3/movie/949", trouble, trouble, Answer(HEAT))
    film, _ = fetched(server)
    assert film
    assert film.title == "Heat"
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "trouble",
    [Answer({}, 502), Answer({}, 429), Answer(b"{"), Answer(HEAT, hang_seconds=0.5)],
    ids=["502", "429", "cut JSON", "hung"],
)
def test_trouble_that_stays_is_told_without_the_key(server: TmdbServer, trouble: Answer) -> None:
    server.answer("/3/movie/949", trouble)
    with pytest.raises(UnansweredError, match=r"TMDB.*/movie/949") as raised:
        client(server, "0" * 32).get("/movie/949", {})
    assert "0" * 32 not in str(raised.value)
    assert len(server.asked) == 3


def test_nobody_there() -> None:
    nobody = TmdbClient(TOKEN, address="http://127.0.0.1:1/3", manners=QUICK)
    with pytest.raises(UnansweredError, match="does not answer"):
        nobody.get("/movie/949", {})


def test_it_waits_as_long_as_the_answer_says(server: TmdbServer) -> None:
    server.answer("/3/movie/949", Answer({}, 429, {"Retry-After": "1"}), Answer(HEAT))
    fetched(server)
    first, second = (moment for moment, *_ in server.asked)
    assert 1 <= second - first < 10


def test_a_wait_without_end_is_not_waited_for(server: TmdbServer) -> None:
    server.answer("/3/movie/949", Answer({}, 429, {"Retry-After": "86400"}), Answer(HEAT))
    short = Manners(longest_wait_seconds=0, requests_per_second=1_000, backoff_seconds=0.001)
    assert client(server, manners=short).get("/movie/949", {})


def test_it_never_asks_faster_than_it_should(server: TmdbServer) -> None:
    server.answer("/3/movie/949", Answer(HEAT))
    slow = client(server, manners=Manners(requests_per_second=20))
    began = time.monotonic()
    for _ in range(4):
        slow.get("/movie/949", {})
    assert time.monotonic() - began >= 3 / 20


@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "refuses the key"), (403, "refuses the key"), (422, "status 422"), (301, "status 301")],
)
def test_refusals_end_it(server: TmdbServer, status: int, message: str) -> None:
    server.answer("/3/movie/949", Answer({}, status, {"Location": "http://127.0.0.1:1/"}))
    with pytest.raises(SourceError, match=message):
        fetched(server)
    assert len(server.asked) == 1


def test_answers_that_are_too_large(server: TmdbServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tmdb_client, "MAX_ANSWER_BYTES", 1_000)
    server.answer("/3/movie/949", Answer(HEAT))
    with pytest.raises(UnansweredError):
        fetched(server)


def test_listings_are_read_page_by_page(server: TmdbServer) -> None:
    pages = [[{"id": number} for number in range(first, first + 20)] for first in (1, 21)]
    server.answer("/3/movie/popular", *(Answer({"results": page}) for page in pages))
    assert list(listed_ids(client(server), "popular", 30)) == list(range(1, 31))
    assert [parameters["page"] for _, _, parameters, _ in server.asked] == ["1", "2"]


def test_listings_may_end_early_or_hold_nonsense(server: TmdbServer) -> None:
    server.answer("/3/movie/upcoming", Answer({"results": [{"id": 5}, {"id": "x"}, 7]}))
    assert list(listed_ids(client(server), "upcoming", 30)) == [5]
    assert list(listed_ids(client(server), "now-playing", 30)) == []
