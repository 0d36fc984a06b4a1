"""Where a fault happens, and what a fault is."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scripts.bench.server import Server


@dataclass
class Scene:
    """Where a fault happens.

    Attributes:
        folder: the instance of the site.
        stack: ends what was started for it.
        server: of the site, once it serves.
        variables: what the site is told by its environment.
        seconds: how long the faults may take together.
        times: how often a fault is repeated.
        said: figures that a fault adds, by what they are.
        broken: when something was broken, by `time.monotonic`.
        mended: when it was whole again, each after its `broken`.
    """

    folder: Path
    stack: ExitStack
    seconds: float
    times: int
    server: Server | None = None
    variables: dict[str, str] = field(default_factory=dict)
    said: dict[str, object] = field(default_factory=dict)
    broken: list[float] = field(default_factory=list)
    mended: list[float] = field(default_factory=list)

    @property
    def pause(self) -> float:
        """How long to wait between two repetitions."""
        return self.seconds / self.times

    @property
    def builds(self) -> Path:
        """The folder of the site's builds."""
        return self.folder / "builds"

    def is_broken(self) -> None:
        """Note that something is broken from now on: troubles are to be expected."""
        self.broken.append(time.monotonic())

    def is_mended(self) -> None:
        """Note that what was broken is whole from now on: troubles after this count."""
        self.mended.append(time.monotonic())


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    Attributes:
        name: what it is called in the table.
        prepare: starts the parts it needs and returns what makes it happen, under load.
        times: how often it is repeated unless asked otherwise.
        allowed: answers other than 200 and 303 that may come of it.
        needs_root: whether only root can make it happen.
    """

    name: str
    prepare: Callable[[Scene], Callable[[], None]]
    times: int = 1
    allowed: frozenset[str] = frozenset()
    needs_root: bool = False


@contextmanager
def new_scene(folder: Path, seconds: float, times: int) -> Iterator[Scene]:
    """Prepare a scene; what was started for it ends with it."""
    with ExitStack() as stack:
        yield Scene(folder, stack, seconds, times, variables={"MARQUEE_INSTANCE": str(folder)})


def seconds_until_whole(scene: Scene, troubles: list[float]) -> float | None:
    """Return the longest that trouble went on after something was whole again.

    Args:
        scene: where it happened.
        troubles: when trouble was noticed, by `time.monotonic`.

    Returns:
        None where nothing was mended, 0 where no trouble came afterwards.
    """
    if not scene.mended:
        return None
    until = [*scene.broken[1:], float("inf")]
    return max(
        (
            at - mended
            for mended, end in zip(scene.mended, until, strict=True)
            for at in troubles
            if mended <= at < end
        ),
        default=0.0,
    )
