"""Forged requests, with and without a cookie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from itsdangerous import TimedSerializer, TimestampSigner

from app.web.forgery import Origin, origin_of_request
from tests.factories.accounts import post_form, register, token_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = "/probe/page"
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


def act(client: FlaskClient, token: str, headers: dict[str, str] | None = None) -> int:
    return client.post("/probe/act", data={"csrf_token": token}, headers=headers).status_code


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Origin.UNKNOWN),
        ({"Sec-Fetch-Site": "same-origin"}, Origin.OWN),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, Origin.OWN),
        ({"Sec-Fetch-Site": "none"}, Origin.UNKNOWN),
        ({"Sec-Fetch-Site": "same-site"}, Origin.FOREIGN),
        ({"Sec-Fetch-Site": "cross-site"}, Origin.FOREIGN),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, Origin.FOREIGN),
        ({"Sec-Fetch-Site": ""}, Origin.FOREIGN),
        ({"Origin": "http://localhost"}, Origin.OWN),
        ({"Origin": "https://localhost"}, Origin.OWN),
        ({"Origin": "http://localhost:8000"}, Origin.FOREIGN),
        ({"Origin": "http://localhost.evil.example"}, Origin.FOREIGN),
        ({"Origin": "null"}, Origin.FOREIGN),
        ({"Origin": "http://["}, Origin.FOREIGN),
        ({"Origin": "null", "Host": ""}, Origin.FOREIGN),
    ],
)
def test_origin_of_request(app: Flask, headers: dict[str, str], expected: Origin) -> None:
    with app.test_request_context("/", method="POST", headers=headers):
        assert origin_of_request() is expected


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil"}])
def test_another_site_is_refused_even_with_a_good_token(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    response = post_form(client, "/probe/act", page=PAGE, headers=headers)
    assert response.status_code == 403
    assert "came from another site" in response.text
    assert "Set-Cookie" not in response.headers


def test_another_site_may_link_here(client: FlaskClient) -> None:
    assert client.get("/probe/who", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("headers", [{}, OWN])
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "\u2603" * 100, "a" * 10_000])
def test_a_missing_or_made_up_token_is_refused(
    client: FlaskClient, token: str, headers: dict[str, str]
) -> None:
    response = client.post("/probe/act", data={"csrf_token": token}, headers=headers)
    assert response.status_code == 400
    assert "nothing was changed" in response.text


def test_a_token_signed_over_something_else_is_refused(app: Flask, client: FlaskClient) -> None:
    signer = TimedSerializer(app.config["SECRET_KEY"], salt="another salt")
    assert act(client, str(signer.dumps("x")), OWN) == 400


@pytest.mark.parametrize("headers", [{}, OWN])
def test_an_old_token_is_refused(
    client: FlaskClient, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = int((datetime.now(UTC) - timedelta(hours=13)).timestamp())
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _self: old)
        token = token_on(client.get(PAGE))
    response = client.post(
        "/probe/act", data={"csrf_token": token, "next": "/login"}, headers=headers
    )
    assert response.status_code == 400
    assert "open for too long" in response.text
    assert 'href="/login"' in response.text


def test_the_page_of_a_stranger_goes_on_working(client: FlaskClient) -> None:
    """A script posts three favourites from one page; the first makes the guest."""
    token = token_on(client.get(PAGE))
    ids = [
        client.post("/probe/act", data={"csrf_token": token}, headers=OWN).json["id"]
        for _ in range(3)
    ]
    assert len(set(ids)) == 1


def test_the_page_of_a_stranger_works_for_the_guest_of_a_plain_client(client: FlaskClient) -> None:
    token = token_on(client.get(PAGE))
    assert [act(client, token) for _ in range(3)] == [200, 200, 200]


def test_a_plain_client_may_fetch_a_new_page_each_time(client: FlaskClient) -> None:
    for _ in range(3):
        assert post_form(client, "/probe/act", page=PAGE).status_code == 200


def test_the_token_may_come_in_a_header(client: FlaskClient) -> None:
    for _ in range(2):
        token = token_on(client.get(PAGE))
        assert client.post("/probe/act", headers={"X-CSRFToken": token}).status_code == 200
    assert client.post("/probe/act", headers={"X-CSRFToken": token, **OWN}).status_code == 200


def test_the_page_from_before_registering_works_in_a_browser_only(client: FlaskClient) -> None:
    token = token_on(client.get(PAGE))
    register(client)
    assert act(client, token) == 400
    assert act(client, token, {"Sec-Fetch-Site": "none"}) == 400
    assert act(client, token, OWN) == 200


def test_the_token_of_another_session_is_refused(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    post_form(other, "/probe/act", page=PAGE)
    theirs = token_on(other.get(PAGE))
    assert act(client, theirs) == 400
    post_form(client, "/probe/act", page=PAGE)
    assert act(client, theirs) == 400
    register(client)
    assert act(client, theirs) == 400
    assert act(client, token_on(client.get(PAGE))) == 200
