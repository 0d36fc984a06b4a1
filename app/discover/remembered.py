"""Suggestions that were worked out a moment ago, for those who ask the same.

A list of five hundred films takes the engine longer than a page should, and everybody who opens
its link asks the same of it. The same question has the same answer within a build.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.recommend import Engine, Profile, Suggestions

MOST_KEPT = 128
_kept: OrderedDict[tuple[str, Profile, int], Suggestions] = OrderedDict()
_lock = Lock()


def recommended(engine: Engine, profile: Profile, count: int) -> Suggestions:
    """Return what the engine recommends, worked out once for a profile.

    Args:
        engine: the current build's engine.
        profile: with its films in an order of their own, so that the same taste is found again.
        count: how many at most.
    """
    key = engine.build_id, profile, count
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = engine.recommend(profile, count)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
