"""Training on odd input: a clear error or a sensible build, never NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.recommend import Mix, Profile, open_build
from app.recommend.training import CoLikes, train_build
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

    from app.recommend import Engine

TEXTS = st.lists(st.sampled_from(["a", "b", "Ω", "x y", " ", "\0"]), max_size=3)


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    film_ids = draw(st.lists(st.integers(0, 10**12), min_size=1, max_size=12, unique=True))
    films = pd.DataFrame(
        {
            "film_id": film_ids,
            "year": [draw(st.one_of(st.none(), st.integers(1900, 2030))) for _ in film_ids],
            "genres": [draw(TEXTS) for _ in film_ids],
            "cast": [draw(TEXTS) for _ in film_ids],
            "overview": [draw(st.one_of(st.none(), st.text(max_size=20))) for _ in film_ids],
        }
    )
    rating = st.tuples(
        st.integers(1, 6), st.sampled_from([*film_ids, -1]), st.integers(1, 10).map(lambda h: h / 2)
    )
    rows = draw(st.lists(rating, max_size=30))
    return films, pd.DataFrame(rows, columns=["user_id", "film_id", "stars"])


def check(engine: Engine, film_ids: list[int]) -> None:
    for profile in (
        Profile(),
        Profile(tuple(film_ids[:1])),
        Profile(tuple(film_ids[:2]), tuple(film_ids[2:4]), tuple(film_ids[4:6])),
    ):
        for mix in (Mix(), Mix(0.0, 0.0, 0.0, 1.0, 1.0)):
            suggestions = engine.recommend(profile, 30, mix)
            assert len(suggestions) == len(film_ids) - len(profile.marked)
            assert all(0.0 <= item.score <= 100.0 for item in suggestions)
            assert np.isfinite(engine.scores_of(profile, mix)).all()
    engine.similar(film_ids[0], 5)


@given(catalogues())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_catalogue_gives_a_working_build(
    tmp_path: Path, tables: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    films, ratings = tables
    # Each example has other films; the gate would compare it with the one before.
    engine = open_build(train_build(tmp_path, films, ratings, force=True))
    check(engine, films["film_id"].to_list())


def test_two_films_that_are_alike(tmp_path: Path) -> None:
    films = pd.DataFrame({"film_id": [1, 2], "cast": [["a", "b", "b"]] * 2})
    check(open_build(train_build(tmp_path, films)), [1, 2])


def test_a_catalogue_of_duplicates(tmp_path: Path) -> None:
    films = pd.concat([make_films(1)] * 30, ignore_index=True)
    films["film_id"] = range(30)
    check(open_build(train_build(tmp_path, films)), list(range(30)))


def test_films_of_the_same_few_facts(tmp_path: Path) -> None:
    films = pd.DataFrame({"film_id": [1, 2], "cast": [["a", "b", "b"]] * 2})
    check(open_build(train_build(tmp_path, films)), [1, 2])


def test_a_favourite_nobody_likes_still_brings_well_liked_films(tmp_path: Path) -> None:
    films = make_films(60)
    ratings = make_ratings(films)
    ratings = ratings[ratings["film_id"] != 160]
    suggestions = open_build(train_build(tmp_path, films, ratings)).recommend(Profile((160,)))
    assert all(item.parts.prior > 0 for item in suggestions)


def test_films_alone_give_content_suggestions(tmp_path: Path) -> None:
    films = make_films(60)
    engine = open_build(train_build(tmp_path, films))
    suggestions = engine.recommend(Profile((101,)), 5)
    assert suggestions[0].parts.content > 0
    assert suggestions[0].reasons
    assert all(item.parts.community == 0 for item in suggestions)


def test_co_likes_stand_in_for_ratings(tmp_path: Path) -> None:
    films = make_films(60)
    ratings = make_ratings(films)
    by_ratings = open_build(train_build(tmp_path / "one", films, ratings))
    co_likes = CoLikes.from_ratings(ratings)
    by_counts = open_build(train_build(tmp_path / "two", films, co_likes=co_likes))
    profile = Profile((101, 107))
    assert by_ratings.recommend(profile).film_ids == by_counts.recommend(profile).film_ids


def test_ratings_are_added_to_co_likes(tmp_path: Path) -> None:
    films = make_films(60)
    ratings = make_ratings(films)
    early = ratings["user_id"] < 40
    whole = open_build(train_build(tmp_path / "one", films, ratings))
    both = open_build(
        train_build(tmp_path / "two", films, ratings[~early], CoLikes.from_ratings(ratings[early]))
    )
    profile = Profile((101, 107))
    assert whole.recommend(profile).film_ids == both.recommend(profile).film_ids


def test_histograms_say_what_is_well_regarded(tmp_path: Path) -> None:
    films = make_films(30)
    usual, best, worst = [0, 0, 0, 0, 0, 9, 0, 0, 0, 0], [0] * 9 + [500], [0, 400] + [0] * 8
    films["rating_histogram"] = [usual] * 3 + [worst] + [usual] * 25 + [best]
    suggestions = open_build(train_build(tmp_path, films)).recommend(Profile(), 30)
    assert suggestions[0].film_id == 130
    assert suggestions[-1].film_id == 104


def test_progress_and_attachments(tmp_path: Path) -> None:
    steps: list[str] = []

    def attach(folder: Path) -> None:
        (folder / "search").mkdir()
        (folder / "search" / "words").write_text("heat")

    path = train_build(tmp_path, make_films(20), attach=[attach], progress=steps.append)
    assert "Embedding content" in steps
    assert (path / "search" / "words").read_text() == "heat"
    open_build(path)


@pytest.mark.parametrize(
    ("films", "message"),
    [
        (pd.DataFrame(), "no films"),
        (pd.DataFrame({"film_id": []}), "no films"),
        (pd.DataFrame({"film_id": [1, 1]}), "Film 1 occurs twice"),
        (pd.DataFrame({"film_id": [1, None]}), "no whole number"),
        (pd.DataFrame({"film_id": [1.5]}), "no whole number"),
        (pd.DataFrame({"film_id": ["one"]}), "no whole number"),
        (pd.DataFrame({"film_id": [1], "rating_histogram": [[1, 2]]}), "not ten counts"),
        (pd.DataFrame({"film_id": [1], "rating_histogram": [[-1] * 10]}), "not ten counts"),
    ],
)
def test_malformed_films_are_refused(tmp_path: Path, films: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        train_build(tmp_path / "builds", films)
    assert not (tmp_path / "builds").exists()


def test_malformed_ratings_are_refused(tmp_path: Path) -> None:
    ratings = pd.DataFrame({"user_id": [1], "film_id": [101], "stars": [11.0]})
    with pytest.raises(ValueError, match="not between"):
        train_build(tmp_path, make_films(5), ratings)


def test_serving_needs_neither_pandas_nor_scipy_nor_sklearn() -> None:
    import subprocess
    import sys

    code = (
        "import sys, app.recommend as r; r.open_build; "
        "heavy = {'pandas', 'scipy', 'sklearn', 'flask', 'app.recommend.training'}; "
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
