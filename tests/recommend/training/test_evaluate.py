"""Measuring the engine and its peers on held-out people of a made-up audience."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from app.recommend.training.audience import Audience
from app.recommend.training.evaluate import METRICS, OVERALL, figures, gains
from app.recommend.training.peers import PEERS
from app.recommend.training.rankers import NO_FILM, OURS, peer_ranker
from app.recommend.training.split import held_out
from app.recommend.training.tables import newcomers_text
from app.recommend.training.trials import Trials
from scripts import bench_engine, evaluate
from tests.factories.recommend import make_engine, make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

EMPTY_TABLES = {
    "netflix-titles/credits.csv": "person_id,id,name,character,role",
    "netflix-titles/titles.csv": (
        "id,title,type,description,release_year,age_certification,runtime,genres,"
        "production_countries,seasons,imdb_id,imdb_score,imdb_votes,tmdb_popularity,tmdb_score"
    ),
    "the-movies-dataset/keywords.csv": "id,keywords",
    "the-movies-dataset/links.csv": "movieId,imdbId,tmdbId",
    "the-movies-dataset/movies_metadata.csv": (
        "adult,belongs_to_collection,genres,id,imdb_id,original_language,original_title,overview,"
        "popularity,poster_path,production_countries,release_date,runtime,spoken_languages,title,"
        "vote_average,vote_count"
    ),
    "tmdb-5000/tmdb_5000_credits.csv": "movie_id,title,cast,crew",
    "tmdb-5000/tmdb_5000_movies.csv": (
        "genres,id,keywords,original_language,original_title,overview,popularity,"
        "production_countries,release_date,runtime,spoken_languages,title,vote_average,vote_count"
    ),
}


def test_the_engine_is_measured_beside_its_peers(tmp_path: Path) -> None:
    films = make_films(120)
    ratings = make_ratings(films, 100)
    out = held_out(ratings["user_id"].to_numpy(np.int64), 0).tests[0]
    steps: list[str] = []
    trials = Trials(films, ratings, [out], tmp_path, 0, steps.append)
    rows = trials.newcomers(draws=2, peers=True)
    models = [*OURS, *PEERS]
    assert rows["model"].unique().tolist() == models
    assert steps == ["training", *models]
    assert set(rows["user_id"]) <= set(out)
    assert (rows["ndcg"].between(0, 1) & rows["recall"].between(0, 1)).all()
    found = figures(rows, len(films))
    assert set(found["metric"]) == set(METRICS)
    assert (found["low"] <= found["high"]).all()
    drawn = found[(found["variant"] == "random") & (found["metric"] == "ndcg")]
    means = drawn.groupby("model")["mean"].mean()
    assert means["marquee, score alone"] > means["popularity"]
    compared = gains(rows, list(OURS))
    assert set(compared["peer"]) == set(PEERS)
    assert set(compared["named"]) == {1, 3, 5, OVERALL}
    text = newcomers_text(found, compared)
    assert "recall@20 of the long tail" in text
    assert "Gain of marquee in NDCG@10" in text


def test_without_peers_there_is_nothing_to_gain_on() -> None:
    rows = _rows([[1.0, 0.5]], ["marquee"])
    assert "Gain" not in newcomers_text(figures(rows, 10), gains(rows, ["marquee"]))


def test_gains_are_those_of_the_same_cases() -> None:
    rows = _rows([[0.5, 0.7, 0.9], [0.4, 0.6, 0.8]], ["marquee", "peer"])
    compared = gains(rows, ["marquee"]).set_index(["metric", "named"])
    assert compared.loc[("ndcg", OVERALL), "mean"] == pytest.approx(0.1)
    assert compared.loc[("ndcg", 1), "low"] == pytest.approx(0.1)


def _rows(values: list[list[float]], models: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"model": model, "variant": "random", "named": 1, "user_id": user, "draw": 0}
            | dict.fromkeys(("ndcg", "recall", "tail", "bias", "likeness"), value)
            | {"shown": np.array([user])}
            for model, own in zip(models, values, strict=True)
            for user, value in enumerate(own)
        ]
    )


def test_a_ranker_leaves_out_named_films_and_breaks_ties_alike_for_all() -> None:
    ratings = pd.DataFrame({"user_id": [1, 1, 1, 2], "film_id": [7, 8, 9, 5], "stars": 5.0})
    audience = Audience.without(ratings, np.array([2]))
    rank = peer_ranker(PEERS["popularity"], audience, 0)
    lists = rank([np.array([5]), np.array([8]), np.array([7, 8, 9])])
    assert sorted(lists[0][:3].tolist()) == [7, 8, 9]
    assert lists[1][:2].tolist() == [film for film in lists[0].tolist() if film in (7, 9)]
    assert (lists[2] == NO_FILM).all()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder laid out as the published sets are; only MovieLens' files hold films."""
    folder = tmp_path / "data"
    for name, columns in EMPTY_TABLES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{columns}\n")
    films = make_films(70)
    write_movielens(folder / "ml-latest-small", films, make_ratings(films, 70))
    return folder


def write_movielens(folder: Path, films: pd.DataFrame, ratings: pd.DataFrame) -> None:
    folder.mkdir()
    titles = [f"{title} ({year})" for title, year in zip(films.title, films.year, strict=True)]
    movies = {"movieId": films.film_id, "title": titles, "genres": films.genres.map("|".join)}
    pd.DataFrame(movies).to_csv(folder / "movies.csv", index=False)
    links = pd.DataFrame({"movieId": films.film_id, "imdbId": "", "tmdbId": ""})
    links.to_csv(folder / "links.csv", index=False)
    ratings.to_csv(
        folder / "ratings.csv",
        index=False,
        header=["userId", "movieId", "rating", "timestamp"],
    )


def test_the_script_measures_newcomers_and_writes_figures(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    common = ["--data", str(data), "--quick", "--no-peers", "--peers-python", str(tmp_path / "no")]
    assert evaluate.main([*common, "--only", "newcomers", "--json", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "make peers" in printed
    assert "NDCG@10" in printed
    found = json.loads(out.read_text())
    assert (found["seed"], found["folds"], found["draws"]) == (2024, 1, 1)
    assert {row["model"] for row in found["figures"]} == set(OURS)
    assert "loop" not in found


def test_the_script_plays_the_loop_on_other_ratings(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    films = make_films(75)
    ratings = make_ratings(films, 70)
    lines = ["::".join(map(str, row)) for row in ratings.itertuples(index=False)]
    older = tmp_path / "ml-1m" / "ratings.dat"
    older.parent.mkdir()
    older.write_text("\n".join(lines) + "\n")
    movies = [f"{film}::Füße {film} (1999)::Comedy|War" for film in films.film_id]
    (older.parent / "movies.dat").write_text("\n".join(movies), encoding="latin-1")
    arguments = ["--data", str(data), "--ratings", str(older), "--quick", "--only", "loop"]
    assert evaluate.main([*arguments, "--json", str(tmp_path / "loop.json")]) == 0
    assert "gain by feedback" in capsys.readouterr().out
    assert json.loads((tmp_path / "loop.json").read_text())["loop"]["rounds"]


@pytest.mark.parametrize(("protocol", "heading"), [("new-films", "NEW FILMS"), ("stars", "STARS")])
def test_the_script_measures_one_protocol(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], protocol: str, heading: str
) -> None:
    out = tmp_path / "figures.json"
    arguments = ["--data", str(data), "--quick", "--no-peers", "--only", protocol]
    assert evaluate.main([*arguments, "--json", str(out)]) == 0
    assert heading in capsys.readouterr().out
    assert {"seed", "folds", "draws", protocol.replace("-", "_")} == set(
        json.loads(out.read_text())
    )


def test_the_script_measures_stars_beside_surprise_and_draws_plots(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not evaluate.PEERS_PYTHON.is_file():
        pytest.skip("the peers need .venv-peers (make peers)")
    out, plots = tmp_path / "figures.json", tmp_path / "plots"
    arguments = ["--data", str(data), "--quick", "--only", "stars", "--json", str(out)]
    assert evaluate.main([*arguments, "--plots", str(plots)]) == 0
    assert "Surprise's SVD, five_fold: mae" in capsys.readouterr().out
    assert "Surprise's KNNBaseline" in json.loads(out.read_text())["stars"]
    assert list(plots.iterdir()) == []


def test_what_is_asked_for_is_measured() -> None:
    assert evaluate.parsed([]).protocols == ("newcomers", "loop", "new-films")
    assert evaluate.parsed(["--stars"]).protocols[-1] == "stars"
    assert evaluate.parsed(["--only", "new-films"]).protocols == ("new-films",)


def test_missing_figures_are_null_in_json() -> None:
    frame = pd.DataFrame({"mean": [1.0, np.nan], "listens": [True, None]})
    assert evaluate.records(frame) == [
        {"mean": 1.0, "listens": True},
        {"mean": None, "listens": None},
    ]


@pytest.mark.slow
@pytest.mark.skipif(not evaluate.DATA.is_dir(), reason="the published data sets are not here")
def test_the_script_measures_the_published_ratings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    assert evaluate.main(["--quick", "--no-peers", "--json", str(out)]) == 0
    assert "NEW FILMS" in capsys.readouterr().out
    found = pd.DataFrame(json.loads(out.read_text())["figures"])
    ndcg = found[(found["metric"] == "ndcg") & (found["model"] == "marquee")]
    assert ndcg.loc[(ndcg["variant"] == "random") & (ndcg["named"] == 5), "mean"].item() > 0.4


def test_the_speed_of_a_build_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_engine(tmp_path, films=60, users=30)
    assert bench_engine.main(["--build", str(tmp_path), "--rounds", "2"]) == 0
    assert "recommend, 20 favourites, again" in capsys.readouterr().out


def test_the_speed_of_a_made_up_build_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_engine.main(["--films", "80", "--ratings", "3000", "--rounds", "2"]) == 0
    assert "Trained in" in capsys.readouterr().out
