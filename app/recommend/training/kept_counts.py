"""Counts of a rating file, kept beside the builds: a run that was killed goes on from there."""

from __future__ import annotations

import hashlib
import re
import shutil
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from app.recommend.training.co_likes import CoLikes
from app.recommend.training.films import HALF_STARS
from app.recommend.training.rating_files import read_rating_file
from app.recommend.training.ratings import checked_ratings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

VERSION = 1
"""Raised when the same file would be counted otherwise."""
CO_LIKES = "co_likes.npz"
STARS = "stars.npz"
UNFINISHED = ".unfinished"
_KEPT = re.compile(r"[0-9a-f]{32}-[0-9]+")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Counted:
    """Everything that training learns from ratings, in counts.

    Attributes:
        co_likes: of all people.
        film_ids: int64[film], the films that somebody rated, ascending.
        histograms: int64[film, 10], how many gave each 0.5, 1.0 … 5.0 stars.
    """

    co_likes: CoLikes
    film_ids: NDArray[np.int64]
    histograms: NDArray[np.int64]

    def with_histograms(self, films: pd.DataFrame) -> pd.DataFrame:
        """Return the films with what people gave each of them."""
        counts = dict(zip(self.film_ids.tolist(), self.histograms.tolist(), strict=True))
        nobody = [0] * HALF_STARS
        return films.assign(rating_histogram=[counts.get(id_, nobody) for id_ in films["film_id"]])


def counted_file(
    path: Path,
    folder: Path,
    *,
    tell: Callable[[str], None] = lambda _step: None,
    tell_read: Callable[[int, int], None] = lambda _read, _of: None,
) -> Counted:
    """Count a rating file, or read what was counted of the same file before.

    Args:
        path: see `read_rating_file`.
        folder: where the counts of one file are kept, by what it holds; those of others go.
        tell: called with the name of each step as it begins.
        tell_read: called with the bytes read and those there are.

    Raises:
        ValueError: the file holds no ratings, or some that are none.
    """
    tell("Looking for earlier counts")
    kept = folder / f"{digest_of_file(path)[:32]}-{VERSION}"
    try:
        return _read(kept)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, zlib.error):
        shutil.rmtree(kept, ignore_errors=True)  # cut short or damaged: count again
    tell("Reading ratings")
    ratings = checked_ratings(read_rating_file(path, tell_read))
    tell("Counting ratings")
    counted = Counted(CoLikes.from_checked_ratings(ratings), *_histograms(ratings))
    _write(counted, kept)
    return counted


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _read(kept: Path) -> Counted:
    with (kept / CO_LIKES).open("rb") as file, np.load(file, allow_pickle=False) as likes:
        pattern = (likes["indices"], likes["indptr"])
        shape = (len(likes["film_ids"]),) * 2
        co_likes = CoLikes(
            film_ids=likes["film_ids"],
            weights=sparse.csr_array((likes["weights"], *pattern), shape=shape),
            people=sparse.csr_array((likes["people"].astype(np.int64), *pattern), shape=shape),
            total_weight=float(likes["total_weight"]),
            user_count=int(likes["user_count"]),
        )
    with (kept / STARS).open("rb") as file, np.load(file, allow_pickle=False) as stars:
        return Counted(co_likes, stars["film_ids"], stars["histograms"])


def _write(counted: Counted, kept: Path) -> None:
    """Write under another name and rename: what has the name is whole.

    Plain arrays: `CoLikes.save` makes a tenth of it, but takes longer than counting does.
    """
    unfinished = kept.with_name(kept.name + UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    co_likes = counted.co_likes
    np.savez(
        unfinished / CO_LIKES,
        film_ids=co_likes.film_ids,
        indices=co_likes.weights.indices,
        indptr=co_likes.weights.indptr,
        weights=co_likes.weights.data,
        people=co_likes.people.data.astype(np.int32),
        total_weight=co_likes.total_weight,
        user_count=co_likes.user_count,
    )
    np.savez(unfinished / STARS, film_ids=counted.film_ids, histograms=counted.histograms)
    unfinished.rename(kept)
    for other in kept.parent.iterdir():
        if other != kept and _KEPT.fullmatch(other.name):
            shutil.rmtree(other)


def _histograms(ratings: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    film_ids, rows = np.unique(ratings["film_id"].to_numpy(np.int64), return_inverse=True)
    halves = np.rint(ratings["stars"].to_numpy() * 2).astype(np.int64) - 1
    counts = np.bincount(rows * HALF_STARS + halves, minlength=len(film_ids) * HALF_STARS)
    return film_ids, counts.reshape(-1, HALF_STARS).astype(np.int64)
