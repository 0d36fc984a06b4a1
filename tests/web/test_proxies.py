"""The address of a visitor behind reverse proxies, and of one who only says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import request

from app import create_app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "198.51.100.7", "https"), (2, "203.0.113.9", "https")],
)
def test_only_what_the_trusted_proxies_say_counts(
    tmp_path: Path, proxies: int, address: str, scheme: str
) -> None:
    app = create_app({"instance_path": tmp_path, "proxies": proxies})
    app.add_url_rule("/from", view_func=told)
    headers = {
        "X-Forwarded-For": "192.0.2.1, 203.0.113.9, 198.51.100.7",
        "X-Forwarded-Proto": "https, https",
        "X-Forwarded-Host": "evil.example",
    }
    answer = app.test_client().get("/from", headers=headers)
    assert answer.text == f"{address} {scheme} localhost"


def told() -> str:
    return f"{request.remote_addr} {request.scheme} {request.host}"
