"""What another site needs to show a list: oEmbed 1.0, and the frame that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.lists.framing import FRAME_HEIGHT, FRAME_WIDTH, frame_code

LEAST_WIDTH, LEAST_HEIGHT = 240, 160
KEPT_SECONDS = 3_600
_PATH = re.compile(r"/l/([A-Za-z0-9_-]{20,64})/?")


@dataclass(frozen=True, slots=True)
class Embedded:
    """What oEmbed tells of a list.

    Attributes:
        title: of the list.
        author: the curator's name.
        frame: the address of the page that may be framed.
        picture: the address of the picture of the link.
        site_name: what the site calls itself.
        site: its address.
    """

    title: str
    author: str
    frame: str
    picture: str
    site_name: str
    site: str


def token_in(address: str, host: str) -> str | None:
    """Return the token in the address of a list of this site, or None.

    Args:
        address: in full, as somebody pasted it.
        host: of this site, with its port.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != host.lower():
        return None
    found = _PATH.fullmatch(parts.path)
    return found[1] if found else None


def size_within(width: int | None, height: int | None) -> tuple[int, int]:
    """Return the size of the frame: no larger than asked for, no smaller than can be read."""
    return (
        max(min(FRAME_WIDTH, width or FRAME_WIDTH), LEAST_WIDTH),
        max(min(FRAME_HEIGHT, height or FRAME_HEIGHT), LEAST_HEIGHT),
    )


def oembed_document(embedded: Embedded, size: tuple[int, int]) -> dict[str, Any]:
    """Return the answer of oEmbed, of type "rich".

    Source: oEmbed 1.0 (2008), sections 2.3.4 and 2.3.4.4.
    """
    return {
        "version": "1.0",
        "type": "rich",
        "title": embedded.title,
        "author_name": embedded.author,
        "provider_name": embedded.site_name,
        "provider_url": embedded.site,
        "cache_age": KEPT_SECONDS,
        "thumbnail_url": embedded.picture,
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
        "html": frame_code(embedded.title, embedded.frame, size),
        "width": size[0],
        "height": size[1],
    }
