"""Becoming a user on the pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.visitor import Page, Visitor

PASSWORD = "a long enough secret"


def fresh_name() -> str:
    """Return a name that nobody has: the site is one for all tests."""
    return f"ann-{uuid.uuid4().hex[:12]}"


def register(visitor: Visitor, name: str | None = None) -> Page:
    """Register by the form; a fresh name is made up if none is given."""
    visitor.open("/register")
    return visitor.press("/register", name=name or fresh_name(), password=PASSWORD)


def log_in(visitor: Visitor, name: str, **fields: str) -> Page:
    """Log in by the form."""
    visitor.open("/login")
    return visitor.press("/login", name=name, password=PASSWORD, **fields)


def user_name_on(page: Page) -> str | None:
    """Return the name of whoever is logged in, by what the page shows."""
    link = page.soup.select_one(".site-account-name")
    return None if link is None else link.get_text(strip=True)
