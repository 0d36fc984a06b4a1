"""The map's pictures in words: names, addresses, labels that lie apart."""

from __future__ import annotations

import pytest

from app.catalog.queries import FilmCard
from app.discover import catalogue_map, map_films
from app.discover.catalogue_map import name_of, overview, slugs_of
from app.errors import NotFoundError
from app.recommend import Cluster
from app.recommend.catalogue_map import FilmPlace


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (("Horror", "Thriller", "vampire"), "Horror, thriller, vampire"),
        (("dystopia", "Sci-Fi", "Action"), "Dystopia, Sci-Fi, action"),
        (("Western", "Clint Eastwood"), "Western, Clint Eastwood"),
        (("1980s",), "1980s"),
        ((), "All sorts"),
    ],
)
def test_a_cluster_is_called_by_its_facts(facts: tuple[str, ...], name: str) -> None:
    assert name_of(Cluster(0, facts, 1)) == name


def test_no_two_clusters_have_one_address() -> None:
    clusters = [Cluster(number, (), 1) for number in range(3)]
    assert slugs_of(clusters) == ["all-sorts", "all-sorts-1", "all-sorts-2"]


def test_without_a_build_there_is_no_map() -> None:
    assert overview(None) == ()
    with pytest.raises(NotFoundError):
        catalogue_map.cluster_page(None, "comedy", 1)


def film(film_id: int) -> FilmCard:
    return FilmCard(
        film_id, f"{film_id} ways to be long-titled indeed", 1995, "movie", 90, (), (), (), 1, 3.0
    )


def test_labels_lie_apart_and_the_best_known_have_theirs() -> None:
    places = [FilmPlace(number, number % 7 / 7, number // 7 / 20) for number in range(100)]
    drawn = map_films.films_drawn(places, {number: film(number) for number in range(100)})
    assert len(drawn) == 100
    labelled = [each for each in drawn if each.label]
    assert drawn[0] in labelled
    assert 1 < len(labelled) <= map_films.FILMS_LABELLED
    boxes = [
        map_films.box_of(each.dot.x, each.dot.y, each.dot.radius, each.label, left=each.on_the_left)
        for each in labelled
    ]
    for index, box in enumerate(boxes):
        assert not any(map_films.overlap(box, other) for other in boxes[index + 1 :])
        assert box[0] >= 0
        assert box[2] <= map_films.CLUSTER_SIZE
