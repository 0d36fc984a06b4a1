"""What a visitor does with a list of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.visitor import Visitor


def adds_from_card(visitor: Visitor, slot: int) -> str:
    """Put the film of a suggestion on the list; return its title."""
    title = visitor.cards()[slot - 1].title
    visitor.presses("+ List", visitor.slot(slot))
    visitor.sees(f"Added {title}")
    return title


def opens_own_list(visitor: Visitor, title: str) -> None:
    """Go to the lists and open the one with that title."""
    visitor.goes_to("/lists")
    visitor.presses(title, role="link")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)


def opens_editor(visitor: Visitor, title: str) -> None:
    """From the list's page to its editor."""
    visitor.presses("Edit", role="link")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(f"Edit {title}")


def describes(visitor: Visitor, title: str, description: str) -> None:
    """Give the list in the editor other words."""
    visitor.page.get_by_label("Title", exact=True).fill(title)
    visitor.page.get_by_role("textbox", name="Description").fill(description)
    visitor.presses("Save", visitor.page.get_by_role("region", name="Title and description"))
    visitor.sees("Saved.")


def row(visitor: Visitor, film: str) -> Locator:
    """A film in the editor."""
    return visitor.page.locator("ol > li").filter(has=visitor.page.get_by_role("link", name=film))


def writes_note(visitor: Visitor, film: str, note: str) -> None:
    """Say something of a film on the list."""
    row(visitor, film).locator("summary").click()
    box = visitor.page.get_by_label(re.compile(f"^Note on {re.escape(film)}"))
    box.fill(note)
    visitor.presses("Save the note", row(visitor, film))
    expect(row(visitor, film).locator(".list-note")).to_have_text(note)


def moves_up(visitor: Visitor, film: str) -> None:
    """Move a film one place up."""
    order = films(visitor)
    place = order.index(film)
    order[place - 1 : place + 1] = [film, order[place - 1]]
    visitor.presses("Move up", row(visitor, film))
    expect(visitor.page.locator("ol > li h3 a")).to_have_text(order)


def moves_to(visitor: Visitor, film: str, position: int) -> None:
    """Move a film by its number."""
    visitor.page.get_by_label(f"Position of {film}").fill(str(position))
    visitor.presses("Go", row(visitor, film))
    expect(visitor.page.locator("ol > li h3 a").nth(position - 1)).to_have_text(film)


def films(visitor: Visitor) -> list[str]:
    """The titles on the list's page or in its editor, in their order."""
    return visitor.page.locator("ol > li :is(h2, h3) a").all_inner_texts()


def chooses(visitor: Visitor, who: str, button: str, answer: str) -> None:
    """Say who can see the list."""
    visitor.page.get_by_role("radio", name=who).check()
    visitor.presses(button)
    visitor.sees(answer)


def link(visitor: Visitor) -> str:
    """The address at which the list is shared."""
    return visitor.page.get_by_role("textbox", name="The link").input_value()


def makes_list(visitor: Visitor, count: int) -> list[str]:
    """Put the first suggestions on a list, and stay on the list's page; return the titles."""
    visitor.goes_to("/for-you")
    titles = [adds_from_card(visitor, slot) for slot in range(1, count + 1)]
    opens_own_list(visitor, "My list")
    assert films(visitor) == titles
    return titles
