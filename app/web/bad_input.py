"""Input that the database or Python cannot take, answered as what it is: a bad request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter

from app.web.transactions import SAFE_METHODS

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.datastructures import MultiDict
    from werkzeug.routing import Map

MAX_ID = 2**31 - 1
_NUL_IN_QUERIES = (b"%00", b"\0")


class IdConverter(IntegerConverter):
    """The `int` of an address: what is larger than any id of the database is not found."""

    def __init__(
        self,
        map: Map,  # noqa: A002 - Werkzeug's name
        fixed_digits: int = 0,
        min: int | None = None,  # noqa: A002 - Werkzeug's name
        max: int | None = MAX_ID,  # noqa: A002 - Werkzeug's name
        signed: bool = False,  # noqa: FBT001, FBT002 - Werkzeug's signature
    ) -> None:
        """Bound the number from above, unless the address does so itself."""
        super().__init__(map, fixed_digits, min, max, signed)


class ShallowJSONProvider(DefaultJSONProvider):
    """JSON as usual, but nesting beyond Python's stack is malformed, not a crash."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ANN401 - Flask's own
        """Read JSON.

        Raises:
            ValueError: if the text is no JSON or too deeply nested.
        """
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("The JSON is nested too deeply.") from error


def init_app(app: Flask) -> None:
    """Guard the application; before any address is registered."""
    app.url_map.converters["int"] = IdConverter
    app.json = ShallowJSONProvider(app)
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """PostgreSQL has no NUL in texts, and nobody types one."""
    is_bad = "\0" in request.path or any(sign in request.query_string for sign in _NUL_IN_QUERIES)
    # What comes with a page that is only asked for is not read.
    if is_bad or (request.method not in SAFE_METHODS and _holds_nul(request.form)):
        abort(400)


def _holds_nul(fields: MultiDict[str, str]) -> bool:
    return any("\0" in key or "\0" in value for key, value in fields.items(multi=True))
