"""The line that stays until the next action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories.accounts import post_form, register

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PAGE = "/probe/page"


def said(client: FlaskClient) -> str | None:
    text: str | None = client.get("/probe/who").json["notice"]
    return text


def test_a_notice_stays_until_the_next_action(client: FlaskClient) -> None:
    post_form(client, "/probe/act", {"notice": "Liked Heat."}, page=PAGE)
    assert said(client) == "Liked Heat."
    assert said(client) == "Liked Heat."
    assert "Liked Heat." in client.get("/login").text
    post_form(client, "/probe/act", {"notice": "Disliked Se7en."}, page=PAGE)
    assert said(client) == "Disliked Se7en."
    post_form(client, "/probe/act", page=PAGE)
    assert said(client) is None


def test_a_notice_of_a_user(client: FlaskClient) -> None:
    register(client)
    assert said(client) is not None
    post_form(client, "/probe/act", page=PAGE)
    assert said(client) is None


def test_a_notice_is_escaped_and_cut(client: FlaskClient) -> None:
    post_form(client, "/probe/act", {"notice": "<b>x</b>" * 100}, page=PAGE)
    assert "&lt;b&gt;x" in client.get("/login").text
    assert "<b>x" not in client.get("/login").text
    assert len(said(client) or "") == 300


def test_a_notice_is_there_at_once(client: FlaskClient) -> None:
    post_form(client, "/probe/act", page=PAGE)
    assert post_form(client, "/probe/leave", page=PAGE).text.startswith("Only for those")


def test_a_stranger_has_no_notice(client: FlaskClient) -> None:
    assert post_form(client, "/probe/leave", page=PAGE).text == "None"
    assert said(client) is None
