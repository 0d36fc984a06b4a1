"""Making a build again from the same inputs, to see that it comes out the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.recommend.artifacts import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    Train = Callable[[Path, int], Path]

SEARCH_INDEX = "search/"
"""Its writer names files at random; it holds no model."""


class ReproductionError(ValueError):
    """A build did not come out the same, or cannot be made again."""


def check_reproducible(root: Path, train: Train) -> tuple[str, int]:
    """Train the build that serves once more, and compare every file's SHA-256.

    Args:
        root: the root of the builds; nothing is written there.
        train: trains a build under a root, with a seed, and returns its folder.

    Returns:
        The build's id, and how many files are the same.

    Raises:
        ReproductionError: the inputs are others by now, or files differ; the message says which.
        BuildRefusedError: no build serves that this version can read.
    """
    build = verify(root)
    with tempfile.TemporaryDirectory() as elsewhere:
        again = verify(train(Path(elsewhere), build.manifest["seed"]))
    other_code = again.manifest["code"] != build.manifest.get("code")
    by = " It was made by another version of the code." if other_code else ""
    if again.manifest["inputs"] != build.manifest["inputs"]:
        raise ReproductionError(
            f"{build.build_id} was made of other inputs than there are now; nothing to compare.{by}"
        )
    files = {name for name in build.manifest["files"] if not name.startswith(SEARCH_INDEX)}
    same = {
        name for name in files if again.manifest["files"].get(name) == build.manifest["files"][name]
    }
    if files != same:
        differing = ", ".join(sorted(files - same))
        raise ReproductionError(f"{build.build_id} came out otherwise: {differing}.{by}")
    return build.build_id, len(same)
