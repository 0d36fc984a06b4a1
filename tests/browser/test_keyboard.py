"""Everything by keyboard alone, and the keys that spare the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import curator
from tests.browser.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor

MOST_STOPS = 150
FOCUSED = """() => {
    const here = document.activeElement;
    const label = here.labels?.[0]?.textContent ?? here.getAttribute("aria-label");
    const words = (label ?? here.textContent).replace(/\\s+/g, " ").trim();
    const { outlineStyle, outlineWidth } = getComputedStyle(here);
    const ring = outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    return { words, ring, tag: here.tagName };
}"""


def tabs_to(visitor: Visitor, words: str) -> None:
    """Press Tab until something that begins like that has the focus; each stop must be seen."""
    for _ in range(MOST_STOPS):
        visitor.page.keyboard.press("Tab")
        here = visitor.page.evaluate(FOCUSED)
        assert here["ring"] >= 2 or here["tag"] == "BODY", f"no focus ring on {here}"
        if here["words"].startswith(words):
            return
    pytest.fail(f"Tab never came to {words!r}")


def focused_id(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.id"))


def press(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        visitor.page.keyboard.press(key)


def leave_unanswered(route: Route) -> None:
    del route


def names_by_keyboard(visitor: Visitor, words: str, title: str) -> None:
    visitor.goes_to("/")
    is_wide = visitor.page.evaluate("innerWidth") >= DESKTOP
    if not (visitor.javascript and is_wide):
        tabs_to(visitor, "A film you love")
    expect(visitor.film_box()).to_be_focused()
    visitor.page.keyboard.type(words)
    if visitor.javascript:
        visitor.option(title).wait_for()
        press(visitor, "ArrowDown", "Enter")
    else:
        press(visitor, "Enter")
        visitor.sees("Films for")
        tabs_to(visitor, f"I love this: {title}")
        press(visitor, "Enter")
    expect(visitor.favourite(title)).to_be_visible()
    visitor.waits()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_from_a_film_to_a_shared_list(visit: Visit, width: int, javascript: bool) -> None:  # noqa: FBT001 - pytest hands parameters over by name
    visitor = visit(width=width, javascript=javascript)
    names_by_keyboard(visitor, "heat 1995", "Heat (1995)")
    tabs_to(visitor, "Show my ten")
    press(visitor, "Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Ten for you")
    visitor.waits()

    cards = visitor.cards()
    tabs_to(visitor, cards[0].title)
    tabs_to(visitor, str(cards[0].score))
    press(visitor, "Enter")
    expect(visitor.slot(1).get_by_role("table")).to_be_visible()
    tabs_to(visitor, f"Dislike: {cards[0].title}")
    press(visitor, "Enter")
    visitor.reads_effect(f"Disliked {cards[0].title}.")
    visitor.goes_to("/for-you")
    tabs_to(visitor, "Undo")
    press(visitor, "Enter")
    visitor.reads_effect("Undone:")

    visitor.goes_to("/for-you")
    tabs_to(visitor, f"+ List: {cards[0].title}")
    press(visitor, "Enter")
    visitor.sees(f"Added {cards[0].title}")
    visitor.goes_to("/lists")
    tabs_to(visitor, "My list")
    press(visitor, "Enter")
    visitor.sees("Who can see it")
    tabs_to(visitor, "Anyone with the link")
    press(visitor, "ArrowDown", "ArrowUp")
    tabs_to(visitor, "Publish")
    press(visitor, "Enter")
    visitor.sees("Shared.")
    assert visitor.goes_to(curator.link(visitor)).status == 200


def test_slash_goes_to_the_search_from_anywhere(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("/for-you")
    press(visitor, "/")
    box = visitor.page.get_by_role("combobox", name="Search films")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    press(visitor, "/")
    expect(box).to_have_value("/")


def test_arrows_choose_and_escape_closes(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("/")
    box = visitor.film_box()
    box.press_sequentially("godfa")
    visitor.option("The Godfather (1972)").wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    options = visitor.page.get_by_role("option")
    expect(visitor.page.locator("#announcer")).to_contain_text("Arrow keys to choose.")
    for keys, place in ((["ArrowDown"], 0), (["ArrowDown"], 1), (["ArrowUp"], 0)):
        press(visitor, *keys)
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        marked = options.nth(place).get_attribute("id")
        expect(box).to_have_attribute("aria-activedescendant", marked)
    press(visitor, "Escape")
    expect(visitor.page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    expect(box).to_have_value("godfa")


def test_enter_adds_and_keeps_the_box_for_another(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("/")
    for words, title in (("amelie", "Amélie (2001)"), ("matrix", "The Matrix (1999)")):
        visitor.page.keyboard.type(words)
        visitor.option(title).wait_for()
        press(visitor, "ArrowDown", "Enter")
        expect(visitor.favourite(title)).to_be_visible()
        box = visitor.film_box()
        expect(box).to_be_focused()
        expect(box).to_have_value("")
        expect(visitor.page.locator("#announcer")).to_contain_text(f"Added {title}")


def test_film_can_be_chosen_while_those_for_more_words_are_fetched(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("/")
    visitor.page.keyboard.type("heat")
    visitor.option("Heat (1995)").wait_for()
    visitor.page.route("**/search/suggest?*", leave_unanswered)
    with visitor.page.expect_request("**/search/suggest?*"):
        visitor.page.keyboard.type(" 19")
    press(visitor, "ArrowDown", "Enter")
    expect(visitor.favourite("Heat (1995)")).to_be_visible()


def test_shift_enter_opens_the_film(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("/")
    visitor.page.keyboard.type("heat 1995")
    visitor.option("Heat (1995)").wait_for()
    press(visitor, "ArrowDown", "Shift+Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Heat")
    assert visitor.page.context.cookies() == []


@pytest.fixture
def at_the_ten(visit: Visit) -> Visitor:
    """Somebody before their ten suggestions, with nothing focused."""
    visitor = visit()
    visitor.loves("heat 1995", "Heat (1995)")
    visitor.asks_for_ten()
    return visitor


def test_j_and_k_move_from_card_to_card(at_the_ten: Visitor) -> None:
    places = []
    for key in "jjkkk":
        press(at_the_ten, key)
        places.append(focused_id(at_the_ten))
    assert places == ["slot-1", "slot-2", "slot-1", "slot-1", "slot-1"]


@pytest.mark.parametrize(
    ("key", "answer"), [("l", "Liked"), ("d", "Disliked"), ("s", "Marked"), ("n", "Hid")]
)
def test_a_letter_judges_in_place_and_u_undoes(at_the_ten: Visitor, key: str, answer: str) -> None:
    before = at_the_ten.cards()
    at_the_ten.page.evaluate("window.sameDocument = true")
    press(at_the_ten, "j", "j", key)
    effect = at_the_ten.reads_effect(f"{answer} {before[1].title}")
    assert focused_id(at_the_ten) == "slot-2"
    assert before[1].title not in [card.title for card in at_the_ten.cards()]
    expect(at_the_ten.page.locator("#announcer")).to_have_text(effect)
    press(at_the_ten, "u")
    undone = at_the_ten.reads_effect("Undone:")
    expect(at_the_ten.page.locator("#announcer")).to_have_text(undone)
    assert [card.title for card in at_the_ten.cards()] == [card.title for card in before]
    assert at_the_ten.page.evaluate("window.sameDocument")


def test_letters_judge_nothing_while_no_card_has_the_focus(at_the_ten: Visitor) -> None:
    press(at_the_ten, "l", "d", "s", "n")
    press(at_the_ten, "/")
    at_the_ten.page.keyboard.type("dln")
    at_the_ten.goes_to("/taste")
    expect(at_the_ten.page.get_by_role("article")).to_have_count(1)


def test_keys_are_explained_and_can_be_switched_off_for_good(at_the_ten: Visitor) -> None:
    press(at_the_ten, "?")
    switch = at_the_ten.page.get_by_role("checkbox", name="Keys are on")
    expect(switch).to_be_visible()
    tabs_to(at_the_ten, "Keys are on")
    press(at_the_ten, "Space")
    expect(switch).not_to_be_checked()
    at_the_ten.goes_to("/for-you")
    press(at_the_ten, "j", "l")
    assert not focused_id(at_the_ten)
    expect(at_the_ten.page.get_by_role("checkbox", include_hidden=True)).not_to_be_checked()


def test_focus_stays_in_the_slot_after_a_button(at_the_ten: Visitor) -> None:
    title = at_the_ten.cards()[4].title
    at_the_ten.slot(5).get_by_role("button", name=f"Seen it : {title}").focus()
    press(at_the_ten, "Enter")
    at_the_ten.reads_effect(f"Marked {title} as seen.")
    assert focused_id(at_the_ten) == "slot-5"
    expect(at_the_ten.slot(5)).to_be_in_viewport()


def test_undo_without_scripts_leads_back_to_the_slot(visit: Visit) -> None:
    visitor = visit(javascript=False)
    visitor.loves("heat 1995", "Heat (1995)")
    title = visitor.asks_for_ten()[3].title
    visitor.judges(4, "Dislike", f"Disliked {title}.")
    assert visitor.page.url.endswith("/for-you#slot-4")
    expect(visitor.slot(4)).to_be_in_viewport()


def test_skip_link_is_the_first_stop(visit: Visit) -> None:
    visitor = visit()
    visitor.goes_to("/lists")
    tabs_to(visitor, "Skip to the content")
    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    press(visitor, "Enter")
    assert focused_id(visitor) == "main"
