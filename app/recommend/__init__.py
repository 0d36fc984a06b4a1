"""The recommender: ids and arrays in, ids and scores out. Pure.

Serving needs numpy and annoy only; what trains a build is in `app.recommend.training`.
"""

from __future__ import annotations

from app.recommend.artifacts import BuildLockedError
from app.recommend.clusters import Cluster
from app.recommend.group import GroupRule, GroupSuggestion
from app.recommend.manifest import BuildRefusedError
from app.recommend.opening import open_build
from app.recommend.recommender import Engine
from app.recommend.stars import PredictedStars
from app.recommend.types import (
    Mix,
    Neighbour,
    Parts,
    Profile,
    Reason,
    Suggestion,
    Suggestions,
    Trait,
    TraitKind,
)

__all__ = [
    "BuildLockedError",
    "BuildRefusedError",
    "Cluster",
    "Engine",
    "GroupRule",
    "GroupSuggestion",
    "Mix",
    "Neighbour",
    "Parts",
    "PredictedStars",
    "Profile",
    "Reason",
    "Suggestion",
    "Suggestions",
    "Trait",
    "TraitKind",
    "open_build",
]
