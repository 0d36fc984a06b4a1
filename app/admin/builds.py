"""The builds there are, and which one serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.errors import ConflictError, NotFoundError
from app.recommend import BuildLockedError, BuildRefusedError, open_build
from app.recommend.artifacts import build_ids, current_build_id, serve_again
from app.recommend.manifest import MANIFEST, read_manifest
from app.search.index import FOLDER, FilmIndex
from app.search.seal import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the quality gate found against the build that served before.

    Attributes:
        build: the one before.
        before: its NDCG@10 on the same questions.
        after: this build's.
        low: of the difference's 95 % interval; None where it was not worked out.
        high: its other end.
    """

    build: str
    before: float
    after: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class BuildShown:
    """A build as operators see it.

    Attributes:
        build_id: the name of its folder.
        is_current: whether the pointer names it.
        fault: why its manifest cannot be read; all below is then unknown.
        made_at: when.
        format: of its files.
        films: how many it knows.
        people: whose likes it learnt from.
        megabytes: of its files.
        ndcg: NDCG@10 as the gate measured it; None if it was not measured.
        coverage: the share of films suggested to the gate's people.
        compared: with the build before it.
    """

    build_id: str
    is_current: bool
    fault: str | None = None
    made_at: datetime | None = None
    format: int | None = None
    films: int | None = None
    people: int | None = None
    megabytes: float | None = None
    ndcg: float | None = None
    coverage: float | None = None
    compared: Comparison | None = None


def builds_in(root: Path) -> tuple[BuildShown, ...]:
    """Return the builds of a root folder, the newest first."""
    current = current_build_id(root)
    return tuple(
        _shown(root, build_id, is_current=build_id == current)
        for build_id in reversed(build_ids(root))
    )


def get_build(root: Path, build_id: str) -> BuildShown:
    """Return one of them.

    Raises:
        NotFoundError: there is no such build.
    """
    for build in builds_in(root):
        if build.build_id == build_id:
            return build
    raise NotFoundError("There is no such build.")


def publish(root: Path, build_id: str) -> None:
    """Have the site serve from a build, once engine and search were seen to take it.

    Raises:
        ConflictError: it is not fit to serve, or a build is being written.
    """
    try:
        open_build(root / build_id)
        FilmIndex.open(root / build_id / FOLDER)
        serve_again(root, build_id)
    except (BuildRefusedError, SearchIndexError) as error:
        raise ConflictError(f"That build is not fit to serve. {error}.") from error
    except BuildLockedError as error:
        raise ConflictError("A build is being written just now. Try again after it.") from error


def _shown(root: Path, build_id: str, *, is_current: bool) -> BuildShown:
    try:
        manifest = read_manifest(root / build_id / MANIFEST)
    except BuildRefusedError as error:
        return BuildShown(build_id, is_current, fault=str(error))
    inputs, metrics = manifest["inputs"], manifest.get("metrics", {})
    measured = bool(metrics.get("questions"))
    return BuildShown(
        build_id,
        is_current,
        made_at=datetime.fromisoformat(manifest["created_at"]),
        format=manifest["format"],
        films=inputs["films"],
        people=inputs["people"],
        megabytes=sum(entry["bytes"] for entry in manifest["files"].values()) / MEGABYTE,
        ndcg=metrics["ndcg"]["mean"] if measured else None,
        coverage=metrics["coverage"] if measured else None,
        compared=_compared(metrics.get("compared")),
    )


def _compared(found: Mapping[str, Any] | None) -> Comparison | None:
    if not found:
        return None
    return Comparison(
        build=found["build"],
        before=found["before"],
        after=found["after"],
        low=found.get("low"),
        high=found.get("high"),
    )
