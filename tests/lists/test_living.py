"""Lists that follow a rule, and keep their editions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.errors import InvalidInputError
from app.lists import living, notes
from app.lists.edition_queries import SETTLING, diff_of, newest_number
from app.lists.notes import Notes, private_notes_of
from app.lists.queries import get_own_list
from tests.factories.accounts import log_in, make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list
from tests.lists.visits import post, titles_on

if TYPE_CHECKING:
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("app")

LATER = NOON + timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("", None),
        (" top ", "top"),
        ("genres=crime&page=3", "genres=crime"),
        ("https://any.example/films?genres=crime&sort=score", "genres=crime&sort=score"),
        ("/films?years=1990-1999", "years=1990-1999"),
    ],
)
def test_a_rule_is_an_address(typed: str, rule: str | None) -> None:
    assert living.checked_rule(typed) == rule


@pytest.mark.parametrize("typed", ["x", "?", "/films", "https://any.example/", "a=b", "y" * 2_001])
def test_what_asks_for_nothing_is_no_rule(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        living.checked_rule(typed)


def test_a_list_follows_its_rule_and_keeps_its_editions() -> None:
    viewer_id = make_viewer()
    old = make_film(title="Heat", genres=("Crime",), rating_count=50).id
    list_id = make_list(viewer_id, films=[old, "Ronin"], visibility="link")
    entry = get_own_list(viewer_id, list_id).entries[0]
    notes.write_notes(viewer_id, list_id, entry.id, Notes("The diner.", "Mine."), now=NOON)
    new = make_film(title="Thief", genres=("Crime",), rating_count=90).id
    living.set_rule(viewer_id, list_id, "genres=crime")
    assert [one[0] for one in living.living_lists()] == [list_id]
    film_ids = living.films_of_rule("genres=crime")
    assert film_ids == [new, old]
    assert living.follow(viewer_id, list_id, film_ids, now=LATER) == 2
    assert living.follow(viewer_id, list_id, film_ids, now=LATER) == 0
    shown = get_own_list(viewer_id, list_id)
    assert [(one.position, one.film.title, one.note) for one in shown.entries] == [
        (1, "Thief", ""),
        (2, "Heat", "The diner."),
    ]
    assert private_notes_of(viewer_id, list_id) == {old: "Mine."}
    settled = LATER + SETTLING
    newest = newest_number(list_id, settled)
    difference = diff_of(list_id, newest - 1, newest, settled)
    assert [move.film.title for move in difference.added] == ["Thief"]
    assert [move.film.title for move in difference.removed] == ["Ronin"]


def test_the_editor_sets_refreshes_and_ends_a_rule(client: FlaskClient) -> None:
    mara = make_user("mara").viewer_id
    list_id = make_list(mara, films=["Ronin"], visibility="link")
    make_film(title="Heat", genres=("Crime",))
    db.session.commit()
    log_in(client, "mara")
    page = f"/lists/{list_id}"
    refused = post(client, f"{page}/rule", {"rule": "nonsense"})
    assert refused.status_code == 400
    assert 'value="nonsense"' in refused.text
    assert post(client, f"{page}/refresh").status_code == 400
    assert post(client, f"{page}/rule", {"rule": "/films?genres=crime"}).status_code == 303
    assert titles_on(client, page) == ["Heat"]
    assert 'href="/films?genres=crime"' in client.get(f"{page}/edit").text
    assert post(client, f"{page}/refresh").status_code == 303
    assert post(client, f"{page}/rule", {"rule": "top"}).status_code == 400  # there is no build
    assert post(client, f"{page}/rule", {"rule": ""}).status_code == 303
    assert titles_on(client, page) == ["Heat"]
