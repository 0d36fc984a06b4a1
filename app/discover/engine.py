"""The engine of the current build, swapped in process when a new build is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g

from app.recommend import open_build
from app.recommend.current_build import CurrentBuild
from app.recommend.manifest import MANIFEST, BuildRefusedError, read_manifest
from app.web.settings import site_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.recommend.recommender import Engine

EXTENSION = "marquee-engine"


def init_app(app: Flask, builds_path: Path) -> None:
    """Have the application serve from the builds in the given folder."""
    app.extensions[EXTENSION] = CurrentBuild(builds_path, open_build)


def current_engine() -> Engine | None:
    """Return the engine, one and the same for a request; None where no build is fit to serve."""
    if "engine" not in g:
        holder: CurrentBuild[Engine] = current_app.extensions[EXTENSION]
        g.engine = holder.current()
    engine: Engine | None = g.engine
    return engine


def current_build() -> str:
    """Return the id of the build that serves this request, empty where none does."""
    engine = current_engine()
    return engine.build_id if engine else ""


def find_manifest() -> Mapping[str, Any] | None:
    """Return the manifest of the build that serves; None where there is none."""
    engine = current_engine()
    if engine is None:
        return None
    try:
        return read_manifest(site_settings().builds_path / engine.build_id / MANIFEST)
    except BuildRefusedError:  # removed after it was opened, which keeps its arrays mapped
        return None
