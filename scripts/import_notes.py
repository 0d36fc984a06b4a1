"""What an import says of itself: its summary, rows left out, films merged."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Any

    from app.catalog.importing import ImportSummary
    from app.catalog.match import Match
    from app.catalog.rating_loader import RatingSummary
    from app.catalog.records import Reject

SHOWN = 20
"""So many merges, and so many conflicts, are printed; the CSV has all."""


class Notes:
    """Collects what happens; a context manager, which closes the files it writes."""

    def __init__(self, rejects: Path | None, merges: Path | None) -> None:
        """Open the files.

        Raises:
            OSError: one of them cannot be written.
        """
        self._files = ExitStack()
        self._rejects = self._table(rejects, ("file", "line", "reason", "row"))
        self._merges = self._table(merges, ("film_id", "rule", "why", "conflicts"))
        self._reasons = Counter[str]()
        self._merged: list[str] = []
        self._conflicts: list[str] = []
        self._conflict_count = 0

    def __enter__(self) -> Self:
        """Return the notes themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        self._files.close()

    def reject(self, row: Reject) -> None:
        """Note a row that was left out."""
        self._reasons[f"{row.file}: {row.reason}"] += 1
        if self._rejects:
            self._rejects.writerow((row.file, row.line, row.reason, row.row))

    def explain(self, match: Match) -> None:
        """Note what a record was found to be."""
        if self._merges:
            conflicts = " | ".join(match.conflicts)
            self._merges.writerow((match.film_id or "", match.rule, match.why, conflicts))
        if match.film_id is not None and len(self._merged) < SHOWN:
            self._merged.append(match.why)
        self._conflict_count += len(match.conflicts)
        self._conflicts += match.conflicts[: SHOWN - len(self._conflicts)]

    def report(self, summary: ImportSummary, *, rehearsed: bool) -> Iterator[str]:
        """Yield the lines that sum the import up."""
        films = summary.films
        verb = "would be " if rehearsed else ""
        yield (
            f"Films: {films.read:,} read, {films.added:,} {verb}added, {films.updated:,} "
            f"{verb}updated, {films.unchanged:,} unchanged, {films.repeated:,} repeated."
        )
        if films.rules:
            counts = ", ".join(f"{rule} {count:,}" for rule, count in films.rules.most_common())
            yield f"Matched by: {counts}."
        if rehearsed:
            yield from _some("  ", self._merged, films.rules.total() - films.rules["new"])
        if self._conflict_count:
            yield f"Kept apart, or ids left where they were: {self._conflict_count:,}."
            yield from _some("  ", self._conflicts, self._conflict_count)
        yield from _counts("Ratings", summary.ratings)
        yield from _counts("Tags of films", summary.tags)
        if summary.figures:
            yield f"Figures of {summary.figures:,} films brought up to date."
        yield f"Left out: {self._reasons.total():,} rows."
        for reason, count in self._reasons.most_common():
            yield f"  {count:,} × {reason}"

    def _table(self, path: Path | None, header: tuple[str, ...]) -> Any:  # noqa: ANN401 - csv's own writer has no public type
        if path is None:
            return None
        file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        table = csv.writer(file)
        table.writerow(header)
        return table


def _counts(what: str, summary: RatingSummary) -> Iterable[str]:
    if summary.read:
        yield (
            f"{what}: {summary.read:,} read, {summary.added:,} added, "
            f"{summary.unchanged:,} unchanged, {summary.rejected:,} left out."
        )


def _some(indent: str, lines: list[str], total: int) -> Iterable[str]:
    yield from (indent + line for line in lines)
    if total > len(lines):
        yield f"{indent}… and {total - len(lines):,} more; --merges writes all of them down."
