"""Clustering the catalogue by content, and naming each cluster by what its films share.

Source: spherical k-means, Dhillon and Modha, "Concept decompositions for large sparse text data
using clustering" (2001), from centres by k-means++ (Arthur and Vassilvitskii 2007). Not
scikit-learn's own k-means: its threads add in whichever order they finish.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from sklearn.cluster import kmeans_plusplus

from app.recommend.clusters import NO_CLUSTER
from app.recommend.training.embed import unit_rows
from app.recommend.types import TraitKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Facts = Sequence[Sequence[tuple[TraitKind, str]]]

FILMS_EACH = 150
CLUSTERS_AT_MOST = 40
LEARNT_FROM = 20_000
"""More films than these tell the centres nothing new."""
ROUNDS = 50
FACTS_NAMED = 3
NAMING = {
    TraitKind.GENRE: 1.5,
    TraitKind.KEYWORD: 1.0,
    TraitKind.COUNTRY: 0.6,
    TraitKind.DECADE: 0.5,
    TraitKind.DIRECTOR: 0.5,
    TraitKind.CAST: 0.3,
}
"""How good a name each kind of fact makes."""
COMMON_AT_LEAST = 0.1
"""A fact that fewer of the films share names nothing."""

LIFT_AT_LEAST = 1.3
"""Nor does one that is hardly more common in the cluster than elsewhere."""


def clustered(
    vectors: NDArray[np.float32], facts: Facts, seed: int
) -> tuple[NDArray[np.int32], list[list[str]]]:
    """Return each film's cluster, and the facts that name each cluster.

    Args:
        vectors: float32[film, dimension], unit rows; films with zero rows get no cluster.
        facts: of each film.
        seed: for the first centres.

    Returns:
        int32[film], numbers of clusters, the largest first, −1 for none; the names by number.
    """
    of_films = np.full(len(vectors), NO_CLUSTER, np.int32)
    inside = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
    if not len(inside):
        return of_films, []
    found = _k_means(vectors[inside], seed)
    sizes = np.bincount(found)
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] > 0]
    number = np.zeros(len(sizes), np.int32)
    number[order] = np.arange(len(order))
    of_films[inside] = number[found]
    return of_films, _names(of_films, facts, len(order))


def _k_means(vectors: NDArray[np.float32], seed: int) -> NDArray[np.int64]:
    """Return int64[vector], which centre points nearest in each vector's direction."""
    count = min(max(len(vectors) // FILMS_EACH, 1), CLUSTERS_AT_MOST)
    random = np.random.default_rng(seed)
    drawn = vectors[np.sort(random.permutation(len(vectors))[:LEARNT_FROM])]
    centres, _ = kmeans_plusplus(drawn, count, random_state=seed)
    found, places = np.full(len(drawn), NO_CLUSTER), np.arange(len(drawn))
    for _ in range(ROUNDS):
        before, found = found, np.argmax(drawn @ centres.T, axis=1)
        if np.array_equal(before, found):
            break
        members = sparse.csr_array((np.ones(len(found), np.float32), (found, places)))
        sums = np.zeros_like(centres)
        sums[: members.shape[0]] = members @ drawn
        # A centre that lost all its films stays where it was.
        centres = np.where(sums.any(axis=1, keepdims=True), unit_rows(sums), centres)
    nearest: NDArray[np.int64] = np.argmax(vectors @ centres.T, axis=1)
    return nearest


def _names(of_films: NDArray[np.int32], facts: Facts, count: int) -> list[list[str]]:
    """Return the facts that name each cluster; no two clusters have the same, while facts last."""
    everywhere = Counter(fact for own in facts for fact in set(own))
    within: list[Counter[tuple[TraitKind, str]]] = [Counter() for _ in range(count)]
    for number, own in zip(of_films.tolist(), facts, strict=True):
        if number != NO_CLUSTER:
            within[number].update(set(own))
    sizes = np.bincount(of_films[of_films >= 0], minlength=count).tolist()
    names: list[list[str]] = []
    for counts, size in zip(within, sizes, strict=True):
        telling = _telling(counts, size, everywhere, len(facts))
        wanted = FACTS_NAMED
        while telling[:wanted] in names and wanted < len(telling):
            wanted += 1
        names.append(telling[:wanted])
    return names


def _telling(
    counts: Counter[tuple[TraitKind, str]],
    size: int,
    everywhere: Counter[tuple[TraitKind, str]],
    film_count: int,
) -> list[str]:
    """Return the facts of a cluster, the most telling first, each text once."""
    points = {
        fact: NAMING[fact[0]]
        * (count / size)
        * np.log((count / size) / (everywhere[fact] / film_count))
        for fact, count in counts.items()
        if count >= COMMON_AT_LEAST * size
        and count / size > LIFT_AT_LEAST * everywhere[fact] / film_count
    }
    ordered = sorted(points, key=lambda fact: (-points[fact], fact))
    texts: dict[str, str] = {}
    for _, text in ordered:
        texts.setdefault(text.casefold(), text)
    return list(texts.values())
