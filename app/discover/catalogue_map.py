"""The map of the catalogue as pictures: all clusters, and one of them with its films."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from textwrap import wrap
from typing import TYPE_CHECKING

from app.catalog.queries import cards_of
from app.discover.map_films import Dot, dot_radius, films_drawn
from app.errors import NotFoundError
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.queries import FilmCard
    from app.discover.map_films import FilmDrawn
    from app.recommend.catalogue_map import Disc, FilmPlace
    from app.recommend.clusters import Cluster
    from app.recommend.recommender import Engine

OVERVIEW_SCALE = 1_000
DOTS_OF_A_DISC = 40
KNOWN_OF_A_CLUSTER = 3
FILMS_DRAWN = 160
LONGEST_LINE = 15
NEIGHBOURS = 4
PAGE_SIZE = 24
LAST_PAGE = 50
LETTER_SHARE = 0.5
"""A letter's width as a share of the height of its type."""
SMALLEST_TYPE, LARGEST_TYPE = 11, 24


@dataclass(frozen=True, slots=True)
class ClusterDrawn:
    """A cluster in the overview.

    Attributes:
        name: of what its films share: "Horror, thriller, vampire".
        slug: its part of the address.
        size: how many films it has.
        known: its best-known films.
        x: of the disc's middle, in the picture's units; so are the others.
        y: of the disc's middle.
        radius: of the disc.
        lines: the name in lines that fit into the disc.
        type_size: of the lines.
        dots: its best-known films.
    """

    name: str
    slug: str
    size: int
    known: tuple[FilmCard, ...]
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    type_size: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster's page.

    Attributes:
        name: of what its films share.
        slug: its part of the address.
        size: how many films it has.
        drawn: its best-known films in the picture.
        films: the page of its list, the best known first.
        neighbours: names and slugs of the clusters that lie nearest.
        number: the page, from 1.
        has_next: whether there are more.
    """

    name: str
    slug: str
    size: int
    drawn: tuple[FilmDrawn, ...]
    films: tuple[FilmCard, ...]
    neighbours: tuple[tuple[str, str], ...]
    number: int
    has_next: bool


def overview(engine: Engine | None) -> tuple[ClusterDrawn, ...]:
    """Return every cluster of the map, the largest first; none without a build that has a map."""
    if engine is None or engine.map is None:
        return ()
    clusters = engine.clusters()
    films = {cluster.number: engine.films_of_cluster(cluster.number) for cluster in clusters}
    known = cards_of(
        [place.film_id for places in films.values() for place in places[:KNOWN_OF_A_CLUSTER]]
    )
    return tuple(
        _cluster_drawn(cluster, disc, slug, films[cluster.number], known)
        for cluster, disc, slug in zip(clusters, engine.map.discs, slugs_of(clusters), strict=True)
    )


def cluster_page(engine: Engine | None, slug: str, number: int) -> ClusterPage:
    """Return a page of a cluster; the picture is on the first.

    Raises:
        NotFoundError: if the map has no such cluster, or the cluster no such page.
    """
    slugs = [] if engine is None or engine.map is None else slugs_of(engine.clusters())
    if engine is None or engine.map is None or slug not in slugs:
        raise NotFoundError("The map has no such place, or no longer: it is drawn anew at times.")
    cluster = engine.clusters()[slugs.index(slug)]
    places = engine.films_of_cluster(cluster.number)
    start = (number - 1) * PAGE_SIZE
    listed = places[start : start + PAGE_SIZE]
    if not listed:
        raise NotFoundError("The map has no more films here.")
    drawn = places[:FILMS_DRAWN] if number == 1 else ()
    cards = cards_of([place.film_id for place in (*drawn, *listed)])
    return ClusterPage(
        name=name_of(cluster),
        slug=slug,
        size=cluster.size,
        drawn=films_drawn([place for place in drawn if place.film_id in cards], cards),
        films=tuple(cards[place.film_id] for place in listed if place.film_id in cards),
        neighbours=_neighbours(engine.clusters(), engine.map.discs, cluster, slugs),
        number=number,
        has_next=len(places) > start + PAGE_SIZE and number < LAST_PAGE,
    )


def name_of(cluster: Cluster) -> str:
    """Return a cluster's name: its facts, as a line."""
    facts = [fact if index == 0 else _within(fact) for index, fact in enumerate(cluster.facts)]
    name = ", ".join(facts) or "All sorts"
    return name[0].upper() + name[1:]


def slugs_of(clusters: Sequence[Cluster]) -> list[str]:
    """Return each cluster's part of its address; where names repeat the number is added."""
    slugs = [slugify(name_of(cluster)) for cluster in clusters]
    return [
        slug if slugs.index(slug) == number else f"{slug}-{number}"
        for number, slug in enumerate(slugs)
    ]


def _within(fact: str) -> str:
    """Return a fact in the middle of a name: "Thriller" loses its capital, "Sci-Fi" does not."""
    return fact.lower() if fact.istitle() and "-" not in fact and " " not in fact else fact


def _cluster_drawn(
    cluster: Cluster,
    disc: Disc,
    slug: str,
    places: Sequence[FilmPlace],
    known: dict[int, FilmCard],
) -> ClusterDrawn:
    name = name_of(cluster)
    x, y, radius = (round(OVERVIEW_SCALE * value, 1) for value in (disc.x, disc.y, disc.radius))
    lines = tuple(line for part in name.split(",") for line in wrap(part, LONGEST_LINE))
    longest = max(len(line) for line in lines)
    fitting = 1.75 * radius / (longest * LETTER_SHARE)
    return ClusterDrawn(
        name=name,
        slug=slug,
        size=cluster.size,
        known=tuple(
            known[place.film_id] for place in places[:KNOWN_OF_A_CLUSTER] if place.film_id in known
        ),
        x=x,
        y=y,
        radius=radius,
        lines=lines,
        type_size=int(min(max(fitting, SMALLEST_TYPE), LARGEST_TYPE)),
        dots=tuple(
            Dot(
                round(x + 0.92 * radius * place.x, 1),
                round(y + 0.92 * radius * place.y, 1),
                round(dot_radius(rank, DOTS_OF_A_DISC) / 3, 1),
            )
            for rank, place in enumerate(places[:DOTS_OF_A_DISC])
        ),
    )


def _neighbours(
    clusters: Sequence[Cluster], discs: Sequence[Disc], cluster: Cluster, slugs: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return names and slugs of the clusters whose discs lie nearest."""
    here = discs[cluster.number]

    def gap(other: Cluster) -> float:
        disc = discs[other.number]
        return hypot(disc.x - here.x, disc.y - here.y) - disc.radius

    others = sorted((other for other in clusters if other != cluster), key=gap)[:NEIGHBOURS]
    return tuple((name_of(other), slugs[other.number]) for other in others)
