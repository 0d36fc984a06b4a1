"""The map of the catalogue: discs that do not overlap, films within them, the same each time."""

from __future__ import annotations

import json
from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend import Cluster, Profile, open_build
from app.recommend.artifacts import Build
from app.recommend.catalogue_map import PLANE, CatalogueMap
from app.recommend.clusters import Clusters
from app.recommend.manifest import MANIFEST, manifest_bytes
from app.recommend.training import train_build
from app.recommend.training.embed import unit_rows
from app.recommend.training.mapping import mapped
from tests.factories.recommend import make_films

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from app.recommend import Engine


def made_up(clusters: int, each: int = 60, seed: int = 0) -> tuple[NDArray, NDArray]:
    random = np.random.default_rng(seed)
    centres = random.normal(size=(clusters, 16))
    of_films = np.repeat(np.arange(clusters, dtype=np.int32), each)
    vectors = unit_rows(centres[of_films] + 0.4 * random.normal(size=(len(of_films), 16)))
    return vectors, of_films


@pytest.mark.parametrize("clusters", [1, 2, 7, 20, 40])
def test_discs_lie_apart_on_the_plane(clusters: int) -> None:
    _, discs = mapped(*made_up(clusters))
    assert len(discs) == clusters
    for x, y, radius in discs:
        assert radius - 1e-5 <= x <= PLANE[0] - radius + 1e-5
        assert radius - 1e-5 <= y <= PLANE[1] - radius + 1e-5
    for one, other in combinations(discs, 2):
        assert hypot(one[0] - other[0], one[1] - other[1]) > 0.93 * (one[2] + other[2])


def test_films_fill_their_disc_and_the_same_each_time() -> None:
    vectors, of_films = made_up(5)
    places, discs = mapped(vectors, of_films)
    again, discs_again = mapped(vectors, of_films)
    assert np.array_equal(places, again)
    assert discs == discs_again
    radii = np.linalg.norm(places[of_films == 0], axis=1)
    assert radii.max() <= 1
    assert np.isclose((radii < np.sqrt(0.5)).mean(), 0.5, atol=0.05)


def test_alike_clusters_lie_nearer_than_others() -> None:
    vectors, of_films = made_up(12, seed=3)
    _, discs = mapped(vectors, of_films)
    centres = unit_rows(np.array([vectors[of_films == n].mean(axis=0) for n in range(12)]))
    pairs = list(combinations(range(12), 2))
    likeness = [float(centres[a] @ centres[b]) for a, b in pairs]
    apart = [hypot(discs[a][0] - discs[b][0], discs[a][1] - discs[b][1]) for a, b in pairs]
    assert np.corrcoef(likeness, apart)[0, 1] < -0.3


def test_equal_films_and_films_without_facts_have_places_too() -> None:
    vectors = np.tile(np.array([[1.0, 0.0]], np.float32), (6, 1))
    places, discs = mapped(vectors, np.array([0, 0, 1, 1, -1, -1], np.int32))
    assert np.isfinite(places).all()
    assert not places[4:].any()
    assert np.isfinite(discs).all()
    places, discs = mapped(np.zeros((3, 1), np.float32), np.full(3, -1, np.int32))
    assert not places.any()
    assert discs == []
    places, discs = mapped(np.ones((3, 1), np.float32), np.zeros(3, np.int32))
    assert np.isfinite(places).all()


def test_an_engine_knows_its_map(engine: Engine) -> None:
    assert engine.map is not None
    assert len(engine.map.discs) == len(engine.clusters())
    cluster = engine.clusters()[0]
    films = engine.films_of_cluster(cluster.number)
    assert len(films) == cluster.size
    assert all(hypot(film.x, film.y) <= 1 for film in films)
    assert all(engine.cluster_of(film.film_id) == cluster for film in films)
    fames = [engine.fame_of(film.film_id) for film in films]
    assert fames == sorted(fames, reverse=True)
    assert engine.films_of_cluster(10_000) == ()


@pytest.mark.parametrize(
    ("discs", "fault"),
    [
        ([], "other clusters"),
        ([[0.5, 0.5, float("nan")]], "beside the map"),
        ([[1.5, 0.5, 0.1]], "beside the map"),
        ([[0.5, 0.5]], "missing"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(
    tmp_path: Path, discs: list[list[float]], fault: str
) -> None:
    clusters = Clusters(np.zeros(1, np.int32), (Cluster(0, ("War",), 1),))
    with pytest.raises((ValueError, TypeError), match=fault):
        CatalogueMap.read(Build(tmp_path, {"files": {}}), discs, clusters)


def test_a_build_from_before_the_map_goes_on_serving(tmp_path: Path) -> None:
    path = train_build(tmp_path, make_films(60))
    manifest = json.loads((path / MANIFEST).read_bytes())
    del manifest["checksum"], manifest["model"]["map"], manifest["files"]["map_places.npy"]
    (path / "map_places.npy").unlink()
    (path / MANIFEST).write_bytes(manifest_bytes({**manifest, "format": 4}))
    engine = open_build(path)
    assert engine.map is None
    assert engine.films_of_cluster(0) == ()
    assert len(engine.recommend(Profile(), 5)) == 5
