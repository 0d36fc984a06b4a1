"""What a build was made of and by: equal inputs, or equal code, have equal digests."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from app.recommend.training.co_likes import CoLikes


ENGINE = Path(__file__).resolve().parents[1]


@cache
def code_digest() -> str:
    """Return the SHA-256 of the engine's and its training's source, in hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(ENGINE.rglob("*.py")):
        digest.update(path.relative_to(ENGINE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def digest_of(films: pd.DataFrame, co_likes: CoLikes, regard: NDArray[np.float32]) -> str:
    """Return the SHA-256 of everything that training learns from, in hexadecimal digits.

    Args:
        films: a checked frame.
        co_likes: all that were counted.
        regard: float32[film], what was learnt from stars.
    """
    digest = hashlib.sha256(films.to_json(orient="values").encode())
    for matrix in (co_likes.weights, co_likes.people):
        for array in (matrix.data, matrix.indices, matrix.indptr):
            digest.update(
                np.ascontiguousarray(array).data
            )  # the memory itself: no copy of gigabytes
    digest.update(co_likes.film_ids.tobytes())
    digest.update(regard.tobytes())
    digest.update(f"{co_likes.total_weight!r} {co_likes.user_count}".encode())
    return digest.hexdigest()
