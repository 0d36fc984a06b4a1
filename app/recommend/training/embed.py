"""Content vectors: TF-IDF over the facts of films, shrunk to few dimensions.

Source: latent semantic analysis, Deerwester et al., "Indexing by latent semantic analysis"
(1990). Changed: tokens carry the field they come from and count by how telling that field is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from app.recommend.training.films import decade_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

DIMENSIONS = 128
REPEATS = {"directors": 4, "cast": 3, "genres": 2, "keywords": 2}
SHORTEST_WORD = 4
TOO_COMMON = 0.5
SMALL_CATALOGUE = 20


def content_vectors(films: pd.DataFrame, seed: int) -> NDArray[np.float32]:
    """Return float32[film, dimension], unit rows; zero rows for films without any shared fact.

    Args:
        films: a checked frame.
        seed: for the randomised decomposition.
    """
    documents = [tokens_of(film) for film in films.to_dict("records")]
    counted = [set(tokens) for tokens in documents]
    shared = {token for tokens in counted for token in tokens}
    if not shared or len(films) < 2:  # noqa: PLR2004 - one film has nothing to share
        return np.zeros((len(films), 1), np.float32)
    small = len(films) < SMALL_CATALOGUE
    vectoriser = TfidfVectorizer(
        analyzer=_as_is,
        sublinear_tf=True,
        min_df=1 if small else 2,
        max_df=1.0 if small else TOO_COMMON,
        dtype=np.float32,
    )
    try:
        weights = vectoriser.fit_transform(documents)
    except ValueError:  # every token is too rare or too common
        return np.zeros((len(films), 1), np.float32)
    dimensions = min(DIMENSIONS, weights.shape[0] - 1, weights.shape[1] - 1)
    if dimensions < 1:
        return np.zeros((len(films), 1), np.float32)
    with np.errstate(
        invalid="ignore"
    ):  # it divides by the variance, which alike films have none of
        vectors = TruncatedSVD(dimensions, random_state=seed).fit_transform(weights)
    return unit_rows(vectors)


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the rows at length 1, as float32; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result = np.where(lengths > 1e-6, vectors / np.maximum(lengths, 1e-6), 0.0)  # noqa: PLR2004
    return np.ascontiguousarray(result, np.float32)


def genre_vectors(films: pd.DataFrame) -> NDArray[np.float32]:
    """Return float32[film, genre], unit rows; zero rows for films without genres."""
    names = sorted({genre for genres in films["genres"] for genre in genres})
    column = {name: index for index, name in enumerate(names)}
    marks = np.zeros((len(films), max(len(names), 1)), np.float32)
    for row, genres in enumerate(films["genres"]):
        marks[row, [column[genre] for genre in genres]] = 1.0
    return unit_rows(marks)


def tokens_of(film: Mapping[Hashable, object]) -> list[str]:
    """Return the words of a film, each with the field it comes from, repeated by weight."""
    tokens: list[str] = []
    for field, repeats in REPEATS.items():
        values = film[field]
        assert isinstance(values, tuple)  # noqa: S101 - narrows the frame's type
        tokens += [f"{field}:{value.casefold()}" for value in values] * repeats
    words = str(film["overview"]).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    tokens += [f"word:{word}" for word in _words(words) if len(word) >= SHORTEST_WORD]
    if decade := decade_of(float(str(film["year"]))):
        tokens.append(f"decade:{decade}")
    return tokens


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


def _as_is(tokens: list[str]) -> list[str]:
    return tokens
