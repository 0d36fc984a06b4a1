"""What templates draw of a few plain values alone, kept for the next page that shows the same.

The main navigation, a film's title with its address, a row of buttons: most of a page is the same
on many. Templates draw such a part by `drawn(macro, film)` instead of `macro(film)`, and one
that holds forms, such as a list that a viewer comes back to, by `drawn_with_forms(macro, cards)`.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from flask import request
from markupsafe import Markup

from app.kept import Kept
from app.web.forgery import TOKEN_PLACE, form_token, leaving_out_token

if TYPE_CHECKING:
    from collections.abc import Hashable

    from flask import Flask
    from jinja2.runtime import Macro

MOST_KEPT = 10_000
"""A part takes about 700 bytes; a suggestion has five."""
MOST_BYTES = 6_000_000
"""Of parts with forms; ten suggestions take 30,000."""
SECONDS_KEPT = 60.0
"""Of those too."""


def init_app(app: Flask) -> None:
    """Give templates `drawn` and `drawn_with_forms`."""
    drawings = Drawings()
    app.jinja_env.globals["drawn"] = drawings.drawn
    app.jinja_env.globals["drawn_with_forms"] = drawings.drawn_with_forms


class Drawings:
    """The parts that were drawn, until there are too many: then those drawn first go."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: dict[tuple[Hashable, ...], str] = {}
        self._lock = Lock()
        self._with_forms: Kept[bytes] = Kept(MOST_BYTES, size_of=len)

    def __len__(self) -> int:
        """Return how many parts are kept."""
        return len(self._kept)

    def drawn(self, macro: Macro, *values: Hashable, **named: Hashable) -> str:
        """Return what a macro draws of values, escaped where its template escapes.

        Args:
            macro: one whose text depends on these values, on addresses and on nothing else: no
                viewer, no form's token, no picture that may come into the cache of posters.
            values: its arguments; such as few pages have, nothing that visitors type.
            named: its arguments by name.
        """
        # Where the site is mounted is part of each address.
        key = (macro, request.environ.get("SCRIPT_NAME", ""), *values, *named.items())
        text = self._kept.get(key)
        if text is None:
            text = macro(*values, **named)
            with self._lock:
                while len(self._kept) >= MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = text
        return text

    def drawn_with_forms(self, macro: Macro, *values: Hashable) -> Markup:
        """Return what a macro draws of values, with the token of this request in its forms.

        Args:
            macro: as for `drawn`, but with forms; it escapes.
            values: its arguments, which may be any.
        """

        def draw() -> bytes:
            with leaving_out_token():
                return str(macro(*values)).encode()

        key = macro, request.script_root, *values
        text = self._with_forms.get_or_make(key, draw, seconds=SECONDS_KEPT)
        whole = text.replace(TOKEN_PLACE.encode(), form_token().encode()).decode()
        return Markup(whole)  # noqa: S704 - a template escaped what is in it  # nosec B704
