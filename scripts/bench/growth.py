"""How a cost grows with a size: the exponent of a power law, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIDENCE = 0.95
LEAST_POINTS = 3


class Exponent(NamedTuple):
    """A cost grows like size^mean; low and high are the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def exponent_of(sizes: Sequence[float], costs: Sequence[float]) -> Exponent:
    """Fit the exponent by least squares on logarithms.

    Args:
        sizes: positive, of at least two values.
        costs: positive, one for each size.

    Raises:
        ValueError: there are fewer than three measurements.
    """
    if len(sizes) < LEAST_POINTS:
        raise ValueError("An exponent needs at least three measurements.")
    fit = stats.linregress(np.log(sizes), np.log(costs))
    reach = float(fit.stderr) * float(stats.t.ppf((1 + CONFIDENCE) / 2, len(sizes) - 2))
    slope = float(fit.slope)
    return Exponent(slope, slope - reach, slope + reach)
