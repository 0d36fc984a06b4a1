"""The ids of people, genres, keywords and countries, made where they are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.catalog.countries import COUNTRY_NAMES
from app.catalog.models import Country, Genre, Keyword, Person
from app.db import db
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.catalog.records import PersonName


def genre_ids(names: Collection[str]) -> Mapping[str, int]:
    """Return the genres' ids by name; two names of one slug are one genre."""
    slug_of = {name: slugify(name) for name in sorted(names)}
    wanted = select(Genre.slug, Genre.id).where(Genre.slug.in_(slug_of.values()))
    known = dict(db.session.execute(wanted).all())
    new = {slug: name for name, slug in slug_of.items() if slug not in known}
    if new:
        rows = [{"name": name, "slug": slug} for slug, name in new.items()]
        db.session.execute(insert(Genre), rows)
        known = dict(db.session.execute(wanted).all())
    return {name: known[slug] for name, slug in slug_of.items()}


def keyword_ids(names: Collection[str]) -> Mapping[str, int]:
    """Return the keywords' ids by name."""
    wanted = select(Keyword.name, Keyword.id).where(Keyword.name.in_(names))
    known = dict(db.session.execute(wanted).all())
    if new := sorted(set(names) - known.keys()):
        rows = [{"name": name, "slug": slugify(name)} for name in new]
        db.session.execute(insert(Keyword), rows)
        known = dict(db.session.execute(wanted).all())
    return known


def add_countries(codes: Collection[str]) -> None:
    """Add those countries that are missing, named by `COUNTRY_NAMES` or else by their code."""
    known = set(db.session.scalars(select(Country.code).where(Country.code.in_(codes))))
    if new := sorted(set(codes) - known):
        rows = [{"code": code, "name": COUNTRY_NAMES.get(code, code)} for code in new]
        db.session.execute(insert(Country), rows)


def person_ids(people: Collection[PersonName]) -> Mapping[PersonName, int]:
    """Return the people's ids.

    A person with a TMDB id is whoever has that id; one without is the first of that name. The
    name of a person who is already there stays as it is.
    """
    found = _known_people(people)
    new = sorted(set(people) - found.keys(), key=lambda one: (one.name, one.tmdb_id or 0))
    if new:
        rows = [{"name": person.name, "tmdb_id": person.tmdb_id} for person in new]
        db.session.execute(insert(Person), rows)
        found = _known_people(people)
    return found


def _known_people(people: Collection[PersonName]) -> dict[PersonName, int]:
    numbers = {person.tmdb_id for person in people if person.tmdb_id}
    names = {person.name for person in people if not person.tmdb_id}
    numbered = select(Person.tmdb_id, Person.id).where(Person.tmdb_id.in_(numbers))
    by_number = dict(db.session.execute(numbered).all())
    # The smallest id of a name is written last and stays.
    named = select(Person.name, Person.id).where(Person.name.in_(names)).order_by(Person.id.desc())
    by_name = dict(db.session.execute(named).all())
    ids = {
        person: by_number.get(person.tmdb_id) if person.tmdb_id else by_name.get(person.name)
        for person in people
    }
    return {person: id_ for person, id_ in ids.items() if id_ is not None}
