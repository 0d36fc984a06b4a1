"""Films that MovieLens lists twice, as the developers know: no id of the two rows says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWN_DOUBLES: Mapping[str, tuple[str, str]] = {
    "2851": ("168358", "Saturn 3 (1980) was made once; 2851 has an IMDb id that is no more"),
    "32600": ("147002", "Eros (2004) is one film in three parts; 32600 came first, without links"),
}
"""MovieLens id → MovieLens id of the same film, and how we know."""
