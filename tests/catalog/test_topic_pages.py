"""The pages of people, genres, keywords, countries and decades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def films(app: object) -> list[int]:
    """Thirty crime films of two decades; the later, the better."""
    del app
    return [
        make_film(
            title=f"Film {number:02}",
            year=1985 + number // 2,
            genres=("Crime", "Drama") if number % 2 else ("Crime",),
            keywords=("heist",),
            countries=("FR",),
            directors=("Michael Mann",),
            cast=("Al Pacino", "Robert De Niro"),
            rating_count=10,
            stars=1.0 if number < 15 else 5.0,
        ).id
        for number in range(30)
    ]


def page_of(client: FlaskClient, path: str) -> BeautifulSoup:
    response = client.get(path, follow_redirects=True)
    assert response.status_code == 200, path
    return BeautifulSoup(response.text, "html.parser")


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/genres/crime", "Crime"),
        ("/keywords/heist", "heist"),
        ("/countries/FR", "FR"),
        ("/decades/1980", "1980s"),
    ],
)
def test_a_topic_tells_what_there_is(client: FlaskClient, path: str, name: str) -> None:
    page = page_of(client, path)
    assert page.h1
    assert page.h1.get_text(strip=True) == name
    canonical = page.select_one('link[rel="canonical"]')
    assert canonical
    assert canonical["href"] == f"http://localhost{path}"
    text = " ".join(page.get_text(" ").split())
    assert "Michael Mann" in text
    assert len(page.select(".strip li")) == 6
    assert len(page.select(".year-chart rect")) > 1


def test_the_best_regarded_come_first_and_pages_hold_them_all(
    client: FlaskClient, films: list[int]
) -> None:
    first, second = (page_of(client, f"/genres/crime?page={number}") for number in (1, 2))
    shown = [
        str(link["href"])
        for page in (first, second)
        for link in page.select(".film-row .film-title a")
    ]
    assert len(shown) == len(set(shown)) == len(films)
    assert {path.split("/")[2] for path in shown[:15]} == {str(id_) for id_ in films[15:]}
    assert not second.select(".strip, .year-chart, .relations")
    assert second.select_one('a[rel="prev"][href="/genres/crime"]')
    assert not second.select('a[rel="next"]')


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/genres/CRIME?page=2", "/genres/crime?page=2"),
        ("/keywords/Heist", "/keywords/heist"),
        ("/countries/fr", "/countries/FR"),
        ("/decades/1987", "/decades/1980"),
    ],
)
def test_other_spellings_lead_to_the_one_address(
    client: FlaskClient, asked: str, right: str
) -> None:
    response = client.get(asked)
    assert (response.status_code, response.location) == (301, right)


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize(
    "path",
    [
        *("/genres/nothing", "/genres/crime?page=3", "/keywords/x", "/countries/ZZ"),
        *("/countries/x", "/decades/1600", "/decades/9999", "/decades/1930"),
        *("/people/0", "/people/999999", "/people/99999999999999999999"),
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize("page", ["x", "0", "-1", "101", "9" * 20])
def test_a_page_that_is_none_is_refused(client: FlaskClient, page: str) -> None:
    assert client.get(f"/genres/crime?page={page}").status_code == 400


@pytest.mark.usefixtures("films")
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/genres", ["Crime", "Drama"]),
        ("/keywords", ["heist"]),
        ("/countries", ["FR"]),
        ("/decades", ["1990s", "1980s"]),
        ("/people", ["Al Pacino", "Michael Mann", "Robert De Niro"]),
    ],
)
def test_an_index_names_them_all(client: FlaskClient, path: str, names: list[str]) -> None:
    page = page_of(client, path)
    links = page.select(".topic-index a")
    assert [link.get_text(strip=True) for link in links] == names
    for link in links:
        assert client.get(str(link["href"])).status_code == 200


def test_an_index_of_nothing_says_so(client: FlaskClient, app: object) -> None:
    del app
    for path in ("/genres", "/keywords", "/countries", "/decades", "/people"):
        assert page_of(client, path).select(".empty")


@pytest.mark.usefixtures("films")
def test_a_person_has_films_company_and_genres(client: FlaskClient) -> None:
    make_film(title="Sole", year=None, directors=("Al Pacino",), rating_count=0)
    people = page_of(client, "/people").select(".topic-index a")
    page = page_of(client, str(people[0]["href"]))
    assert page.h1
    assert page.h1.get_text(strip=True) == "Al Pacino"
    headings = [" ".join(tag.get_text(" ").split()) for tag in page.select("main h2")]
    assert headings[:3] == ["Best regarded", "As director 1", "In the cast 30"]
    assert "Robert De Niro" in page.select(".relations")[0].get_text()
    assert page.select(".year-chart rect")
    years = [
        tag.get_text(strip=True)
        for tag in page.select(".filmography")[1].select("span:first-child")
    ]
    numbers = [int(year) for year in years if year.isdigit()]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.usefixtures("films")
def test_a_persons_wrong_slug_leads_to_the_right_one(client: FlaskClient) -> None:
    people = page_of(client, "/people").select(".topic-index a")
    path = str(people[0]["href"])
    for wrong in (path.rsplit("/", 1)[0], f"{path}x"):
        response = client.get(wrong)
        assert (response.status_code, response.location) == (301, path)
