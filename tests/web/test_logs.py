"""What the logs tell, and what they keep to themselves."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.web.logs import ACCESS, JSONFormatter, PlainFormatter, log_settings, without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

TOKEN = "QDGZMbGyEDMTYUJOnoJlKvNTjYsc4g87"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JSONFormatter())
    root, access = logging.getLogger(), logging.getLogger(ACCESS)
    root.addHandler(handler)
    level = access.level
    access.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    access.setLevel(level)


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_answer_is_a_line_with_its_request(client: FlaskClient, lines: io.StringIO) -> None:
    answer = client.get(f"/l/{TOKEN}?q=secret", headers={"X-Forwarded-For": "192.0.2.1"})
    (line,) = [line for line in told(lines) if line["logger"] == ACCESS]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/l/<token>", 404)
    assert line["ms"] >= 0
    for secret in (TOKEN, "secret", "192.0.2.1", "127.0.0.1"):
        assert secret not in lines.getvalue()


def test_a_defect_is_told_without_secrets(
    app: Flask, client: FlaskClient, lines: io.StringIO
) -> None:
    @app.get("/l/<token>/broken/<mail>")
    def broken(token: str, mail: str) -> str:
        raise RuntimeError(f"{token} of {mail}")

    app.testing = False
    answer = client.get(f"/l/{TOKEN}/broken/ann@example.org")
    assert answer.status_code == 500
    (line,) = [line for line in told(lines) if "traceback" in line]
    assert line["request"] == answer.headers["X-Request-Id"]
    assert "RuntimeError" in line["traceback"]
    assert TOKEN not in lines.getvalue()
    assert "ann@example.org" not in lines.getvalue()


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "ann@example.org",
        "192.0.2.17",
        "2001:db8::1:2:3",
        "2001:db8:1:2:3:4:5:6",
        "/l/short",
        "/blend/short",
        "/invitations/short",
        "postgresql://marquee:secret@localhost/x",
    ],
)
def test_secrets_are_taken_out(secret: str) -> None:
    kept = {"postgresql://marquee:secret@localhost/x": "secret", "/l/short": "short"}
    kept["/blend/short"] = kept["/invitations/short"] = "short"
    record = logging.LogRecord("x", logging.INFO, "x", 1, "of %s here", (secret,), None)
    for line in (
        without_secrets(f"of {secret} here"),
        JSONFormatter().format(record),
        PlainFormatter("%(message)s").format(record),
    ):
        assert kept.get(secret, secret) not in line
        assert "of " in line


@pytest.mark.parametrize("words", ["Build 20261121T143000-000001 is refused", "12:30:59", "1.2.3"])
def test_other_words_stay(words: str) -> None:
    assert without_secrets(words) == words


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(0, "0123456789abcdef", False), (1, "0123456789abcdef", True), (1, 'a"} {"x', False)],
)
def test_only_a_trusted_proxy_names_requests(
    tmp_path: Path, proxies: int, given: str, *, is_kept: bool
) -> None:
    app = create_app({"instance_path": tmp_path, "proxies": proxies})
    answer = app.test_client().get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is is_kept
    assert len(answer.headers["X-Request-Id"]) >= 16


def test_programs_get_a_line_for_each_answer_and_people_do_not() -> None:
    assert log_settings("json")["loggers"][ACCESS]["level"] == "INFO"
    assert log_settings("text")["loggers"][ACCESS]["level"] == "WARNING"
