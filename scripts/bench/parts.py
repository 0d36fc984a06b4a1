"""The real parts behind a site that is measured: private processes that end with the bench."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.parts.postgresql import make_database, private_cluster
from tests.parts.redis_server import RedisServer, private_redis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import ExitStack
    from pathlib import Path

    from tests.parts.postgresql import Cluster

PARTS = ("postgresql", "redis")
DATABASE = "bench"


def variables_of(parts: Sequence[str], folder: Path, stack: ExitStack) -> dict[str, str]:
    """Start some parts and return the variables that make the site use them.

    Args:
        parts: of `PARTS`.
        folder: the instance, whose SQLite file is used where PostgreSQL is not asked for.
        stack: ends the parts.
    """
    variables = {"MARQUEE_INSTANCE": str(folder)}
    if "postgresql" in parts:
        variables["DATABASE_URL"] = start_postgresql(stack)[1]
    if "redis" in parts:
        variables["REDIS_URL"] = start_redis(stack).url
    return variables


def start_postgresql(stack: ExitStack) -> tuple[Cluster, str]:
    """Start PostgreSQL with an empty database; return the server and the database's address.

    It waits for the disk, as an operator's does.
    """
    cluster = stack.enter_context(private_cluster(durable=True))
    make_database(cluster.port, DATABASE)
    return cluster, cluster.url(DATABASE)


def start_redis(stack: ExitStack) -> RedisServer:
    """Start an empty Redis."""
    return stack.enter_context(private_redis())
