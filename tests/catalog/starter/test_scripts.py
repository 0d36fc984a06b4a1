"""The script that loads the starter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.db import db
from scripts import load_starter

if TYPE_CHECKING:
    import pytest
    from flask import Flask


def test_it_says_what_it_did(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db.session.commit()
    monkeypatch.setattr(load_starter, "create_app", lambda: app)
    assert load_starter.main(["--quiet"]) == 0
    assert "Read 3,000 films: 3,000 added, 0 updated, 0 unchanged." in capsys.readouterr().out
    assert load_starter.main(["--quiet"]) == 0
    assert "0 added, 0 updated, 3,000 unchanged." in capsys.readouterr().out
