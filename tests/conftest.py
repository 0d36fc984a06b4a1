"""Fixtures that every test may use."""

from __future__ import annotations

import math
import os
from contextvars import Context
from typing import TYPE_CHECKING

import pytest
from flask import has_app_context
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import create_engine

from app import create_app
from app.cache import connect
from app.catalog import column_reads
from app.db import Base, db
from tests.audit import audit
from tests.factories.site import copy_of, set_up_once
from tests.factories.templates import COMPILED
from tests.parts import databases
from tests.parts.postgresql import drop_database, make_database, private_cluster
from tests.parts.redis_server import private_redis
from tests.scheduling import FilesTogether

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse
    from xdist.remote import Producer

    from tests.parts.postgresql import Cluster
    from tests.parts.redis_server import RedisServer

# An example's time says more about what else the machine does than about the code.
settings.register_profile("marquee", deadline=None)
settings.load_profile("marquee")
# Redis may come late to its answer where others use the cores.
PATIENCE_SECONDS = 10
# They walk over everything there is: what they merely pass by is not thereby tested, and counting
# takes half as long again.
WALKS = ("tests/abuse/", "tests/browser/", "tests/journeys/")


def pytest_configure(config: pytest.Config) -> None:
    """Start what the whole run needs, before any test is looked for."""
    databases.begin()
    # The tests are one network address; those of the limits set their own.
    for name in ("READS_A_MINUTE", "WRITES_A_MINUTE", "REGISTRATIONS_AN_HOUR"):
        os.environ.setdefault(f"MARQUEE_{name}", "0")
    # On a busy machine too, what a test adds to the catalogue is read at once.
    column_reads.AT_ONCE_SECONDS = math.inf
    # What is written in the background would come between a test's own writes.
    os.environ["MARQUEE_EVENTS"] = "false"
    # An application that a script made leaves its pool to the collector, as SQLite's do.
    config.addinivalue_line("filterwarnings", "ignore:<psycopg.Connection:ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage where a test walks over the whole site."""
    for item in items:
        if item.nodeid.startswith(WALKS):
            item.add_marker("no_cover")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesTogether:
    """Share the tests out among the processes of a run."""
    return FilesTogether(config, log)


def pytest_unconfigure() -> None:
    """Stop it."""
    databases.end()


class SeparateClient(FlaskClient):
    """A client whose requests are served as on a server: each in a context of its own.

    The test's own application context, with its `g` and its database session, would be
    theirs too. What the test wrote is committed first, so that the request sees it and
    finds no lock.

    Attributes:
        audits: whether each page is looked through for what no page may do; takes a moment.
    """

    audits = True

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        """Send a request, read the answer to its end, and audit it where it is a page."""
        kwargs.setdefault("buffered", True)
        if has_app_context():
            db.session.commit()
        answer = Context().run(super().open, *args, **kwargs)
        if self.audits and answer.data.startswith(b"<!DOCTYPE html>"):
            assert audit(answer.text) == [], answer.request.path
        return answer


class QuickClient(SeparateClient):
    """One for walks over hundreds of pages; `tests/journeys/test_every_page.py` audits those."""

    audits = False


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database of its own."""
    app = _new_app(tmp_path, databases.fresh(_make_tables) if databases.on_postgresql() else None)
    with app.app_context():
        if not databases.on_postgresql():
            db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def _new_app(folder: Path, database_url: str | None) -> Flask:
    database = {} if database_url is None else {"database_url": database_url}
    app = create_app(
        {
            "secret_key": "a key that only the tests use, long enough",
            "instance_path": folder / "instance",
            "hasher_rounds": 1,
            **database,
        }
    )
    app.testing = True
    app.test_client_class = SeparateClient
    app.jinja_env.bytecode_cache = COMPILED
    return app


def _make_tables(url: str) -> None:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def app_on_postgresql(postgresql: Cluster, tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database in `postgresql`, whatever the others run on."""
    name = f"app_{tmp_path.name.lower()[:40]}"
    make_database(postgresql.port, name)
    _make_tables(postgresql.url(name))
    app = _new_app(tmp_path, postgresql.url(name))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    drop_database(postgresql.port, name)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL that a test may fill, stop and start, whatever the other tests run on."""
    with private_cluster() as cluster:
        yield cluster


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without cookies."""
    return app.test_client()


@pytest.fixture(scope="session")
def starter_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a site on the starter, to be copied: nothing may write to it."""
    base = tmp_path_factory.getbasetemp()
    # The workers of one run have one folder in common.
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return set_up_once(root / "starter")


@pytest.fixture(scope="session")
def site(starter_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site on the starter, one for all tests: each brings visitors of its own."""
    instance = copy_of(starter_instance, tmp_path_factory.mktemp("site") / "instance")
    app = create_app({"instance_path": instance, "hasher_rounds": 1})
    app.testing = True
    app.test_client_class = QuickClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def _one_redis() -> Iterator[RedisServer]:
    with private_redis() as server:
        yield server


@pytest.fixture
def redis_server(_one_redis: RedisServer) -> RedisServer:
    """A Redis that runs and is empty; a test may kill it if it starts it again."""
    connect(_one_redis.url, patience_seconds=PATIENCE_SECONDS).flushall()
    return _one_redis
