"""A list as JSON and as CSV, for programs."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.lists.linked_data import Addresses
    from app.lists.reading import ListHead
    from app.lists.records import EntryShown

CSV_COLUMNS = ("position", "title", "year", "directors", "runtime_minutes", "note", "url")
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def json_document(
    head: ListHead, entries: Sequence[EntryShown], addresses: Addresses
) -> dict[str, Any]:
    """Return a list as what JSON is made of."""
    return {
        "title": head.title,
        "description": head.description,
        "curator": head.curator,
        "url": addresses.page,
        "ranked": head.is_ranked,
        "updated_at": head.updated_at.isoformat(),
        "film_count": len(entries),
        "films": [
            {
                "position": place,
                "title": entry.film.title,
                "year": entry.film.year,
                "kind": entry.film.kind,
                "directors": list(entry.film.directors),
                "runtime_minutes": entry.film.runtime_minutes,
                "note": entry.note,
                "url": addresses.film(entry.film),
            }
            for place, entry in enumerate(entries, start=1)
        ],
    }


def csv_document(entries: Sequence[EntryShown], addresses: Addresses) -> str:
    """Return a list as CSV with a line of headings; no cell is a formula."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(CSV_COLUMNS)
    for place, entry in enumerate(entries, start=1):
        film = entry.film
        writer.writerow(
            (
                place,
                plain_cell(film.title),
                film.year or "",
                plain_cell(", ".join(film.directors)),
                film.runtime_minutes or "",
                plain_cell(entry.note),
                addresses.film(film),
            )
        )
    return file.getvalue()


def plain_cell(text: str) -> str:
    """Return a text that a spreadsheet takes for a text: an apostrophe goes before signs."""
    return f"'{text}" if text.startswith(FORMULAS) else text
