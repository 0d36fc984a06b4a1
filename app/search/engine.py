"""The search index of the current build, swapped in process when a new build is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app, g

from app.recommend.current_build import CurrentBuild
from app.recommend.manifest import BuildRefusedError
from app.search.index import FOLDER, FilmIndex
from app.search.remembered import RememberingIndex
from app.search.seal import SearchIndexError

if TYPE_CHECKING:
    from pathlib import Path

EXTENSION = "marquee-search"


def init_app(app: Flask, builds_path: Path) -> None:
    """Have the application search in the builds of the given folder."""
    app.extensions[EXTENSION] = CurrentBuild(builds_path, _open)


def current_index() -> RememberingIndex | None:
    """Return the index, one and the same for a request; None where no build is fit to serve."""
    if "search_index" not in g:
        holder: CurrentBuild[RememberingIndex] = current_app.extensions[EXTENSION]
        g.search_index = holder.current()
    index: RememberingIndex | None = g.search_index
    return index


def _open(build: Path) -> RememberingIndex:
    try:
        return RememberingIndex(FilmIndex.open(build / FOLDER))
    except SearchIndexError as error:
        raise BuildRefusedError(FOLDER, str(error)) from error
