"""Which database the tests run on: SQLite, or PostgreSQL where the environment asks for it.

`MARQUEE_TEST_DATABASE=postgresql` starts one private cluster for the whole run. An instance
folder then has a database in it, named after the folder, as it else has a file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

from app import config
from app.db import db
from tests.parts import postgresql

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASKED = "MARQUEE_TEST_DATABASE"
_PORT = "MARQUEE_TEST_POSTGRESQL_PORT"
_FROZEN = "_frozen"
_running = ExitStack()


def on_postgresql() -> bool:
    """Whether this run of the tests is on PostgreSQL."""
    return os.environ.get(ASKED) == "postgresql"


def begin() -> None:
    """Start what the run needs; the workers of a run share what its first process started."""
    if not on_postgresql():
        return
    if _PORT not in os.environ:
        cluster = _running.enter_context(postgresql.private_cluster())
        os.environ[_PORT] = str(cluster.port)
        _running.callback(os.environ.pop, _PORT)
    config.embedded_database_url = url_of  # an instance's own database, when no other is named


def end() -> None:
    """Stop what `begin` started."""
    _running.close()


def url_of(instance: Path) -> str:
    """Return the address of an instance's own database; on PostgreSQL it is made when new."""
    if not on_postgresql():
        return config.embedded_database_url(instance)
    name = _name_of(instance)
    postgresql.make_database(_port(), name)
    return f"postgresql+psycopg://marquee@127.0.0.1:{_port()}/{name}"


def freeze(instance: Path) -> None:
    """Keep an instance's database as it is now, to be copied while others look at it."""
    if on_postgresql():
        name = _name_of(instance)
        postgresql.make_database(_port(), name + _FROZEN, template=name, may_be_opened=False)


def copy(instance: Path, into: Path) -> None:
    """Give an instance folder a copy of the database that was frozen in another."""
    if on_postgresql():
        postgresql.make_database(_port(), _name_of(into), template=_name_of(instance) + _FROZEN)
    else:
        shutil.copy2(instance / "site.sqlite", into / "site.sqlite")


def fresh(make_tables: Callable[[str], None]) -> str:
    """Return the address of this worker's database on PostgreSQL, with tables but no rows.

    Args:
        make_tables: called with the address where some are missing.
    """
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    url = f"postgresql+psycopg://marquee@127.0.0.1:{_port()}/{name}"
    postgresql.make_database(_port(), name)
    if not postgresql.tables_of(_port(), name) >= set(db.metadata.tables):
        make_tables(url)
    postgresql.empty_tables(_port(), name)
    return url


def _port() -> int:
    return int(os.environ[_PORT])


def _name_of(instance: Path) -> str:
    return "site_" + hashlib.sha256(str(instance.resolve()).encode()).hexdigest()[:24]
