"""The films that fit, as a page, a table and JSON."""

from __future__ import annotations

import csv
from gzip import compress
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app.browse import queries
from app.catalog.filters import Sort
from app.text import spreadsheet_cell
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MOST_BYTES = 60_000
"""Of a page, compressed."""


def soup_of(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    return [title.get_text() for title in soup.select(".browse-title")]


def test_a_form_leads_to_the_one_address(app: Flask, client: FlaskClient) -> None:
    film = make_film(genres=("Crime", "Drama"), directors=("Michael Mann",))
    person_id = film.credits[0].person_id
    answer = client.get(
        "/films?match=any&genres=drama&genres=crime&years_from=1990&years_to=&score_from="
        "&people=michael+mann&keywords=&kind=&page=1&utm_source=x"
    )
    assert answer.status_code == 302
    assert answer.location == f"/films?genres=crime,drama&years=1990-&people={person_id}"
    assert client.get(answer.location).status_code == 200


def test_what_was_not_understood_is_said_on_the_page(app: Flask, client: FlaskClient) -> None:
    make_film(title="Heat")
    soup = soup_of(client, "/films?years=1200-&genres=<b>never&page=9&sort=luck")
    said = [line.get_text(strip=True) for line in soup.select("main .notice-line")]
    assert said == [
        "Years: nothing is below 1870, so that was taken.",
        f"“sort” is one of {', '.join(Sort)}, not “luck”.",
        "We know no genre called “b-never”, so that was left out.",
        "There is only one page of these, so this is it.",
    ]
    assert titles(soup) == ["Heat"]
    canonical = soup.select_one("link[rel=canonical]")
    assert canonical
    assert canonical["href"] == "/films?years=1870-"


def test_each_chip_takes_its_filter_back(app: Flask, client: FlaskClient) -> None:
    make_film(genres=("Crime",), year=1995)
    soup = soup_of(client, "/films?genres=crime&not=comedy,horror&years=1990-&sort=newest")
    assert soup.select_one(".notice-line")  # nobody knows the two
    links = {str(link["aria-label"]): link["href"] for link in soup.select(".chip-remove")}
    assert links == {
        "Drop Crime": "/films?years=1990-&sort=newest",
        "Drop 1990 or more": "/films?genres=crime&sort=newest",
    }


def test_the_form_holds_what_is_asked(app: Flask, client: FlaskClient) -> None:
    film = make_film(
        genres=("Crime", "Drama"), keywords=("heist",), cast=("Al Pacino",), countries=("US",)
    )
    person_id = str(film.credits[0].person_id)
    asked = "genres=crime&years=1990-1999&score=7-8.5&keywords=heist&country=US&sort=score"
    asked += f"&people={person_id}"
    soup = soup_of(client, f"/films?{asked}")
    form = soup.select_one("form.filter-form")
    assert form
    checked = {(box["name"], box["value"]) for box in form.select("input[checked]")}
    assert checked == {
        ("match", "any"),
        ("genres", "crime"),
        ("people", person_id),
        ("keywords", "heist"),
        ("country", "US"),
    }
    filled = {str(box["name"]): box["value"] for box in form.select("[type=number][value!='']")}
    assert filled == {
        "years_from": "1990",
        "years_to": "1999",
        "score_from": "7",
        "score_to": "8.5",
    }
    assert [box["value"] for box in form.select("[type=hidden]")] == ["score"]


def test_nothing_that_fits_says_what_to_drop(app: Flask, client: FlaskClient) -> None:
    for year in (1990, 1991, 1992):
        make_film(genres=("Crime",), year=year, countries=("FR",))
    make_film(genres=("Comedy",), year=2000, countries=("JP",))
    soup = soup_of(client, "/films?genres=crime&country=JP&years=1990-1991")
    reliefs = [
        (link.get_text(strip=True), link["href"]) for link in soup.select(".browse-reliefs a")
    ]
    assert reliefs == [("Drop “JP”: 2 films", "/films?genres=crime&years=1990-1991")]
    soup = soup_of(client, "/films?genres=crime&runtime=300-&score=-1")
    assert "Dropping any one thing would not help." in soup.get_text()


def test_an_empty_catalogue_says_so(client: FlaskClient) -> None:
    assert "No films yet" in soup_of(client, "/films").get_text()


def test_pages_follow_each_other(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for number in range(5):
        make_film(title=f"Film {number}", rating_count=9 - number, genres=("Crime",))
    path, seen = "/films?genres=crime", []
    for _ in range(3):
        soup = soup_of(client, path)
        seen += titles(soup)
        following = soup.select_one("a[rel=next]")
        path = str(following["href"]) if following else ""
    assert path == ""
    assert seen == [f"Film {number}" for number in range(5)]
    assert soup.title
    assert soup.title.get_text().startswith("Films: Crime, page 3")
    previous = soup.select_one("a[rel=prev]")
    assert previous
    assert previous["href"] == "/films?genres=crime&page=2"


def test_the_table_holds_all_films_and_no_formula(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_AT_A_TIME", 2)
    hostile = ("=HYPERLINK(1)", "+1", "-1", "@x", 'Quote "this", please')
    for title in hostile:
        make_film(
            title=title, genres=("Crime", "Drama"), directors=("=A",), rating_count=2, stars=4.0
        )
    make_film(title="Bare", year=None, runtime_minutes=None)
    answer = client.get("/films.csv?sort=oldest")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["title"] for row in rows] == [*(f"'{t}" for t in hostile[:4]), hostile[4], "Bare"]
    assert rows[0] | {"id": "", "title": ""} == {
        "id": "",
        "title": "",
        "year": "1995",
        "kind": "movie",
        "runtime_minutes": "120",
        "genres": "Crime; Drama",
        "countries": "",
        "directors": "'=A",
        "cast": "",
        "score": "8.00",
        "votes": "2",
    }
    assert [rows[-1][name] for name in ("year", "runtime_minutes", "score", "votes")] == [
        *("", "", "", "0")
    ]


def test_the_table_ends_somewhere(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_ROWS", 2)
    for _ in range(3):
        make_film()
    assert len(client.get("/films.csv").text.splitlines()) == 3


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r", " =", "\n="])
def test_no_cell_is_a_formula(opening: str) -> None:
    assert spreadsheet_cell(f"{opening}1") == f"'{opening}1"


def test_what_is_no_formula_stays(app: Flask) -> None:
    for text in ("", "Heat", "8½ - 1", "a=b", "1+1"):
        assert spreadsheet_cell(text) == text


def test_programs_get_the_same_films(app: Flask, client: FlaskClient) -> None:
    make_film(title="Heat", genres=("Crime",), rating_count=3, stars=4.5, votes=(1, 5.0))
    data = client.get("/films.json?genres=crime&years=1200-").json
    assert data["films"][0] | {"id": 0, "url": ""} == {
        "id": 0,
        "title": "Heat",
        "year": 1995,
        "kind": "movie",
        "runtime_minutes": 120,
        "genres": ["Crime"],
        "countries": [],
        "directors": [],
        "cast": [],
        "score": 8.0,
        "votes": 4,
        "url": "",
    }
    assert (data["total"], data["page"], data["pages"], data["next"]) == (1, 1, 1, None)
    assert data["notices"] == ["Years: nothing is below 1870, so that was taken."]


@pytest.mark.parametrize(
    "path", ["/films", "/films?genres=drama,crime&match=all&country=US&page=2"]
)
def test_a_page_is_small(site: Flask, path: str) -> None:
    answer = site.test_client().get(path, follow_redirects=True)
    assert len(compress(answer.data)) <= MOST_BYTES
