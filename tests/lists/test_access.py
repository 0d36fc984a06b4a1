"""Who may see a list: one table of truth for every address that takes a list's link."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.clock import utc_now
from app.db import db
from app.errors import NotFoundError
from app.lists.appearances import public_lists_with
from app.lists.changes import hold_for_editing
from app.lists.models import FilmList, ListPerson, ListTag
from app.lists.public import Wanted, found_lists, popular_tags
from app.lists.queries import get_editable_list, get_visible_list
from app.lists.reading import find_public_head
from app.lists.sharing import rotate_link
from app.lists.summaries import named_summaries, public_summaries, public_titles
from tests.conftest import QuickClient
from tests.factories.accounts import log_in, make_user
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from app.lists.records import ListShown

VISIBILITIES = ("link", "public", "named", "private")
PEOPLE = ("stranger", "reader", "editor", "curator")
STATES = ("plain", "expired", "hidden", "rotated")
OPEN, ABSENT, OVER = 200, 404, 410
NEVER = "x" * 32


def expected(visibility: str, person: str, state: str, *, looks_at_who_asks: bool = True) -> int:
    """Say what a link answers.

    Args:
        visibility: who can see the list.
        person: who opens the link.
        state: what became of the list or its link.
        looks_at_who_asks: what is there for other sites and programs looks at nobody.
    """
    is_named = looks_at_who_asks and person != "stranger"
    is_meant = visibility in {"link", "public"} or (visibility == "named" and is_named)
    if state in {"hidden", "rotated"} or not is_meant:
        return ABSENT
    return OVER if state == "expired" else OPEN


def pages(app: Flask, token: str) -> dict[str, bool]:
    """Return every address that takes a link, and whether what is there looks at who asks."""
    found = {f"/oembed?url=http://localhost/l/{token}": False}
    values = {"token": token, "number": "1", "before": "1", "after": "1"}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/l/<token>") and "GET" in (rule.methods or ()):
            path = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: values[found[1]], rule.rule)
            found[path] = not rule.endpoint.startswith("feeds.")
    return found


def forms(app: Flask, token: str, film_id: int) -> dict[str, dict[str, object]]:
    """Return every address that takes a link and a form, with what may be sent there."""
    fields: dict[str, dict[str, object]] = {
        "like": {"like": "yes"},
        "report": {"reason": "spam"},
        "suggest": {"film_id": film_id},
    }
    return {
        rule.rule.replace("<token>", token): fields.get(rule.rule.rpartition("/")[2], {})
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/l/<token>") and "POST" in (rule.methods or ())
    }


class Site:
    """A site with four people, and a list of theirs in each state."""

    def __init__(self, app: Flask, visibility: str) -> None:
        """Make them."""
        app.test_client_class = QuickClient
        app.config["WTF_CSRF_ENABLED"] = False
        self.film_id = make_film(title="Heat").id
        self.viewers = {name: make_user(name).viewer_id for name in PEOPLE[1:]}
        self.ids: dict[str, int] = {}
        self.tokens = {state: self._link(visibility, state) for state in STATES}
        db.session.commit()
        self.clients = {name: app.test_client() for name in PEOPLE}
        for name in self.viewers:
            log_in(self.clients[name], name)

    def _link(self, visibility: str, state: str) -> str:
        curator_id = self.viewers["curator"]
        list_id = make_list(curator_id, "Night people", [self.film_id], visibility="link")
        self.ids[state] = list_id
        film_list = db.session.get_one(FilmList, list_id)
        token = film_list.token or ""
        film_list.visibility = visibility
        for role in ("reader", "editor"):
            person = self.viewers[role]
            db.session.add(ListPerson(list_id=list_id, viewer_id=person, role=role, named_at=NOON))
        db.session.add(ListTag(list_id=list_id, tag="noir"))
        if state == "expired":
            film_list.expires_at = utc_now() - timedelta(minutes=1)
        if state == "hidden":
            film_list.hidden_at = NOON
        if state == "rotated":
            rotate_link(curator_id, list_id, make_token=next_token)
        return token


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_every_address_that_takes_a_link_answers_alike(
    app: Flask, visibility: str, state: str
) -> None:
    site = Site(app, visibility)
    paths = pages(app, site.tokens[state])
    assert len(paths) >= 13
    for path, looks in paths.items():
        for person, client in site.clients.items():
            wanted = expected(visibility, person, state, looks_at_who_asks=looks)
            assert client.get(path).status_code == wanted, (person, path)


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_what_cannot_be_seen_cannot_be_acted_on(app: Flask, visibility: str) -> None:
    site = Site(app, visibility)
    for state, token in site.tokens.items():
        posts = forms(app, token, site.film_id)
        assert len(posts) >= 5
        for path, fields in posts.items():
            for person, client in site.clients.items():
                status = client.post(path, data=fields).status_code
                told = status if status in {ABSENT, OVER} else OPEN
                assert told == expected(visibility, person, state), (person, state, path, status)


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_by_its_number_a_list_is_open_to_whom_it_is_meant_for(app: Flask, visibility: str) -> None:
    site = Site(app, visibility)
    site.viewers["stranger"] = 0
    for state, list_id in site.ids.items():
        for person, viewer_id in site.viewers.items():
            is_own = person == "curator"
            may_edit = is_own or (person == "editor" and state != "hidden")
            is_reader = person == "reader" and visibility != "private"
            may_read = state not in {"hidden", "expired"} and (visibility == "public" or is_reader)
            assert _opens(get_editable_list, viewer_id, list_id) == may_edit
            assert _opens(get_visible_list, viewer_id, list_id) == (may_edit or may_read)
            if not may_edit:
                with pytest.raises(NotFoundError):
                    hold_for_editing(viewer_id, list_id)
            listed = {summary.id for summary in named_summaries(viewer_id)}
            assert (list_id in listed) == (not is_own and (may_edit or (is_reader and may_read)))


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_only_what_is_public_and_lasts_is_found(app: Flask, visibility: str) -> None:
    site = Site(app, visibility)
    # A list of which only the link was changed is as public as before.
    open_ids = {site.ids["plain"], site.ids["rotated"]} if visibility == "public" else set()
    now = utc_now()
    assert {one.id for one in public_summaries()} == open_ids
    assert {one[0] for one in public_titles("night", 10)} == open_ids
    assert {one.list_id for one in public_lists_with(site.film_id)} == open_ids
    wishes = (
        Wanted(),
        Wanted(words="night people"),
        Wanted(tag="noir"),
        Wanted(film_id=site.film_id),
        Wanted(curator_id=site.viewers["curator"]),
    )
    for wanted in wishes:
        assert {one.id for one in found_lists(wanted, 10, now=now)} == open_ids, wanted
    assert popular_tags(now=now) == (("noir",) if open_ids else ())
    heads = {list_id for list_id in site.ids.values() if find_public_head(list_id, now=now)}
    assert heads == open_ids
    stranger = site.clients["stranger"]
    film_page = stranger.get(f"/films/{site.film_id}", follow_redirects=True).request.path
    everywhere = ("/", "/lists", "/lists/find?q=night", "/lists/find?tag=noir", "/u/curator")
    for path in (*everywhere, film_page, "/search?q=night+people"):
        links = set(re.findall(r'href="/lists/(\d+)"', stranger.get(path).text))
        assert links <= {str(list_id) for list_id in open_ids}, path
        if path in {"/lists", "/u/curator", film_page}:
            assert len(links) == len(open_ids), path


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that a database is sent."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("person", ["stranger", "guest"])
def test_each_404_takes_the_same_work(app: Flask, person: str) -> None:
    site = Site(app, "link")
    private = make_list(site.viewers["curator"], films=[site.film_id], visibility="link")
    film_list = db.session.get_one(FilmList, private)
    film_list.visibility = "private"
    hidden, rotated = site.tokens["hidden"], site.tokens["rotated"]
    tokens = (NEVER, "x", film_list.token or "", hidden, rotated)
    db.session.commit()
    client = app.test_client()
    if person == "guest":
        client.post(f"/films/{site.film_id}/verdict", data={"verdict": "seen"})
        client.get("/")
    for never, *others in zip(*(pages(app, token) for token in tokens), strict=True):
        with statements() as wanted:
            answer = client.get(never)
        assert answer.status_code == ABSENT
        # An address that no list can have needs no look at all, and says so to oEmbed at once.
        for path in others if "/oembed" not in never else others[1:]:
            with statements() as sent:
                other = client.get(path)
            assert other.data == answer.data, path
            assert sent == wanted, path
        assert sum("lists" in statement for statement in wanted) == 1, never


def _opens(get: Callable[[int, int], ListShown], viewer_id: int, list_id: int) -> bool:
    try:
        return get(viewer_id, list_id).id == list_id
    except NotFoundError:
        return False
