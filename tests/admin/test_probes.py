"""What monitors are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app import create_app
from app.cache import EXTENSION as CACHE
from app.cache import RedisCache, connect
from app.db import db
from tests.parts.programs import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


def test_a_site_on_the_starter_is_ready(site: Flask) -> None:
    answer = site.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["degraded"] == []
    assert answer.json["parts"]["database"] == answer.json["parts"]["build"] == "ok"
    assert answer.json["parts"]["redis"] == "off"
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_build_it_is_ready_and_says_what_is_missing(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["status"] == "degraded"
    assert answer.json["degraded"] == ["build", "search"]


def test_a_dead_redis_is_named(app: Flask, client: FlaskClient) -> None:
    app.extensions[CACHE] = dead = RedisCache(connect(f"redis://127.0.0.1:{free_port()}/0"))
    for _ in range(3):
        dead.get_or_make("x", lambda: "x", seconds=1)
    assert "redis" in client.get("/readyz").json["degraded"]


def test_without_its_tables_it_is_not_ready(app: Flask, client: FlaskClient) -> None:
    db.session.execute(text("ALTER TABLE viewers RENAME TO gone"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json["status"] == "down"
    assert "database" in answer.json["degraded"]
    assert client.get("/healthz").status_code == 200
    assert app
    # On PostgreSQL the next test has the same database.
    db.session.execute(text("ALTER TABLE gone RENAME TO viewers"))
    db.session.commit()


def test_metrics_count_answers_by_route(client: FlaskClient) -> None:
    client.get("/login")
    client.get("/nowhere-at-all")
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    assert 'marquee_answers_total{method="GET",route="/login",status="200"}' in answer.text
    assert 'route="unknown",status="404"' in answer.text
    assert "nowhere-at-all" not in answer.text
    assert 'marquee_answer_seconds_bucket{le="0.05",route="/login"}' in answer.text
    assert 'marquee_part_ok{part="database"} 1.0' in answer.text
    assert 'marquee_part_ok{part="build"} 0.0' in answer.text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 404),
        ("", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 404),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}, 404),
    ],
)
def test_only_this_machine_sees_metrics(
    client: FlaskClient, address: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_with_a_token_only_who_has_it_sees_metrics(tmp_path: Path) -> None:
    app = create_app({"instance_path": tmp_path, "metrics_token": "a token of the tests"})
    with app.app_context():
        db.create_all()
    client = app.test_client()
    for sent, status in (
        (None, 404),
        ("Bearer wrong", 404),
        ("Bearer a token of the testé", 404),
        ("Bearer a token of the tests", 200),
    ):
        headers = {} if sent is None else {"Authorization": sent}
        answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        assert answer.status_code == status
    with app.app_context():
        db.engine.dispose()
