"""How a build's arrays must look: type and axes, read from each file's head, nothing mapped."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib import format as npy

from app.recommend.manifest import BuildRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILM = "films"
LIKED = "liked films"
PLACED = "placed films"
FACT = "facts"
Expected = tuple[type[np.generic], tuple[str | None, ...]]
ARRAYS: dict[str, Expected] = {
    "film_ids": (np.int64, (FILM,)),
    "tie_order": (np.int32, (FILM,)),
    "series": (np.int32, (FILM,)),
    "detail": (np.float32, (FILM,)),
    "regard": (np.float32, (FILM,)),
    "log_popularity": (np.float32, (FILM,)),
    "star_biases": (np.float32, (FILM,)),
    "star_votes": (np.float32, (FILM,)),
    "star_traits": (np.float32, (FILM, "traits")),
    "clusters": (np.int32, (FILM,)),
    "map_places": (np.float32, (FILM, "axes of the map")),
    "content_vectors": (np.float32, (FILM, "dimensions")),
    "genre_vectors": (np.float32, (FILM, "genres")),
    "like_share": (np.float32, (LIKED,)),
    "variance": (np.float32, (LIKED,)),
    "covariance_columns": (np.int32, (LIKED, "covariances")),
    "covariance_entries": (np.float32, (LIKED, "covariances")),
    "autoencoder_columns": (np.int32, (LIKED, "weights")),
    "autoencoder_entries": (np.float32, (LIKED, "weights")),
    "kin": (np.int32, (PLACED, "kin")),
    "kin_shares": (np.float32, (PLACED, "kin")),
    "expected_fame": (np.float32, (PLACED,)),
    "is_new": (np.bool_, (FILM,)),
    "fact_kinds": (np.uint8, (FACT,)),
    "fact_text": (np.uint8, (None,)),
    "fact_text_ends": (np.int64, (FACT,)),
    "film_facts": (np.int32, (None,)),
    "film_fact_ends": (np.int64, (FILM,)),
}
"""Type and axes of each array; axes of one name are of one length, None is free."""
_ENDING = ".npy"


def check_layout(folder: Path, files: Iterable[str]) -> None:
    """Check the heads of a build's arrays; arrays that are not in the table need only be arrays.

    Args:
        folder: the build.
        files: its files, by their path within.

    Raises:
        BuildRefusedError: an array holds objects, or has another type, shape or size than it
            should.
    """
    lengths: dict[str, int] = {}
    for name in sorted(files):
        if name.endswith(_ENDING):
            shape, dtype = _head(folder, name)
            if known := ARRAYS.get(name.removesuffix(_ENDING)):
                _check_head(name, shape, dtype, known)
                _check_lengths(name, zip(known[1], shape, strict=True), lengths)
    if lengths.get(LIKED, 0) > lengths.get(FILM, 0):
        raise BuildRefusedError("like_share.npy", "has more films than the build")
    if PLACED in lengths and lengths[PLACED] != lengths.get(FILM, 0) - lengths.get(LIKED, 0):
        raise BuildRefusedError("kin.npy", "does not place the films that item CF lacks")


def _check_head(name: str, shape: tuple[int, ...], dtype: np.dtype[Any], known: Expected) -> None:
    if dtype != known[0]:
        raise BuildRefusedError(name, f"holds {dtype} instead of {np.dtype(known[0])}")
    if len(shape) != len(known[1]):
        raise BuildRefusedError(name, f"has {len(shape)} axes instead of {len(known[1])}")


def _check_lengths(
    name: str, axes: Iterable[tuple[str | None, int]], lengths: dict[str, int]
) -> None:
    for axis, length in axes:
        if axis is not None and lengths.setdefault(axis, length) != length:
            raise BuildRefusedError(name, f"has {length} {axis}, other arrays {lengths[axis]}")


def _head(folder: Path, name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return the shape and the type that an array's file begins with."""
    path = folder / name
    with path.open("rb") as file:
        try:
            version = npy.read_magic(file)
            if version != (1, 0):
                raise BuildRefusedError(name, "is an array of an unknown version")
            shape, by_columns, dtype = npy.read_array_header_1_0(file)
        except (ValueError, TypeError, OverflowError, RecursionError, MemoryError) as error:
            if isinstance(error, BuildRefusedError):
                raise
            raise BuildRefusedError(name, "is no array") from error
        begins = file.tell()
    if dtype.hasobject:
        raise BuildRefusedError(name, "holds objects, which are never read")
    if by_columns and len(shape) > 1:
        raise BuildRefusedError(name, "lies in order of columns")
    if min(shape, default=0) < 0:
        raise BuildRefusedError(name, "has a negative length")
    if begins + math.prod(shape) * dtype.itemsize != path.stat().st_size:
        raise BuildRefusedError(name, f"has not the size of its shape {shape}")
    return shape, dtype
