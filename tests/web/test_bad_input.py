"""Input that no page can use is a bad request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.accounts import post_form

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PAGE = "/probe/page"


@pytest.mark.parametrize(
    "path",
    ["/login?next=%00", "/login?%00=x", "/%00", "/films/1/a%00b", "/search?q=a&q=%00"],
)
def test_a_nul_in_the_address_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize("field", [{"notice": "a\0b"}, {"a\0b": "x"}])
def test_a_nul_in_a_form_is_refused(client: FlaskClient, field: dict[str, str]) -> None:
    assert post_form(client, "/probe/act", dict(field), page=PAGE).status_code == 400


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("0", 200),
        (str(2**31 - 1), 200),
        (str(2**31), 404),
        (str(2**63), 404),
        ("9" * 20, 404),
        ("9" * 5_000, 404),
        ("-1", 404),
        ("1.5", 404),
        ("\u0661", 200),  # a digit is a digit in any script
    ],
)
def test_a_number_beyond_every_id_is_not_found(
    client: FlaskClient, number: str, status: int
) -> None:
    assert client.get(f"/probe/number/{number}").status_code == status


def test_a_number_that_only_the_database_refuses_is_a_bad_request(client: FlaskClient) -> None:
    assert post_form(client, "/probe/fail/overflow", page=PAGE).status_code == 400


@pytest.mark.parametrize("body", ["[" * 100_000, "{", "", "9" * 5_000])
def test_malformed_json_is_a_bad_request(client: FlaskClient, body: str) -> None:
    response = client.get("/probe/json", data=body, content_type="application/json")
    assert response.status_code == 400


def test_json_is_read_and_written(client: FlaskClient) -> None:
    assert client.get("/probe/json", json={"a": [1, None, "é"]}).json == {
        "got": {"a": [1, None, "é"]}
    }


def test_json_instead_of_a_form_is_refused(client: FlaskClient) -> None:
    for body in ("[" * 50_000, "[1]", '{"name": "ann"}', "null"):
        response = client.post("/login", data=body, content_type="application/json")
        assert response.status_code == 400


def test_too_much_is_refused(client: FlaskClient) -> None:
    response = post_form(client, "/probe/act", {"notice": "x" * 1_100_000}, page=PAGE)
    assert response.status_code == 413
    assert "more than the site takes" in response.text
    many = {f"field{number}": "x" for number in range(600)}
    response = client.post("/probe/act", data=many, content_type="multipart/form-data")
    assert response.status_code == 413


@pytest.mark.parametrize(
    "path", ["/%ff%fe", "/login?next=%ff", "/%", "/" + "a" * 10_000, "/%2e%2e"]
)
def test_odd_addresses_are_never_a_defect(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code < 500
