"""A PostgreSQL of the tests' own: a private cluster in a folder of its own."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from tests.parts.programs import (
    as_harmless,
    free_port,
    need,
    own_folder,
    stop,
    wait_until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 60
NOT_INSTALLED = "PostgreSQL 15 or later is not installed (Debian's package postgresql)"


class Cluster:
    """One PostgreSQL server on a free port; it can be stopped and started again.

    Attributes:
        port: on 127.0.0.1, the same for its whole life.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        """Make the cluster's files; `durable` waits for the disk, which most tests need not."""
        self._programs = _programs()
        self._folder = folder
        self._durable = durable
        self._server: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        # The collation of a language, as most operators have it: what relies on the order of
        # code points is then found out.
        subprocess.run(
            as_harmless(
                [
                    str(self._programs / "initdb"),
                    "--pgdata=data",
                    "--username=marquee",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--locale-provider=icu",
                    "--icu-locale=en",
                    "--no-sync",
                ]
            ),
            cwd=folder,
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder.parent / f"{self._folder.name}.log").open("ab") as log:
            self._server = subprocess.Popen(
                as_harmless([str(self._programs / "postgres"), "-D", "data", *options]),
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers, seconds=START_SECONDS, what="PostgreSQL answers")

    def stop(self, how: int = signal.SIGINT) -> None:
        """Stop the server: SIGINT throws everybody out, SIGQUIT is as if the power failed."""
        if self._server is not None:
            stop(self._server, how)
            self._server = None

    def url(self, database: str) -> str:
        """Return the address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://marquee@127.0.0.1:{self.port}/{database}"

    def _answers(self) -> bool:
        if self._server is not None and self._server.poll() is not None:
            raise RuntimeError("PostgreSQL did not start.")
        try:
            psycopg.connect(
                host="127.0.0.1", port=self.port, user="marquee", dbname="postgres"
            ).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def private_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster, and leave nothing of it behind."""
    with own_folder("postgresql") as folder:
        cluster = Cluster(folder, durable=durable)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
            (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def make_database(
    port: int, name: str, *, template: str = "template0", may_be_opened: bool = True
) -> bool:
    """Make a database, empty or as a copy, and return whether it is new.

    Args:
        port: of the cluster.
        name: of the database.
        template: a database to which nobody is connected.
        may_be_opened: whether anybody can connect to it.
    """
    with _connected(port) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone():
            return False
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ALLOW_CONNECTIONS {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Literal(may_be_opened)
            )
        )
        return True


def drop_database(port: int, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    with _connected(port) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def end_connections(port: int, name: str) -> None:
    """End the site's connections to a database, and return when they have gone."""
    asked = sql.SQL("SELECT {} FROM pg_stat_activity WHERE application_name = %s AND datname = %s")
    theirs = ["marquee", name]
    with _connected(port) as connection:
        connection.execute(asked.format(sql.SQL("pg_terminate_backend(pid)")), theirs)
        while connection.execute(asked.format(sql.SQL("pid")), theirs).fetchall():
            time.sleep(0.01)


def tables_of(port: int, name: str) -> set[str]:
    """Return the names of a database's tables."""
    with _connected(port, name) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {table for (table,) in rows}


def empty_tables(port: int, name: str) -> None:
    """Delete all rows of all tables; ids begin at 1 again where there were rows."""
    tables = sorted(tables_of(port, name))
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(
            sql.Literal(table), sql.Identifier(table)
        )
        for table in tables
    )
    with _connected(port, name) as connection:
        filled = [sql.Identifier(table) for (table,) in connection.execute(asked)]
        if filled:
            connection.execute(
                sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(filled))
            )


def _connected(port: int, name: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host="127.0.0.1", port=port, user="marquee", dbname=name, autocommit=True
    )


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs; Debian keeps them off the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return Path(need(str(found[-1].parent) if found else None, NOT_INSTALLED))
