"""Figures as plain JSON values: the same that the pages show."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """Return dataclasses as objects, tuples as lists, moments in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
