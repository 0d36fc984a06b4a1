"""Which parts of the site do their work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.cache import current_cache
from app.db import db
from app.discover.engine import EXTENSION as ENGINE
from app.events.log import log_figures
from app.search.engine import EXTENSION as SEARCH

if TYPE_CHECKING:
    from app.recommend.current_build import CurrentBuild

OK = "ok"
OFF = "off"
DOWN = "down"
DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class Readiness:
    """How the parts do.

    Attributes:
        parts: by name: "ok", "off" (not set up, which is fine), "degraded" or "down".
    """

    parts: dict[str, str]

    @property
    def is_ready(self) -> bool:
        """Whether pages can be served; without a build or Redis they can, only less well."""
        return self.parts["database"] == OK

    @property
    def degraded(self) -> tuple[str, ...]:
        """The parts that do not do their work."""
        return tuple(name for name, state in self.parts.items() if state not in {OK, OFF})

    @property
    def status(self) -> str:
        """The whole in a word."""
        if not self.is_ready:
            return DOWN
        return DEGRADED if self.degraded else OK


def readiness() -> Readiness:
    """Ask every part."""
    return Readiness(
        {
            "database": _database(),
            "build": _build(ENGINE),
            "search": _build(SEARCH),
            "redis": current_cache().state,
            "events": log_figures().state,
        }
    )


def _database() -> str:
    try:
        db.session.execute(text("SELECT 1 FROM viewers LIMIT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return DOWN
    return OK


def _build(extension: str) -> str:
    holder: CurrentBuild[object] = current_app.extensions[extension]
    held = holder.current()
    if held is None:
        return DOWN
    # A newer one was published and is not fit: the one before goes on serving.
    return DEGRADED if holder.refusal else OK
