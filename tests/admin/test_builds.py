"""The builds, and serving from one of before."""

from __future__ import annotations

import fcntl
import logging
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from app.recommend.artifacts import LOCK, build_ids, current_build_id
from tests.factories.accounts import post_form
from tests.factories.builds import TWIN
from tests.parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask
    from flask.testing import FlaskClient


def ten(app: Flask) -> list[str]:
    page = BeautifulSoup(app.test_client().get("/for-you").text, "html.parser")
    return [str(card.h2 or card.h3) for card in page.select(".suggestion-card")]


def serve(client: FlaskClient, build_id: str) -> int:
    page = f"/admin/builds/{build_id}/publish"
    return post_form(client, page, page=page).status_code


def test_a_rollback_changes_what_is_suggested(
    two_builds: Flask, chief: FlaskClient, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "app.audit")
    first = current_build_id(root)
    assert first is not None
    before = ten(two_builds)
    assert len(before) == 10
    page = chief.get("/admin/builds")
    assert page.text.index(TWIN) < page.text.index(first)
    assert page.text.count("Serves now") == 1
    assert serve(chief, TWIN) == 303
    assert current_build_id(root) == TWIN
    wait_until(lambda: ten(two_builds) != before, seconds=30, what="the workers take it")
    assert f"Build {TWIN} serves now" in chief.get("/admin/builds").text
    assert serve(chief, first) == 303
    wait_until(lambda: ten(two_builds) == before, seconds=30, what="it is back")
    assert [record.message.split(",")[0] for record in caplog.records] == ["build published"] * 2
    assert f"build {TWIN}, before {first}" in caplog.records[0].message


def test_a_damaged_build_is_not_served(chief: FlaskClient, root: Path) -> None:
    before = current_build_id(root)
    (root / TWIN / "regard.npy").write_bytes(b"damaged")
    page = f"/admin/builds/{TWIN}/publish"
    answer = post_form(chief, page, page=page)
    assert answer.status_code == 409
    assert "regard.npy: has 7 bytes" in answer.text
    assert current_build_id(root) == before
    (root / TWIN / "manifest.json").write_text("{}")
    assert "is not the manifest of a build" in chief.get("/admin/builds").text
    assert serve(chief, TWIN) == 409


def test_a_search_index_that_nobody_can_read_is_not_served(chief: FlaskClient, root: Path) -> None:
    for path in (root / TWIN / "search").iterdir():
        path.unlink()
    assert serve(chief, TWIN) == 409


def test_it_waits_for_no_rebuild(chief: FlaskClient, root: Path) -> None:
    before = current_build_id(root)
    with (root / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert serve(chief, TWIN) == 409
    assert current_build_id(root) == before
    assert serve(chief, TWIN) == 303


def test_builds_that_are_none_are_not_found(chief: FlaskClient, root: Path) -> None:
    for name in ("20000101T000000-000000", "current", "..", ".lock", "x" * 300):
        assert chief.get(f"/admin/builds/{name}/publish").status_code == 404
        assert post_form(chief, f"/admin/builds/{name}/publish").status_code == 404
    assert set(build_ids(root)) == {TWIN, current_build_id(root)}


def test_without_builds_it_says_so(operator: FlaskClient) -> None:
    assert "No builds yet" in operator.get("/admin/builds").text
