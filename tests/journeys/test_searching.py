"""Searching the whole site: films, people, keywords and public lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.lists import make_list, publish

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor


def groups_of(visitor: Visitor, path: str) -> dict[str, dict[str, str]]:
    """Return the links of a page of results by heading and label."""
    return {
        group.dt.get_text(strip=True): {
            link.get_text(strip=True): str(link["href"]) for link in group.select("a")
        }
        for group in visitor.open(path).soup.select("main .facts > div")
        if group.dt
    }


def test_people_and_keywords_lead_to_their_pages(visitor: Visitor) -> None:
    people = groups_of(visitor, "/search?q=al+pacino")["People"]
    assert visitor.open(people["Al Pacino"]).status == 200
    keywords = groups_of(visitor, "/search?q=heist")["Keywords"]
    assert visitor.open(keywords["heist"]).status == 200


def test_public_lists_are_found_and_others_are_not(visitor: Visitor) -> None:
    hidden = make_list(visitor, "Zweisamkeit 100% unter uns", [1, 2])
    assert "Lists" not in groups_of(visitor, "/search?q=zweisamkeit")
    publish(visitor, hidden, "public")
    found = groups_of(visitor, "/search?q=UNTER+zweisamkeit+100%25")["Lists"]
    assert found == {"Zweisamkeit 100% unter uns": f"/lists/{hidden}"}
    assert "Lists" not in groups_of(visitor, "/search?q=zweisamkeit_")


def test_only_a_list_is_found(visitor: Visitor) -> None:
    publish(visitor, make_list(visitor, "Qxzwv jkqxv", [1]), "public")
    page = visitor.open("/search?q=qxzwv+jkqxv")
    assert page.soup.h1
    assert page.soup.h1.get_text(strip=True) == "Found for “qxzwv jkqxv”"
    assert "Nothing for" not in page.html
