"""People who have used the site for a while: full pages are looked at as one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.browser import curator, operating
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, StorageState

# As long as a name and a word may be: they must not push a page wider than a phone.
LONGEST_NAME = "Wilhelmina-Featherstonehaugh-x"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein"
PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Furnished:
    """Cookies of some people, and addresses that lead to what they made.

    Attributes:
        guest: has a favourite and a list, and has just disliked a film.
        user: has an account, verdicts of each kind, and a list with notes at a share link.
        guest_list: the path of the guest's list, which was never shared.
        user_list: the path of the user's list.
        shared: the path that the user's share link names.
        blend: the path of a blend of the guest and the user's list.
        invitation: the path at which others are asked to edit the user's list.
        operator: runs the site.
        candidate: was given a code to become an operator.
        build: the id of the build that serves; there is another.
    """

    guest: StorageState
    user: StorageState
    guest_list: str
    user_list: str
    shared: str
    blend: str
    invitation: str
    operator: StorageState
    candidate: StorageState
    build: str


def furnish(browser: Browser, site: str, instance: Path) -> Furnished:
    """Use the site as a guest, as somebody who then registers, and as those who run it."""
    guest, user, operator, candidate = (
        Visitor(browser.new_context(base_url=site, reduced_motion="reduce").new_page())
        for _ in range(4)
    )
    guest_list = _settle_guest(guest)
    user_list, shared, invitation = _settle_user(user)
    guest.goes_to(shared)
    guest.presses("Blend with")
    blend = urlsplit(guest.page.url).path
    lists = (guest_list, user_list, shared, blend, invitation)
    operating.become_operator(operator, instance, PASSWORD)
    operating.become_candidate(candidate, instance, PASSWORD)
    furnished = Furnished(
        guest.cookies(),
        user.cookies(),
        *lists,
        operator=operator.cookies(),
        candidate=candidate.cookies(),
        build=operating.add_build(instance),
    )
    for visitor in (guest, user, operator, candidate):
        visitor.page.context.close()
    return furnished


def _settle_guest(guest: Visitor) -> str:
    guest.loves("heat 1995", "Heat (1995)")
    curator.makes_list(guest, 2)
    path = urlsplit(guest.page.url).path
    guest.goes_to("/for-you")
    guest.judges(1, "Dislike", "Disliked")
    return path


def _settle_user(user: Visitor) -> tuple[str, str, str]:
    for words, title in (("amelie", "Amélie"), ("matrix", "The Matrix"), ("heat 1995", "Heat")):
        user.loves(words, f"{title} (")
    user.asks_for_ten()
    for verdict, answer in (("Like", "Liked"), ("Seen it", "Marked"), ("Not for me", "Hid")):
        user.judges(1, verdict, answer)
    titles = curator.makes_list(user, 3)
    curator.opens_editor(user, "My list")
    curator.writes_note(user, titles[0], f"Seen at the {LONG_WORD}.")
    curator.describes(user, f"After {LONG_WORD}", "First paragraph.\n\nSecond paragraph.")
    user.presses("See the list", role="link")
    curator.chooses(user, "Public", "Publish", "Published.")
    path, shared = urlsplit(user.page.url).path, urlsplit(curator.link(user)).path
    user.presses("Ask others by a link")
    invitation = urlsplit(user.page.locator("#invitation-link").input_value()).path
    user.registers(LONGEST_NAME, PASSWORD)
    return path, shared, invitation
