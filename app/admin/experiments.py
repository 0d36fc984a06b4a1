"""Comparing two builds: starting and stopping, and what people made of each."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from app.admin.intervals import FEW_PEOPLE, Interval, LikeSums, difference
from app.discover.experiments import start_experiment
from app.errors import ConflictError, InvalidInputError
from app.events.reading import Window
from app.recommend import BuildLockedError, BuildRefusedError, open_build
from app.recommend.artifacts import build_ids, hold

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.discover.experiments import ExperimentShown
    from app.events.reading import EventReader

# By chance alone the sides are as uneven once in two thousand experiments.
UNEVEN_DEVIATIONS = 3.5
TOO_EARLY = f"Too early to say: on one side fewer than {FEW_PEOPLE} people judged suggestions."


@dataclass(frozen=True, slots=True)
class Arm:
    """What the viewers of one side were shown and said.

    Attributes:
        build: its id.
        viewers: who were shown its suggestions, or said something of them.
        pages: of suggestions.
        people: who liked or disliked a suggestion.
        likes: favourites and likes.
        dislikes: of suggestions.
        rate: the share of likes; None without verdicts.
    """

    build: str
    viewers: int
    pages: int
    people: int
    likes: int
    dislikes: int
    rate: Interval | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an experiment stands.

    Attributes:
        arms: of build A and build B.
        gap: by how much B's share of likes is higher; None while it is too early to say.
        sentence: the same in words.
        left_out: viewers who were once served from the other side's build, as before a worker
            knew of the experiment: what they were shown there counts for neither.
        is_uneven: whether the sides have other sizes than chance would give.
    """

    arms: tuple[Arm, Arm]
    gap: Interval | None
    sentence: str
    left_out: int
    is_uneven: bool


def begin(root: Path, build_a: str, build_b: str, share_b: int, now: datetime) -> int:
    """Start an experiment once both builds were seen to open; no commit.

    Args:
        root: of the builds, which are kept from now on.
        build_a: what most viewers get.
        build_b: what it is compared with.
        share_b: of a hundred viewers, those who get it.
        now: the present moment.

    Raises:
        InvalidInputError: both are the same, or one is no build.
        ConflictError: one is not fit to serve, or an experiment runs already.
    """
    if build_a == build_b:
        raise InvalidInputError("Choose another build to compare with.", field="build_b")
    if not {build_a, build_b} <= set(build_ids(root)):
        raise InvalidInputError("There is no such build.")
    try:
        open_build(root / build_a)
        open_build(root / build_b)
        started = start_experiment(build_a, build_b, share_b, now)
        hold(root, (build_a, build_b))
    except BuildRefusedError as error:
        raise ConflictError(f"A build is not fit to serve. {error}.") from error
    except BuildLockedError as error:
        raise ConflictError("A build is being written just now. Try again after it.") from error
    return started


def let_go(root: Path) -> None:
    """Let old builds be removed again, once the experiment was stopped."""
    try:
        hold(root, ())
    except BuildLockedError:
        return  # they are kept until the next experiment ends, which does no harm


def outcome_of(
    reader: EventReader, experiment: ExperimentShown, *, key: str, now: datetime
) -> Outcome:
    """Return how an experiment stands.

    Args:
        reader: of the event log.
        experiment: running or stopped.
        key: by which viewers are assigned.
        now: the present moment.

    Raises:
        EventsUnreadableError: the event log does not answer.
    """
    builds = (experiment.build_a, experiment.build_b)
    window = Window(experiment.started_at, experiment.stopped_at or now)
    sums = {build: LikeSums() for build in builds}
    viewers, pages, dislikes = (dict.fromkeys(builds, 0) for _ in range(3))
    left_out = 0
    for count in reader.viewer_counts(window, builds):
        if count.viewer_id is None:
            continue  # strangers have no side
        if count.build != builds[experiment.gives_b(count.viewer_id, key)]:
            left_out += 1
            continue
        viewers[count.build] += 1
        pages[count.build] += count.pages
        dislikes[count.build] += count.dislikes
        sums[count.build].add(count.likes, count.dislikes)
    first, second = (
        Arm(
            build=build,
            viewers=viewers[build],
            pages=pages[build],
            people=sums[build].people,
            likes=sums[build].likes,
            dislikes=dislikes[build],
            rate=sums[build].rate,
        )
        for build in builds
    )
    gap = difference(sums[builds[0]], sums[builds[1]])
    is_uneven = _is_uneven(first.viewers, second.viewers, experiment.share_b / 100)
    return Outcome((first, second), gap, sentence_of(gap), left_out, is_uneven)


def sentence_of(gap: Interval | None) -> str:
    """Say what is known of a difference in shares of likes."""
    if gap is None:
        return TOO_EARLY
    low, mean, high = (round(100 * value, 1) for value in (gap.low, gap.mean, gap.high))
    if gap.low > 0:
        return f"B is better by {mean} points ({low} to {high})."
    if gap.high < 0:
        return f"B is worse by {-mean} points ({-high} to {-low})."
    return (
        f"No difference can be told: B is between {abs(low)} points worse and "
        f"{abs(high)} points better."
    )


def _is_uneven(viewers_a: int, viewers_b: int, share_b: float) -> bool:
    total = viewers_a + viewers_b
    deviation = sqrt(total * share_b * (1 - share_b))
    return abs(viewers_b - total * share_b) > max(UNEVEN_DEVIATIONS * deviation, 1)
