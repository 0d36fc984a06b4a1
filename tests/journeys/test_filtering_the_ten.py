"""Filters on the suggestions: picked from films that fit, kept through verdicts, and their end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from app.catalog.queries import cards_of
from app.discover.asking import Asked, asked_from
from app.discover.mixing import USUAL
from tests.audit import audit
from tests.journeys.visitor import FRAGMENT, Visitor

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask

    from app.catalog.queries import FilmCard

FILTERS = "genres=crime&years=1990-1999"
TUNED = f"/for-you?novelty=0.8&{FILTERS}"


def shown(site: Flask, soup: BeautifulSoup) -> list[FilmCard]:
    links = [str(link["href"]) for link in soup.select("[data-slot] h2 a")]
    ids = [int(link.split("/")[2]) for link in links]
    with site.app_context():
        cards = cards_of(ids)
    return [cards[film_id] for film_id in ids]


def test_only_films_that_fit_are_suggested(site: Flask, visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    films = shown(site, visitor.open(TUNED).soup)
    assert len(films) == 10
    for film in films:
        assert "Crime" in film.genres
        assert film.year in range(1990, 2000)


def test_filters_and_mix_go_along_with_every_link(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    soup = visitor.open(f"{TUNED}&page=2").soup
    links = {link.get_text(strip=True): str(link["href"]) for link in soup.select("main a[href]")}
    assert links["Show 10 more"] == f"/for-you?page=3&novelty=0.8&{FILTERS}"
    assert links["The ten before"] == TUNED
    assert links["Change the filters"] == f"/for-you/filters?novelty=0.8&{FILTERS}"
    assert links["As usual again"] == f"/for-you?{FILTERS}"
    drops = {str(link["aria-label"]): link["href"] for link in soup.select(".chip-remove[href]")}
    assert drops == {
        "Drop Crime": "/for-you?novelty=0.8&years=1990-1999",
        "Drop 1990–1999": "/for-you?novelty=0.8&genres=crime",
    }
    assert links["Drop all"] == "/for-you?novelty=0.8"
    kept = {(field["name"], field["value"]) for field in soup.select(".tuning-form [type=hidden]")}
    assert kept == {("genres", "crime"), ("years", "1990-1999")}


def test_a_verdict_leads_back_to_the_same_filters(site: Flask, visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    first = shown(site, visitor.open(TUNED).soup)[0]
    fields = {"verdict": "dislike", "surface": "suggestions", "next": TUNED}
    answer = visitor.post(f"/films/{first.id}/verdict", {**fields}, FRAGMENT)
    assert audit(answer.text) == []
    assert f'value="{TUNED.replace("&", "&amp;")}"' in answer.text
    films = shown(site, visitor.open(TUNED).soup)
    assert first.id not in {film.id for film in films}
    assert all("Crime" in film.genres for film in films)


def test_the_form_of_filters_leads_to_a_short_address(visitor: Visitor) -> None:
    page = visitor.open(f"/for-you/filters?novelty=0.8&{FILTERS}")
    assert audit(page.html) == []
    checked = {box["value"] for box in page.soup.select("[name=genres][checked]")}
    assert checked == {"crime"}
    answer = visitor.get(
        "/for-you?novelty=0.8&match=any&genres=crime&years_from=1990&years_to=1999"
        "&runtime_from=&runtime_to=&people=&keywords=&min_votes="
    )
    assert (answer.status_code, answer.location) == (302, TUNED)


def test_the_end_says_what_to_drop(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    soup = visitor.open("/for-you?genres=western&country=JP").soup
    line = soup.select_one(".suggestions-more")
    assert line
    found = re.search(r"That’s all that fits. Drop “Western” \(\+(\d+)\)", line.get_text())
    assert found
    link = line.select_one("a")
    assert link
    assert link["href"] == "/for-you?country=JP"
    now = len(soup.select("[data-slot]"))
    films = visitor.get("/films.json?country=JP").json["total"]
    assert int(found[1]) == films - now


def test_what_was_judged_is_nothing_more_to_gain(visitor: Visitor) -> None:
    path = "/for-you?genres=western&country=JP"
    before = visitor.open(path).soup.select_one(".suggestions-more")
    for query in ("country=JP&not=western", "genres=western&country=US&not=comedy"):
        visitor.judge(visitor.get(f"/films.json?{query}").json["films"][-1]["id"], "seen")
    after = visitor.open(path).soup.select_one(".suggestions-more")
    assert before
    assert after
    gains = [int(re.findall(r"\+(\d+)", line.get_text())[0]) for line in (before, after)]
    assert gains[0] - gains[1] == 1


def test_nothing_fits(visitor: Visitor) -> None:
    soup = visitor.open("/for-you?genres=animation&country=JP&runtime=240-").soup
    assert "That’s all that fits" in soup.get_text()
    assert soup.select_one("a[href^='/for-you/filters?']")


def test_what_makes_no_sense_is_said(visitor: Visitor) -> None:
    soup = visitor.open("/for-you?years=soon&genres=never&sort=luck").soup
    said = [line.get_text(strip=True) for line in soup.select(".suggestions-head .notice-line")]
    assert said == [
        "Years: “soon” makes no sense to us, so it was left out.",
        "We know no genre called “never”, so that was left out.",
    ]


@pytest.mark.parametrize(
    "path",
    ["/for-you", "/for-you?page=4", TUNED, "/for-you?page=2&genres=crime,drama&match=all&not=war"],
)
def test_an_address_leads_back_to_what_it_asks(path: str) -> None:
    asked = asked_from(parse_qs(urlsplit(path).query))
    assert asked.path == path
    assert asked.mix == USUAL or "novelty" in path
    assert asked.notices == Asked().notices
