"""Figures computed from histograms of ratings."""

from __future__ import annotations

import pytest

from app.catalog.ratings import figures_of


def test_figures_of_an_unrated_film() -> None:
    figures = figures_of([0] * 10)
    assert (figures.count, figures.mean_stars, figures.regard) == (0, None, 3.5)


def test_mean_counts_half_stars() -> None:
    figures = figures_of([1, 0, 0, 0, 0, 0, 0, 0, 0, 3])
    assert figures.count == 4
    assert figures.mean_stars == pytest.approx((0.5 + 15) / 4)


def test_three_enthusiasts_do_not_outweigh_three_hundred() -> None:
    few = figures_of([0] * 9 + [3])
    many = figures_of([0] * 8 + [300, 0])
    assert few.mean_stars == 5.0
    assert many.regard > few.regard


@pytest.mark.parametrize("histogram", [[], [1] * 9, [1] * 11, [0] * 9 + [-1]])
def test_other_than_ten_counts_is_refused(histogram: list[int]) -> None:
    with pytest.raises(ValueError, match="ten counts"):
        figures_of(histogram)
