"""Writing ratings on both databases: the same rows, however often, and nobody is held up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, select, text

from app.catalog.import_models import AudienceRating
from app.catalog.rating_writing import audience_id_of, counts_of, store_ratings, write_counts
from app.db import db

if TYPE_CHECKING:
    from flask import Flask

    from app.catalog.rating_writing import RatingRow


@pytest.fixture(params=["app", "app_on_postgresql"])
def site(request: pytest.FixtureRequest) -> Flask:
    """An application on either database."""
    app: Flask = request.getfixturevalue(request.param)
    return app


def stored() -> list[tuple[int, ...]]:
    rows = select(*AudienceRating.__table__.columns).order_by(
        AudienceRating.user_number, AudienceRating.film_id
    )
    return [tuple(row) for row in db.session.execute(rows)]


@pytest.mark.usefixtures("site")
def test_new_and_newer_ratings_are_stored() -> None:
    audience = audience_id_of("ml-tiny")
    assert audience_id_of("ml-tiny") == audience
    first: list[RatingRow] = [(audience, 1, 6, 8, 100), (audience, 1, 8, 5, 100)]
    assert store_ratings(first) == 2
    db.session.commit()
    assert store_ratings(first) == 0
    again: list[RatingRow] = [
        (audience, 1, 6, 2, 99),  # older
        (audience, 1, 8, 3, 100),  # as late as what is there
        (audience, 2, 6, 10, 5),
    ]
    assert store_ratings(again) == 1
    assert store_ratings([(audience, 1, 6, 1, 101)]) == 1
    assert stored() == [
        (audience, 1, 6, 1, 101),
        (audience, 1, 8, 5, 100),
        (audience, 2, 6, 10, 5),
    ]
    write_counts(audience, *counts_of(audience))
    assert counts_of(audience) == (3, 2)


@pytest.mark.usefixtures("site")
def test_of_two_in_one_batch_the_later_and_of_equals_the_first_stands() -> None:
    audience = audience_id_of("ml-tiny")
    store_ratings(
        [
            (audience, 1, 6, 8, 100),
            (audience, 1, 6, 2, 200),
            (audience, 1, 6, 4, 150),
            (audience, 2, 6, 7, 100),
            (audience, 2, 6, 9, 100),
        ]
    )
    assert [row[1:4] for row in stored()] == [(1, 6, 2), (2, 6, 7)]


@pytest.mark.usefixtures("site")
def test_nothing_to_store() -> None:
    assert store_ratings([]) == 0


def test_audiences_are_apart(app: Flask) -> None:
    one, other = audience_id_of("one"), audience_id_of("other")
    store_ratings([(one, 1, 6, 8, 100), (other, 1, 6, 2, 100)])
    assert [counts_of(one), counts_of(other)] == [(1, 1), (1, 1)]
    db.session.commit()
    engine = create_engine(db.engine.url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM audiences")).scalar() == 2
    engine.dispose()
