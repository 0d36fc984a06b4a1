"""Backed up while it serves, restored onto an empty machine: the same site."""

from __future__ import annotations

import stat
import tarfile
import threading
from typing import TYPE_CHECKING

import pytest
from flask_migrate import upgrade

from app import create_app
from app.clock import utc_now
from app.db import db
from app.taste.models import Verdict
from app.taste.queries import positive_verdicts
from app.taste.services import set_verdict
from scripts import backup, restore
from tests.conftest import QuickClient
from tests.factories.accounts import log_in, make_viewer, post_form, register
from tests.factories.catalog import make_film
from tests.parts import databases
from tests.parts.postgresql import drop_database, make_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.parts.postgresql import Cluster

FILMS = 12


class Machine:
    """A machine with an instance folder and a database, at first empty."""

    def __init__(self, folder: Path, database_url: str | None) -> None:
        """Put nothing there yet."""
        self.instance = folder / "instance"
        self.database_url = database_url

    def settings(self) -> dict[str, object]:
        database = {"database_url": self.database_url} if self.database_url else {}
        return {"instance_path": self.instance, "hasher_rounds": 1, **database}

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have scripts run on this machine."""
        monkeypatch.setenv("MARQUEE_INSTANCE", str(self.instance))
        if self.database_url:
            monkeypatch.setenv("DATABASE_URL", self.database_url)

    def site(self) -> Flask:
        app = create_app(self.settings())
        app.test_client_class = QuickClient
        return app


@pytest.fixture(params=["embedded", "postgresql"])
def machines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    """Two machines: one with the site, one empty."""
    names = ("backup_old", "backup_new")
    if request.param == "embedded":
        yield Machine(tmp_path / "old", None), Machine(tmp_path / "new", None)
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    for name in names:
        make_database(cluster.port, name)
    old, new = (Machine(tmp_path / name, cluster.url(name)) for name in names)
    yield old, new
    for name in names:
        drop_database(cluster.port, name)


def furnish(app: Flask) -> FlaskClient:
    """Fill a site with films, and with an account that has verdicts and a list."""
    with app.app_context():
        upgrade()
        for number in range(FILMS):
            make_film(title=f"Film {number}")
        db.session.commit()
    client = app.test_client()
    register(client, "ann")
    post_form(client, "/films/1/verdict", {"verdict": "favourite"})
    post_form(client, "/films/2/verdict", {"verdict": "dislike"})
    post_form(client, "/lists/new", {"title": "Rainy days"}, page="/lists/new")
    return client


def seen_by(client: FlaskClient) -> list[str]:
    """Return the pages that show what is a person's own, without their forms' tokens."""
    pages = []
    for path in ("/taste", "/lists", "/account"):
        answer = client.get(path)
        assert answer.status_code == 200
        lines = answer.text.splitlines()
        pages.append("\n".join(line for line in lines if "csrf_token" not in line))
    return pages


def closed(app: Flask) -> AbstractContextManager[object]:
    """Return the context at whose end the application lets go of its database."""
    context = app.app_context()
    with context:
        db.session.remove()
        db.engine.dispose()
    return context


def test_the_restored_site_is_the_same(
    machines: tuple[Machine, Machine],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = machines
    client = furnish(old.site())
    before = seen_by(client)
    old.use(monkeypatch)
    assert backup.main([str(tmp_path / "site.tar")]) == 0
    assert stat.S_IMODE((tmp_path / "site.tar").stat().st_mode) == 0o600
    new.use(monkeypatch)
    assert restore.main([str(tmp_path / "site.tar")]) == 0
    assert "Restored 1 viewers, 1 of them with accounts." in capsys.readouterr().out
    site = new.site()
    browser = site.test_client()
    cookie = client.get_cookie("marquee_session")
    assert cookie is not None
    browser.set_cookie("marquee_session", cookie.value)
    assert seen_by(browser) == before
    other = site.test_client()
    assert log_in(other, "ann").status_code == 303
    assert stat.S_IMODE((new.instance / "secret_key").stat().st_mode) == 0o600
    closed(site)


def test_a_backup_while_people_click_is_of_one_moment(
    machines: tuple[Machine, Machine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = machines
    app = old.site()
    furnish(app)
    done = threading.Event()
    written: list[int] = []

    def click() -> None:
        with app.app_context():
            while not done.is_set():
                viewer_id = make_viewer()
                for film_id in range(1, FILMS + 1):
                    set_verdict(viewer_id, film_id, Verdict.LIKE, now=utc_now())
                db.session.commit()
                written.append(viewer_id)

    clicking = threading.Thread(target=click)
    clicking.start()
    while len(written) < 3:
        done.wait(0.01)
    acknowledged = list(written)
    old.use(monkeypatch)
    try:
        assert backup.main([str(tmp_path / "site.tar")]) == 0
    finally:
        done.set()
        clicking.join()
    new.use(monkeypatch)
    assert restore.main([str(tmp_path / "site.tar")]) == 0
    site = new.site()
    with site.app_context():
        likes = positive_verdicts()
    viewers = {viewer_id for viewer_id, _film_id in likes if viewer_id != 1}
    assert viewers >= set(acknowledged)
    assert len([pair for pair in likes if pair[0] != 1]) == FILMS * len(viewers)
    closed(site)


def test_what_cannot_be_backed_up_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Machine(tmp_path / "old", databases.url_of(tmp_path / "old")).use(monkeypatch)
    assert backup.main([str(tmp_path / "site.tar")]) == 1
    assert "nothing to back up" in capsys.readouterr().err
    (tmp_path / "site.tar").touch()
    assert backup.main([str(tmp_path / "site.tar")]) == 1
    assert "overwrites nothing" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.glob("*site*")) == ["site.tar"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("flipped", "damaged: site"),
        ("cut", "damaged"),
        ("stranger", "holds “passwd”"),
        ("nothing", "no backup of this site"),
        ("not empty", "not empty"),
        ("other key", "Move it away first"),
    ],
)
def test_what_cannot_be_restored_changes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    damage: str,
    said: str,
) -> None:
    old = Machine(tmp_path / "old", databases.url_of(tmp_path / "old" / "instance"))
    new = Machine(tmp_path / "new", databases.url_of(tmp_path / "new" / "instance"))
    app = old.site()
    with app.app_context():
        upgrade()
    closed(app)
    old.use(monkeypatch)
    path = tmp_path / "site.tar"
    assert backup.main([str(path)]) == 0
    _spoil(path, damage)
    if damage == "other key":
        new.instance.mkdir(parents=True)
        (new.instance / "secret_key").write_text("k" * 64)
    (old if damage == "not empty" else new).use(monkeypatch)
    capsys.readouterr()
    assert restore.main([str(path)]) == 1
    assert said in capsys.readouterr().err
    if damage not in {"other key", "not empty"}:
        assert not new.instance.exists()


def _spoil(path: Path, damage: str) -> None:
    raw = bytearray(path.read_bytes())
    if damage == "flipped":
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
    if damage == "cut":
        path.write_bytes(raw[: len(raw) // 2])
    if damage == "nothing":
        path.write_bytes(b"no archive")
    if damage == "stranger":
        with tarfile.open(path) as archive:
            archive.extractall(path.parent / "unpacked", filter="data")
        folder = path.parent / "unpacked"
        manifest = folder / "manifest.json"
        manifest.write_text(manifest.read_text().replace("secret_key", "passwd"))
        with tarfile.open(path, "w") as archive:
            for file in folder.iterdir():
                archive.add(file, file.name)
