"""The TMDB API: what it says today of the films that the site has, and of those in cinemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.catalog.records import FilmRecord, Reject
from app.catalog.sources import tmdb_facts as facts
from app.catalog.sources.fields import (
    MAX_TITLE,
    block_of,
    date_of,
    imdb_number,
    language_code,
    positive,
    runtime_of,
    year_of,
)
from app.catalog.sources.titles import article_last
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.catalog.records import RejectRow
    from app.catalog.sources.fields import Entry
    from app.catalog.sources.tmdb_client import TmdbClient

NAME = "tmdb-api"
KEY_SOURCE = "tmdb"
LISTINGS = {
    "popular": "/movie/popular",
    "now-playing": "/movie/now_playing",
    "upcoming": "/movie/upcoming",
}
"""What can be asked for besides films that are known, and where."""

FILMS_A_PAGE = 20
_PARTS = "credits,keywords,videos,release_dates"
# Whose certificates are shown: the first country that gave one.
_CERTIFYING = ("US", "GB")
_KINDS_OF_TRAILER = ("Trailer", "Teaser")


def fetched_film(client: TmdbClient, tmdb_id: int, reject: RejectRow) -> FilmRecord | None:
    """Ask for one film; None if TMDB has no such film, or nothing to say of it, which is told.

    Raises:
        SourceError: TMDB does not answer.
    """
    path = f"/movie/{tmdb_id}"
    found = client.get(path, {"append_to_response": _PARTS, "language": "en-US"})
    if found is None:
        reject(Reject(path, 0, "TMDB has no such film"))
        return None
    title = clean_line(_text(found, "title"))
    if not 0 < len(title) <= MAX_TITLE or found.get("adult") is True:
        reject(Reject(path, 0, "TMDB describes no film that can be shown"))
        return None
    return record_of(tmdb_id, title, found)


def listed_ids(client: TmdbClient, listing: str, count: int) -> Iterator[int]:
    """Yield the TMDB ids of a listing's first films.

    Args:
        client: asks TMDB.
        listing: one of `LISTINGS`.
        count: how many at most.

    Raises:
        SourceError: TMDB does not answer.
    """
    left, page = count, 1
    while left > 0:
        found = client.get(LISTINGS[listing], {"page": str(page), "language": "en-US"})
        entries = _entries(found or {}, "results")[:left]
        for entry in entries:
            if tmdb_id := facts.number_in(entry, "id"):
                yield tmdb_id
        left -= len(entries)
        page += 1
        if len(entries) < FILMS_A_PAGE:
            return


def record_of(tmdb_id: int, title: str, found: Entry) -> FilmRecord:
    """Return what TMDB's answer about a film says; parts that are no such thing are left out."""
    imdb_id = imdb_number(_text(found, "imdb_id"))
    credited = _entry(found, "credits")
    released = _text(found, "release_date")
    return FilmRecord(
        external_ids=((("imdb", imdb_id),) if imdb_id else ()) + (("tmdb", str(tmdb_id)),),
        title=title,
        sort_title=article_last(title),
        year=year_of(released),
        runtime_minutes=runtime_of(str(found.get("runtime"))),
        aliases=facts.aliases_of(title, _text(found, "original_title")),
        genres=facts.genre_names(_entries(found, "genres")),
        **facts.crew_of(_entries(credited, "crew"))._asdict(),
        cast=facts.cast_of(_entries(credited, "cast")),
        keywords=facts.keyword_names(_entries(_entry(found, "keywords"), "keywords")),
        countries=facts.countries_of(_entries(found, "production_countries")),
        overview=block_of(_text(found, "overview")),
        certification=_certification(_entries(_entry(found, "release_dates"), "results")),
        original_language=language_code(_text(found, "original_language")),
        languages=facts.languages_of(_entries(found, "spoken_languages")),
        release_date=date_of(released),
        collection=facts.collection_of(_entry(found, "belongs_to_collection")),
        votes=facts.votes_of(
            positive(str(found.get("vote_count"))), positive(str(found.get("vote_average")))
        ),
        popularity=positive(str(found.get("popularity"))),
        poster_path=facts.poster_path_of(_text(found, "poster_path")),
        trailer_key=_trailer_key(_entries(_entry(found, "videos"), "results")),
    )


def _trailer_key(videos: list[Entry]) -> str | None:
    """Return YouTube's key of the best video: an official trailer, then any, then a teaser."""
    found = [
        video
        for video in videos
        if video.get("site") == "YouTube"
        and video.get("type") in _KINDS_OF_TRAILER
        and facts.is_youtube_key(_text(video, "key"))
    ]
    found.sort(key=lambda video: (video["type"] != "Trailer", video.get("official") is not True))
    return _text(found[0], "key") if found else None


def _certification(countries: list[Entry]) -> str | None:
    given = {_text(country, "iso_3166_1"): country for country in countries}
    for code in _CERTIFYING:
        for release in _entries(given.get(code, {}), "release_dates"):
            if certificate := facts.certification_of(_text(release, "certification")):
                return certificate
    return None


def _text(entry: Entry, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _entry(entry: Entry, name: str) -> dict[str, Any]:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}


def _entries(entry: Entry, name: str) -> list[dict[str, Any]]:
    value = entry.get(name)
    if not isinstance(value, list):
        return []
    return [one for one in value if isinstance(one, dict)]
