"""What the tests of the event log share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.parts.mongo_server import private_mongo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.parts.mongo_server import MongoServer

NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def _one_mongo() -> Iterator[MongoServer]:
    with private_mongo() as server:
        yield server


@pytest.fixture
def mongo_server(_one_mongo: MongoServer) -> MongoServer:
    """A MongoDB that runs and holds no event."""
    _one_mongo.empty()
    return _one_mongo
