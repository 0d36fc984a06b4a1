"""Builds that differ from one that is there, without training any."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.artifacts import verify
from app.recommend.manifest import MANIFEST, files_of, manifest_bytes

if TYPE_CHECKING:
    from pathlib import Path

TWIN = "20990101T000000-000000"


def make_twin(root: Path, build_id: str, twin_id: str = TWIN) -> str:
    """Make a build that regards films the other way round; the pointer stays. Returns its id."""
    folder = root / twin_id
    shutil.copytree(root / build_id, folder)
    regard = np.load(folder / "regard.npy")
    np.save(folder / "regard.npy", np.ascontiguousarray(regard[::-1]))
    (folder / MANIFEST).unlink()
    manifest = {**verify(root / build_id).manifest, "id": twin_id, "files": files_of(folder)}
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    return twin_id
