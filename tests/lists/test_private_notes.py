"""A private note is in no answer that anybody but the list's editors gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.lists import copying, editions, notes
from app.lists.changes import hold_for_editing
from app.lists.notes import Notes
from app.lists.queries import get_own_list
from app.lists.sharing import rotate_link
from tests.factories.accounts import log_in, make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token

if TYPE_CHECKING:
    from flask import Flask

MARKER = "xyzzy-marker-of-a-private-note"
AS = ({}, {"Accept": "application/json"}, {"Accept": "text/vnd.marquee.fragment+html"})


@pytest.mark.parametrize("visibility", ["link", "public"])
def test_a_marker_is_on_no_surface(app: Flask, visibility: str) -> None:
    mara, ben = make_user("mara"), make_user("ben")
    film_id = make_film(title="Heat").id
    list_id = make_list(mara.viewer_id, "Night", [film_id, "Ronin"], visibility=visibility)
    entry = get_own_list(mara.viewer_id, list_id).entries[0]
    for note in ("Public one.", "Public two."):
        notes.write_notes(mara.viewer_id, list_id, entry.id, Notes(note, MARKER), now=NOON)
        editions.publish(hold_for_editing(mara.viewer_id, list_id))
    token = get_own_list(mara.viewer_id, list_id).token
    copy_id = copying.copy_list(ben.viewer_id, list_id, now=NOON)
    db.session.commit()
    reader, stranger, curator = app.test_client(), app.test_client(), app.test_client()
    log_in(reader, "ben")
    log_in(curator, "mara")
    assert MARKER in curator.get(f"/lists/{list_id}/edit").text
    assert MARKER in curator.get(f"/lists/{list_id}/export.json").text

    values = {
        "token": str(token),
        "list_id": str(list_id),
        "film_id": str(film_id),
        "number": "2",
        "before": "1",
        "after": "3",
    }
    paths = {f"/lists/{copy_id}", f"/lists/{copy_id}/edit", f"/lists/{copy_id}/export.json"}
    for rule in app.url_map.iter_rules():
        names = set(rule.arguments)
        if "GET" in (rule.methods or ()) and names <= values.keys() | {"form", "slug", "name"}:
            filled = {**values, "form": "json", "slug": "heat", "name": "mara"}
            paths.add(re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda m: filled[m[1]], rule.rule))  # noqa: B023 - used at once
    assert len([path for path in paths if str(token) in path]) > 8
    for path in sorted(paths):
        for headers in AS:
            for visitor in (reader, stranger):
                answer = visitor.get(path, headers=headers)
                assert MARKER.encode() not in answer.data, path
                assert MARKER not in str(answer.headers), path


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
