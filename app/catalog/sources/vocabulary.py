"""One vocabulary of genres and keywords for all sources."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENRES = {
    "action": "Action",
    "adventure": "Adventure",
    "animation": "Animation",
    "children": "Children",
    "comedy": "Comedy",
    "crime": "Crime",
    "documentary": "Documentary",
    "documentation": "Documentary",
    "drama": "Drama",
    "family": "Children",
    "fantasy": "Fantasy",
    "film-noir": "Film-Noir",
    "history": "History",
    "horror": "Horror",
    "music": "Music",
    "musical": "Musical",
    "mystery": "Mystery",
    "reality": "Reality",
    "romance": "Romance",
    "sci-fi": "Sci-Fi",
    "science fiction": "Sci-Fi",
    "scifi": "Sci-Fi",
    "sport": "Sport",
    "thriller": "Thriller",
    "war": "War",
    "western": "Western",
}
"""How MovieLens, TMDB and Netflix name a genre → how we do, after MovieLens. "IMAX" is none."""

ONLY_TMDB_KNOWS = frozenset({"History", "Music"})
"""Genres that MovieLens lacks altogether, so that its silence about them says nothing."""

_DECADE = re.compile(r"\d{4}s")
# How a film was made, shown or sold, which says nothing about the film.
_NOT_ABOUT_THE_FILM = frozenset(
    {
        "3d",
        "aftercreditsstinger",
        "duringcreditsstinger",
        "imax",
        "independent film",
        "individual",
        "oscar award",
        "product placement",
        "tv movie",
        "woman director",
    }
)
# Nobody wants to read "because of nudity" under a suggestion.
_INDELICATE = frozenset(
    {
        "bare breasts",
        "breasts",
        "erotic movie",
        "female frontal nudity",
        "female nudity",
        "gang rape",
        "incest",
        "male nudity",
        "masturbation",
        "nudity",
        "orgasm",
        "pornography",
        "rape",
        "rape victim",
        "sex",
        "sex scene",
        "sexual abuse",
    }
)


def genres_of(movielens: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the genres of a film, sorted.

    MovieLens' opinion counts, since it covers every film of ours; other sources add only
    what it has no name for, or stand in when it is silent.
    """
    first = {GENRES[name.lower()] for name in movielens if name.lower() in GENRES}
    second = {GENRES[name.lower()] for name in others if name.lower() in GENRES}
    return tuple(sorted((first | (second & ONLY_TMDB_KNOWS)) if first else second))


def telling_keywords(
    keywords_of: Mapping[int, Iterable[str]], *, most: int, min_films: int = 2
) -> dict[int, tuple[str, ...]]:
    """Choose each film's keywords among all that it has.

    Kept are those about the film, in Latin letters, that at least `min_films` of these films
    share (others connect nothing); of more than `most`, the widest shared.

    Args:
        keywords_of: film → keywords.
        most: how many a film keeps.
        min_films: how many films must share a keyword.

    Returns:
        Film → keywords, sorted.
    """
    about = {
        film: sorted(name for name in names if name.isascii() and is_about_the_film(name))
        for film, names in keywords_of.items()
    }
    films_with = Counter(name for names in about.values() for name in names)
    chosen = {}
    for film, names in about.items():
        shared = [name for name in names if films_with[name] >= min_films]
        shared.sort(key=lambda name: (-films_with[name], name))
        chosen[film] = tuple(sorted(shared[:most]))
    return chosen


def is_about_the_film(keyword: str) -> bool:
    """Whether a keyword says what a film is about, in words that one would read aloud."""
    # When a film is set reads like when it was made: "1970s" under a film of 1993.
    is_decade = _DECADE.fullmatch(keyword) is not None
    return not is_decade and keyword not in _NOT_ABOUT_THE_FILM and keyword not in _INDELICATE
