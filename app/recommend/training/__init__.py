"""Training: ratings and films in, a build out. Not for web workers: pandas, scipy, scikit-learn."""

from __future__ import annotations

from app.recommend.training.co_likes import CoLikes
from app.recommend.training.fit import train_build

__all__ = ["CoLikes", "train_build"]
