"""The film page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.catalog.models import Film


@pytest.fixture
def heat(app: object) -> Film:
    del app
    return make_film(
        title="Heat",
        year=1995,
        runtime_minutes=170,
        genres=("Crime", "Thriller"),
        directors=("Michael Mann",),
        cast=("Al Pacino", "Robert De Niro", "Val Kilmer", "Jon Voight"),
        keywords=("heist",),
        countries=("US",),
        aliases=("Fuoco",),
        rating_histogram=[0, 1, 0, 2, 1, 12, 9, 37, 12, 28],
    )


def page_of(client: FlaskClient, film: Film) -> BeautifulSoup:
    response = client.get(f"/films/{film.id}", follow_redirects=True)
    assert response.status_code == HTTPStatus.OK
    return BeautifulSoup(response.text, "html.parser")


def test_the_page_holds_the_facts(client: FlaskClient, heat: Film) -> None:
    page = page_of(client, heat)
    text = " ".join(page.get_text(" ").split())
    assert page.h1
    assert page.h1.get_text(strip=True) == "Heat"
    assert page.title
    assert page.title.get_text().startswith("Heat (1995)")
    for fact in ("1995", "170 min", "Michael Mann", "Jon Voight", "Crime", "heist", "Fuoco"):
        assert fact in text
    assert "4.1 of 5 stars from 102 people" in text


def test_the_chart_has_the_same_numbers_as_a_table(client: FlaskClient, heat: Film) -> None:
    chart = page_of(client, heat).select_one(".rating-chart")
    assert chart
    assert len(chart.select("rect")) == 10
    rows = [[cell.get_text() for cell in row("td")] for row in chart("tr")[1:]]
    assert [int(votes) for (votes,) in rows] == heat.rating_histogram


def test_an_unrated_film_of_which_nothing_is_known(client: FlaskClient, app: object) -> None:
    del app
    page = page_of(client, make_film(title="Moonlight", year=None, runtime_minutes=None))
    assert "Nobody has rated it yet." in page.get_text(" ", strip=True)
    assert not page.select(".rating-chart")


def test_one_address_is_the_right_one(client: FlaskClient, heat: Film) -> None:
    right = f"/films/{heat.id}/heat"
    canonical = page_of(client, heat).select_one('link[rel="canonical"]')
    assert canonical
    assert canonical["href"] == f"http://localhost{right}"
    for wrong in (f"/films/{heat.id}", f"/films/{heat.id}/cold"):
        response = client.get(wrong)
        assert response.status_code == HTTPStatus.MOVED_PERMANENTLY
        assert response.location == right


def test_an_address_that_no_link_has_is_refused(client: FlaskClient, heat: Film) -> None:
    assert client.get(f"/films/{heat.id}/%00").status_code == HTTPStatus.BAD_REQUEST
    longest = client.get(f"/films/{heat.id}/{'x' * 5000}")
    assert longest.location == f"/films/{heat.id}/heat"


@pytest.mark.parametrize(
    "address",
    [
        "/films/0",
        "/films/999/heat",
        "/films/99999999999999999999/heat",
        "/films/99999999999999999999",
        "/films/-1",
        "/films/heat",
    ],
)
def test_unknown_films_are_not_found(client: FlaskClient, heat: Film, address: str) -> None:
    del heat
    response = client.get(address)
    assert response.status_code == HTTPStatus.NOT_FOUND
    page = BeautifulSoup(response.text, "html.parser")
    assert page.select('main form[role="search"]')


def test_facts_are_escaped(client: FlaskClient, app: object) -> None:
    del app
    hostile = '"><script>alert(1)</script>'
    film = make_film(
        title=hostile,
        genres=(hostile,),
        directors=(hostile,),
        cast=(hostile,),
        keywords=(hostile,),
        aliases=(f"{hostile}!",),
    )
    response = client.get(f"/films/{film.id}", follow_redirects=True)
    assert "<script>alert" not in response.text
    assert response.text.count("&lt;script&gt;alert(1)") >= 6


def test_every_form_comes_back_here_and_carries_a_token(client: FlaskClient, heat: Film) -> None:
    page = page_of(client, heat)
    forms = page.select('main form[method="post"]')
    assert {str(form["action"]) for form in forms} == {
        f"/films/{heat.id}/verdict",
        f"/films/{heat.id}/list",
        f"/films/{heat.id}/stars",
        f"/films/{heat.id}/watchlist",
    }
    for form in forms:
        fields = {str(field["name"]): field["value"] for field in form.select("input")}
        assert fields["csrf_token"]
        assert fields["next"] == f"/films/{heat.id}/heat"


def test_a_verdict_that_stands_is_pressed(client: FlaskClient, heat: Film) -> None:
    form = page_of(client, heat).select_one(f'form[action="/films/{heat.id}/verdict"]')
    assert form
    token = form.select_one('input[name="csrf_token"]')
    assert token
    response = client.post(
        f"/films/{heat.id}/verdict",
        data={"verdict": "favourite", "csrf_token": token["value"], "next": f"/films/{heat.id}"},
    )
    assert response.status_code == HTTPStatus.SEE_OTHER
    pressed = page_of(client, heat).select('button[aria-pressed="true"]')
    assert [button["value"] for button in pressed] == ["none"]


def test_reading_a_page_sets_no_cookie_of_a_guest(client: FlaskClient, heat: Film) -> None:
    page_of(client, heat)
    assert client.get_cookie("viewer") is None
