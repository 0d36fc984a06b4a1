"""The gate before publishing: no build that answers worse than the one that serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.artifacts import verify
from app.recommend.manifest import BuildRefusedError
from app.recommend.training.metrics import mean_interval
from app.recommend.training.quality import answered

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from app.recommend.artifacts import Build
    from app.recommend.recommender import Engine
    from app.recommend.training.quality import Answers

QUESTIONS = "questions"
ANSWERS = "question_ndcg"
TOLERATED = 0.01
"""A loss of this share is no reason to refuse: with each new like the questions grow older."""
TOLERATED_OF_OTHER_CODE = 0.2
"""Nor is one of this share where the code is another: made-up people tell that something broke,
but which of two formulas real people like better they cannot tell."""


class QualityGateError(ValueError):
    """A new build answers worse than the one that serves, which goes on serving."""


def kept_answers(answers: Answers) -> dict[str, NDArray[Any]]:
    """Return the arrays by which the next build will be compared with this one."""
    return {QUESTIONS: answers.questions, ANSWERS: answers.ndcg}


def find_current(root: Path) -> Build | None:
    """Return the build that serves now; None where there is none that this version can read."""
    try:
        return verify(root)
    except BuildRefusedError:
        return None


def compared(engine: Engine, current: Build | None, code: str) -> dict[str, Any] | None:
    """Ask a new engine what the build that serves was asked.

    Args:
        engine: the new one.
        current: the build that serves.
        code: the digest of the code that makes the new one.

    Returns:
        For the manifest: build (the id of the other), same_code (whether that was made by the same
        code), questions, before and after (mean NDCG@10), low and high (the 95 % interval of the
        paired difference). None where there is nothing to compare with.
    """
    if current is None or f"{QUESTIONS}.npy" not in current.manifest["files"]:
        return None
    questions, before = current.array(QUESTIONS), current.array(ANSWERS)
    if not len(questions):
        return None
    after = answered(engine, questions).ndcg
    gain = mean_interval(after - before, np.arange(len(questions)))
    return {
        "build": current.build_id,
        "same_code": current.manifest.get("code") == code,
        "questions": len(questions),
        "before": float(before.mean()),
        "after": float(after.mean()),
        "low": gain.low,
        "high": gain.high,
    }


def check_quality(comparison: dict[str, Any] | None) -> None:
    """Refuse a build that lost more than noise and more than is tolerated.

    Raises:
        QualityGateError: it did; the message says how much.
    """
    if comparison is None:
        return
    before, after = comparison["before"], comparison["after"]
    tolerated = TOLERATED if comparison["same_code"] else TOLERATED_OF_OTHER_CODE
    if comparison["high"] < 0 and after < (1 - tolerated) * before:
        raise QualityGateError(
            f"The new build is refused: it answers worse than {comparison['build']}, which goes on "
            f"serving. NDCG@10 on the same {comparison['questions']} profiles fell from "
            f"{before:.3f} to {after:.3f} (95 % interval of the difference "
            f"{comparison['low']:+.3f} to {comparison['high']:+.3f}). "
            "To publish it anyway: --force."
        )
