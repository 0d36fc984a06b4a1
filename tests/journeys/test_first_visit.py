"""A newcomer: no cookies, no account, ten suggestions within three requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.visitor import film_id_of

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor

QUERIES = [
    ("amelie", "Amélie"),
    ("Amélie", "Amélie"),
    ("le fabuleux destin", "Amélie"),
    ("godfater", "The Godfather"),
    ("heat 1995", "Heat"),
    ("matrix", "The Matrix"),
    ("the matrix", "The Matrix"),
    ("lord of the rings", "The Lord of the Rings: The Fellowship of the Ring"),
]


def test_ten_suggestions_within_three_requests(visitor: Visitor) -> None:
    home = visitor.get("/")
    assert home.status_code == 200
    assert "Set-Cookie" not in home.headers
    visitor.open("/search?q=heat+1995")
    loved = visitor.page.soup.select_one(".favourite-button")
    assert loved is not None
    named = film_id_of(visitor.page.soup.select(".film-title a")[0]["href"])

    answer = visitor.post(str(loved["action"]), {"verdict": "favourite", "next": "/for-you"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/for-you")
    assert visitor.cookie is not None
    page = visitor.open("/for-you")
    assert visitor.requests - 1 == 3  # after the home page: find it, love it, see ten
    assert page.status == 200
    assert len(page.cards) == 10
    assert len(set(page.film_ids)) == 10
    assert named not in page.film_ids
    assert all(card.why for card in page.cards)


def test_two_requests_do_for_whom_the_script_finds_the_film(visitor: Visitor) -> None:
    token = visitor.open("/").soup.select_one("[data-token]")
    assert token is not None
    films = visitor.get("/search/suggest?q=heat").json["films"]
    before = visitor.requests
    answer = visitor.post(
        f"/films/{films[0]['id']}/verdict",
        {"csrf_token": token["data-token"], "verdict": "favourite", "next": "/"},
    )
    assert answer.headers["Location"] == "/"
    assert len(visitor.open("/for-you").cards) == 10
    assert visitor.requests - before == 2


@pytest.mark.parametrize("address", ["/", "/search?q=heat", "/for-you", "/films/1/toy-story"])
def test_a_stranger_may_look_without_a_cookie(visitor: Visitor, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_a_stranger_sees_ten_well_regarded_films(visitor: Visitor) -> None:
    cards = visitor.suggestions()
    assert len(cards) == 10
    assert not any(card.reasons for card in cards)


@pytest.mark.parametrize(("text", "title"), QUERIES)
def test_a_film_is_found_among_the_first_three(visitor: Visitor, text: str, title: str) -> None:
    found = visitor.get(f"/search/suggest?q={text}").json["films"][:3]
    assert title in [film["title"] for film in found]
    results = visitor.open(f"/search?q={text}").soup.select(".film-row .film-title")[:3]
    assert title in [tag.get_text(strip=True) for tag in results]
    assert visitor.page.form_to(f"/films/{found[0]['id']}/verdict")


def test_more_films_are_a_link_away(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    first = visitor.open("/for-you")
    link = first.soup.select_one("a[rel=next]")
    assert link is not None
    second = visitor.open(str(link["href"]))
    assert len(second.cards) == 10
    assert not set(first.film_ids) & set(second.film_ids)
    assert [card.slot for card in second.cards] == list(range(11, 21))
    back = second.soup.select_one("a[rel=prev]")
    assert back is not None
    assert visitor.open(str(back["href"])).cards == first.cards
