"""What visitors are shown and do is noted, after the answer and without their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from app.events.log import find_log
from app.events.names import EVENTS
from app.lists.models import FilmList
from app.recommend.artifacts import current_build_id
from tests.conftest import QuickClient
from tests.events.conftest import NOON
from tests.factories.accounts import make_user, post_form
from tests.factories.lists import make_list
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from app.events.names import Event


@pytest.fixture
def noting_site(starter_instance: Path, tmp_path: Path) -> Iterator[Flask]:
    """A site on the starter that notes events."""
    instance = copy_of(starter_instance, tmp_path / "instance")
    app = create_app({"instance_path": instance, "events": True})
    app.test_client_class = QuickClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def noted(app: Flask) -> dict[str, list[Event]]:
    """Wait until all is written, and return the events by name."""
    log = find_log()
    assert log is not None
    log.writer.close(10)
    return {name: list(log.store.since(name, NOON)) for name in EVENTS}


def test_a_visit_is_noted(noting_site: Flask) -> None:
    client = noting_site.test_client()
    client.get("/search?q=my+secret+wish")
    client.get("/search?q=")
    post_form(client, "/films/1/verdict", {"verdict": "favourite", "surface": "x y"}, page="/login")
    fields = {"verdict": "like", "surface": "suggestions", "slot": "3"}
    post_form(client, "/films/2/verdict", fields, page="/login")
    assert client.get("/for-you").status_code == 200
    events = noted(noting_site)
    build = current_build_id(noting_site.extensions["marquee-settings"].builds_path)
    (search,) = events["search"]
    assert search.data["words"] == 3
    first, second = (event.data for event in events["verdict"])
    assert (first["surface"], first["slot"], first["verdict"]) == ("other", None, "favourite")
    assert second == {
        "build": build,
        "surface": "suggestions",
        "slot": 3,
        "film_id": 2,
        "verdict": "like",
    }
    (impression,) = events["impression"]
    assert impression.viewer_id == events["verdict"][0].viewer_id
    assert impression.data["build"] == build
    assert len(impression.data["film_ids"]) == 10


def test_what_was_drawn_before_is_noted_again(noting_site: Flask) -> None:
    ann = make_user("ann").viewer_id
    list_id = make_list(ann, films=[1], visibility="link")
    db.session.commit()
    token = db.session.get_one(FilmList, list_id).token
    for _ in range(3):
        noting_site.test_client().get("/search?q=heat")
        noting_site.test_client().get(f"/l/{token}")
    events = noted(noting_site)
    assert len({search.data["hits"] for search in events["search"]}) == 1
    assert [len(events[name]) for name in ("search", "link_opened")] == [3, 3]
