"""The ids of people, genres, keywords and whatever else films share, made where they are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.catalog.countries import COUNTRY_NAMES
from app.catalog.languages import LANGUAGE_NAMES
from app.catalog.models import Collection as Series
from app.catalog.models import Country, Genre, Keyword, Language, Person, Tag
from app.db import db
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.catalog.records import CollectionName

Identity = tuple[str, int | None]
"""A name, and TMDB's number where it is known."""


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


def tag_ids(names: Collection[str]) -> Mapping[str, int]:
    """Return the tags' ids by name."""
    wanted = select(Tag.name, Tag.id).where(Tag.name.in_(names))
    known = dict(db.session.execute(wanted).all())
    if new := sorted(set(names) - known.keys()):
        db.session.execute(insert(Tag), [{"name": name} for name in new])
        known = dict(db.session.execute(wanted).all())
    return known


def add_countries(codes: Collection[str]) -> None:
    """Add those countries that are missing, named by `COUNTRY_NAMES` or else by their code."""
    known = set(db.session.scalars(select(Country.code).where(Country.code.in_(codes))))
    if new := sorted(set(codes) - known):
        rows = [{"code": code, "name": COUNTRY_NAMES.get(code, code)} for code in new]
        db.session.execute(insert(Country), rows)


def add_languages(codes: Collection[str]) -> None:
    """Add those languages that are missing, named by `LANGUAGE_NAMES` or else by their code."""
    known = set(db.session.scalars(select(Language.code).where(Language.code.in_(codes))))
    if new := sorted(set(codes) - known):
        rows = [{"code": code, "name": LANGUAGE_NAMES.get(code, code)} for code in new]
        db.session.execute(insert(Language), rows)


def collection_ids(collections: Collection[CollectionName]) -> Mapping[CollectionName, int]:
    """Return the collections' ids: by TMDB id, or by name where the source has none."""
    found = _known(Series, [(one.name, one.tmdb_id) for one in collections])
    return {one: found[one.name, one.tmdb_id] for one in collections}


def person_ids(people: Collection[Identity]) -> Mapping[Identity, int]:
    """Return the people's ids by name and TMDB id.

    A person with a TMDB id is whoever has that id, or else a namesake without one, who gets it;
    one without is the first of that name. The name of a person who is already there stays.
    """
    return _known(Person, people)


def _known(
    model: type[Person | Series], identities: Collection[Identity]
) -> Mapping[Identity, int]:
    found = _found(model, identities)
    _number(model, _missing(identities, found))
    found = _found(model, identities)
    if new := sorted(_missing(identities, found), key=lambda one: (one[0], one[1] or 0)):
        rows = [{"name": name, "tmdb_id": tmdb_id} for name, tmdb_id in new]
        db.session.execute(insert(model), rows)
        found = _found(model, identities)
    return found


def _missing(
    identities: Collection[Identity], found: Mapping[Identity, int]
) -> Collection[Identity]:
    return set(identities) - found.keys()


def _number(model: type[Person | Series], identities: Collection[Identity]) -> None:
    """Give TMDB ids to those who are there by name only: of several, the least."""
    numbered = ((name, tmdb_id) for name, tmdb_id in identities if tmdb_id)
    number_of = dict(sorted(numbered, reverse=True))
    unnumbered = (
        select(model.name, model.id)
        .where(model.name.in_(number_of), model.tmdb_id.is_(None))
        .order_by(model.id.desc())
    )
    rows = [
        {"id": id_, "tmdb_id": number_of[name]}
        for name, id_ in dict(db.session.execute(unnumbered).all()).items()
    ]
    if rows:
        db.session.execute(update(model), rows)


def _found(model: type[Person | Series], identities: Collection[Identity]) -> dict[Identity, int]:
    numbers = {tmdb_id for _, tmdb_id in identities if tmdb_id}
    names = {name for name, tmdb_id in identities if not tmdb_id}
    numbered = select(model.tmdb_id, model.id).where(model.tmdb_id.in_(numbers))
    by_number = dict(db.session.execute(numbered).all())
    # The smallest id of a name is written last and stays.
    named = select(model.name, model.id).where(model.name.in_(names)).order_by(model.id.desc())
    by_name = dict(db.session.execute(named).all())
    ids = {
        (name, tmdb_id): by_number.get(tmdb_id) if tmdb_id else by_name.get(name)
        for name, tmdb_id in identities
    }
    return {identity: id_ for identity, id_ in ids.items() if id_ is not None}
