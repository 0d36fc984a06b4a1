"""The charts: their order can be worked out again from what their pages show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from app.accounts.models import Viewer
from app.clock import utc_now
from app.db import db
from app.taste.models import FilmVerdict
from app.taste.talk import talked_of
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def page_of(client: FlaskClient, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.text, "html.parser")


def figures_of(tag: Tag) -> dict[str, str]:
    """Return the figures of an entry, or of the making of a chart, by name."""
    names = [dt.get_text(strip=True) for dt in tag.select("dt")]
    values = [dd.select_one("data") for dd in tag.select("dd")]
    return {
        name: str(data["value"])
        for name, data in zip(names, values, strict=True)
        if data is not None
    }


def entries_of(page: BeautifulSoup) -> list[tuple[int, dict[str, str]]]:
    return [(int(str(entry["id"])[5:]), figures_of(entry)) for entry in page.select(".chart-entry")]


def constants_of(page: BeautifulSoup) -> dict[str, float]:
    making = page.select_one(".chart-making")
    assert making is not None
    return {name: float(value) for name, value in figures_of(making).items()}


@pytest.fixture
def films(app: object) -> list[int]:
    """Films that a plain mean, their fame and a damped mean order differently."""
    del app
    ratings = [
        (3, 5.0),
        (300, 4.0),
        (40, 4.5),
        (10, 4.5),
        (1, 5.0),
        (200, 4.5),
        (80, 2.0),
        (0, 4.0),
    ]
    return [
        make_film(title=f"Film {count}", year=1990 + place, rating_count=count, stars=stars).id
        for place, (count, stars) in enumerate(ratings)
    ]


def test_the_top_chart_can_be_worked_out_again_from_its_page(
    client: FlaskClient, films: list[int]
) -> None:
    page = page_of(client, "/charts/top")
    constants = constants_of(page)
    entries = entries_of(page)
    assert {film_id for film_id, _ in entries} == set(films[:-1])  # nobody rated the last
    votes = sum(int(figures["v"]) for _, figures in entries)
    stars = sum(int(figures["v"]) * float(figures["R"]) for _, figures in entries)
    assert constants["C"] == pytest.approx(stars / votes)

    def score(figures: dict[str, str]) -> float:
        v, mean = int(figures["v"]), float(figures["R"])
        return (v * mean + constants["m"] * constants["C"]) / (v + constants["m"])

    again = sorted(entries, key=lambda entry: -score(entry[1]))
    assert [film_id for film_id, _ in again] == [film_id for film_id, _ in entries]
    for _, figures in entries:
        assert float(figures["score"]) == pytest.approx(score(figures))
    assert entries[0][0] == films[5]


def test_the_popular_chart_adds_up(client: FlaskClient, films: list[int]) -> None:
    viewers = [Viewer(created_at=utc_now()) for _ in range(3)]
    db.session.add_all(viewers)
    db.session.flush()
    for viewer, verdict in zip(viewers, ("like", "dislike", "hide"), strict=True):
        say(viewer.id, films[-1], verdict, days_ago=400)
    entries = entries_of(page_of(client, "/charts/popular"))
    scores = [int(figures["v"]) + int(figures["h"]) for _, figures in entries]
    assert scores == sorted(scores, reverse=True)
    assert dict(entries)[films[-1]] == {"v": "0", "h": "2"}


def say(viewer_id: int, film_id: int, verdict: str, *, days_ago: float) -> None:
    at = utc_now() - timedelta(days=days_ago)
    db.session.add(
        FilmVerdict(viewer_id=viewer_id, film_id=film_id, verdict=verdict, decided_at=at)
    )
    db.session.flush()


def test_the_trending_chart_halves_each_week(client: FlaskClient, films: list[int]) -> None:
    viewers = [Viewer(created_at=utc_now()) for _ in range(5)]
    db.session.add_all(viewers)
    db.session.flush()
    for viewer in viewers[:3]:
        say(viewer.id, films[0], "like", days_ago=10)  # 3 × ½
    for viewer in viewers[:2]:
        say(viewer.id, films[1], "favourite", days_ago=1)  # 2
    for viewer in viewers:
        say(viewer.id, films[2], "seen", days_ago=16)  # 5 × ¼
    say(viewers[0].id, films[3], "like", days_ago=50)  # too long ago
    say(viewers[0].id, films[4], "dislike", days_ago=1)  # no talk of the week
    entries = entries_of(page_of(client, "/charts/trending"))
    points = [
        sum(int(figures[f"w{week}"]) / 2**week for week in range(6)) for _, figures in entries
    ]
    assert [film_id for film_id, _ in entries] == [films[1], films[0], films[2]]
    assert points == [2, 1.5, 1.25]
    assert [film.film_id for film in talked_of(utc_now(), 1, offset=1)] == [films[0]]


def test_the_new_chart_has_nothing_of_the_future(client: FlaskClient, films: list[int]) -> None:
    dated = make_film(title="Dated", year=1997)
    dated.release_date = date(1997, 5, 1)
    make_film(title="To come", year=utc_now().year + 1)
    soon = make_film(title="Soon", year=utc_now().year)
    soon.release_date = utc_now().date() + timedelta(days=1)
    make_film(title="Of no year", year=None)
    db.session.flush()
    entries = entries_of(page_of(client, "/charts/new"))
    assert [film_id for film_id, _ in entries] == [dated.id, *reversed(films)]
    assert entries[0][1]["released"] == "1997-05-01"


def test_a_film_tells_its_places(client: FlaskClient, films: list[int]) -> None:
    page = BeautifulSoup(
        client.get(f"/films/{films[5]}", follow_redirects=True).text, "html.parser"
    )
    links = {str(link["href"]): link.get_text() for link in page.select(".places a")}
    assert links[f"/charts/top#film-{films[5]}"] == "No. 1 in Top"
    assert links[f"/charts/popular#film-{films[5]}"] == "No. 2 in Popular"


def test_charts_have_pages(client: FlaskClient, app: object) -> None:
    del app
    for number in range(60):
        make_film(title=f"Film {number}", rating_count=10 + number)
    first, second = (page_of(client, f"/charts/popular?page={number}") for number in (1, 2))
    assert len(entries_of(first)) == 50
    assert [str(entry["value"]) for entry in second.select(".chart-entry")] == [
        str(place) for place in range(51, 61)
    ]
    assert second.select_one('a[rel="prev"][href="/charts/popular"]')
    assert client.get("/charts/popular?page=3").status_code == 404


@pytest.mark.parametrize("name", ["top", "popular", "trending", "new"])
def test_a_chart_of_nothing_says_so(client: FlaskClient, app: object, name: str) -> None:
    del app
    assert page_of(client, f"/charts/{name}").select(".empty")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/charts/x", 404), ("/charts/top?page=6", 400), ("/charts/top?page=x", 400)],
)
def test_what_is_no_chart(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status
