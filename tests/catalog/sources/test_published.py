"""Reading all the sets of a folder, keyed by what joins them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.catalog.records import PersonName
from app.catalog.sources.published import read_published_sets
from app.errors import SourceError
from tests.factories.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small tables under the names that their publishers gave the sets."""
    for name in ("tmdb-5000", "the-movies-dataset", "netflix-titles"):
        shutil.copytree(TABLES / name, tmp_path / name)
    shutil.copytree(TABLES / "movielens", tmp_path / "ml-latest-small")
    return tmp_path


def test_sets_are_keyed_by_what_joins_them(folder: Path) -> None:
    sets = read_published_sets(folder)
    assert sets.films[0].movie_id == 6
    assert sets.histograms[6][-1] == 1
    assert sets.metadata[862].title == "Toy Story"
    assert sets.tmdb_ids == {"tt0114709": 862, "tt0333373": 131232, "tt0113277": 949}
    assert sets.described[949].year == 1995
    # Titles without an IMDb id join to nothing.
    assert set(sets.streamed) == {"tt0113277", "tt6214928"}
    assert sets.people["Al Pacino"] == PersonName("Al Pacino", 1158)


def test_a_set_that_is_missing_is_named(folder: Path) -> None:
    shutil.rmtree(folder / "netflix-titles")
    with pytest.raises(SourceError, match="netflix-titles"):
        read_published_sets(folder)
