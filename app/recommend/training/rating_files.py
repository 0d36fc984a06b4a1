"""Rating files in MovieLens' layout, read in blocks: `ratings.csv`, or a zip that holds one."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COLUMNS = {"userId": "user_id", "movieId": "film_id", "rating": "stars", "timestamp": "rated_at"}
TYPES = {"userId": "int32", "movieId": "int32", "rating": "float32", "timestamp": "int64"}
BLOCK_ROWS = 1 << 20


def read_rating_file(
    path: Path, tell: Callable[[int, int], None] = lambda _read, _of: None
) -> pd.DataFrame:
    """Return the ratings of a file, 20 bytes each.

    Args:
        path: a CSV file with the columns userId, movieId, rating and perhaps timestamp, or a zip
            archive that holds such a file as `ratings.csv`.
        tell: called with the bytes read and those there are.

    Returns:
        Columns user_id (int32), film_id (int32), stars (float32) and perhaps rated_at (int64).

    Raises:
        ValueError: the file is no such file; the message says so.
    """
    try:
        with _opened(path, "ratings.csv") as (file, size):
            blocks = []
            for block in pd.read_csv(
                file, usecols=lambda name: name in COLUMNS, dtype=TYPES, chunksize=BLOCK_ROWS
            ):
                blocks.append(block)
                tell(file.tell(), size)
    except (ValueError, OverflowError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path.name} holds no ratings: {error}") from error
    ratings = pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame(columns=[*COLUMNS])
    return ratings.rename(columns=COLUMNS)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[tuple[IO[bytes], int]]:
    """Open a file, or the file of that name in an archive; yield it and its size in bytes."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield file, path.stat().st_size
        return
    with zipfile.ZipFile(path) as archive:
        member = next((one for one in archive.infolist() if one.filename.endswith(name)), None)
        if member is None:
            raise ValueError(f"the archive holds no {name}")
        with archive.open(member) as file:
            yield file, member.file_size
