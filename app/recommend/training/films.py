"""The films of a training run: checked, with every column there and every list a tuple."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.recommend.types import TraitKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIST_COLUMNS = ("genres", "directors", "cast", "keywords", "countries")
TEXT_COLUMNS = ("title", "collection", "overview")
HALF_STARS = 10
BEST_VOTE = 10.0
LEADING_CAST = 5
FACTS_FOR_HALF = 2.0
WORDS_PER_FACT = 4
FACT_COLUMNS = {
    TraitKind.DIRECTOR: "directors",
    TraitKind.CAST: "cast",
    TraitKind.GENRE: "genres",
    TraitKind.KEYWORD: "keywords",
    TraitKind.COUNTRY: "countries",
}


def checked_films(films: pd.DataFrame) -> pd.DataFrame:
    """Return the films by id, with every optional column filled in.

    Args:
        films: column film_id, unique whole numbers, and any of title, collection (the series it
            is of), year, kind, genres, directors, cast, keywords, countries (lists of text),
            overview, rating_histogram
            (ten counts for 0.5 … 5.0 stars), vote_count and vote_mean (how many people voted for it
            elsewhere, and their mean, 0–10) and is_new (new to the catalogue: shown as such until
            somebody rates it).

    Raises:
        ValueError: there is no film, an id is missing or repeated, or a histogram is malformed.
    """
    if "film_id" not in films.columns or films.empty:
        raise ValueError("There are no films to train on.")
    film_ids = pd.to_numeric(films["film_id"], errors="coerce")
    if film_ids.isna().any() or (film_ids % 1 != 0).any():
        raise ValueError("Some films have no whole number as their id.")
    if film_ids.duplicated().any():
        raise ValueError(f"Film {film_ids[film_ids.duplicated()].iloc[0]:.0f} occurs twice.")
    checked = pd.DataFrame({"film_id": film_ids.astype(np.int64)})
    for column in LIST_COLUMNS:
        checked[column] = _lists(films, column)
    for column in TEXT_COLUMNS:
        checked[column] = [text if isinstance(text, str) else "" for text in _column(films, column)]
    checked["year"] = pd.to_numeric(_column(films, "year"), errors="coerce")
    checked["vote_count"] = _numbers(films, "vote_count", most=np.inf)
    checked["vote_mean"] = _numbers(films, "vote_mean", most=BEST_VOTE)
    checked["histogram"] = [_histogram(counts) for counts in _column(films, "rating_histogram")]
    checked["is_new"] = [new is True or new == 1 for new in _column(films, "is_new")]
    return checked.sort_values("film_id", ignore_index=True)


def decade_of(year: float) -> str | None:
    """Return the decade in words, such as "1990s"; None for an unknown year."""
    return None if np.isnan(year) else f"{int(year) // 10 * 10}s"


def detail_of(films: pd.DataFrame) -> NDArray[np.float32]:
    """Return float32[film] in 0–1: how much is known of each film beyond genres and decade.

    Two films of which next to nothing is known look alike, and that says nothing. Words of an
    overview count a quarter.
    """
    named = films["directors"].map(len) + films["cast"].map(len) + films["keywords"].map(len)
    words = films["overview"].str.split().map(len)
    known = (named + words / WORDS_PER_FACT).to_numpy(np.float64)
    return (known / (known + FACTS_FOR_HALF)).astype(np.float32)


def facts_of(films: pd.DataFrame) -> list[list[tuple[TraitKind, str]]]:
    """Return what can be shared in words, for each film of a checked frame."""
    facts: list[list[tuple[TraitKind, str]]] = [[] for _ in range(len(films))]
    for kind, column in FACT_COLUMNS.items():
        for own, values in zip(facts, films[column], strict=True):
            kept = values[:LEADING_CAST] if kind is TraitKind.CAST else values
            own.extend((kind, value) for value in kept)
    for own, year in zip(facts, films["year"], strict=True):
        if decade := decade_of(year):
            own.append((TraitKind.DECADE, decade))
    return facts


def histograms_of(films: pd.DataFrame) -> NDArray[np.float64]:
    """Return float64[film, 10], counts of 0.5, 1.0 … 5.0 stars, of a checked frame."""
    return np.array(films["histogram"].to_list(), np.float64).reshape(-1, HALF_STARS)


def _column(films: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name in films.columns:
        return films[name]
    return pd.Series([None] * len(films), index=films.index, dtype=object)


def _numbers(films: pd.DataFrame, name: str, most: float) -> pd.Series[Any]:
    """Return the numbers of a column; NaN for what is none, or out of range."""
    numbers = pd.to_numeric(_column(films, name), errors="coerce").astype(np.float64)
    return numbers.where((numbers >= 0) & (numbers <= most) & np.isfinite(numbers))


def _lists(films: pd.DataFrame, name: str) -> list[tuple[str, ...]]:
    return [
        tuple(str(value) for value in values if str(value).strip())
        if isinstance(values, list | tuple | np.ndarray)
        else ()
        for values in _column(films, name)
    ]


def _histogram(counts: object) -> tuple[float, ...]:
    if not isinstance(counts, list | tuple | np.ndarray) or len(counts) == 0:
        return (0.0,) * HALF_STARS
    values = tuple(float(count) for count in counts)
    if len(values) != HALF_STARS or not all(0 <= value < np.inf for value in values):
        raise ValueError("A rating histogram is not ten counts of 0 or more.")
    return values
