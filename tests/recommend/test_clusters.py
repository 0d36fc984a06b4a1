"""Clusters of the catalogue: the same each time, named by what their films share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend import open_build
from app.recommend.clusters import Clusters
from app.recommend.training import clusters as training
from app.recommend.training import train_build
from app.recommend.training.clusters import clustered
from app.recommend.training.embed import content_vectors
from app.recommend.training.films import checked_films, facts_of
from app.recommend.types import TraitKind
from tests.factories.recommend import make_films

if TYPE_CHECKING:
    from pathlib import Path

    from app.recommend import Engine


def test_each_film_with_facts_is_in_one_cluster(engine: Engine) -> None:
    clusters = engine.clusters()
    assert sum(cluster.size for cluster in clusters) == len(engine.film_ids)
    assert [cluster.number for cluster in clusters] == list(range(len(clusters)))
    sizes = [cluster.size for cluster in clusters]
    assert sizes == sorted(sizes, reverse=True)
    for film_id in engine.film_ids[:5].tolist():
        found = engine.cluster_of(film_id)
        assert found is not None
        assert found in clusters


def test_a_film_that_the_build_does_not_know_has_no_cluster(engine: Engine) -> None:
    assert engine.cluster_of(10**20) is None


def test_clusters_keep_circles_apart_and_are_named_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "FILMS_EACH", 40)
    films = checked_films(make_films(240))
    vectors, facts = content_vectors(films, 0), facts_of(films)
    of_films, names = clustered(vectors, facts, seed=0)
    again, _ = clustered(vectors, facts, seed=0)
    assert np.array_equal(of_films, again)
    assert len(names) == 6
    assert len({tuple(name) for name in names}) == 6
    for number, name in enumerate(names):
        inside = [
            {text for _, text in own}
            for own, place in zip(facts, of_films, strict=True)
            if place == number
        ]
        share = np.mean([name[0] in own for own in inside])
        everywhere = np.mean([name[0] in {text for _, text in own} for own in facts])
        assert share > 1.3 * everywhere


def test_clusters_of_the_same_facts_get_longer_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "FILMS_EACH", 5)
    monkeypatch.setattr(training, "FACTS_NAMED", 1)
    shared, left, right = ((TraitKind.GENRE, "War"), *((TraitKind.CAST, who) for who in "LR"))
    vectors = np.repeat(np.eye(3, dtype=np.float32), 5, axis=0)
    facts = [[shared, left]] * 5 + [[shared, right]] * 5 + [[]] * 5
    _, names = clustered(vectors, facts, seed=0)
    assert sorted(map(tuple, names)) in (
        [(), ("War",), ("War", "L")],
        [(), ("War",), ("War", "R")],
    )


def test_a_fact_in_two_spellings_is_named_once() -> None:
    facts = [[(TraitKind.GENRE, "War"), (TraitKind.KEYWORD, "war")]] * 4 + [[]] * 4
    vectors = np.zeros((8, 2), np.float32)
    vectors[:4, 0] = 1.0
    of_films, names = clustered(vectors, facts, seed=0)
    assert of_films.tolist() == [0, 0, 0, 0, -1, -1, -1, -1]
    assert names == [["War"]]


def test_films_without_facts_have_no_cluster(tmp_path: Path) -> None:
    films = make_films(4)[["film_id", "title"]]
    engine = open_build(train_build(tmp_path, films))
    assert engine.clusters() == ()
    assert engine.cluster_of(101) is None


def test_rounds_end_when_centres_rest_or_when_there_were_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "FILMS_EACH", 20)
    monkeypatch.setattr(training, "ROUNDS", 1)
    films = checked_films(make_films(120))
    of_films, _ = clustered(content_vectors(films, 0), facts_of(films), seed=0)
    assert set(of_films.tolist()) == set(range(6))


def test_duplicates_leave_centres_without_films_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "FILMS_EACH", 2)
    vectors = np.tile(np.array([[1.0, 0.0]], np.float32), (8, 1))
    of_films, names = clustered(vectors, [[]] * 8, seed=0)
    assert of_films.tolist() == [0] * 8
    assert names == [[]]


def test_clusters_without_a_name_are_refused() -> None:
    class Damaged:
        def array(self, name: str) -> np.ndarray:
            assert name == "clusters"
            return np.array([0, 1, 2], np.int32)

    with pytest.raises(ValueError, match="without a name"):
        Clusters.read(Damaged(), [["War"]])
