"""The engine of the current build, swapped in process when a new build is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g

from app.db import db
from app.discover.arms import CurrentArms
from app.discover.experiments import find_running
from app.recommend import open_build
from app.recommend.current_build import CurrentBuild
from app.recommend.manifest import MANIFEST, BuildRefusedError, read_manifest
from app.web.settings import site_settings
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.discover.arms import Arms
    from app.recommend.recommender import Engine

EXTENSION = "marquee-engine"
ARMS = "marquee-arms"


def init_app(app: Flask, builds_path: Path) -> None:
    """Have the application serve from the builds in the given folder."""
    app.extensions[EXTENSION] = CurrentBuild(builds_path, open_build)
    app.extensions[ARMS] = CurrentArms(builds_path, open_build, lambda: find_running(db.engine))


def current_engine() -> Engine | None:
    """Return the engine, one and the same for a request; None where no build is fit to serve."""
    if "engine" not in g:
        holder: CurrentBuild[Engine] = current_app.extensions[EXTENSION]
        g.engine = holder.current()
    engine: Engine | None = g.engine
    return engine


def viewers_engine() -> Engine | None:
    """Return the engine for what only this request's viewer sees.

    It is the current one, unless an experiment runs and the viewer's side of it has another.
    What is the same for everybody is made by the current one always.
    """
    viewer_id = current_viewer().id
    # A stranger may become a guest within the request.
    if g.get("viewers_engine_of", ()) != (viewer_id,):
        arms = current_arms()
        found = None if arms is None else arms.engine_for(viewer_id, site_settings().secret_key)
        g.viewers_engine = found or current_engine()
        g.viewers_engine_of = (viewer_id,)
    engine: Engine | None = g.viewers_engine
    return engine


def viewers_build() -> str:
    """Return the id of the build behind `viewers_engine`, empty where there is none."""
    engine = viewers_engine()
    return engine.build_id if engine else ""


def current_arms() -> Arms | None:
    """Return the experiment that this process serves, if one runs."""
    holder: CurrentArms = current_app.extensions[ARMS]
    return holder.current(current_engine())


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
