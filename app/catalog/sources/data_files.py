"""The files of a data set: in a folder or in a zip archive, each of them plain or gzipped.

Whatever is handed over is opened as if somebody meant harm: archives that unpack to a
multiple no real data has are refused, and damage is told with the name of the file.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

# Tables of text pack to a tenth or less; deflate can pack nothing to a thousandth.
MAX_PACKING_RATIO = 100
# Below this no archive can do harm, however well it packs.
HARMLESS_BYTES = 64 << 20
BLOCK_BYTES = 1 << 16

_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError)


class DataFiles:
    """The files of one data set by their names.

    Attributes:
        name: of the folder or archive, for messages.
    """

    def __init__(self, path: Path) -> None:
        """Look at a folder or a zip archive; nothing is unpacked to disk.

        Raises:
            SourceError: there is no such thing, or the archive is damaged.
        """
        self.name = path.name
        self._folder = path
        self._archive: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        if path.is_dir():
            return
        if not path.is_file():
            raise SourceError(f"There is no folder or archive {path}.")
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise SourceError(
                f"{path.name} is neither a folder nor a whole zip archive."
            ) from error
        self._members = _members_by_name(self._archive)

    def find(self, *names: str) -> str | None:
        """Return the first of these names that is there, perhaps with .gz behind it."""
        wanted = (variant for name in names for variant in (name, f"{name}.gz"))
        return next((name for name in wanted if self._has(name)), None)

    def get(self, *names: str) -> str:
        """Return the first of these names that is there, perhaps with .gz behind it.

        Raises:
            SourceError: none is.
        """
        found = self.find(*names)
        if found is None:
            raise SourceError(f"{self.name} holds no {' or '.join(names)}.")
        return found

    def size_of(self, name: str) -> int:
        """Return how many bytes a file has there, packed if it is."""
        if self._archive:
            return self._members[name].file_size
        return (self._folder / name).stat().st_size

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file and yield its bytes, unpacked.

        Raises:
            SourceError: it cannot be read, ends too early, or unpacks to more than is sane.
        """
        try:
            with self._stored(name) as stored:
                if not name.endswith(".gz"):
                    yield stored
                    return
                most = max(HARMLESS_BYTES, MAX_PACKING_RATIO * self.size_of(name))
                with gzip.GzipFile(fileobj=stored) as unpacked:
                    yield io.BufferedReader(_Limited(unpacked, most), BLOCK_BYTES)
        except _DAMAGED as error:
            raise SourceError(f"{name} is damaged or cut short: {error}.") from error
        except _TooMuchError as error:
            raise SourceError(f"{name} unpacks to far more than its size allows.") from error

    def _has(self, name: str) -> bool:
        return name in self._members if self._archive else (self._folder / name).is_file()

    def _stored(self, name: str) -> IO[bytes]:
        if not self._archive:
            return (self._folder / name).open("rb")
        member = self._members[name]
        if member.file_size > max(HARMLESS_BYTES, MAX_PACKING_RATIO * member.compress_size):
            raise _TooMuchError
        try:
            return self._archive.open(member)
        except (NotImplementedError, RuntimeError) as error:  # a rare packing; a password
            raise SourceError(f"{name} cannot be unpacked: {error}.") from error


class _TooMuchError(Exception):
    """More bytes came out than can be meant well."""


class _Limited(io.RawIOBase):
    """A stream that gives up when more has come out of it than is sane."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self.stream = stream
        self.left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what RawIOBase passes
        part = self.stream.read(len(buffer))
        self.left -= len(part)
        if self.left < 0:
            raise _TooMuchError
        buffer[: len(part)] = part
        return len(part)


def _members_by_name(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the archive's files by name without folders; of several the least deep one."""
    members: dict[str, zipfile.ZipInfo] = {}
    for member in sorted(archive.infolist(), key=lambda one: -one.filename.count("/")):
        members[member.filename.rpartition("/")[2]] = member
    return members
