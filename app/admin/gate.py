"""Who gets in: operators. To everybody else there is nothing at these addresses.

The answer is the very one of an address that never existed, whatever the method and before any
token is looked at; what the router itself says of an address (another method, another spelling)
is kept from others, too.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import abort, g, request
from werkzeug.exceptions import NotFound

from app.admin.queries import has_code, is_operator
from app.clock import utc_now
from app.extensions import csrf
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask import Blueprint, Response

PREFIX = "/admin"
CONFIRM = "admin.confirm"
_SLASHES = re.compile("/+")


def guard(bp: Blueprint) -> None:
    """Let only operators in, and those who have a code to confirm to the page for that."""
    # The token is checked once it is known that there is anything to protect.
    csrf.exempt(bp)
    bp.before_request(_let_in)
    bp.before_app_request(_hide)
    bp.after_request(_keep_nowhere)


def _let_in() -> None:
    user_id = current_viewer().user_id
    may = has_code(user_id, utc_now()) if request.endpoint == CONFIRM else is_operator(user_id)
    if not may:
        abort(HTTPStatus.NOT_FOUND)
    g.operators_page = True
    csrf.protect()


def _hide() -> None:
    """Answer what is no address, but nearly one, as any that is none."""
    if request.routing_exception is None or isinstance(request.routing_exception, NotFound):
        return
    path = _SLASHES.sub("/", request.path)
    is_ours = path == PREFIX or path.startswith(f"{PREFIX}/")
    if is_ours and not is_operator(current_viewer().user_id):
        abort(HTTPStatus.NOT_FOUND)


def _keep_nowhere(response: Response) -> Response:
    if "operators_page" in g:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
