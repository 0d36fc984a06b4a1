"""A list from its title to its end, with forms and links alone."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.journeys.lists import link_on, make_list, publish, titles_at
from tests.journeys.visitor import Visitor, film_id_of

if TYPE_CHECKING:
    from flask import Flask

NEVER = "/l/" + "x" * 22


def entry_of(visitor: Visitor, list_id: int, title: str) -> str:
    """Return the path of a film's entry in the editor."""
    for item in visitor.open(f"/lists/{list_id}/edit").soup.select(".list-editor-entry"):
        name = item.select_one(".film-title")
        if name is not None and name.get_text(strip=True) == title:
            return f"/lists/{list_id}/entries/{str(item['id']).removeprefix('entry-')}"
    raise AssertionError(title)


def test_a_list_is_filled_from_anywhere_on_the_site(site: Flask) -> None:
    curator = Visitor(site)
    curator.judge(1, "favourite")
    suggested = curator.open("/for-you").cards[0]
    curator.press(f"/films/{suggested.film_id}/list")  # the first "+ List" makes a list
    assert curator.page.path.startswith("/for-you")
    link = curator.open("/lists").soup.select_one(".list-cards a")
    assert link is not None
    page = str(link["href"])
    found = curator.open(f"{page}/edit?find=heat+1995").soup.select_one("#find .film-row form")
    assert found is not None
    curator.send(found)
    curator.open("/films/2/jumanji")
    curator.press("/films/2/list")
    assert titles_at(curator, page) == [suggested.title, "Heat", "Jumanji"]


def test_a_list_is_ordered_and_annotated(site: Flask) -> None:
    curator = Visitor(site)
    list_id = make_list(curator, "After dark", [1, 2, 6])
    page = f"/lists/{list_id}"
    curator.press(f"{page}/edit", title="Night people", description="After dark.\n\nIn cities.")
    curator.press(f"{entry_of(curator, list_id, 'Jumanji')}/move", step="up")
    assert titles_at(curator, page) == ["Jumanji", "Toy Story", "Heat"]
    heat = entry_of(curator, list_id, "Heat")
    number = next(
        form
        for form in curator.page.soup.find_all("form", action=f"{heat}/move")
        if form.find("input", attrs={"name": "position"})
    )
    curator.send(number, position="1")
    curator.press(f"{heat}/note", note="The diner.")
    curator.press(f"{entry_of(curator, list_id, 'Toy Story')}/remove")
    curator.press(f"{page}/restore")
    assert titles_at(curator, page) == ["Heat", "Jumanji", "Toy Story"]

    reader = Visitor(site)
    assert titles_at(reader, publish(curator, list_id)) == ["Heat", "Jumanji", "Toy Story"]
    soup = reader.page.soup
    assert soup.h1 is not None
    assert soup.h1.get_text(strip=True) == "Night people"
    assert [tag.get_text() for tag in soup.select(".list-words p")] == ["After dark.", "In cities."]
    assert [tag.get_text() for tag in soup.select(".list-note")] == ["The diner."]


def test_a_link_is_read_by_anybody_and_found_by_nobody(site: Flask) -> None:
    curator, reader = Visitor(site), Visitor(site)
    link = publish(curator, make_list(curator, "Not for listings", [1, 2]))
    token = link.removeprefix("/l/")
    assert len(base64.urlsafe_b64decode(token + "==")) >= 16
    answer = reader.get(link)
    assert answer.status_code == 200
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    for listing in ("/", "/lists", "/search?q=not+for+listings", "/for-you"):
        assert token not in reader.open(listing).html
        assert not reader.page.soup.find(string="Not for listings")
    assert reader.cookie is None


def test_what_is_not_shared_is_the_same_as_what_never_was(site: Flask) -> None:
    curator, reader = Visitor(site), Visitor(site)
    list_id = make_list(curator, "Mine alone", [1, 2])
    page, link = f"/lists/{list_id}", publish(curator, list_id)
    curator.press(f"{page}/link")
    fresh = link_on(curator, list_id)
    assert fresh != link
    assert titles_at(reader, fresh) == ["Toy Story", "Jumanji"]
    gone = [reader.get(link), reader.get(NEVER)]
    curator.press(f"{page}/visibility", visibility="private")
    gone.append(reader.get(fresh))
    hidden = [reader.get(page), reader.get("/lists/2000000000")]
    curator.open(f"{page}/delete")
    curator.press(f"{page}/delete")
    gone.append(reader.get(fresh))
    hidden.append(reader.get(page))
    for answers in (gone, hidden):
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.data for answer in answers}) == 1


def test_a_reader_gets_more_like_the_list_and_acts_on_it(site: Flask) -> None:
    curator = Visitor(site)
    link = publish(curator, make_list(curator, "Toys", [1, 2]))
    reader = Visitor(site)
    more = reader.open(link).soup.find("a", string="More like this list")
    assert more is not None
    page = reader.open(str(more["href"]))
    assert len(page.cards) == 10
    assert not set(page.film_ids) & {1, 2}
    assert all(set(card.reasons) <= {1, 2} for card in page.cards)
    assert reader.cookie is None
    liked = page.film_ids[0]
    reader.press(f"/films/{liked}/verdict", verdict="like")
    assert reader.page.path == f"{link}/more"
    assert liked not in reader.page.film_ids
    assert reader.profile.likes == (liked,)


def test_a_public_list_is_on_the_landing_page(site: Flask) -> None:
    curator = Visitor(site)
    list_id = make_list(curator, "Everybody's rain", [1, 2, 3])
    publish(curator, list_id, "public")
    reader = Visitor(site)
    for listing in ("/", "/lists"):
        titles = [
            tag.get_text(strip=True) for tag in reader.open(listing).soup.select(".list-card-title")
        ]
        assert "Everybody's rain" in titles
    assert titles_at(reader, f"/lists/{list_id}") == ["Toy Story", "Jumanji", "Grumpier Old Men"]
    first = reader.page.soup.select_one(".film-title a")
    assert first is not None
    assert film_id_of(first["href"]) == 1
    curator.open(f"/lists/{list_id}")
    curator.press(f"/lists/{list_id}/visibility", visibility="private")
    assert reader.open(f"/lists/{list_id}").status == 404
    assert "Everybody's rain" not in reader.open("/lists").html


def test_nobody_else_edits_a_list(site: Flask) -> None:
    curator = Visitor(site)
    list_id = make_list(curator, "Mine", [1, 2])
    publish(curator, list_id, "public")
    entry = entry_of(curator, list_id, "Toy Story")
    other = Visitor(site)
    other.judge(1, "like")
    actions = ("edit", "visibility", "link", "restore", "delete")
    for path in [f"/lists/{list_id}/{action}" for action in actions] + [
        f"{entry}/{action}" for action in ("move", "note", "remove")
    ]:
        answer = other.post(path, {"title": "Yours", "step": "down", "visibility": "private"})
        assert answer.status_code == 404, path
    answer = other.post("/films/5/list", {"list_id": list_id})
    assert answer.status_code == 404
    assert titles_at(curator, f"/lists/{list_id}") == ["Toy Story", "Jumanji"]
