"""The bars of the chart of ratings."""

from __future__ import annotations

from app.catalog.rating_chart import CHART_HEIGHT, rating_bars


def test_the_commonest_answer_fills_the_chart() -> None:
    bars = rating_bars([0, 0, 0, 0, 0, 0, 0, 50, 25, 100])
    assert [bar.height for bar in bars[-3:]] == [CHART_HEIGHT // 2, CHART_HEIGHT // 4, CHART_HEIGHT]
    assert [bar.votes for bar in bars[-3:]] == [50, 25, 100]


def test_a_single_vote_is_seen_and_none_is_not() -> None:
    bars = rating_bars([1, 0, 0, 0, 0, 0, 0, 0, 0, 1000])
    assert bars[0].height == 1
    assert bars[1].height == 0


def test_labels_count_in_halves() -> None:
    labels = [bar.label for bar in rating_bars([0] * 10)]
    assert labels == ["½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5"]


def test_bars_stand_side_by_side() -> None:
    bars = rating_bars([1] * 10)
    edges = [bar.x for bar in bars]
    assert edges == sorted(set(edges))
