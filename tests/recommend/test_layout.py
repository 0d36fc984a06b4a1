"""The heads of a build's arrays, one fault at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend import BuildRefusedError
from app.recommend.layout import check_layout

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FILM_IDS = np.arange(4)


def refusal_of(folder: Path, **arrays: NDArray[np.generic]) -> BuildRefusedError:
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    with pytest.raises(BuildRefusedError) as caught:
        check_layout(folder, [f"{name}.npy" for name in arrays])
    return caught.value


def test_what_fits_is_taken(tmp_path: Path) -> None:
    np.save(tmp_path / "film_ids.npy", FILM_IDS)
    np.save(tmp_path / "something_else.npy", np.zeros((2, 3, 4)))
    check_layout(tmp_path, ["film_ids.npy", "something_else.npy", "content.ann"])


@pytest.mark.parametrize(
    ("array", "reason"),
    [
        (np.arange(4, dtype=np.int32), "holds int32 instead of int64"),
        (np.arange(4, dtype=">i8"), "instead of int64"),
        (np.zeros((2, 2), np.int64), "has 2 axes instead of 1"),
        (np.array([None]), "holds objects"),
        (np.asfortranarray(np.zeros((3, 2), np.int64)), "order of columns"),
    ],
)
def test_another_kind_of_array(tmp_path: Path, array: NDArray[np.generic], reason: str) -> None:
    refused = refusal_of(tmp_path, film_ids=array)
    assert refused.file == "film_ids.npy"
    assert reason in refused.reason


def test_axes_of_one_name_are_of_one_length(tmp_path: Path) -> None:
    refused = refusal_of(tmp_path, film_ids=FILM_IDS, tie_order=np.arange(5, dtype=np.int32))
    assert (refused.file, refused.reason) == ("tie_order.npy", "has 5 films, other arrays 4")


def test_item_cf_knows_no_more_films_than_there_are(tmp_path: Path) -> None:
    refused = refusal_of(tmp_path, film_ids=FILM_IDS, like_share=np.zeros(5, np.float32))
    assert refused.file == "like_share.npy"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"(4,)", b"(9,)", "has not the size of its shape (9,)"),
        (b"(4,)", b"(-4,)", "negative length"),
        (b"(4,)", b"(x,)", "is no array"),
        (b"'<i8'", b"'<q9'", "is no array"),
        (b"NUMPY\x01", b"NUMPY\x02", "unknown version"),
        (b"NUMPY", b"NUMPO", "is no array"),
    ],
)
def test_a_head_that_was_written_over(
    tmp_path: Path, before: bytes, after: bytes, reason: str
) -> None:
    path = tmp_path / "film_ids.npy"
    np.save(path, FILM_IDS)
    head = path.read_bytes().replace(before, after, 1)
    # The head is of a fixed length: a longer shape takes a blank from its end.
    path.write_bytes(head.replace(b" ", b"", len(after) - len(before)))
    with pytest.raises(BuildRefusedError) as caught:
        check_layout(tmp_path, ["film_ids.npy"])
    assert reason in caught.value.reason
