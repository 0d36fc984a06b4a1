"""Every error as a page of the site, a fragment, or a problem document (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, current_app, json, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException, SecurityError

from app.db import db
from app.errors import DomainError
from app.web.respond import return_path, wants_fragment, wants_json
from app.web.settings import site_settings

if TYPE_CHECKING:
    from flask import Flask

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error page says.

    Attributes:
        status: the HTTP status.
        title: a few words, the same for each error of the status.
        detail: a sentence or two.
        back: a path of this site from which to try again, if there is one.
    """

    status: int
    title: str
    detail: str
    back: str | None = None


_TITLES = {
    HTTPStatus.UNAUTHORIZED: "Please log in",
    HTTPStatus.FORBIDDEN: "Not from here",
    HTTPStatus.NOT_FOUND: "Nothing here",
    HTTPStatus.METHOD_NOT_ALLOWED: "Not this way",
    HTTPStatus.GONE: "No longer here",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too much at once",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many tries",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke",
    HTTPStatus.SERVICE_UNAVAILABLE: "Back in a moment",
}
_DETAILS = {
    HTTPStatus.BAD_REQUEST: "The site could not make sense of what was sent. Nothing was changed.",
    HTTPStatus.UNAUTHORIZED: "Log in first, then try again.",
    HTTPStatus.FORBIDDEN: "That came from another site, so nothing was changed.",
    HTTPStatus.NOT_FOUND: "There is no such page. Perhaps you are looking for a film?",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address cannot be used like that. Nothing was changed.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That was more than the site takes. Nothing was changed.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "That is our fault, not yours. Please try again in a minute.",
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The site cannot get at its data just now, so nothing was changed. Please try again."
    ),
}
_OTHER_TITLE = "That did not work"
_COLLISION = "Somebody was a moment faster, so nothing was changed. Please try again."
_WRONG_HOST = "This site is not reached by that name."
_EXPIRED = "This page was open for too long, so nothing was changed. Load it again and retry."


def init_app(app: Flask) -> None:
    """Answer errors in one place."""
    app.register_error_handler(DomainError, _answer_domain_error)
    app.register_error_handler(CSRFError, _answer_bad_token)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(SecurityError, _answer_wrong_host)
    # What only the database found out: a number out of range, a text it cannot hold.
    app.register_error_handler(DataError, _answer_bad_value)
    app.register_error_handler(OverflowError, _answer_bad_value)
    # What only the server found out, while the body was read: pieces of an impossible size.
    app.register_error_handler(ParseException, _answer_bad_body)
    # Two at once, which the services could not tell apart.
    app.register_error_handler(IntegrityError, _answer_collision)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _answer_failure)


def problem_of(status: int, detail: str | None = None, back: str | None = None) -> Problem:
    """Return what to say of a status.

    Args:
        status: an HTTP status.
        detail: a sentence; None takes the one that goes with the status.
        back: a path of this site from which to try again.
    """
    known = HTTPStatus(status)
    return Problem(
        status=status,
        title=_TITLES.get(known, _OTHER_TITLE),
        detail=detail or _DETAILS.get(known) or _DETAILS[HTTPStatus.BAD_REQUEST],
        back=back,
    )


def _answer_domain_error(error: DomainError) -> Response:
    db.session.rollback()
    return _answer(problem_of(error.status, error.message))


def _answer_bad_token(error: CSRFError) -> Response:
    del error
    return _answer(problem_of(HTTPStatus.BAD_REQUEST, _EXPIRED, back=return_path("/")))


def _answer_http_error(error: HTTPException) -> Response:
    problem = problem_of(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = _answer(problem)
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _answer_wrong_host(error: SecurityError) -> Response:
    """Answer without a page: there is no host that its links could lead to."""
    del error
    problem = problem_of(HTTPStatus.BAD_REQUEST, _WRONG_HOST)
    if wants_json():
        return _problem_document(problem)
    return Response(f"{problem.detail}\n", problem.status, mimetype="text/plain")


def _answer_bad_value(error: Exception) -> Response:
    current_app.logger.warning("A value that the database cannot hold: %s", error)
    db.session.rollback()
    return _answer(problem_of(HTTPStatus.BAD_REQUEST))


def _answer_bad_body(error: ParseException) -> Response:
    del error
    return bare_answer(problem_of(HTTPStatus.BAD_REQUEST))


def _answer_collision(error: IntegrityError) -> Response:
    current_app.logger.warning("Two at once: %s", type(error.orig).__name__)
    db.session.rollback()
    return _answer(problem_of(HTTPStatus.CONFLICT, _COLLISION, back=return_path("/")))


def _answer_failure(error: Exception) -> Response:
    del error  # Flask has logged it
    return bare_answer(problem_of(HTTPStatus.INTERNAL_SERVER_ERROR))


def bare_answer(problem: Problem) -> Response:
    """Answer without the page's shell, which reads the database that may be what broke."""
    if wants_json():
        return _problem_document(problem)
    template = current_app.jinja_env.get_template("errors/broken.html")
    page = template.render(problem=problem, site_name=site_settings().site_name)
    return make_response(page, problem.status)


def _answer(problem: Problem) -> Response:
    if wants_json():
        return _problem_document(problem)
    template = "errors/_error.html" if wants_fragment() else "errors/error.html"
    return make_response(render_template(template, problem=problem), problem.status)


def _problem_document(problem: Problem) -> Response:
    members = {"title": problem.title, "status": problem.status, "detail": problem.detail}
    return Response(json.dumps(members), problem.status, content_type=PROBLEM_TYPE)
