"""The last step before publishing: a new build is checked, measured and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.recommend.index import AnnoyNeighbours
from app.recommend.layout import check_layout
from app.recommend.opening import INDEX_FILE, engine_of
from app.recommend.training.checks import check_answers, check_arrays, neighbour_recall
from app.recommend.training.gate import check_quality, compared, find_current, kept_answers
from app.recommend.training.quality import answered, drawn_questions, metrics_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from app.recommend.artifacts import Staging
    from app.recommend.training.co_likes import CoLikes

TRIED_PROFILES = 20


def examined(
    stage: Staging,
    arrays: Mapping[str, NDArray[Any]],
    facts: Mapping[str, Any],
    co_likes: CoLikes,
    *,
    force: bool,
) -> dict[str, Any]:
    """Examine a staged build whose arrays are written; its questions are kept in it.

    Args:
        stage: the build.
        arrays: what it holds.
        facts: what its manifest will say, with seed, code and model.
        co_likes: what it was trained on.
        force: let it pass although it answers worse than the build that serves.

    Returns:
        The manifest's metrics.

    Raises:
        UnsoundBuildError: it is wrong in itself.
        QualityGateError: it answers worse, and `force` is not set.
    """
    check_arrays(arrays)
    build = stage.draft(facts)
    check_layout(build.path, build.manifest["files"])
    engine = engine_of(build)
    answers = answered(engine, drawn_questions(co_likes, facts["seed"]))
    check_answers(engine, answers.profiles[:TRIED_PROFILES])
    vectors = arrays["content_vectors"]
    recall = neighbour_recall(AnnoyNeighbours(stage.path / INDEX_FILE, vectors), vectors)
    comparison = compared(engine, find_current(stage.root), facts["code"])
    if not force:
        check_quality(comparison)
    stage.save(kept_answers(answers))
    return {
        **metrics_of(answers, engine, co_likes),
        "neighbour_recall": recall,
        "compared": comparison,
    }
