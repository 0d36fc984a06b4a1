"""A map of the catalogue: clusters as discs on a plane, and each film's place within its disc.

Clusters that are alike lie near each other, as far as discs that do not overlap can; within a
disc films that are alike do.

Source: classical scaling, Torgerson, "Multidimensional scaling: I. Theory and method" (1952), of
the cosine distances of the clusters' centres, then discs pushed apart until none overlap.
Principal components (Pearson 1901) within a cluster; changed: a film's distance from the middle
is its rank, so that the disc is filled evenly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH, HEIGHT = 1.0, 0.7
"""Of the plane."""
COVERED = 0.5
"""The share of the plane that the discs cover together."""
LEAST_RADIUS = 0.035
GAP = 0.006
ROUNDS = 400
HOMEWARD = 0.02
"""How much of the way home a disc goes in each round."""
SHOWN_SPREAD = 0.4
"""The standard deviation of the centres along each side of the plane, as a share of the side."""


def mapped(
    vectors: NDArray[np.float32], of_films: NDArray[np.int32]
) -> tuple[NDArray[np.float32], list[list[float]]]:
    """Return each film's place in the disc of its cluster, and the discs.

    Args:
        vectors: float32[film, dimension], unit rows.
        of_films: int32[film], the number of each film's cluster, the largest first; −1 for none.

    Returns:
        float32[film, 2], from −1 to 1 along each axis of the disc, 0 for films without a cluster;
        for each cluster x, y and radius on a plane of 1 by 0.7.
    """
    places = np.zeros((len(vectors), 2), np.float32)
    sizes = np.bincount(of_films[of_films >= 0])
    centres = np.zeros((len(sizes), vectors.shape[1]))
    for number in range(len(sizes)):
        inside = np.flatnonzero(of_films == number)
        own = vectors[inside].astype(np.float64)
        centres[number] = own.mean(axis=0)
        places[inside] = _filled_disc(own - centres[number])
    return places, _discs(centres, sizes)


def _filled_disc(deviations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64[film, 2] within the unit disc, filled evenly, in the films' directions."""
    plane = _principal(deviations)
    angles = np.arctan2(plane[:, 1], plane[:, 0])
    order = np.argsort(np.hypot(plane[:, 0], plane[:, 1]), kind="stable")
    radii = np.empty(len(plane))
    radii[order] = np.sqrt((np.arange(len(plane)) + 0.5) / len(plane))
    return np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])


def _principal(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64[row, 2], the coordinates along the two directions that rows differ in most."""
    _, axes = np.linalg.eigh(rows.T @ rows)
    two = axes[:, ::-1][:, :2]
    # An axis may point either way: the one in which its greatest part is positive is taken.
    signs = np.sign(two[np.abs(two).argmax(axis=0), np.arange(two.shape[1])])
    plane: NDArray[np.float64] = rows @ (two * np.where(signs == 0, 1.0, signs))
    if plane.shape[1] == 1:
        plane = np.column_stack([plane, np.zeros(len(plane))])
    return plane


def _discs(centres: NDArray[np.float64], sizes: NDArray[np.int64]) -> list[list[float]]:
    """Return x, y and radius of each cluster's disc."""
    if not len(sizes):
        return []
    shares = np.sqrt(sizes / sizes.sum())
    radii = np.maximum(shares * np.sqrt(COVERED * WIDTH * HEIGHT / np.pi), LEAST_RADIUS)
    sides = np.array([WIDTH, HEIGHT])
    homes = _scaled(centres) * SHOWN_SPREAD * sides + sides / 2
    points = homes.copy()
    for _ in range(ROUNDS):
        points += HOMEWARD * (homes - points)
        points = _apart(points, radii)
        points = np.clip(points, radii[:, None], sides - radii[:, None])
    return [
        [round(float(x), 5), round(float(y), 5), round(float(radius), 5)]
        for (x, y), radius in zip(points, radii, strict=True)
    ]


def _scaled(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64[cluster, 2], places whose distances are like the centres', spread alike."""
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    plane = _principal((units := centres / np.maximum(lengths, 1e-9)) - units.mean(axis=0))
    spread = plane.std(axis=0)
    scaled: NDArray[np.float64] = plane / np.where(spread > 0, spread, 1.0)
    # Of equal centres each gets a direction of its own, or none could be pushed from the other.
    angles = 2 * np.pi * np.arange(len(plane)) / len(plane)
    return scaled + 1e-3 * np.column_stack([np.cos(angles), np.sin(angles)])


def _apart(points: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the discs' middles, each pair that overlaps pushed apart by half of the overlap."""
    away = points[:, None, :] - points[None, :, :]
    distances = np.maximum(np.linalg.norm(away, axis=2), 1e-9)
    overlap = np.maximum(radii[:, None] + radii[None, :] + GAP - distances, 0.0)
    np.fill_diagonal(overlap, 0.0)
    pushes = (away / distances[:, :, None]) * (overlap / 2)[:, :, None]
    moved: NDArray[np.float64] = points + pushes.sum(axis=1)
    return moved
