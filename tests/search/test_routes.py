"""The search page and the suggestions while typing."""

from __future__ import annotations

import shutil
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app.recommend.artifacts import staging
from app.search.index import FOLDER, write_index
from app.search.queries import film_records
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from app.catalog.models import Film

MARKUP = "<script>alert(1)</script>\"'"


@pytest.fixture
def films(app: Flask) -> dict[str, Film]:
    del app
    made = [
        make_film(title="Heat", year=1995, directors=("Michael Mann",), rating_count=102),
        make_film(title="Heathers", year=1989, rating_count=43),
        make_film(title="Hate", year=1995, aliases=("La Haine",), rating_count=22),
        make_film(title=MARKUP, year=None, rating_count=1),
    ]
    return {film.title: film for film in made}


@pytest.fixture
def builds(app: Flask) -> Path:
    root: Path = app.extensions["marquee-settings"].builds_path
    return root


@pytest.fixture
def build(films: dict[str, Film], builds: Path) -> Path:
    del films
    return publish(builds)


def publish(builds: Path) -> Path:
    """Publish a build that holds nothing but a search index."""
    with staging(builds) as stage:
        write_index(stage.path / FOLDER, film_records())
        return stage.publish({"counts": {}})


def page_of(client: FlaskClient, **query: str) -> BeautifulSoup:
    response = client.get("/search", query_string=query)
    assert response.status_code == HTTPStatus.OK
    assert "Set-Cookie" not in response.headers
    return BeautifulSoup(response.text, "html.parser")


def rows_of(page: BeautifulSoup) -> list[str]:
    return [row.get_text(strip=True) for row in page.select(".film-row .film-title")]


@pytest.mark.usefixtures("build")
class TestPage:
    """The page of results."""

    def test_without_a_text_there_is_a_box_and_a_hint(self, client: FlaskClient) -> None:
        page = page_of(client)
        assert page.h1
        assert page.h1.get_text(strip=True) == "Search films"
        assert page.select_one("main input[name=q][data-autofocus]")
        assert "Small typos are fine" in page.get_text()

    def test_each_row_links_to_the_film_and_has_a_button(
        self, client: FlaskClient, films: dict[str, Film]
    ) -> None:
        page = page_of(client, q="heat")
        assert rows_of(page) == ["Heat", "Heathers"]
        assert page.h1
        assert page.h1.get_text() == "Films for “heat”"
        assert page.title
        assert page.title.get_text() == "Films for “heat” · Marquee"
        row = page.select_one(".film-row")
        assert row
        assert row.select_one(f"a[href='/films/{films['Heat'].id}/heat']")
        assert "Michael Mann" in row.get_text()
        form = row.select_one("form[method=post]")
        assert form
        assert form["action"] == f"/films/{films['Heat'].id}/verdict"
        assert form.select_one("input[name=csrf_token]")
        assert form.select_one("input[name=next][value='/']")
        assert form.select_one("button[name=verdict][value=favourite]")

    def test_the_button_makes_a_favourite_and_then_says_so(
        self, client: FlaskClient, films: dict[str, Film]
    ) -> None:
        form = page_of(client, q="heat").select_one(".film-row form")
        assert form
        fields = {field["name"]: field["value"] for field in form.select("input, button")}
        answer = client.post(str(form["action"]), data=fields)
        assert answer.status_code == HTTPStatus.SEE_OTHER
        assert answer.location == "/"
        again = client.get("/search", query_string={"q": "heat"})
        button = BeautifulSoup(again.text, "html.parser").select_one(".film-row button")
        assert button
        assert button["value"] == "none"
        assert films

    def test_the_alias_that_matched_is_named(self, client: FlaskClient) -> None:
        assert "also known as La Haine" in page_of(client, q="la haine").get_text()
        assert "also known as" not in page_of(client, q="hate").get_text()

    def test_near_misses_ask_what_was_meant(self, client: FlaskClient) -> None:
        page = page_of(client, q="heatt")
        assert rows_of(page)[0] == "Heat"
        link = page.select_one("main a[href^='/search?q=Heat']")
        assert link
        assert link.get_text() == "Heat"
        assert "Nothing for “heatt”" in page.get_text()

    def test_nothing_found_says_what_to_do(self, client: FlaskClient) -> None:
        page = page_of(client, q="zzzzqqqq")
        assert page.select_one(".empty a[href='/']")
        assert "Nothing for “zzzzqqqq”" in page.get_text()

    def test_where_to_go_next_is_carried_on(self, client: FlaskClient) -> None:
        page = page_of(client, q="heat", next="/for-you?page=2")
        values = {str(field["value"]) for field in page.select("main input[name=next]")}
        assert values == {"/for-you?page=2"}

    @pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "javascript:1"])
    def test_other_sites_are_no_place_to_go_next(self, client: FlaskClient, target: str) -> None:
        page = page_of(client, q="heat", next=target)
        assert {str(field["value"]) for field in page.select("main input[name=next]")} == {"/"}

    def test_what_was_typed_and_titles_are_escaped(self, client: FlaskClient) -> None:
        response = client.get("/search", query_string={"q": MARKUP})
        assert "<script>alert" not in response.text
        assert rows_of(BeautifulSoup(response.text, "html.parser")) == [MARKUP]

    @pytest.mark.parametrize("page", ["0", "-1", "51", "x", "1e3", "9" * 20, "", "٣"])
    def test_no_page_number_is_a_bad_request(self, client: FlaskClient, page: str) -> None:
        response = client.get("/search", query_string={"q": "heat", "page": page})
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert "A page is a number from 1 to 50" in response.text

    def test_a_page_beyond_the_last_shows_the_last(self, client: FlaskClient) -> None:
        assert rows_of(page_of(client, q="heat", page="50")) == ["Heat", "Heathers"]

    @pytest.mark.parametrize("text", ["a" * 5_000, "🎬", "مرحبا", "\u202eheat", "%00", "' OR 1"])
    def test_awkward_texts_get_a_page(self, client: FlaskClient, text: str) -> None:
        assert page_of(client, q=text).h1

    def test_nul_is_a_bad_request(self, client: FlaskClient) -> None:
        assert client.get("/search?q=heat%00").status_code == HTTPStatus.BAD_REQUEST


class TestPager:
    """Many results are on several pages."""

    def test_pages_lead_to_each_other(self, client: FlaskClient, builds: Path) -> None:
        for number in range(45):
            make_film(title=f"Saw {number}", rating_count=100 - number)
        publish(builds)
        first = page_of(client, q="saw")
        assert len(rows_of(first)) == 20
        assert "45 films" in first.get_text()
        assert not first.select_one(".pager a[rel=prev]")
        forward = first.select_one(".pager a[rel=next]")
        assert forward
        second = BeautifulSoup(client.get(str(forward["href"])).text, "html.parser")
        assert rows_of(second)[0] == "Saw 20"
        back = second.select_one(".pager a[rel=prev]")
        assert back
        assert "page=1" in str(back["href"])


@pytest.mark.usefixtures("build")
class TestSuggest:
    """The suggestions while typing."""

    def test_the_shape_of_the_answer(self, client: FlaskClient, films: dict[str, Film]) -> None:
        response = client.get("/search/suggest?q=heat+1995")
        assert response.mimetype == "application/json"
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in response.headers
        film, *others = response.json["films"]
        assert film["poster"].startswith(f"/posters/{film['id']}/")
        del film["poster"]
        assert film == {
            "id": films["Heat"].id,
            "title": "Heat",
            "year": 1995,
            "director": "Michael Mann",
            "alias": None,
            "url": f"/films/{films['Heat'].id}/heat",
        }
        assert [other["title"] for other in others] == ["Heathers"]
        assert response.json["did_you_mean"] is None

    def test_alias_and_meant_name(self, client: FlaskClient) -> None:
        answer = client.get("/search/suggest?q=la+hain").json
        assert answer["films"][0]["alias"] == "La Haine"
        assert client.get("/search/suggest?q=heatt").json["did_you_mean"] == "Heat"

    def test_missing_facts_are_null(self, client: FlaskClient) -> None:
        film = client.get("/search/suggest", query_string={"q": MARKUP}).json["films"][0]
        assert (film["year"], film["director"]) == (None, None)

    @pytest.mark.parametrize("text", ["", " ", "!!!", "zzzzqqqq"])
    def test_nothing_found(self, client: FlaskClient, text: str) -> None:
        answer = client.get("/search/suggest", query_string={"q": text})
        assert answer.json == {"films": [], "did_you_mean": None}


class TestBuilds:
    """Which index is searched."""

    def test_before_the_first_build_the_database_is_looked_through(
        self, client: FlaskClient, films: dict[str, Film]
    ) -> None:
        assert films
        assert rows_of(page_of(client, q="heat")) == ["Heat", "Heathers"]
        assert rows_of(page_of(client, q="heatt")) == []

    def test_a_damaged_first_build_is_as_good_as_none(
        self, client: FlaskClient, build: Path
    ) -> None:
        next((build / FOLDER).glob("*.term")).write_bytes(b"")
        assert rows_of(page_of(client, q="heat")) == ["Heat", "Heathers"]

    def test_a_build_without_an_index_is_as_good_as_none(
        self, client: FlaskClient, build: Path
    ) -> None:
        shutil.rmtree(build / FOLDER)
        assert rows_of(page_of(client, q="heat")) == ["Heat", "Heathers"]

    def test_a_new_build_is_picked_up_and_a_damaged_one_is_not(
        self, app: Flask, client: FlaskClient, build: Path, builds: Path
    ) -> None:
        assert build
        assert rows_of(page_of(client, q="ronin")) == []
        make_film(title="Ronin", rating_count=7)
        publish(builds)
        look_now(app)
        assert rows_of(page_of(client, q="ronin")) == ["Ronin"]
        damaged = publish(builds)
        next((damaged / FOLDER).glob("*.idx")).write_bytes(b"nothing")
        look_now(app)
        assert rows_of(page_of(client, q="ronn")) == ["Ronin"]


def look_now(app: Flask) -> None:
    """Have the pointer looked at with the next request instead of within two seconds."""
    holder = app.extensions["marquee-search"]
    holder._next_look = float("-inf")  # noqa: SLF001 - the clock is real here
