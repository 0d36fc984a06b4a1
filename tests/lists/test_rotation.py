"""The old link opens nothing once the answer to changing it was given, whoever asks meanwhile."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from app.db import db
from app.lists.queries import get_own_list
from tests.factories.accounts import log_in, make_user
from tests.factories.lists import make_list
from tests.lists.visits import post
from tests.parts.programs import wait_until

if TYPE_CHECKING:
    from flask import Flask

READERS = 4


def test_rotating_under_load_never_serves_the_old_link_afterwards(app: Flask) -> None:
    mara = make_user("mara").viewer_id
    list_id = make_list(mara, films=["Heat"], visibility="link")
    token = get_own_list(mara, list_id).token
    db.session.commit()
    curator = app.test_client()
    log_in(curator, "mara")
    state = {"stop": False}
    served: list[tuple[float, int]] = []

    def read() -> None:
        client = app.test_client()
        client.audits = False  # type: ignore[attr-defined]  # of the tests' own client
        while not state["stop"]:
            asked_at = time.monotonic()
            served.append((asked_at, client.get(f"/l/{token}").status_code))

    threads = [threading.Thread(target=read, daemon=True) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(served) > READERS, seconds=30, what="the list is read")
    assert post(curator, f"/lists/{list_id}/link").status_code == 303
    rotated_at = time.monotonic()

    def after() -> list[int]:
        return [status for asked_at, status in list(served) if asked_at >= rotated_at]

    wait_until(lambda: len(after()) > 5 * READERS, seconds=30, what="it is asked for again")
    state["stop"] = True
    for thread in threads:
        thread.join()
    assert served[0][1] == 200
    assert set(after()) == {404}
