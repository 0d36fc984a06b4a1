"""The pictures on posters, and which of them suit a genre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.media.motifs import figures, patterns, places, shapes, things

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.media.dice import Dice
    from app.media.drawing import Scene

    Motif = Callable[[Scene], str]

ANY = (
    shapes.bands,
    shapes.arcs,
    shapes.tiles,
    shapes.overlap,
    places.horizon,
    places.ridges,
    patterns.halftone,
    patterns.slices,
)
SUITING: dict[str, tuple[Motif, ...]] = {
    "action": (
        shapes.target,
        shapes.bands,
        places.road,
        shapes.rays,
        places.skyline,
        patterns.zigzags,
        patterns.slices,
        things.clock,
    ),
    "adventure": (
        places.ridges,
        places.mesas,
        places.horizon,
        places.waves,
        places.road,
        things.bridge,
        things.lighthouse,
    ),
    "animation": (
        shapes.confetti,
        figures.balloons,
        shapes.tiles,
        things.castle,
        things.rocket,
        patterns.petals,
    ),
    "children": (
        figures.balloons,
        shapes.confetti,
        places.waves,
        places.house,
        things.wheel,
        things.castle,
    ),
    "comedy": (
        shapes.confetti,
        shapes.tiles,
        patterns.zigzags,
        patterns.halftone,
        shapes.chequer,
        things.wheel,
        things.umbrella,
        figures.two,
    ),
    "crime": (
        places.skyline,
        figures.blinds,
        shapes.target,
        figures.spotlight,
        things.facade,
        things.bridge,
    ),
    "documentary": (shapes.bands, shapes.arcs, shapes.tiles, patterns.halftone, patterns.slices),
    "drama": (
        figures.spotlight,
        figures.doorway,
        figures.two,
        places.horizon,
        shapes.stairs,
        things.facade,
        things.bridge,
        patterns.petals,
        shapes.overlap,
    ),
    "fantasy": (
        places.woods,
        shapes.chequer,
        things.castle,
        shapes.vortex,
        things.planets,
        places.ridges,
    ),
    "film-noir": (figures.blinds, places.skyline, figures.spotlight, shapes.stairs),
    "history": (shapes.rays, things.castle, places.ridges, places.horizon, shapes.bands),
    "horror": (
        figures.eye,
        places.house,
        places.woods,
        figures.drop,
        figures.doorway,
        patterns.nested,
    ),
    "music": (figures.curtain, figures.spotlight, patterns.halftone, patterns.slices, shapes.arcs),
    "musical": (figures.curtain, shapes.rays, figures.spotlight, things.umbrella, shapes.bands),
    "mystery": (figures.doorway, shapes.vortex, figures.eye, things.facade, things.lighthouse),
    "romance": (
        shapes.overlap,
        figures.two,
        places.horizon,
        things.umbrella,
        patterns.petals,
        places.waves,
        things.wheel,
    ),
    "sci-fi": (
        things.planets,
        things.rocket,
        shapes.vortex,
        patterns.nested,
        shapes.arcs,
        patterns.halftone,
    ),
    "thriller": (
        shapes.vortex,
        figures.eye,
        figures.blinds,
        things.facade,
        things.clock,
        patterns.slices,
    ),
    "war": (shapes.rays, shapes.bands, places.ridges, places.horizon, shapes.target),
    "western": (places.mesas, places.horizon, places.road, places.ridges),
}
SHARE_OF_ANY = 0.15


def motif_of(genres: tuple[str, ...], dice: Dice) -> Motif:
    """Return the motif of a film: mostly one that suits one of its genres."""
    suiting = [SUITING[name] for name in map(str.casefold, genres) if name in SUITING]
    if not suiting or dice.chance(SHARE_OF_ANY):
        return dice.pick(ANY)
    return dice.pick(dice.pick(suiting))
