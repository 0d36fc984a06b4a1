"""From the first film to ten suggestions that move: desktop and phone, with scripts and without."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import curator

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Card, Visitor

PASSWORD = "a long enough password"


def test_one_favourite_gives_ten_films_with_reasons(visitor: Visitor) -> None:
    visitor.loves("godfater", "The Godfather (1972)")
    cards = visitor.asks_for_ten()
    titles = [card.title for card in cards]
    assert len(set(titles)) == 10
    assert "The Godfather" not in titles
    visitor.sees("From 1 favourite")
    for card in cards:
        assert sum(card.parts) == card.score
        assert set(card.asked.split()) == {str(card.score)}
        assert set(card.sources) <= {"The Godfather"}
        assert "The Godfather" in card.why


def test_parts_of_a_score_open_on_demand(someone: Visitor) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    score = someone.asks_for_ten()[0].score
    table = someone.slot(1).get_by_role("table")
    expect(table).to_be_hidden()
    someone.slot(1).get_by_text(f"Why {score}?").click()
    expect(table).to_be_visible()
    expect(table).to_contain_text("Resembles your films")


def test_verdicts_move_the_list_and_undo_restores_it(visitor: Visitor) -> None:
    visitor.loves("heat 1995", "Heat (1995)")
    before = visitor.asks_for_ten()
    disliked = before[3].title
    effect = visitor.judges(4, "Dislike", f"Disliked {disliked}.")
    after = visitor.cards()
    assert disliked not in [card.title for card in after]
    assert len(after) == 10
    _counts_what_is_new(effect, before, after)
    assert visitor.undoes() == f"Undone: {disliked} is as it was before."
    assert [(card.title, card.score, card.parts) for card in visitor.cards()] == [
        (card.title, card.score, card.parts) for card in before
    ]


def test_like_is_told_and_never_suggested_again(someone: Visitor) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    before = someone.asks_for_ten()
    effect = someone.judges(1, "Like", f"Liked {before[0].title}.")
    after = someone.cards()
    assert before[0].title not in [card.title for card in after]
    _counts_what_is_new(effect, before, after)
    someone.sees("From 1 favourite and 1 like")


def _counts_what_is_new(effect: str, before: list[Card], after: list[Card]) -> None:
    """The line's number, the marks on the cards and the difference are the same."""
    told = re.search(r"(\d+) new", effect)
    known = {card.title for card in before}
    new = [card.title for card in after if card.title not in known]
    assert [card.title for card in after if card.is_new] == new
    assert int(told[1] if told else 0) == len(new)


def test_seen_changes_no_other_score(someone: Visitor) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    before = someone.asks_for_ten()
    someone.judges(2, "Seen it", f"Marked {before[1].title} as seen.")
    after = someone.cards()
    assert [card.title for card in after[:9]] == [
        card.title for card in before if card.title != before[1].title
    ]
    scores = {card.title: card.score for card in before}
    assert all(card.score == scores[card.title] for card in after[:9])


def test_ten_more_are_others(someone: Visitor) -> None:
    someone.loves("heat 1995", "Heat (1995)")
    first = {card.title for card in someone.asks_for_ten()}
    someone.presses("Show 10 more", role="link")
    expect(someone.page.get_by_role("heading", level=1)).to_have_text("Ten more for you")
    more = {card.title for card in someone.cards()}
    assert len(more) == 10
    assert not first & more
    someone.presses("The ten before", role="link")
    assert {card.title for card in someone.cards()} == first


def test_registering_keeps_everything_and_logging_out_ends_it(
    visitor: Visitor, visit: Visit
) -> None:
    name = f"mia-{token_hex(4)}"
    visitor.loves("heat 1995", "Heat (1995)")
    liked = visitor.asks_for_ten()[0].title
    visitor.judges(1, "Like", f"Liked {liked}.")
    films = curator.makes_list(visitor, 2)
    curator.chooses(visitor, "Anyone with the link", "Publish", "Shared.")
    address = curator.link(visitor)

    visitor.registers(name, PASSWORD)
    visitor.goes_to("/taste")
    visitor.sees("Heat")
    visitor.sees(liked)
    curator.opens_own_list(visitor, "My list")
    assert curator.films(visitor) == films
    assert curator.link(visitor) == address

    copied = visitor.cookies()
    visitor.logs_out()
    visitor.goes_to("/taste")
    visitor.sees("Nothing here yet")
    thief = visit(javascript=visitor.javascript, cookies=copied)
    thief.goes_to("/taste")
    thief.sees("Nothing here yet")
    expect(thief.account_link(name)).to_be_hidden()


def test_search_without_a_match_says_so_and_offers_a_way_on(someone: Visitor) -> None:
    someone.goes_to("/")
    if someone.javascript:
        someone.page.get_by_role("combobox").fill("zzzzqqqqxxxx")
        expect(someone.page.get_by_text("Nothing for “zzzzqqqqxxxx”.").first).to_be_visible()
    someone.goes_to("/search?q=zzzzqqqqxxxx")
    someone.sees("Nothing for “zzzzqqqqxxxx”")
    someone.presses("See well-known films", role="link")
    someone.sees("Tell us a film you love")
