"""Films by year, as bars."""

from __future__ import annotations

from app.catalog.year_chart import CHART_HEIGHT, CHART_WIDTH, year_chart


def test_few_years_have_a_bar_each() -> None:
    chart = year_chart({1994: 4, 1996: 1})
    assert chart is not None
    assert chart.unit == "year"
    assert [(bar.label, bar.films, bar.height) for bar in chart.bars] == [
        ("1994", 4, CHART_HEIGHT),
        ("1995", 0, 0),
        ("1996", 1, 25),
    ]
    assert chart.most == 4


def test_many_years_are_drawn_as_decades() -> None:
    chart = year_chart({1921: 1, 1929: 2, 1995: 1_000})
    assert chart is not None
    assert chart.unit == "decade"
    assert [bar.label for bar in chart.bars] == [f"{year}s" for year in range(1920, 2000, 10)]
    assert chart.bars[0].films == 3
    assert chart.bars[0].height == 1
    assert chart.bars[0].x >= 0
    assert chart.bars[-1].x + chart.bars[-1].width <= CHART_WIDTH


def test_one_year_is_no_chart() -> None:
    assert year_chart({}) is None
    assert year_chart({1995: 7}) is None
