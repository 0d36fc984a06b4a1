"""What only some curators do: drag films, paste many, let somebody else edit, keep editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import curator

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor

PASTED = "Heat (1995)\nSabrina\nXqzxqz wvwvwv\nhttps://www.imdb.com/title/tt0114709/"


def test_films_are_dragged_by_pointer_and_by_keys(visit: Visit) -> None:
    visitor = visit()
    visitor.loves("heat 1995", "Heat (1995)")
    first, second, third = curator.makes_list(visitor, 3)
    curator.opens_editor(visitor, "My list")
    page = visitor.page
    handle = page.get_by_role("button", name=f"Drag {third}")
    handle.scroll_into_view_if_needed()
    start, goal = handle.bounding_box(), curator.row(visitor, first).bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, goal["y"] + goal["height"] / 2, steps=8)
    with page.expect_response(lambda answer: answer.url.endswith("/move")):
        page.mouse.move(start["x"] + 5, goal["y"] + 4, steps=4)
        page.mouse.up()
    expect(page.locator("#announcer")).to_have_text("Position 1")
    assert curator.films(visitor) == [third, first, second]

    handle = page.get_by_role("button", name=f"Drag {second}")
    handle.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/move")):
        handle.press("Alt+ArrowUp")
    expect(page.locator("#announcer")).to_have_text("Position 2")
    expect(handle).to_be_focused()
    page.reload()
    assert curator.films(visitor) == [third, second, first]


def test_many_are_pasted_and_what_is_in_doubt_is_asked(someone: Visitor) -> None:
    page = someone.page
    someone.goes_to("/lists/import")
    page.get_by_label("Titles or links").fill(PASTED)
    someone.presses("Look for the films")
    someone.sees("2 of 4 films found, 1 to ask about, 1 not known here")
    page.get_by_label("Sabrina (1954)").check()
    page.get_by_label("Title of the list").fill("Pasted")
    someone.presses("Make the list")
    someone.sees("Added 3 films.")
    assert curator.films(someone) == ["Heat", "Sabrina", "Toy Story"]
    expect(page.get_by_role("region", name="Not found yet")).to_contain_text("Xqzxqz wvwvwv")


def test_editions_stay_and_tell_what_changed(someone: Visitor, visit: Visit) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    first, second = curator.makes_list(someone, 2)
    curator.chooses(someone, "Anyone with the link", "Publish", "Shared.")
    link = curator.link(someone)
    curator.opens_editor(someone, "My list")
    someone.presses("Remove", curator.row(someone, first))
    someone.presses("Publish an edition now")
    someone.sees("Published as edition 2.")

    reader = visit(javascript=someone.javascript)
    reader.goes_to(f"{link}@1")
    assert curator.films(reader) == [first, second]
    reader.goes_to(f"{link}/diff/1..2")
    expect(reader.page.get_by_role("region", name="Removed")).to_contain_text(first)


def test_visitors_suggest_and_the_curator_accepts(someone: Visitor, visit: Visit) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    curator.makes_list(someone, 1)
    curator.chooses(someone, "Anyone with the link", "Publish", "Shared.")
    reader = visit(javascript=someone.javascript)
    reader.goes_to(curator.link(someone))
    reader.presses("Suggest a film", role="link")
    reader.page.get_by_label("Title, or somebody who is in it").fill("alien 1979")
    reader.presses("Find")
    if not reader.page.get_by_label("Why? One line, or none").first.is_visible():
        reader.page.locator("main summary").first.click()
    reader.page.get_by_label("Why? One line, or none").first.fill("The cat lives.")
    reader.page.locator("main .film-row").first.get_by_role("button").click()
    reader.sees("Suggested Alien. The curator decides.")

    curator.opens_own_list(someone, "My list")
    curator.opens_editor(someone, "My list")
    suggested = someone.page.get_by_role("region", name="Suggested by visitors")
    expect(suggested).to_contain_text("The cat lives.")
    expect(suggested).to_contain_text("Fits ")
    someone.presses("Accept", suggested)
    assert "Alien" in curator.films(someone)
