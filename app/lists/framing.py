"""The code that shows a list on somebody else's page."""

from __future__ import annotations

from html import escape

FRAME_WIDTH, FRAME_HEIGHT = 560, 420


def frame_code(title: str, address: str, size: tuple[int, int] | None = None) -> str:
    """Return the HTML that shows a list on another site."""
    width, height = size or (FRAME_WIDTH, FRAME_HEIGHT)
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" '
        f'height="{height}" loading="lazy"></iframe>'
    )
