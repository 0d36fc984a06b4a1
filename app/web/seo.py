"""What a page tells to search engines and to sites that show a card of a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from flask import request

if TYPE_CHECKING:
    from collections.abc import Mapping

DESCRIPTION_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class PageMeta:
    """The meta tags of a page, for the macro `meta`.

    Attributes:
        title: of the page, without the site's name.
        description: a sentence or two.
        url: the page's one whole address.
        kind: Open Graph's type.
        image: the whole address of a picture that can be shown elsewhere; "" for none.
        linked_data: what schema.org's vocabulary says of it. It goes into a data block, which is
            no script: the policy of scripts has nothing to say of it, and nothing runs it.
    """

    title: str
    description: str
    url: str
    kind: str = "website"
    image: str = ""
    linked_data: Mapping[str, Any] | None = None


def absolute_url(path: str) -> str:
    """Return the whole address of a path of this site."""
    return urljoin(request.url_root, path)


def shortened(text: str, characters: int = DESCRIPTION_CHARACTERS) -> str:
    """Return the text, cut after a word where it is too long."""
    flat = " ".join(text.split())
    if len(flat) <= characters:
        return flat
    return f"{flat[:characters].rsplit(' ', 1)[0].rstrip('.,;:–- ')}…"
