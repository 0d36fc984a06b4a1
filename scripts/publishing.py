"""What a script shows of a training run: its steps, and the build that came of it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from app.recommend.artifacts import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def steps_shown(count: int, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar of so many steps; yield what is to be called with each step's name."""
    with tqdm(total=count, unit="step", disable=quiet or None) as bar:

        def show(step: str) -> None:
            bar.set_description(step)
            bar.update()

        yield show


def published_line(path: Path, started: float) -> str:
    """Say what was published.

    Args:
        path: the folder of the build.
        started: when training began, by `time.monotonic`.
    """
    build = verify(path)
    inputs = build.manifest["inputs"]
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return (
        f"Published build {build.build_id} in {time.monotonic() - started:.1f} s: "
        f"{inputs['films']:,} films, {inputs['pairs']:,} co-liked pairs of "
        f"{inputs['people']:,} people, {size / 1e6:.1f} MB."
    )
