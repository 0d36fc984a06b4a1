"""Errors as pages, fragments and problem documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text

from app.db import db
from app.web.respond import FRAGMENT_TYPE
from tests.factories.accounts import post_form

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = "/probe/page"
JSON = {"Accept": "application/problem+json"}


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, "There is no such page"),
        ("/probe/absent", 404, "There is no such thing."),
        ("/probe/act", 405, "cannot be used like that"),
        ("/probe/status/400", 400, "could not make sense"),
        ("/probe/status/401", 401, "Log in first"),
        ("/probe/status/403", 403, "came from another site"),
        ("/probe/status/413", 413, "more than the site takes"),
        ("/probe/status/415", 415, "could not make sense"),
        ("/probe/status/500", 500, "our fault"),
    ],
)
def test_an_error_is_a_page_of_the_site(
    client: FlaskClient, path: str, status: int, sentence: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    page = BeautifulSoup(response.text, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert sentence in page.main.text


def test_a_missing_page_offers_a_search(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/nowhere").text, "html.parser")
    assert page.main.find("form", role="search") is not None
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_the_allowed_methods_are_told(client: FlaskClient) -> None:
    assert "POST" in client.get("/probe/act").headers["Allow"]


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [("/nowhere", 404, "Nothing here"), ("/probe/absent", 404, "Nothing here")],
)
def test_an_error_is_a_problem_document_for_programs(
    client: FlaskClient, path: str, status: int, title: str
) -> None:
    response = client.get(path, headers=JSON)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["title"] == title
    assert response.json["status"] == status
    assert response.json["detail"]


def test_a_domain_error_has_its_status_and_sentence(client: FlaskClient) -> None:
    response = post_form(client, "/probe/fail/domain", page=PAGE)
    assert response.status_code == 409
    assert "Two at once." in response.text


def test_the_script_gets_the_sentence_alone(client: FlaskClient) -> None:
    headers = {"Accept": FRAGMENT_TYPE}
    response = post_form(client, "/probe/fail/domain", page=PAGE, headers=headers)
    assert response.status_code == 409
    assert "<html" not in response.text
    assert "Two at once." in response.text


def test_a_bad_token_is_a_problem_document_for_programs(client: FlaskClient) -> None:
    response = client.post("/probe/act", headers=JSON)
    assert response.status_code == 400
    assert response.json["status"] == 400


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_defect_is_told_without_the_database(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    app.testing = False
    post_form(client, "/probe/act", page=PAGE)
    db.session.execute(text("DROP TABLE sessions"))
    response = client.get("/probe/who", headers=headers)
    assert response.status_code == 500
    assert "our fault" in response.text
    assert "OperationalError" not in response.text
    assert response.headers["Content-Security-Policy"]
    assert client.get("/nowhere").status_code == 500  # the page's shell reads the viewer
    assert app.test_client().get("/nowhere").status_code == 404


def test_a_defect_keeps_the_cookie(app: Flask, client: FlaskClient) -> None:
    post_form(client, "/probe/act", page=PAGE)
    app.testing = False
    response = post_form(client, "/probe/fail/defect", page=PAGE)
    assert response.status_code == 500
    assert "Set-Cookie" not in response.headers
    assert client.get("/probe/who").json["id"] is not None


def test_a_page_that_is_looked_at_makes_no_guest(app: Flask, client: FlaskClient) -> None:
    app.testing = False
    assert client.get("/probe/make-guest").status_code == 500
