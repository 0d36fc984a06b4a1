"""The event log in MongoDB. The only file that imports pymongo."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import pymongo
from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.errors import BulkWriteError, PyMongoError

from app.events.names import EVENTS, Event
from app.events.reading import EventsUnreadableError
from app.events.writer import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pymongo.collection import Collection

PATIENCE_MILLISECONDS = 50
READING_MILLISECONDS = 30_000
"""For who reads or tidies up the log: nobody waits for a page meanwhile."""
# An operator waits for figures of months, but not for a server that is away.
ANSWER_MILLISECONDS = 10_000
CONNECT_MILLISECONDS = 1_000
DATABASE = "marquee"
COLLECTION = "events"
_DUPLICATE_KEY = 11000


class MongoSink:
    """Writes events to the collection `events`; an event's id is the document's."""

    def __init__(self, url: str, *, patience_milliseconds: int = PATIENCE_MILLISECONDS) -> None:
        """Connect when it is first used: pymongo's threads do not survive a fork."""
        self._url = url
        self._patience_milliseconds = patience_milliseconds
        self._made: Collection[dict[str, Any]] | None = None

    def write(self, items: Sequence[Event]) -> None:
        """See `Sink`."""
        documents = [
            {
                "_id": event.id,
                "name": event.name,
                "at": event.at,
                "viewer_id": event.viewer_id,
                **event.data,
            }
            for event in items
        ]
        try:
            with pymongo.timeout(self._patience_milliseconds / 1000):
                self._collection().insert_many(documents, ordered=False)
        except BulkWriteError as error:
            # Of an earlier try no answer came, but some of it arrived.
            if any(fault["code"] != _DUPLICATE_KEY for fault in error.details["writeErrors"]):
                raise SinkError("BulkWriteError") from error
        except PyMongoError as error:
            raise SinkError(type(error).__name__) from error

    def since(self, name: str, moment: datetime) -> Iterator[Event]:
        """Yield the events of a name from a moment on, the oldest first."""
        asked = {"name": name, "at": {"$gte": moment}}
        for found in self._collection().find(asked).sort([("at", 1), ("_id", 1)]):
            data = {key: found[key] for key in EVENTS[name]}
            yield Event(name, found["at"], found["viewer_id"], data, found["_id"])

    def forget_before(self, moment: datetime) -> int:
        """Delete the events before a moment, and return how many they were.

        Raises:
            SinkError: MongoDB does not answer.
        """
        try:
            return self._collection().delete_many({"at": {"$lt": moment}}).deleted_count
        except PyMongoError as error:
            raise SinkError(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections."""
        if self._made is not None:
            self._made.database.client.close()
            self._made = None

    def _collection(self) -> Collection[dict[str, Any]]:
        if self._made is None:
            self._made = _open(self._url, self._patience_milliseconds, READING_MILLISECONDS)
        return self._made


class MongoPipelines:
    """Runs questions over the events; connects when it is first asked."""

    def __init__(self, url: str) -> None:
        """Connect to nothing yet."""
        self._url = url
        self._made: Collection[dict[str, Any]] | None = None

    def answers(self, *stages: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield what an aggregation gives, in batches of the server's.

        Raises:
            EventsUnreadableError: MongoDB does not answer.
        """
        if self._made is None:
            self._made = _open(self._url, CONNECT_MILLISECONDS, ANSWER_MILLISECONDS)
        try:
            yield from self._made.aggregate(list(stages), maxTimeMS=ANSWER_MILLISECONDS)
        except PyMongoError as error:
            raise EventsUnreadableError(type(error).__name__) from error

    def close(self) -> None:
        """Close the connections."""
        if self._made is not None:
            self._made.database.client.close()
            self._made = None


def _open(url: str, connect_milliseconds: int, milliseconds: int) -> Collection[dict[str, Any]]:
    client: MongoClient[dict[str, Any]] = MongoClient(
        url,
        serverSelectionTimeoutMS=connect_milliseconds,
        connectTimeoutMS=connect_milliseconds,
        socketTimeoutMS=milliseconds,
        maxPoolSize=2,
        retryWrites=False,
        retryReads=False,
        appname="marquee",
    )
    database = client.get_default_database(DATABASE)
    options: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True, tzinfo=UTC)
    return database.get_collection(COLLECTION, codec_options=options)
