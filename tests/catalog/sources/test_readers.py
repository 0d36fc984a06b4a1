"""The readers of the published sets, on a few rows with the faults that the real files have."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING

import pytest

from app.catalog.records import PersonName
from app.catalog.sources import movielens, movies_dataset, netflix, tmdb5000

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def test_movielens_films_and_histograms(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "movies.csv",
        [
            {"movieId": 6, "title": "Heat (1995)", "genres": "Crime|Thriller"},
            {"movieId": 791, "title": "Last Klezmer, The (1994)", "genres": "(no genres listed)"},
            {"movieId": 9, "title": "Unlinked (1999)", "genres": "Drama"},
        ],
    )
    write_csv(
        tmp_path / "links.csv",
        [
            {"movieId": 6, "imdbId": "0113277", "tmdbId": "949"},
            {"movieId": 791, "imdbId": "0113610", "tmdbId": ""},
        ],
    )
    write_csv(
        tmp_path / "ratings.csv",
        [
            {"userId": 1, "movieId": 6, "rating": "0.5", "timestamp": 1},
            {"userId": 2, "movieId": 6, "rating": "5.0", "timestamp": 2},
            {"userId": 3, "movieId": 6, "rating": "5.0", "timestamp": 3},
        ],
    )
    heat, klezmer, unlinked = movielens.read_films(tmp_path)
    assert heat == movielens.MovieLensFilm(
        movie_id=6,
        title="Heat (1995)",
        genres=("Crime", "Thriller"),
        imdb_id="tt0113277",
        tmdb_id=949,
    )
    assert (klezmer.genres, klezmer.tmdb_id) == ((), None)
    assert (unlinked.imdb_id, unlinked.tmdb_id) == (None, None)
    assert movielens.rating_histograms(tmp_path) == {6: [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]}


def person(id_: int, name: str, **more: object) -> dict[str, object]:
    return {"id": id_, "name": name, "order": 0, "job": "", **more}


def tmdb_row(**facts: object) -> dict[str, object]:
    return {
        "id": 949,
        "title": "Heat",
        "original_title": "Heat",
        "release_date": "1995-12-15",
        "runtime": "170.0",
        "genres": "[]",
        "keywords": "[]",
        "production_countries": "[]",
        **facts,
    }


def test_tmdb_films_with_credits_in_order(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "tmdb_5000_movies.csv",
        [
            tmdb_row(
                keywords=json.dumps([{"id": 1, "name": "bank\u00a0robbery "}]),
                genres=json.dumps([{"id": 2, "name": "Crime"}]),
                production_countries=json.dumps([{"iso_3166_1": "US", "name": "USA"}]),
            ),
            tmdb_row(id=370980, title="Without credits", runtime="", release_date=""),
        ],
    )
    write_csv(
        tmp_path / "tmdb_5000_credits.csv.gz",
        [
            {
                "movie_id": 949,
                "title": "Heat",
                "cast": json.dumps(
                    [
                        person(380, "Robert De Niro", order=1),
                        person(1158, "Al Pacino", order=0),
                        person(1158, "Al Pacino", order=2),
                        person(7, " ", order=3),
                    ]
                ),
                "crew": json.dumps(
                    [
                        person(638, "Michael Mann", job="Director"),
                        person(638, "Michael Mann", job="Producer"),
                    ]
                ),
            }
        ],
    )
    heat, bare = tmdb5000.read_films(tmp_path)
    assert heat == tmdb5000.TmdbFilm(
        tmdb_id=949,
        title="Heat",
        original_title="Heat",
        year=1995,
        runtime_minutes=170,
        genres=("Crime",),
        keywords=("bank robbery",),
        countries=("US",),
        directors=(PersonName("Michael Mann", 638),),
        cast=(PersonName("Al Pacino", 1158), PersonName("Robert De Niro", 380)),
    )
    assert (bare.year, bare.runtime_minutes, bare.directors, bare.cast) == (None, None, (), ())


def metadata_row(**facts: object) -> dict[str, object]:
    return {
        "id": "949",
        "imdb_id": "tt0113277",
        "title": "Heat",
        "genres": "Action|Crime",
        "runtime": "170.0",
        "release_date": "1995-12-15",
        **facts,
    }


def test_broken_rows_of_the_movies_dataset_are_left_out(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "movies_metadata.columns.derived.csv",
        [
            metadata_row(),
            metadata_row(id="82663", title=""),
            metadata_row(id="1997-08-20", imdb_id="0", title="", runtime="104"),
            metadata_row(id="1", imdb_id="", genres="", runtime="0.0", release_date=""),
        ],
    )
    heat, bare = movies_dataset.read_metadata(tmp_path)
    assert heat == movies_dataset.MetadataRow(
        tmdb_id=949,
        imdb_id="tt0113277",
        title="Heat",
        year=1995,
        runtime_minutes=170,
        genres=("Action", "Crime"),
    )
    assert (bare.imdb_id, bare.year, bare.runtime_minutes, bare.genres) == (None, None, None, ())


def test_keywords_and_origins_are_python_literals(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "keywords.csv",
        [
            {"id": 949, "keywords": "[{'id': 1, 'name': \"lover's quarrel\"}]"},
            {"id": 949, "keywords": "[{'id': 1, 'name': \"lover's quarrel\"}]"},
            {"id": 950, "keywords": "[]"},
        ],
    )
    write_csv(
        tmp_path / "movies_metadata.first5000.csv",
        [
            {
                "id": 194,
                "original_title": "Le Fabuleux Destin d'Amélie Poulain",
                "production_countries": "[{'iso_3166_1': 'FR', 'name': 'France'}]",
            },
            {"id": 195, "original_title": "Heat", "production_countries": ""},
            {"id": "", "original_title": "Broken", "production_countries": ""},
        ],
    )
    assert movies_dataset.read_keywords(tmp_path) == {949: ("lover's quarrel",)}
    assert movies_dataset.read_origins(tmp_path) == {
        194: movies_dataset.Origin("Le Fabuleux Destin d'Amélie Poulain", ("FR",)),
        195: movies_dataset.Origin("Heat", ()),
    }


def netflix_row(**facts: object) -> dict[str, object]:
    return {
        "id": "tm1",
        "title": "Heat",
        "type": "MOVIE",
        "release_year": "1995",
        "runtime": "170",
        "genres": "['crime', 'scifi']",
        "production_countries": "['US', 'Lebanon']",
        "imdb_id": "tt0113277",
        **facts,
    }


def test_netflix_titles_with_credits(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "titles.csv",
        [
            netflix_row(),
            netflix_row(id="ts2", type="SHOW", runtime="0", imdb_id="", genres="[]"),
            netflix_row(id="tm1063792", title=""),
        ],
    )
    write_csv(
        tmp_path / "credits.csv",
        [
            {"id": "tm1", "name": "Al  Pacino ", "role": "ACTOR"},
            {"id": "tm1", "name": "Al Pacino", "role": "ACTOR"},
            {"id": "tm1", "name": "Michael Mann", "role": "DIRECTOR"},
        ],
    )
    heat, show = netflix.read_titles(tmp_path)
    assert heat == netflix.NetflixTitle(
        imdb_id="tt0113277",
        title="Heat",
        kind="movie",
        year=1995,
        runtime_minutes=170,
        genres=("crime", "scifi"),
        countries=("US", "LB"),
        directors=(PersonName("Michael Mann"),),
        cast=(PersonName("Al Pacino"),),
    )
    assert (show.kind, show.imdb_id, show.runtime_minutes, show.cast) == ("show", None, None, ())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"links\.csv"):
        list(movielens.read_films(tmp_path))
