"""The scripts that make and load the starter."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.catalog.starter import loading
from app.catalog.starter.co_like_file import STARTER_CO_LIKES
from app.catalog.starter.film_file import STARTER_FILMS
from app.db import db
from scripts import load_starter, make_starter
from tests.factories.records import numbered_record

if TYPE_CHECKING:
    from flask import Flask

DATA = Path(__file__).parents[4] / "shared" / "data"


def test_it_says_what_it_did(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db.session.commit()
    monkeypatch.setattr(load_starter, "create_app", lambda: app)
    monkeypatch.setattr(loading, "read_films", lambda: map(numbered_record, range(1, 1201)))
    assert load_starter.main(["--quiet"]) == 0
    assert "Read 1,200 films: 1,200 added, 0 updated, 0 unchanged." in capsys.readouterr().out
    assert load_starter.main(["--quiet"]) == 0
    assert "0 added, 0 updated, 1,200 unchanged." in capsys.readouterr().out


def test_without_tables_it_says_what_to_do(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db.drop_all()
    db.session.commit()
    monkeypatch.setattr(load_starter, "create_app", lambda: app)
    assert load_starter.main(["--quiet"]) == 1
    assert "make setup" in capsys.readouterr().err


def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MARQUEE_PRODUCTION", "1")
    monkeypatch.setenv("SECRET_KEY", "short")
    assert load_starter.main(["--quiet"]) == 1
    assert "SECRET_KEY" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the data sets in ../shared/data")
def test_making_it_again_gives_what_is_in_the_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make_starter.main([str(DATA), "--out", str(tmp_path)]) == 0
    assert "Wrote 3,000 films" in capsys.readouterr().out
    # Unpacked, since another version of zlib may pack the same content into other bytes.
    again = gzip.decompress((tmp_path / STARTER_FILMS.name).read_bytes())
    assert again == gzip.decompress(STARTER_FILMS.read_bytes())
    with np.load(tmp_path / STARTER_CO_LIKES.name) as made, np.load(STARTER_CO_LIKES) as kept:
        assert made.files == kept.files
        for name in kept.files:
            assert np.array_equal(made[name], kept[name]), name


def test_a_missing_data_set_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_starter.main([str(tmp_path / "nowhere")]) == 1
    assert "A data set is missing or damaged: There is no folder" in capsys.readouterr().err
