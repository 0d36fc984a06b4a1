"""Opening a build: checked, mapped, put together into an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.artifacts import verify
from app.recommend.blend import Blend
from app.recommend.catalogue_map import CatalogueMap
from app.recommend.clusters import Clusters
from app.recommend.content import ContentSpace
from app.recommend.facts import Facts
from app.recommend.index import METRIC, AnnoyNeighbours, check_index_file
from app.recommend.item_cf import ItemModel, TopLists
from app.recommend.layout import check_layout
from app.recommend.manifest import MANIFEST, BuildRefusedError
from app.recommend.placement import Placement
from app.recommend.popularity import Renown
from app.recommend.recommender import Engine
from app.recommend.scales import Scales
from app.recommend.similarity import SHRINK_LIKES, Similarity
from app.recommend.stars import StarModel
from app.recommend.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.recommend.artifacts import Build

INDEX_FILE = "content.ann"
MOST_PEOPLE = 1 << 40


def open_build(path: Path) -> Engine:
    """Check a build's files against its manifest, map its arrays, and return its engine.

    Args:
        path: a build's folder, or a root whose pointer names one.

    Raises:
        BuildRefusedError: the build is missing, damaged or of another format.
    """
    build = verify(path)
    check_layout(build.path, build.manifest["files"])
    return engine_of(build)


def engine_of(build: Build) -> Engine:
    """Return the engine of a build whose files have been checked, or were just written.

    Raises:
        BuildRefusedError: the manifest does not fit the files.
    """
    try:
        return _engine(build)
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        if isinstance(error, BuildRefusedError):
            raise
        raise BuildRefusedError(MANIFEST, f"does not fit its files: {error}") from error


def _engine(build: Build) -> Engine:
    facts: dict[str, Any] = dict(build.manifest["model"])
    renown = Renown(build.array("regard"), build.array("log_popularity"), _damping(facts))
    like_share = build.array("like_share")
    items = ItemModel(
        like_share=like_share,
        log_popularity=renown.log_popularity[: len(like_share)],
        covariance=TopLists.read(build, "covariance"),
        autoencoder=TopLists.read(build, "autoencoder"),
        ridge=float(facts["ridge"]),
    )
    vectors = np.asarray(build.array("content_vectors"))
    _check_figures(facts, vectors.shape)
    check_index_file(build.path / INDEX_FILE, vectors.shape[1])
    content = ContentSpace(
        vectors,
        build.array("detail"),
        build.array("genre_vectors"),
        AnnoyNeighbours(build.path / INDEX_FILE, vectors),
    )
    shrinkage = SHRINK_LIKES / max(int(facts["user_count"]), 1)
    similarity = Similarity(
        items, content, np.sqrt(build.array("variance") + shrinkage), build.array("tie_order")
    )
    clusters = Clusters.read(build, facts["clusters"])
    return Engine(
        build.build_id,
        Vocabulary(build.array("film_ids")),
        blend=Blend(
            items, content, renown, Scales.from_json(facts["scales"]), Placement.read(build)
        ),
        similarity=similarity,
        facts=Facts.read(build),
        stars=StarModel.read(build, facts["stars"], content),
        clusters=clusters,
        catalogue_map=CatalogueMap.read(build, facts["map"], clusters) if "map" in facts else None,
    )


def _damping(facts: Mapping[str, Any]) -> float:
    """Return how far the regard of films was damped.

    Raises:
        ValueError: it is no number of votes.
    """
    votes = float(facts["top_list"]["damping_votes"])
    if not 0 < votes < np.inf:
        raise ValueError("its damping is no number of votes")
    return votes


def _check_figures(facts: Mapping[str, Any], vectors: tuple[int, ...]) -> None:
    """Check what the manifest says of the model, before the index is mapped.

    Raises:
        ValueError: a figure makes no sense or does not fit the vectors.
    """
    index = facts["index"]
    if (index["metric"], index["vectors"], index["dimensions"]) != (METRIC, *vectors):
        raise ValueError("it tells of another index")
    if not (isinstance(facts["user_count"], int) and 0 <= facts["user_count"] < MOST_PEOPLE):
        raise ValueError("it tells of no number of people")
    if not 0 <= float(facts["ridge"]) < np.inf:
        raise ValueError("its ridge is no number")
