"""The index of the test films, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.search.index import FilmIndex, write_index
from tests.search.films import FILMS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the index, not to be changed."""
    folder = tmp_path_factory.mktemp("build") / "search"
    write_index(folder, FILMS)
    return folder


@pytest.fixture(scope="session")
def index(index_folder: Path) -> FilmIndex:
    """The index, open."""
    return FilmIndex.open(index_folder)
