"""A second table of a data set, read beside the first: credits or keywords beside films."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.records import RejectRow
    from app.catalog.sources.data_files import DataFiles

from app.catalog.sources.rows import Row, rows_of, values_of


class Alongside:
    """The rows of a table by id, each of which is asked for at most once.

    Only the rows between where both tables are are held: two tables in the same order need the
    room of one row, whatever their size.
    """

    def __init__(
        self, files: DataFiles, name: str, columns: Sequence[str], tell: RejectRow
    ) -> None:
        """Begin to read a table.

        Args:
            files: where it is.
            name: of the file.
            columns: at least two that must be there, the id first.
            tell: is told of rows that repeat an id or belong to nothing.
        """
        self._id = columns[0]
        # Without it, one film that has no row would have the whole table held in memory.
        self._left = {values[0] for _line, values in values_of(files, name, columns)}
        self._rows = rows_of(files, name, columns, tell)
        self._waiting: dict[str, Row] = {}

    def take(self, id_: str) -> Row | None:
        """Return the first row of this id, or None if there is none that was not taken yet."""
        if id_ not in self._left:
            return None
        self._left.remove(id_)
        if id_ in self._waiting:
            return self._waiting.pop(id_)
        return next((row for row in self._rows if self._is_it(row, id_)), None)

    def finish(self) -> None:
        """Read what is left: rows that nobody asked for."""
        for row in self._rows:
            self._is_it(row, "")
        for row in self._waiting.values():
            row.reject("no film that was taken has this id")

    def _is_it(self, row: Row, id_: str) -> bool:
        """Whether a row is the one wanted; if not, it waits or is told."""
        found = row[self._id]
        if found == id_:
            return True
        if found in self._left and found not in self._waiting:
            self._waiting[found] = row
        else:
            row.reject("repeats the id of an earlier row")
        return False
