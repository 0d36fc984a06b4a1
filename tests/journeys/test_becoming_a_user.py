"""A guest's work survives becoming a user; logging out kills the session for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.accounts import fresh_name, log_in, register, user_name_on
from tests.journeys.lists import link_on, publish, titles_at
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask


def guest_with_work(site: Flask) -> Visitor:
    """Return a guest with every kind of verdict and a shared list of two films."""
    guest = Visitor(site)
    for film_id, verdict in ((1, "favourite"), (2, "like"), (3, "dislike"), (4, "seen")):
        guest.judge(film_id, verdict)
    guest.judge(5, "hide")
    guest.open("/lists/new")
    guest.press("/lists/new", title="Toys", description="For the rain.")
    for film_id in (1, 2):
        guest.post(f"/films/{film_id}/list", {})
    return guest


def list_id_of(visitor: Visitor) -> int:
    link = visitor.open("/lists").soup.select_one("#own-lists ~ .list-cards a, .list-cards a")
    assert link is not None
    return int(str(link["href"]).rsplit("/", 1)[1])


def test_everything_survives_registering(site: Flask) -> None:
    guest = guest_with_work(site)
    list_id = list_id_of(guest)
    link = publish(guest, list_id)
    profile, shown, titles = guest.profile, guest.suggestions(), titles_at(guest, link)
    taste, old_cookie = guest.open("/taste").soup.select(".film-row .film-title"), guest.cookie

    name = fresh_name()
    page = register(guest, name)
    assert user_name_on(page) == name
    assert guest.cookie != old_cookie
    assert guest.profile == profile
    assert guest.suggestions() == shown
    assert guest.open("/taste").soup.select(".film-row .film-title") == taste
    assert link_on(guest, list_id) == link
    visitor = Visitor(site)
    assert titles_at(visitor, link) == titles == ["Toy Story", "Jumanji"]
    facts = visitor.page.soup.select_one(".list-facts")
    assert facts is not None
    assert name in facts.get_text()

    copied = Visitor(site)
    copied.cookie = str(old_cookie)
    assert copied.profile.favourites == ()
    assert user_name_on(copied.open("/taste")) is None


@pytest.mark.parametrize("remember", [{}, {"remember": "y"}])
def test_logging_out_kills_a_copied_cookie(site: Flask, remember: dict[str, str]) -> None:
    user = Visitor(site)
    user.judge(1, "favourite")
    name = fresh_name()
    register(user, name)
    user.open("/")
    user.press("/logout")
    log_in(user, name, **remember)
    copied = Visitor(site)
    copied.cookie = str(user.cookie)
    assert user_name_on(copied.open("/taste")) == name

    page = user.press("/logout")
    assert user_name_on(page) is None
    assert user.cookie is None
    assert user_name_on(copied.open("/taste")) is None
    assert copied.profile.favourites == ()
    assert copied.get("/account").status_code == 303
    assert user_name_on(log_in(user, name)) == name
    assert user.profile.favourites == (1,)


def test_logging_in_elsewhere_merges_and_the_newest_verdict_wins(site: Flask) -> None:
    name = fresh_name()
    laptop = guest_with_work(site)
    list_id = list_id_of(laptop)
    link = publish(laptop, list_id)
    register(laptop, name)

    phone = Visitor(site)
    phone.judge(1, "dislike")  # newer than the laptop's favourite
    phone.judge(6, "favourite")
    phone.judge(7, "seen")
    phone.judge(3, "like")
    laptop.judge(3, "hide")  # newer than the phone's like
    phone.open("/lists/new")
    phone.press("/lists/new", title="On the way", description="")
    phone.post("/films/6/list", {})
    phone_list = list_id_of(phone)
    phone_link = publish(phone, phone_list)

    old_cookie = phone.cookie
    page = log_in(phone, name)
    assert user_name_on(page) == name
    assert phone.cookie != old_cookie
    merged = phone.profile
    assert merged == laptop.profile
    assert merged.favourites == (6,)
    assert merged.likes == (2,)
    assert merged.dislikes == (1,)
    assert set(merged.seen) == {4, 7}
    assert set(merged.hidden) == {3, 5}
    assert phone.suggestions() == laptop.suggestions()
    assert link_on(laptop, phone_list) == phone_link
    assert link_on(phone, list_id) == link
    assert titles_at(Visitor(site), phone_link) == ["Heat"]
    copied = Visitor(site)
    copied.cookie = str(old_cookie)
    assert copied.profile.favourites == ()


def test_no_log_in_stands_between_a_guest_and_the_list(site: Flask) -> None:
    guest = guest_with_work(site)
    for path in ("/for-you", "/taste", "/lists", f"/lists/{list_id_of(guest)}/edit"):
        assert guest.get(path).status_code == 200
