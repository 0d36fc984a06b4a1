"""The rows of a data set's tables with their line numbers, and those that are left out with why."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from app.catalog.records import Reject
from app.errors import SourceError
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import IO, TypeVar

    from app.catalog.records import RejectRow
    from app.catalog.sources.data_files import DataFiles

    Parsed = TypeVar("Parsed")

# The longest real field, the crew of a film, has some 200,000 characters. A quotation mark that
# nobody closes would otherwise swallow the rest of the file.
MAX_FIELD_CHARACTERS = 1 << 20
MAX_LINE_CHARACTERS = 4 << 20
SHOWN_CHARACTERS = 200
KEPT_WITHOUT = "; the rest of the row was taken"
_DAT_SEPARATOR = "::"

csv.field_size_limit(MAX_FIELD_CHARACTERS)


class RowError(Exception):
    """A row cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `row["title"]`; a column that the table lacks is empty.

    Attributes:
        file: the table's name.
        line: where the row begins, counted from 1.
        fields: text by column.
        tell: is told what is left out.
    """

    file: str
    line: int
    fields: Mapping[str, str]
    tell: RejectRow

    def __getitem__(self, column: str) -> str:
        """Return a field's text."""
        return self.fields.get(column, "")

    def reject(self, reason: str) -> None:
        """Tell that the row is left out."""
        self.tell(Reject(self.file, self.line, reason, shown(self.fields.values())))

    def leave_out(self, reason: str) -> None:
        """Tell that a part of the row is left out."""
        self.reject(f"{reason}{KEPT_WITHOUT}")


def ignore(_rejected: Reject) -> None:
    """Take no notice of what is left out."""


def parsed(rows: Iterable[Row], parse: Callable[[Row], Parsed]) -> Iterator[Parsed]:
    """Yield what `parse` makes of each row; those it refuses with `RowError` are told."""
    for row in rows:
        try:
            result = parse(row)
        except RowError as error:
            row.reject(str(error))
        else:
            yield result


def rows_of(
    files: DataFiles, name: str, columns: Sequence[str], tell: RejectRow = ignore
) -> Iterator[Row]:
    """Yield the rows of a CSV file.

    Args:
        files: where the file is.
        name: of the file.
        columns: those that must be there; others are read as well.
        tell: is told of rows that have too many or too few fields.

    Raises:
        SourceError: the file is no such table; the text names what was expected.
    """
    with files.opened(name) as stream:
        table = _Table(name, stream, tell)
        header = table.header(columns)
        for line, values in table.numbered(len(header)):
            yield Row(name, line, dict(zip(header, values, strict=True)), tell)


def values_of(
    files: DataFiles, name: str, columns: Sequence[str], tell: RejectRow = ignore
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield line number and the columns' values of each row: `rows_of` for millions of rows.

    A file `.dat` is MovieLens' older layout: `::` between the fields, no header. Its fields are
    taken to be the columns.

    Raises:
        SourceError: the file is no such table.
    """
    with files.opened(name) as stream:
        if name.removesuffix(".gz").endswith(".dat"):
            yield from _separated(name, stream, len(columns), tell)
            return
        table = _Table(name, stream, tell)
        header = table.header(columns)
        pick = itemgetter(*(header.index(column) for column in columns))
        for line, values in table.numbered(len(header)):
            yield line, pick(values)


class _Table:
    """A file of text that is being read row by row."""

    def __init__(self, name: str, stream: IO[bytes], tell: RejectRow) -> None:
        self.name = name
        self.tell = tell
        self.text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        self.reader = csv.reader(self._lines())

    def header(self, columns: Sequence[str]) -> list[str]:
        """Read the first row; all of the columns must be in it."""
        expected = f"expected the columns {', '.join(columns)}"
        found = [clean_line(column) for column in self._next() or ()]
        if not found:
            raise SourceError(f"{self.name} is empty; {expected}.")
        missing = [column for column in columns if column not in found]
        if missing:
            raise SourceError(
                f"{self.name} has no column {', '.join(missing)}; {expected}, found {shown(found)}."
            )
        return found

    def numbered(self, width: int) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that have so many fields, with the line at which each begins."""
        line = self.reader.line_num + 1
        while (values := self._next()) is not None:
            if len(values) == width:
                yield line, values
            elif values:
                self.tell(_uneven(self.name, line, values))
            line = self.reader.line_num + 1

    def _next(self) -> list[str] | None:
        try:
            return next(self.reader, None)
        except csv.Error as error:
            raise SourceError(f"{self.name}, line {self.reader.line_num}: {error}.") from error

    def _lines(self) -> Iterator[str]:
        line = 0
        try:
            while text := self.text.readline(MAX_LINE_CHARACTERS):
                line += 1
                _check_length(text, self.name, line)
                yield text
        except UnicodeDecodeError as error:
            raise SourceError(
                f"{self.name} is not UTF-8 text: line {line + 1} or soon after holds "
                f"the byte {error.object[error.start]:#04x}."
            ) from error


def _separated(
    name: str, stream: IO[bytes], width: int, tell: RejectRow
) -> Iterator[tuple[int, list[str]]]:
    line = 0
    while text := stream.readline(MAX_LINE_CHARACTERS):
        line += 1
        _check_length(text, name, line)
        values = _older_text(text).rstrip("\r\n").split(_DAT_SEPARATOR)
        if len(values) == width:
            yield line, values
        elif values != [""]:
            tell(_uneven(name, line, values))


def _older_text(line: bytes) -> str:
    # The set of a million ratings is in Latin-1, that of ten million in UTF-8.
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _check_length(text: str | bytes, name: str, line: int) -> None:
    if len(text) == MAX_LINE_CHARACTERS:
        raise SourceError(f"{name}, line {line}: too long to be a row of a table.")


def _uneven(name: str, line: int, values: Sequence[str]) -> Reject:
    return Reject(name, line, "too many or too few fields", shown(values))


def shown(values: Iterable[str]) -> str:
    """Return the beginning of a row in one line."""
    return clean_line(",".join(value[:SHOWN_CHARACTERS] for value in values))[:SHOWN_CHARACTERS]
