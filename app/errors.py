"""The errors that the site's own code raises; `app.web.errors` maps them to answers."""

from __future__ import annotations

from http import HTTPStatus


class MarqueeError(Exception):
    """Any error that this project raises on purpose. Its text is fit to be shown."""


class SettingsError(MarqueeError):
    """A setting is missing or malformed; the site refuses to start."""


class SourceError(MarqueeError):
    """A file or service of somebody else's is missing, damaged or not what it should be."""


class DomainError(MarqueeError):
    """A request that cannot be carried out, with a sentence for the person who made it.

    Attributes:
        status: the HTTP status that the answer gets.
        field: the form field that the sentence belongs to, if any.
    """

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Keep the sentence and the field it belongs to."""
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInputError(DomainError):
    """What was sent is malformed or out of range."""


class NotFoundError(DomainError):
    """There is no such thing, or this viewer may not know that there is."""

    status = HTTPStatus.NOT_FOUND


class GoneError(DomainError):
    """There was such a thing; its time is over."""

    status = HTTPStatus.GONE


class ConflictError(DomainError):
    """What was asked for collides with what is there, a taken name for example."""

    status = HTTPStatus.CONFLICT


class TooManyRequestsError(DomainError):
    """Somebody tries too often; later it will work."""

    status = HTTPStatus.TOO_MANY_REQUESTS
