"""The share of likes and its interval: against known figures, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from app.admin.intervals import FEW_PEOPLE, LikeSums, _student, difference


def sums_of(likes: list[int], dislikes: list[int]) -> LikeSums:
    sums = LikeSums()
    for liked, disliked in zip(likes, dislikes, strict=True):
        sums.add(liked, disliked)
    return sums


def people(random: np.random.Generator, count: int, share: float, spread: float) -> LikeSums:
    """Return people who each like a share of their own, of few or many films."""
    own = random.beta(share * spread, (1 - share) * spread, count)
    judged = 1 + random.negative_binomial(1, 0.2, count)
    liked = random.binomial(judged, own)
    return sums_of(liked.tolist(), (judged - liked).tolist())


def test_without_verdicts_there_is_no_share() -> None:
    assert LikeSums().rate is None
    assert sums_of([0, 0], [0, 0]).rate is None
    assert sums_of([0, 0], [0, 0]).people == 0


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 19, 100, 5000])
def test_quantiles_are_students(freedom: int) -> None:
    assert _student(freedom) == pytest.approx(t.ppf(0.975, freedom), abs=0.005)


def test_one_verdict_each_is_wilsons_interval() -> None:
    # Newcombe (1998), table I: 81 of 263, 0.2553 to 0.3662; Student's quantile is a little wider.
    rate = sums_of([1] * 81 + [0] * 182, [0] * 81 + [1] * 182).rate
    assert rate is not None
    assert rate.mean == pytest.approx(81 / 263)
    assert (rate.low, rate.high) == pytest.approx((0.2553, 0.3662), abs=0.001)


def test_the_same_verdict_many_times_says_no_more_than_once() -> None:
    once = sums_of([1] * 30 + [0] * 30, [0] * 30 + [1] * 30).rate
    often = sums_of([50] * 30 + [0] * 30, [0] * 30 + [50] * 30).rate
    assert once is not None
    assert often is not None
    assert often.low == pytest.approx(once.low, abs=0.003)
    assert often.high == pytest.approx(once.high, abs=0.003)


@pytest.mark.parametrize("likes", [[3], [1, 1, 1], [0, 0], [9] * 40])
def test_all_or_nothing_is_not_certain(likes: list[int]) -> None:
    dislikes = [0 if any(likes) else 2] * len(likes)
    rate = sums_of(likes, dislikes).rate
    assert rate is not None
    assert 0 <= rate.low <= rate.mean <= rate.high <= 1
    assert rate.high - rate.low > 0.05


def test_people_who_all_say_half_and_half_are_worth_their_verdicts() -> None:
    rate = sums_of([5] * 40, [5] * 40).rate
    assert rate is not None
    assert rate.high - rate.low == pytest.approx(2 * 1.96 * np.sqrt(0.25 / 400), rel=0.05)


def test_few_people_tell_no_difference() -> None:
    many, few = sums_of([1] * 50, [1] * 50), sums_of([9] * (FEW_PEOPLE - 1), [0] * (FEW_PEOPLE - 1))
    assert difference(many, few) is None
    assert difference(LikeSums(), many) is None
    assert difference(many, many) is not None


def test_intervals_hold_what_they_promise() -> None:
    random = np.random.default_rng(7)
    for count, share, spread in ((30, 0.7, 3.0), (80, 0.9, 8.0), (200, 0.5, 1.0)):
        held = [
            rate.low <= share <= rate.high
            for rate in (people(random, count, share, spread).rate for _ in range(600))
            if rate is not None
        ]
        assert 0.925 <= np.mean(held) <= 0.985, (count, share, spread)


def test_differences_hold_what_they_promise() -> None:
    random = np.random.default_rng(8)
    held, found = [], []
    for _ in range(600):
        gap = difference(people(random, 40, 0.6, 2.0), people(random, 90, 0.7, 4.0))
        assert gap is not None
        held.append(gap.low <= 0.1 <= gap.high)
        same = difference(people(random, 60, 0.8, 3.0), people(random, 60, 0.8, 3.0))
        assert same is not None
        found.append(same.low > 0 or same.high < 0)
    assert 0.925 <= np.mean(held) <= 0.985
    # Where there is no difference, one is found about once in twenty times.
    assert 0.015 <= np.mean(found) <= 0.075
