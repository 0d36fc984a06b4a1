"""Addresses of pages, each worked out once: a list of suggestions holds a hundred of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, has_request_context, request, url_for

if TYPE_CHECKING:
    from flask import Flask

    Known = dict[tuple[object, ...], str]

EXTENSION = "marquee-addresses"
MOST_KEPT = 20_000
_PLAIN = frozenset({int, str})
_FLASKS_OWN = frozenset({"_anchor", "_external", "_method", "_scheme"})


def init_app(app: Flask) -> None:
    """Give templates the quick way."""
    app.extensions[EXTENSION] = {}
    app.jinja_env.globals["url_for"] = address_of


def address_of(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask's
    """Return what Flask's `url_for` returns; an address made before is not made again.

    Raises:
        BuildError: there is no such endpoint, or values are missing.
    """
    is_plain = _PLAIN.issuperset(map(type, values.values())) and _FLASKS_OWN.isdisjoint(values)
    if not is_plain or endpoint[0] == "." or not has_request_context():
        return url_for(endpoint, **values)
    known: Known = current_app.extensions[EXTENSION]
    # Where the site is mounted is part of each address; the host is not, within the site.
    key = (request.environ.get("SCRIPT_NAME", ""), endpoint, *values.items())
    address = known.get(key)
    if address is None:
        address = url_for(endpoint, **values)
        if len(known) >= MOST_KEPT:
            known.clear()
        known[key] = address
    return address
