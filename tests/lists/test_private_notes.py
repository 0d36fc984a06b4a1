"""A private note is in no answer that anybody but the list's editors gets."""

from __future__ import annotations

import re
import shutil
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from app.db import db
from app.feeds.card_store import FOLDER
from app.lists import copying, editions, notes
from app.lists.changes import hold_for_editing
from app.lists.models import FilmList, ListChange, ListEdition, ListEntry
from app.lists.notes import Notes
from app.lists.public import Wanted, found_lists
from app.lists.queries import get_own_list
from app.lists.sharing import rotate_link
from app.lists.summaries import public_titles
from tests.conftest import QuickClient
from tests.factories.accounts import log_in, make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

MARKER = "xyzzy-marker-of-a-private-note"
ENDS = ("", "/more", "/editions", "@N", "/diff/N..N", ".json", ".csv", ".atom", "/embed")
ENDS += ("/og.png", "/qr.svg", "/report", "/suggest")
PIECE = MARKER[4:-4]  # What was looked for is said again.
AS = ({}, {"Accept": "application/json"}, {"Accept": "text/vnd.marquee.fragment+html"})


@dataclass(frozen=True)
class Noted:
    """A shared list with private notes in each of its editions, and a copy of it.

    Attributes:
        id: of the list.
        token: of its link.
        film_id: the film with the notes.
        copy_id: a reader's copy.
    """

    id: int
    token: str
    film_id: int
    copy_id: int


def make_noted(visibility: str) -> Noted:
    """Make one: ben has the copy, mara the list."""
    mara, ben = make_user("mara"), make_user("ben")
    film_id = make_film(title="Heat").id
    list_id = make_list(mara.viewer_id, "Night", [film_id, "Ronin"], visibility=visibility)
    entry = get_own_list(mara.viewer_id, list_id).entries[0]
    for note in ("Public one.", "Public two."):
        notes.write_notes(mara.viewer_id, list_id, entry.id, Notes(note, MARKER), now=NOON)
        editions.publish(hold_for_editing(mara.viewer_id, list_id))
    film_list = db.session.get_one(FilmList, list_id)
    film_list.unmatched = MARKER
    copy_id = copying.copy_list(ben.viewer_id, list_id, now=NOON)
    db.session.commit()
    return Noted(list_id, film_list.token or "", film_id, copy_id)


def every_address(app: Flask, noted: Noted) -> set[str]:
    """Return every address at which something of the list could be, in every edition."""
    fixed = {"token": noted.token, "list_id": noted.id, "film_id": noted.film_id, "form": "json"}
    fixed |= {"slug": "heat", "name": "mara"}
    choices = list(permutations((1, 2, 3), 2))
    paths = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for before, after in choices:
            values = {**fixed, "number": before, "before": before, "after": after}
            if rule.arguments <= values.keys():
                paths.add(_filled(rule.rule, values))
    paths |= {f"/lists/{noted.copy_id}{end}" for end in ("", "/edit", "/export.json")}
    page = f"http://localhost/l/{noted.token}"
    questions = (f"/oembed?url={page}", f"/lists/find?q={PIECE}", f"/lists/find?tag={PIECE}")
    questions += (f"/lists/find?film={noted.film_id}", "/lists/find?sort=popular")
    questions += (
        f"/l/{noted.token}/suggest?find=heat",
        "/search?q=night",
        "/search/suggest?q=heat",
    )
    return paths.union(questions)


def _filled(rule: str, values: Mapping[str, object]) -> str:
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: str(values[found[1]]), rule)


@pytest.mark.parametrize("visibility", ["link", "public"])
def test_a_marker_is_on_no_surface(app: Flask, visibility: str) -> None:
    noted = make_noted(visibility)
    app.test_client_class = QuickClient
    reader, stranger, curator = app.test_client(), app.test_client(), app.test_client()
    log_in(reader, "ben")
    log_in(curator, "mara")
    assert MARKER in curator.get(f"/lists/{noted.id}/edit").text
    assert MARKER in curator.get(f"/lists/{noted.id}/export.json").text
    paths = every_address(app, noted)
    assert len([path for path in paths if noted.token in path]) > 20
    seen = set()
    for path in sorted(paths):
        for headers in AS if noted.token in path else AS[:1]:
            for visitor in (reader, stranger):
                answer = visitor.get(path, headers=headers)
                assert MARKER.encode() not in answer.data, path
                assert MARKER not in str(answer.headers), path
                if answer.status_code == HTTPStatus.OK and visitor is stranger:
                    seen.add(re.sub(r"\d", "N", path.replace(noted.token, "T")))
    assert {f"/l/T{end}" for end in ENDS} <= seen


def test_a_marker_is_in_no_edition_that_is_kept_and_in_no_search(app: Flask) -> None:
    noted = make_noted("public")
    bodies = db.session.scalars(select(ListEdition.body)).all()
    assert len(bodies) == 3
    assert not [body for body in bodies if MARKER.encode() in zlib.decompress(body)]
    assert found_lists(Wanted(words=MARKER), 10, now=NOON) == ()
    assert [one.id for one in found_lists(Wanted(words="night"), 10, now=NOON)] == [noted.id]
    assert public_titles(MARKER, 10) == ()
    lines = db.session.scalars(select(ListChange.line)).all()
    assert not [line for line in lines if MARKER in line]


def test_what_other_sites_get_is_the_same_without_private_notes(app: Flask) -> None:
    noted = make_noted("link")
    stranger = app.test_client()
    ends = (".json", ".csv", ".atom", "/embed", "/og.png", "/qr.svg")
    paths = [f"/l/{noted.token}{end}" for end in ends]
    before = [stranger.get(path).data for path in paths]
    db.session.execute(update(ListEntry).values(private_note=""))
    db.session.commit()
    shutil.rmtree(app.extensions["marquee-settings"].instance_path / FOLDER)
    assert [stranger.get(path).data for path in paths] == before


def test_a_rotated_link_opens_nothing_from_then_on(app: Flask) -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat"], visibility="link")
    old = get_own_list(viewer_id, list_id).token
    db.session.commit()
    client = app.test_client()
    for _ in range(5):
        assert client.get(f"/l/{old}").status_code == 200
        new = rotate_link(viewer_id, list_id, make_token=next_token)
        db.session.commit()
        answers = [client.get(f"/l/{old}{end}").status_code for end in ("", "@1", "/editions")]
        assert answers == [404, 404, 404]
        old = new
