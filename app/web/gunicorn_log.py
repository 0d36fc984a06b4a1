"""Gunicorn's log without a line for each answer: the site tells of them itself, by route."""

from __future__ import annotations

from gunicorn.glogging import Logger


class StartsAndFailures(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Tells of starts, stops and failures; puts no line together for an answer."""

    def access(self, *answer: object) -> None:
        """Leave an answer untold."""
