"""The names that filters ask for: which there are, what they are called, which films have them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from app.catalog.models import Credit, FilmKeyword, Keyword, Person
from app.db import db
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row, Select

    from app.catalog.columns import FilmColumns, Labels
    from app.catalog.filters import Filters

_MAX_ID = 2**31 - 1

_BY_ID = select(Person.id, Person.name).where(Person.id.in_(bindparam("ids", expanding=True)))
_BY_NAME = select(Person.id, Person.name).where(
    func.lower(Person.name).in_(bindparam("names", expanding=True))
)
_CREDITS = (
    select(Credit.person_id, Credit.film_id)
    .where(Credit.person_id.in_(bindparam("ids", expanding=True)))
    .distinct()
)
_KEYWORDS = (
    select(Keyword.slug, Keyword.name, FilmKeyword.film_id)
    .join(FilmKeyword, FilmKeyword.keyword_id == Keyword.id)
    .where(Keyword.slug.in_(bindparam("slugs", expanding=True)))
    .order_by(Keyword.id.desc())
)


@dataclass
class Names:
    """The names of what filters ask for.

    Attributes:
        filters: the filters without names that nobody has; each name as its id, slug or code.
        unknown: sentences about the names that nobody has.
        named: the name for people, by the field of `Filters` and the key there.
        films_with: the ids of films, by "people" or "keywords" and the key there.
    """

    filters: Filters
    unknown: list[str] = field(default_factory=list)
    named: dict[tuple[str, str], str] = field(default_factory=dict)
    films_with: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    def of(self, field_name: str) -> list[tuple[str, str]]:
        """Return the keys that a field asks for, each with its name."""
        return [(key, self.named[field_name, key]) for key in getattr(self.filters, field_name)]

    def keep(self, field_name: str, keys: Sequence[str]) -> None:
        """Have a field of the filters ask for these keys only."""
        self.filters = self.filters.asking(field_name, tuple(sorted(set(keys))))

    def miss(self, what: str, name: str) -> None:
        """Say that there is no such thing."""
        self.unknown.append(f"We know no {what} called “{name}”, so that was left out.")


def known_names(columns: FilmColumns, filters: Filters) -> Names:
    """Look up the names that filters ask for, in at most four queries."""
    names = Names(filters)
    for field_name, what, labels in (
        ("genres", "genre", columns.genres),
        ("without", "genre", columns.genres),
        ("countries", "country", columns.countries),
        ("languages", "language", columns.languages),
    ):
        _look_up_labels(names, field_name, what, labels)
    if filters.people:
        _look_up_people(names)
    if filters.keywords:
        _look_up_keywords(names)
    return names


def _look_up_labels(names: Names, field_name: str, what: str, labels: Labels) -> None:
    asked = getattr(names.filters, field_name)
    if not asked:
        return
    key_of = {slugify(name): key for key, name in zip(labels.keys, labels.names, strict=True)}
    key_of |= {key: key for key in labels.keys}
    for name in asked:
        if name not in key_of:
            names.miss(what, name)
    keys = [key_of[name] for name in asked if name in key_of]
    names.named.update({(field_name, key): labels.name_of(key) for key in keys})
    names.keep(field_name, keys)


def _look_up_people(names: Names) -> None:
    asked = names.filters.people
    ids = [int(key) for key in asked if _is_id(key)]
    found = {row.id: row.name for row in _rows(_BY_ID, ids=[id_ for id_ in ids if id_ <= _MAX_ID])}
    called: dict[str, list[int]] = defaultdict(list)
    if typed := [key for key in asked if not _is_id(key)]:
        for row in _rows(_BY_NAME, names=typed):
            found[row.id] = row.name
            called[row.name.lower()].append(row.id)
    films: dict[int, set[int]] = {id_: set() for id_ in sorted(found)}
    for row in _rows(_CREDITS, ids=list(found)):
        films[row.person_id].add(row.film_id)
    chosen = []
    for key in asked:
        candidates = [int(key)] if _is_id(key) else called[key]
        known = [id_ for id_ in candidates if id_ in films]
        if not known:
            names.miss("person", key)
            continue
        # Of two people of one name the one with more films is meant.
        id_ = max(known, key=lambda one: (len(films[one]), -one))
        chosen.append(str(id_))
        names.named["people", str(id_)] = found[id_]
        names.films_with["people", str(id_)] = frozenset(films[id_])
    names.keep("people", chosen)


def _look_up_keywords(names: Names) -> None:
    asked = names.filters.keywords
    films: dict[str, set[int]] = defaultdict(set)
    for row in _rows(_KEYWORDS, slugs=list(asked)):
        films[row.slug].add(row.film_id)
        names.named["keywords", row.slug] = row.name
    for slug in asked:
        if slug not in films:
            names.miss("keyword", slug)
    names.films_with.update({("keywords", slug): frozenset(ids) for slug, ids in films.items()})
    names.keep("keywords", list(films))


def _is_id(key: str) -> bool:
    return key.isascii() and key.isdigit()


def _rows(statement: Select[*tuple[Any, ...]], **values: object) -> Sequence[Row[Any]]:
    return db.session.connection().execute(statement, values).all()
