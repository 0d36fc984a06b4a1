"""The live feedback stream: which viewers just changed, through Redis Streams.

It only says whom to look at, so that the learner need not ask the database all the time. What
it loses, the marks in the database still tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, has_app_context
from sqlalchemy import event

from app.cache import RedisTrouble, connect
from app.db import db
from app.events.writer import BackgroundWriter, SinkError
from app.taste.changed import CHANGED_VIEWERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask import Flask
    from sqlalchemy.orm import Session

    from app.cache import Client

EXTENSION = "marquee-feedback"
STREAM = "marquee:feedback:1"
GROUP = "learner"
CONSUMER = "the one"
MESSAGES_AT_MOST = 100_000
AT_ONCE = 1_000
GATHER_SECONDS = 0.1
_VIEWER = b"viewer"


class FeedbackStream:
    """The stream, for those who write to it and for the one who learns from it."""

    def __init__(self, client: Client) -> None:
        """Ask nothing yet.

        Args:
            client: for reading, one with more patience than `read` waits.
        """
        self._client = client
        self._next = "0"

    def write(self, items: Sequence[int]) -> None:
        """Say that these viewers changed.

        Raises:
            SinkError: Redis does not answer.
        """
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for viewer_id in dict.fromkeys(items):
                    pipeline.xadd(
                        STREAM, {_VIEWER: viewer_id}, maxlen=MESSAGES_AT_MOST, approximate=True
                    )
                pipeline.execute()
        except RedisTrouble as error:
            raise SinkError(type(error).__name__) from error

    def open(self) -> None:
        """Make the consumer group where it is missing, and begin with what was not finished.

        Raises:
            SinkError: Redis does not answer.
        """
        self._next = "0"
        try:
            self._client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except RedisTrouble as error:
            if "BUSYGROUP" not in str(error):
                raise SinkError(type(error).__name__) from error

    def read(self, wait_seconds: float) -> dict[bytes, int]:
        """Wait for messages and return viewer ids by message; the first are unfinished ones.

        Raises:
            SinkError: Redis does not answer, or forgot the group.
        """
        wait = None if self._next == "0" else max(1, int(wait_seconds * 1000))
        try:
            answer: Any = self._client.xreadgroup(
                GROUP, CONSUMER, {STREAM: self._next}, count=AT_ONCE, block=wait
            )
        except RedisTrouble as error:
            raise SinkError(type(error).__name__) from error
        messages = {
            message: int(fields[_VIEWER])
            for _stream, entries in answer
            for message, fields in entries
            if fields
        }
        if not messages:
            self._next = ">"
        return messages

    def finish(self, messages: Iterable[bytes]) -> None:
        """Say that these messages have had their effect.

        Raises:
            SinkError: Redis does not answer; the messages will come again.
        """
        finished = list(messages)
        try:
            if finished:
                self._client.xack(STREAM, GROUP, *finished)
        except RedisTrouble as error:
            raise SinkError(type(error).__name__) from error


def init_app(app: Flask, redis_url: str) -> None:
    """Have the application tell the stream of each viewer who changed, where there is one."""
    app.extensions[EXTENSION] = (
        BackgroundWriter(
            FeedbackStream(connect(redis_url)), name="feedback", gather_seconds=GATHER_SECONDS
        )
        if redis_url
        else None
    )


@event.listens_for(db.session, "after_commit")
def _tell(session: Session) -> None:
    if session.in_nested_transaction() or not has_app_context():
        return
    viewer_ids: set[int] = session.info.pop(CHANGED_VIEWERS, set())
    writer: BackgroundWriter[int] | None = current_app.extensions.get(EXTENSION)
    if writer is not None:
        for viewer_id in viewer_ids:
            writer.put(viewer_id)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(CHANGED_VIEWERS, None)
