"""Logs for operators: a line of JSON for each event, with the request's id and nobody's secrets.

Addresses of pages may hold the token of a shared list, texts of errors may hold what somebody
typed: a log names the route, and what looks like a token, an e-mail or network address is taken
out of every line before it is written.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import g, has_request_context, request

from app.web.settings import site_settings

if TYPE_CHECKING:
    from flask import Flask, Response

REQUEST_ID = "X-Request-Id"
ACCESS = "app.access"
TAKEN_OUT = "…"
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_SECRETS = (
    re.compile(r"(?<=/l/)[^/\s?\"'\]]+"),
    re.compile(r"(?<=/blend/)[^/\s?\"'\]]+"),
    re.compile(r"(?<=/invitations/)[^/\s?\"'\]]+"),
    re.compile(r"(?<=://)[^/\s@]+:[^/\s@]+(?=@)"),  # name and password in an address
    re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[A-Za-z]{2,}"),
    re.compile(r"\b[A-Za-z0-9_-]{32,}\b"),
    # A network address, unless it is this machine's own: where the site listens.
    re.compile(r"\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b"),
    re.compile(r"(?<![\w:])(?=[0-9a-fA-F:]*::|(?:[0-9a-fA-F]{1,4}:){3})[0-9a-fA-F:]{3,}(?!\w)"),
)
logger = logging.getLogger(ACCESS)


def init_app(app: Flask) -> None:
    """Give each request an id, and tell of each answer if somebody listens."""
    app.before_request(_begin)
    app.after_request(_tell)


def request_id() -> str | None:
    """Return the id of this request, if there is one."""
    return g.get("request_id") if has_request_context() else None


def seconds_so_far() -> float | None:
    """Return how long this request has been answered; None if it was refused before it began."""
    began: float | None = g.get("began")
    return None if began is None else time.perf_counter() - began


def without_secrets(text: str) -> str:
    """Take out what is nobody's business."""
    for secret in _SECRETS:
        text = secret.sub(TAKEN_OUT, text)
    return text


class PlainFormatter(logging.Formatter):
    """Lines for people, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return without_secrets(super().format(record))


class JSONFormatter(logging.Formatter):
    """A line of JSON for programs, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": without_secrets(record.getMessage()),
        }
        if identity := request_id():
            line["request"] = identity
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def log_settings(kind: str) -> dict[str, Any]:
    """Return how gunicorn and the site log, for `logging.config.dictConfig`.

    Args:
        kind: "json", with a line for each answer, or "text".
    """
    formatter = JSONFormatter if kind == "json" else PlainFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "site": {
                "()": f"{__name__}.{formatter.__name__}",
                "format": "%(asctime)s [%(process)d] %(levelname)s %(name)s: %(message)s",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "site"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "app": {"level": "INFO"},
            "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
            ACCESS: {"level": "INFO" if kind == "json" else "WARNING"},
        },
    }


def _begin() -> None:
    g.began = time.perf_counter()
    # A proxy of ours may have named the request already; nobody else may write into the log.
    given = request.headers.get(REQUEST_ID, "") if site_settings().proxies else ""
    g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(10)


def _tell(response: Response) -> Response:
    identity = request_id()
    if identity is None:  # refused before anything was begun
        return response
    response.headers[REQUEST_ID] = identity
    if logger.isEnabledFor(logging.INFO):
        facts = {
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((seconds_so_far() or 0) * 1e3, 2),
        }
        logger.info("answered", extra={"facts": facts})
    return response
