"""How sure a share of likes is, when each person gives several verdicts.

Verdicts of one person resemble each other, so a thousand verdicts of fifty people say less than
a thousand people would. The share's variance is taken over people (linearised ratio); with it
goes the number of independent verdicts that would be as sure, and Wilson's interval for that
number, with Student's quantile for so many people. Two shares are compared by Newcombe's rule of
squares.

Source: Edwin B. Wilson (1927), "Probable inference, the law of succession, and statistical
inference"; Robert G. Newcombe (1998), "Interval estimation for the difference between independent
proportions", method 10; Edward L. Korn and Barry I. Graubard (1998), "Confidence intervals for
proportions with small expected number of positive counts estimated from survey data", for the
effective number and Student's quantile, here with Wilson's interval in place of Clopper and
Pearson's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

FEW_PEOPLE = 20
"""Fewer who gave a verdict say nothing of a difference."""
_NORMAL = NormalDist().inv_cdf(0.975)
_FIRST_QUANTILES = (12.7062, 4.3027)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    low: float
    mean: float
    high: float


@dataclass(slots=True)
class LikeSums:
    """Sums over people, from which the share of likes and its interval follow.

    Attributes:
        people: who gave a verdict that counts.
        likes: what they liked.
        judged: likes and dislikes.
        squares: the sums over people of likes², likes × judged, judged².
    """

    people: int = 0
    likes: int = 0
    judged: int = 0
    squares: tuple[int, int, int] = (0, 0, 0)

    def add(self, likes: int, dislikes: int) -> None:
        """Add one person; who said neither adds nothing."""
        judged = likes + dislikes
        if not judged:
            return
        self.people += 1
        self.likes += likes
        self.judged += judged
        of_likes, crossed, of_judged = self.squares
        self.squares = (
            of_likes + likes * likes,
            crossed + likes * judged,
            of_judged + judged * judged,
        )

    @property
    def rate(self) -> Interval | None:
        """The share of likes; None where nobody gave a verdict."""
        if not self.judged:
            return None
        return _wilson(self.likes / self.judged, self._independent, _student(self.people - 1))

    @property
    def _independent(self) -> float:
        """How many independent verdicts would be as sure, at most as many as there are."""
        of_likes, crossed, of_judged = self.squares
        share = self.likes / self.judged
        alike = self.judged**2 / of_judged  # as if each person said the same of every film
        if self.people == 1 or share in {0.0, 1.0}:
            return alike
        spread = of_likes - 2 * share * crossed + share * share * of_judged
        variance = self.people / (self.people - 1) * spread / self.judged**2
        binomial = share * (1 - share)
        most = float(self.judged)
        return min(binomial / variance, most) if variance * most > binomial else most


def difference(before: LikeSums, after: LikeSums) -> Interval | None:
    """Return by how much the share of likes is higher after than before.

    None while fewer than `FEW_PEOPLE` gave verdicts on either side.
    """
    first, second = before.rate, after.rate
    if first is None or second is None or min(before.people, after.people) < FEW_PEOPLE:
        return None
    gap = second.mean - first.mean
    return Interval(
        gap - sqrt((second.mean - second.low) ** 2 + (first.high - first.mean) ** 2),
        gap,
        gap + sqrt((second.high - second.mean) ** 2 + (first.mean - first.low) ** 2),
    )


def _wilson(share: float, count: float, quantile: float) -> Interval:
    square = quantile * quantile
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = sqrt(share * (1 - share) / count + square / (4 * count * count))
    half = quantile / (1 + square / count) * reach
    return Interval(max(0.0, min(middle - half, share)), share, min(1.0, max(middle + half, share)))


def _student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's distribution, to 0.003."""
    if freedom <= len(_FIRST_QUANTILES):
        return _FIRST_QUANTILES[max(freedom, 1) - 1]
    z = _NORMAL
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, start=1)))
