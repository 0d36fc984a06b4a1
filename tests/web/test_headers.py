"""What every answer carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.web.assets import versioned_static_path
from tests.factories.accounts import post_form

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/account", "/healthz"])
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_what_a_viewer_sees_is_kept_nowhere(client: FlaskClient) -> None:
    assert client.get("/login").headers["Cache-Control"] == "no-cache"
    response = post_form(client, "/probe/act", page="/probe/page")
    assert response.headers["Cache-Control"] == "private, no-store"
    response = client.get("/login")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.vary.as_set(preserve_casing=False) >= {"cookie", "accept"}


def test_a_view_decides_for_itself_how_long_it_is_kept(client: FlaskClient) -> None:
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_long_under_an_address_that_changes(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    with app.test_request_context():
        path = app.url_for("static", filename="img/favicon.svg")
    response = client.get(path)
    assert response.status_code == 200
    assert "max-age=31536000" in response.headers["Cache-Control"]
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.js").write_text("1")
    first = versioned_static_path(tmp_path)
    assert first == versioned_static_path(tmp_path)
    assert first.startswith("/static/")
    (tmp_path / "js" / "main.js").write_text("2")
    assert versioned_static_path(tmp_path) != first


def test_get_only_reads_and_post_does_not(client: FlaskClient) -> None:
    assert client.get("/probe/who").json["only_reads"] is True
