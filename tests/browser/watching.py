"""What no page may do: complain in the console, break a policy, ask another site."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


class Watch:
    """Collects what goes wrong in all pages of some browser contexts.

    Attributes:
        origin: the site's address; nothing is to be asked of any other.
        complaints: a line each; empty if all went well.
    """

    def __init__(self, origin: str) -> None:
        """Watch nothing yet."""
        self.origin = origin
        self.complaints: list[str] = []
        self._documents: set[str] = set()

    def over(self, context: BrowserContext) -> None:
        """Watch a context's pages, now and later."""
        context.on("console", self._hear)
        context.on("weberror", self._catch)
        context.on("request", self._follow)

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium complains of an error page that was asked for; that is what it should show.
        is_error_page = message.location["url"] in self._documents and (
            "Failed to load resource" in message.text
        )
        if message.type in {"error", "warning"} and not is_error_page:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _catch(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def _follow(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)
        if not request.url.startswith((f"{self.origin}/", "data:")):
            self.complaints.append(f"asked another site: {request.url}")
