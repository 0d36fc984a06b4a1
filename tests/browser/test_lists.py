"""A list from the first film to its share link and back: desktop and phone, scripts and none."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser import curator

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def test_list_is_edited_ordered_published_and_read_by_a_stranger(
    visitor: Visitor, visit: Visit
) -> None:
    visitor.loves("heat 1995", "Heat (1995)")
    first, second, third = curator.makes_list(visitor, 3)
    curator.opens_editor(visitor, "My list")
    curator.describes(visitor, "Rainy nights", "For when it pours.")
    curator.writes_note(visitor, second, "Loud, and better for it.")
    curator.moves_up(visitor, third)
    curator.moves_to(visitor, first, 3)
    visitor.presses("See the list", role="link")
    assert curator.films(visitor) == [third, second, first]
    curator.chooses(visitor, "Anyone with the link", "Publish", "Shared.")

    reader = visit(javascript=visitor.javascript)
    assert reader.goes_to(curator.link(visitor)).status == 200
    reader.sees("Rainy nights")
    reader.sees("For when it pours.")
    reader.sees("Loud, and better for it.")
    assert curator.films(reader) == [third, second, first]
    expect(reader.page.get_by_role("link", name="Edit", exact=True)).to_be_hidden()
    assert reader.page.context.cookies() == []


def test_reader_gets_more_like_the_list_and_begins_from_there(
    someone: Visitor, visit: Visit
) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    films = curator.makes_list(someone, 2)
    curator.chooses(someone, "Anyone with the link", "Publish", "Shared.")

    reader = visit(javascript=someone.javascript)
    reader.goes_to(curator.link(someone))
    reader.presses("More like this list", role="link")
    cards = reader.cards()
    assert len(cards) == 10
    assert not {card.title for card in cards} & set(films)
    assert all(set(card.sources) <= set(films) for card in cards)
    assert reader.page.context.cookies() == []
    reader.presses("Like :", reader.slot(1))
    reader.goes_to("/taste")
    reader.sees(cards[0].title)


def test_old_link_and_private_list_are_as_if_they_never_were(
    someone: Visitor, visit: Visit
) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    curator.makes_list(someone, 1)
    curator.chooses(someone, "Anyone with the link", "Publish", "Shared.")
    old = curator.link(someone)
    someone.presses("Change the link")
    someone.sees("The list has a new link.")
    new = curator.link(someone)

    reader = visit(javascript=someone.javascript)
    assert new != old
    assert reader.goes_to(new).status == 200
    never = _answer(reader, "/l/never-was-a-token")
    assert never[0] == 404
    assert _answer(reader, urlsplit(old).path) == never

    curator.chooses(someone, "Only me", "Save", "Only you can see the list now.")
    assert _answer(reader, urlsplit(new).path) == never
    curator.chooses(someone, "Anyone with the link", "Save", "Shared.")
    assert reader.goes_to(new).status == 200


def _answer(reader: Visitor, path: str) -> tuple[int, str]:
    response = reader.page.request.get(path)
    return response.status, response.text()


def test_public_list_is_listed_for_everybody_and_a_shared_one_for_nobody(
    someone: Visitor, visit: Visit
) -> None:
    title = f"Found {token_hex(4)}"
    someone.loves("heat 1995", "Heat (1995)")
    curator.makes_list(someone, 1)
    curator.opens_editor(someone, "My list")
    curator.describes(someone, title, "")
    someone.presses("See the list", role="link")
    curator.chooses(someone, "Anyone with the link", "Publish", "Shared.")
    reader = visit(javascript=someone.javascript)
    reader.goes_to("/lists")
    expect(reader.page.get_by_role("link", name=title)).to_be_hidden()
    curator.chooses(someone, "Public", "Save", "Published.")
    reader.goes_to("/lists")
    reader.presses(title, role="link")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(title)


def test_film_is_found_added_removed_and_put_back_in_the_editor(someone: Visitor) -> None:
    someone.goes_to("/lists/new")
    someone.page.get_by_label("Title").fill("Space")
    someone.presses("Make the list")
    someone.page.get_by_role("searchbox", name="Title, or somebody who is in it").fill("alien")
    someone.presses("Find")
    someone.presses("Add : Alien (1979)")
    assert curator.films(someone) == ["Alien"]
    someone.presses("Remove :", curator.row(someone, "Alien"))
    someone.sees("Removed Alien.")
    assert curator.films(someone) == []
    someone.presses("Put it back")
    assert curator.films(someone) == ["Alien"]


def test_wrong_words_come_back_with_the_reason_at_the_field(someone: Visitor) -> None:
    someone.goes_to("/lists/new")
    someone.page.get_by_label("Title").evaluate("field => field.removeAttribute('required')")
    someone.page.get_by_label("Title").fill("")
    someone.page.get_by_role("textbox", name="Description").fill("Kept as I typed it.")
    someone.presses("Make the list")
    title = someone.page.get_by_label("Title")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description("Give the list a title.")
    expect(someone.page.get_by_role("textbox", name="Description")).to_have_value(
        "Kept as I typed it."
    )


def test_link_is_copied(visit: Visit, site: str) -> None:
    visitor = visit()
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    visitor.loves("heat 1995", "Heat (1995)")
    curator.makes_list(visitor, 1)
    curator.chooses(visitor, "Anyone with the link", "Publish", "Shared.")
    visitor.presses("Copy link")
    expect(visitor.page.get_by_role("button", name="Copied")).to_be_visible()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == curator.link(visitor)
    expect(visitor.page.locator("#announcer")).to_have_text("Link copied.")


def test_deleting_asks_first_and_ends_the_link(someone: Visitor) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    curator.makes_list(someone, 1)
    curator.chooses(someone, "Anyone with the link", "Publish", "Shared.")
    address = curator.link(someone)
    someone.presses("Delete the list", role="link")
    someone.sees("This cannot be undone.")
    someone.presses("Delete the list")
    someone.sees("Deleted My list.")
    assert someone.goes_to(address).status == 404
