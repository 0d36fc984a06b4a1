"""Files that visitors send: small, and read at once, so none is laid aside on a disk."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING

from flask import Request

if TYPE_CHECKING:
    from flask import Flask


class RequestInMemory(Request):
    """A request whose files are kept in memory: a full disk keeps nobody from sending one.

    How much there may be is said by MAX_CONTENT_LENGTH, and by the routes that take more.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return where a file is kept: Werkzeug's documented hook."""
        del total_content_length, content_type, filename, content_length
        return BytesIO()


def init_app(app: Flask) -> None:
    """Have the application's requests keep their files in memory."""
    app.request_class = RequestInMemory
