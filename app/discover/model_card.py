"""What a build's manifest says of the model, in words and figures for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the card.

    Attributes:
        name: what it is.
        value: in words.
        meaning: what it tells, in a sentence.
    """

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A build as its page tells of it.

    Attributes:
        build_id: its id.
        made_at: when it was made.
        learnt_from: how much of what.
        sources: where that came from, by what it is.
        quality: how well it answers; empty for builds that were not measured.
        making: how it was made.
    """

    build_id: str
    made_at: datetime
    learnt_from: tuple[Figure, ...]
    sources: tuple[tuple[str, str], ...]
    quality: tuple[Figure, ...]
    making: tuple[Figure, ...]


def model_card_of(manifest: Mapping[str, Any]) -> ModelCard:
    """Return what a manifest says, for people."""
    sources = manifest.get("sources", {})
    return ModelCard(
        build_id=str(manifest["id"]),
        made_at=datetime.fromisoformat(manifest["created_at"]),
        learnt_from=_learnt_from(manifest["inputs"]),
        sources=tuple((name.capitalize(), text) for name, text in sorted(sources.items())),
        quality=_quality(manifest.get("metrics", {})),
        making=_making(manifest),
    )


def _learnt_from(inputs: Mapping[str, Any]) -> tuple[Figure, ...]:
    return (
        Figure("Films", _counted(inputs["films"]), "Every one of them can be suggested."),
        Figure(
            "People",
            _counted(inputs["people"]),
            "Their likes are counted together; whose they are is in no build.",
        ),
        Figure(
            "Films that somebody likes",
            _counted(inputs["liked_films"]),
            "Of the others only their facts are known.",
        ),
        Figure(
            "Pairs of films",
            _counted(inputs["pairs"]),
            "Two films that the same people like: what the community part of a score is made of.",
        ),
    )


def _quality(metrics: Mapping[str, Any]) -> tuple[Figure, ...]:
    if not metrics.get("questions"):
        return ()
    ndcg = metrics["ndcg"]
    figures = [
        Figure(
            "Found again",
            f"{ndcg['mean']:.3f} ({ndcg['low']:.3f} to {ndcg['high']:.3f})",
            f"NDCG@10, 0 to 1, with its 95 % interval: {metrics['questions']} made-up people "
            f"name {metrics['named']} films, and their other films are to be among the ten. It "
            "tells one build from another, not how you will like them.",
        ),
        Figure(
            "Reached",
            f"{metrics['different']:,} films, {metrics['coverage']:.0%} of all",
            "So many different films were suggested to these people.",
        ),
        Figure(
            "How well known",
            f"{metrics['shown_fame']:.0%}, sought {metrics['sought_fame']:.0%}",
            "The share of people who like a suggested film, and a film that was to be found: "
            "suggestions lean towards the well known.",
        ),
        Figure(
            "From the long tail",
            f"{metrics['shown_tail']:.0%}, sought {metrics['sought_tail']:.0%}",
            "Films outside the few that get a third of all likes.",
        ),
        Figure(
            "Resemblances found",
            f"{metrics['neighbour_recall']:.0%}",
            "How much of what is alike the quick index finds, against looking at every film.",
        ),
    ]
    if compared := metrics.get("compared"):
        figures.append(
            Figure(
                "Against the build before",
                f"{compared['after']:.3f}, before {compared['before']:.3f}",
                "The same questions to both. A build that answers worse is not published.",
            )
        )
    return tuple(figures)


def _making(manifest: Mapping[str, Any]) -> tuple[Figure, ...]:
    size = sum(entry["bytes"] for entry in manifest["files"].values())
    index = manifest["model"]["index"]
    return (
        Figure(
            "Seed",
            str(manifest["seed"]),
            "With the same inputs and seed the same build comes out again, byte for byte.",
        ),
        Figure(
            "Vectors",
            f"{_counted(index['vectors'])} of {index['dimensions']} numbers",
            "What a film is about: people, genres, keywords, decade.",
        ),
        Figure(
            "Files",
            f"{len(manifest['files'])}, {size / MEGABYTE:.1f} MB",
            "Each is checked against its SHA-256 before it is used.",
        ),
    )


def _counted(number: int) -> str:
    return f"{number:,}"
