"""Which film of the catalogue a source's record is, and why. Pure: no database.

Rules, the first that applies decides:

1. The source said so before, under the same id.
2. An IMDb id, or another id that only one film can have, is the same.
3. The TMDB id is the same and nothing speaks against it; since two films of MovieLens share one,
   films that differ in another id must also have the same title and the very year.
4. The developers know it: the published sets list a few films twice (`KNOWN_DOUBLES`).
5. Title, year (one apart at most), kind and a director or actor are the same, and no id
   contradicts: two films that the same source knows by two ids are two films.
6. Where nobody is known of one of the two, title, the very year, kind and running time (two
   minutes apart at most) do instead of people.
7. Some of Netflix' IMDb ids are wrong: that they differ from another source's does not count
   against the very year with two people, or with the very minute.

A title alone never decides, nor does a title with its year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.catalog.known_doubles import KNOWN_DOUBLES
from app.catalog.namesakes import in_common, is_doubtful
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.catalog.records import FilmRecord

ExternalKey = tuple[str, str]

TRUSTED = ("imdb", "movielens", "netflix", "tmdb-show")
"""Whose ids name one film each, the first that is known deciding."""

UNSURE = "tmdb"
"""MovieLens' links give one of its ids to two films, and some lead to another film."""

YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class Match:
    """What a record was found to be.

    Attributes:
        film_id: the film's; None when it is new.
        rule: in a word or two, to count by: "seen before", "imdb", "title, year and people", "new".
        why: in a sentence, naming ids.
        conflicts: sentences about ids and namesakes that were looked at and not followed.
    """

    film_id: int | None
    rule: str
    why: str
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class KnownFilm:
    """A film of the catalogue as far as matching goes; its titles are folded."""

    film_id: int
    title: str
    year: int | None
    kind: str
    titles: frozenset[str]
    runtime_minutes: int | None = None
    ids: dict[str, set[str]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The film for a sentence."""
        return f"“{self.title}” ({self.year or 'no year'}, film {self.film_id})"


_Found = tuple[KnownFilm, str, str]


class Matcher:
    """Knows the catalogue's films and says which of them a record is."""

    def __init__(
        self,
        key_source: str,
        seen: Mapping[str, int],
        people_of: Callable[[int], frozenset[str]],
    ) -> None:
        """Begin with no films.

        Args:
            key_source: whose ids the source's records go by.
            seen: the source's ids of records that were loaded before → film id.
            people_of: film id → folded names of those who made it or play in it; asked only
                where titles and years agree.
        """
        self._key_source = key_source
        self._trusted = sorted(TRUSTED, key=lambda source: source != key_source)
        self._seen = seen
        self._people_of = people_of
        self._films: dict[int, KnownFilm] = {}
        self._owners: dict[ExternalKey, int] = {}
        self._titled: dict[str, list[int]] = {}

    def learn(self, film: KnownFilm, ids: Iterable[ExternalKey]) -> None:
        """Know a film, or what has changed about it; ids that another film has stay there."""
        known = self._films.get(film.film_id)
        film.ids = known.ids if known else {}
        for title in film.titles - (known.titles if known else frozenset()):
            self._titled.setdefault(title, []).append(film.film_id)
        self._films[film.film_id] = film
        self.claim(film.film_id, ids)

    def claim(self, film_id: int, ids: Iterable[ExternalKey]) -> None:
        """Give a film those of the ids that no other film has."""
        film = self._films[film_id]
        for source, value in ids:
            if self._owners.setdefault((source, value), film_id) == film_id:
                film.ids.setdefault(source, set()).add(value)

    def settle(self, numbers: Mapping[int, int]) -> None:
        """Know films by their own ids that were known by passing ones."""
        for passing, film_id in numbers.items():
            film = self._films.pop(passing)
            film.film_id = film_id
            self._films[film_id] = film
            for source, values in film.ids.items():
                self._owners.update(dict.fromkeys(((source, one) for one in values), film_id))
            for title in film.titles:
                places = self._titled[title]
                places[places.index(passing)] = film_id

    def free_ids(self, record: FilmRecord, film_id: int) -> frozenset[ExternalKey]:
        """Return the record's ids that are the film's or nobody's yet."""
        return frozenset(
            external_id
            for external_id in record.external_ids
            if self._owners.get(external_id, film_id) == film_id
        )

    def match(self, record: FilmRecord) -> Match:
        """Say which film the record is."""
        ids = dict(record.external_ids)
        conflicts: list[str] = []
        found = (
            self._seen_before(ids)
            or self._by_trusted_id(ids)
            or self._by_unsure_id(record, ids, conflicts)
            or self._by_known_double(ids)
            or self._by_title_year_and_people(record, ids, conflicts)
        )
        if found is None:
            return Match(None, "new", f"no film of ours is {_label(record)}", tuple(conflicts))
        film, rule, why = found
        conflicts += self._ids_elsewhere(record, film)
        return Match(film.film_id, rule, f"{_label(record)} is {film.label}: {why}", (*conflicts,))

    def _seen_before(self, ids: Mapping[str, str]) -> _Found | None:
        key = ids[self._key_source]
        if key not in self._seen:
            return None
        return self._films[self._seen[key]], "seen before", f"{self._key_source} {key}"

    def _by_trusted_id(self, ids: Mapping[str, str]) -> _Found | None:
        for source in self._trusted:
            if film := self._owner(source, ids):
                return film, source, f"{source} {ids[source]}"
        return None

    def _by_unsure_id(
        self, record: FilmRecord, ids: Mapping[str, str], conflicts: list[str]
    ) -> _Found | None:
        film = self._owner(UNSURE, ids)
        if film is None:
            return None
        same_title = not film.titles.isdisjoint(_titles(record))
        near = _near(record.year, film.year)
        shared = f"{UNSURE} {ids[UNSURE]}"
        if other := next((name for name in self._trusted if _contradict(film, ids, name)), ""):
            numbers = f"{other} {' and '.join(sorted({ids[other], *film.ids[other]}))}"
            if same_title and record.year and record.year == film.year:
                return film, "tmdb, title and year", f"{shared}, title and year, though {numbers}"
            conflicts.append(
                f"{_label(record)} shares {shared} with {film.label}, but has another id "
                f"({numbers}) and not both title and year: not the same"
            )
            return None
        if same_title or near:
            return film, UNSURE, shared
        conflicts.append(
            f"{_label(record)} shares {shared} with {film.label}, but neither title nor year: "
            "not the same"
        )
        return None

    def _by_known_double(self, ids: Mapping[str, str]) -> _Found | None:
        for external_id in ids.items():
            for twin, why in KNOWN_DOUBLES.get(external_id, ()):
                if film := self._owner(twin[0], dict([twin])):
                    return film, "known double", why
        return None

    def _by_title_year_and_people(
        self, record: FilmRecord, ids: Mapping[str, str], conflicts: list[str]
    ) -> _Found | None:
        found: list[_Found] = []
        for film in self._namesakes(record):
            apart = ""
            others = [name for name in ids if _contradict(film, ids, name)]
            doubtful = others == ["imdb"] and is_doubtful(film, ids)
            if others and not doubtful:
                apart = f"another id of {others[0]}: not the same"
            elif shared := in_common(
                record, film, self._people_of(film.film_id), strictly=doubtful
            ):
                rule, what = shared
                found.append((film, rule, f"title, year and {what}"))
            else:
                apart = "nobody in common: kept apart"
            if apart:
                conflicts.append(
                    f"{_label(record)} has the title and year of {film.label}, but {apart}"
                )
        if len(found) > 1:
            labels = " and ".join(film.label for film, _, _ in found)
            conflicts.append(f"{_label(record)} may be {labels}: kept apart")
        return found[0] if len(found) == 1 else None

    def _namesakes(self, record: FilmRecord) -> list[KnownFilm]:
        if record.year is None:
            return []
        titled = {film_id for title in _titles(record) for film_id in self._titled.get(title, ())}
        films = (self._films[film_id] for film_id in sorted(titled))
        return [
            film
            for film in films
            if film.kind == record.kind
            and film.year is not None
            and _near(record.year, film.year)
            and not film.titles.isdisjoint(_titles(record))
        ]

    def _ids_elsewhere(self, record: FilmRecord, film: KnownFilm) -> list[str]:
        elsewhere = []
        for external_id in record.external_ids:
            owner = self._owners.get(external_id, film.film_id)
            if owner != film.film_id:
                elsewhere.append(
                    f"{' '.join(external_id)} of {_label(record)} stays with "
                    f"{self._films[owner].label}, which had it first"
                )
        return elsewhere

    def _owner(self, source: str, ids: Mapping[str, str]) -> KnownFilm | None:
        film_id = self._owners.get((source, ids.get(source, "")))
        return None if film_id is None else self._films[film_id]


def known_film(film_id: int, record: FilmRecord) -> KnownFilm:
    """Return what matching knows of a film that is as the record says."""
    return KnownFilm(
        film_id, record.title, record.year, record.kind, _titles(record), record.runtime_minutes
    )


def _titles(record: FilmRecord) -> frozenset[str]:
    titles = (fold(title) for title in (record.title, *record.aliases))
    # A title in another script may fold to nothing.
    return frozenset(title for title in titles if title)


def _near(year: int | None, other: int | None) -> bool:
    return year is None or other is None or abs(year - other) <= YEARS_APART


def _contradict(film: KnownFilm, ids: Mapping[str, str], source: str) -> bool:
    """Whether both have an id of the source, but not the same."""
    return source in ids and bool(film.ids.get(source)) and ids[source] not in film.ids[source]


def _label(record: FilmRecord) -> str:
    return f"“{record.title}” ({record.year or 'no year'})"
