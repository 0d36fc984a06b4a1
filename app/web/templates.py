"""How templates find what all of them may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.templating import Environment

if TYPE_CHECKING:
    from collections.abc import MutableMapping


class Templates(Environment):
    """Flask's environment of templates, with the globals of each in a plain dictionary.

    Jinja gives each template a view of the environment's, so that it follows changes. Here they
    are complete before the first page; and going through such views at each import of a macro
    takes a tenth of the time that a page is drawn in.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's globals with those of one template over them."""
        return {**self.globals, **(d or {})}
