"""Every column that people or imports fill is shown as text, on every address of the site."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import String, Text, select, update

from app import create_app
from app.catalog.changes import note_change
from app.catalog.models import Credit, FilmKeyword, Keyword
from app.db import Base, db
from tests.abuse.spellings import MARKUP
from tests.abuse.test_stored_markup import kinds_of, strange_addresses_of
from tests.conftest import QuickClient
from tests.factories.site import copy_of, run_script
from tests.journeys.accounts import fresh_name, register
from tests.journeys.lists import make_list, publish
from tests.journeys.test_every_address import path_of, rules_of
from tests.journeys.visitor import FRAGMENT, Visitor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.abuse.test_stored_markup import Kinds

# What outsiders fill: visitors with forms, sources of films with their files.
FILLED = {
    "films": ("title", "sort_title", "overview", "certification", "poster_path", "trailer_key"),
    "film_aliases": ("title",),
    "people": ("name",),
    "credits": ("character",),
    "genres": ("name",),
    "keywords": ("name",),
    "countries": ("name",),
    "languages": ("name",),
    "collections": ("name",),
    "tags": ("name",),
    "audiences": ("name",),
    "users": ("name",),
    "lists": ("title", "description", "unmatched"),
    "list_entries": ("note", "private_note"),
    "list_tags": ("tag",),
    "list_changes": ("line",),
    "list_reports": ("line",),
    "film_suggestions": ("line",),
}
# What the site writes itself, or takes only in one form: words of a set, tokens, hashes, ids.
OURS = {
    "audiences": {"settings"},
    "blends": {"token", "mode"},
    "countries": {"code"},
    "credits": {"role"},
    "events": {"id", "name"},
    "experiments": {"build_a", "build_b"},
    "external_ids": {"source", "value"},
    "film_countries": {"country_code"},
    "film_languages": {"language_code"},
    "film_suggestions": {"state"},
    "film_votes": {"source"},
    "films": {"kind", "original_language"},
    "genres": {"slug"},
    "import_marks": {"audience", "fingerprint"},
    "keywords": {"slug"},
    "languages": {"code"},
    "list_people": {"role"},
    "list_reports": {"reason"},
    "lists": {"visibility", "token", "living_rule", "invitation"},
    "login_failures": {"key"},
    "operator_codes": {"code_hash"},
    "sessions": {"token_hash", "previous_hash", "kind", "notice"},
    "source_records": {"source", "key"},
    "users": {"name_key", "password_hash"},
    "verdict_changes": {"before", "after"},
    "verdicts": {"verdict"},
}
FEW = 5


class Poisoned:
    """A site on the starter in whose columns outsiders wrote some words, each in each."""

    def __init__(self, starter: Path, folder: Path, words: Sequence[str], *, rebuilt: bool) -> None:
        """Furnish it, write the words, and train from them."""
        self.words = words
        self.film_ids = range(1, len(words) + 1)
        instance = copy_of(starter, folder, own_builds=rebuilt)
        site = self._site(instance)
        self.curator, self.visitor = Visitor(site), Visitor(site)
        self._furnish()
        with site.app_context():
            self._write()
            db.session.remove()
            db.engine.dispose()
        if rebuilt:
            done = run_script("rebuild_index.py", "--force", MARQUEE_INSTANCE=str(instance))
            assert done.returncode == 0, done.stderr
        self.site = self._site(instance)  # a new process: nothing is remembered
        self._move_to(self.site)

    @staticmethod
    def _site(instance: Path) -> Flask:
        app = create_app({"instance_path": instance, "hasher_rounds": 1})
        app.testing = True
        app.test_client_class = QuickClient
        return app

    def _furnish(self) -> None:
        curator, visitor = self.curator, self.visitor
        name = fresh_name()
        register(curator, name)
        for film_id in self.film_ids:
            curator.judge(film_id, ("favourite", "like", "dislike", "seen")[film_id % 4])
            curator.post(f"/films/{film_id}/watchlist", {"watchlist": "wanted"})
        list_id = make_list(curator, "Words", list(self.film_ids), "About them")
        curator.post(f"/lists/{list_id}/edit", {"title": "Words", "tags": "some, tags"})
        self.link = publish(curator, list_id, "public")
        visitor.post(f"{self.link}/suggest", {"film_id": len(self.words) + 1, "line": "Fits"})
        visitor.post(f"{self.link}/report", {"reason": "spam", "line": "Bad"})
        cluster = curator.open("/map").soup.select_one(".map-list a")
        assert cluster is not None
        self.values = {
            "film_id": "1",
            "slug": "x",
            "list_id": str(list_id),
            "entry_id": "1",
            "token": self.link.removeprefix("/l/"),
            "number": "1",
            "before": "1",
            "after": "1",
            "version": "0",
            "person_id": "1",
            "code": "US",
            "year": "1990",
            "kind": "genres",
            "verdict": "like",
            "filename": "js/main.js",
            "picture": "none.jpg",
            "form": "json",
            "suggestion_id": "1",
            "build_id": "none",
            "name": name,
        }
        self.list_path = f"/lists/{list_id}"
        self.cluster = str(cluster["href"])

    def _write(self) -> None:
        for table_name, columns in FILLED.items():
            table = Base.metadata.tables[table_name]
            keys = list(table.primary_key.columns)
            shown = select(*keys)
            if "film_id" in table.c:
                shown = shown.where(table.c.film_id.in_(self.film_ids))
            elif table_name == "films":
                shown = shown.where(table.c.id.in_(self.film_ids))
            elif table_name == "people":
                credited = select(Credit.person_id).where(Credit.film_id.in_(self.film_ids))
                shown = shown.where(table.c.id.in_(credited))
            elif table_name == "keywords":
                said = select(FilmKeyword.keyword_id).where(FilmKeyword.film_id.in_(self.film_ids))
                shown = shown.where(table.c.id.in_(said))
            for number, row in enumerate(db.session.execute(shown).all()):
                word = self.words[number % len(self.words)]
                values = {
                    name: _fitting(table.c[name], word, number, unique=name in _unique(table_name))
                    for name in columns
                }
                here = [key == value for key, value in zip(keys, row, strict=True)]
                db.session.execute(update(table).where(*here).values(values))
        note_change()
        db.session.commit()

    def _move_to(self, site: Flask) -> None:
        for visitor in ("curator", "visitor"):
            moved = Visitor(site)
            moved.cookie = getattr(self, visitor).cookie or ""
            setattr(self, visitor, moved)

    def paths(self) -> list[str]:
        """Return every address that shows something, and those of each film and word."""
        rules = [rule for rule in rules_of(self.site, "GET") if rule.endpoint != "static"]
        found = [path_of(rule, self.values) for rule in rules]
        found += [f"{self.list_path}/edit", self.cluster, "/charts/top", "/charts/popular"]
        found += ["/genres/crime", f"/oembed?{urlencode({'url': f'http://localhost{self.link}'})}"]
        for film_id in self.film_ids:
            found += [f"/films/{film_id}/x", f"/films/{film_id}/similar"]
            found += [f"/films/{film_id}/og.png", f"/films/{film_id}/preview/like"]
        with self.site.app_context():
            credited = select(Credit.person_id).where(Credit.film_id.in_(self.film_ids))
            people = db.session.scalars(credited.distinct().limit(FEW)).all()
            said = select(Keyword.slug).join(FilmKeyword).where(FilmKeyword.film_id == 1)
            slugs = db.session.scalars(said.limit(FEW)).all()
        found += [f"/people/{person_id}/x" for person_id in people]
        found += [f"/keywords/{slug}" for slug in slugs]
        for word in self.words:
            asked = urlencode({"q": word})
            found += [f"/search?{asked}", f"/search/suggest?{asked}"]
            found += [f"/lists/find?{asked}", f"{self.link}/suggest?{urlencode({'find': word})}"]
        return found

    def answers(self, *, to_everybody: bool) -> list[TestResponse]:
        """Return what the curator, and on demand what somebody else, gets at the addresses."""
        self.curator.post(f"{self.list_path}/editions", {})
        clicked = {"verdict": "like", "surface": "suggestions", "next": "/for-you"}
        found = [self.curator.post("/films/2/verdict", {**clicked}, FRAGMENT)]
        for path in self.paths():
            for visitor in (self.curator, self.visitor)[: 1 + to_everybody]:
                answer = visitor.get(path)
                while answer.status_code in {301, 302, 303, 308}:
                    answer = visitor.get(answer.headers["Location"])
                assert answer.status_code < 500, path
                found.append(answer)
        return found


def _unique(table_name: str) -> set[str]:
    table = Base.metadata.tables[table_name]
    alone = {column.name for column in table.columns if column.unique or column.primary_key}
    together = {
        column.name
        for constraint in table.constraints
        if type(constraint).__name__ == "UniqueConstraint"
        for column in constraint.columns  # type: ignore[attr-defined]
    }
    return alone | together


def _fitting(column: object, word: str, number: int, *, unique: bool) -> str:
    length: int = column.type.length or 1_000  # type: ignore[attr-defined]
    ending = f" {number}" if unique else ""
    return word[: length - len(ending)] + ending


class Seen:
    """What pages consist of: their elements, and where their addresses lead."""

    def __init__(self, answers: Sequence[TestResponse]) -> None:
        """Look through them."""
        self.kinds: Kinds = set()
        self.hosts: set[tuple[str, str]] = set()
        for answer in answers:
            if answer.mimetype == "text/html" or answer.mimetype.endswith("fragment+html"):
                self._look(answer)
            else:
                assert_is_itself(answer)

    def _look(self, answer: TestResponse) -> None:
        page = BeautifulSoup(answer.text, "html.parser")
        self.kinds |= kinds_of(page)
        for address in strange_addresses_of(page):
            parts = urlsplit(address)
            self.hosts.add((parts.scheme, parts.netloc))
        facts = page.select('script[type="application/ld+json"]')
        assert page.select("script:not([src])") == facts, answer.request.path
        for fact in facts:
            assert "<" not in (fact.string or ""), answer.request.path
            json.loads(fact.string or "")


def assert_is_itself(answer: TestResponse) -> None:
    """What is no page is of the form that it says it is, and no browser takes it for a page."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    kind = answer.mimetype
    if kind in {"application/json", "application/problem+json"}:
        json.loads(answer.text)
    elif kind in {"application/atom+xml", "image/svg+xml"}:
        tree = ET.fromstring(answer.data)  # noqa: S314 - the site's own
        for element in tree.iter():
            assert not element.tag.endswith(("}script", "}foreignObject", "}img", "}a"))
            assert not any(name.startswith("on") for name in element.attrib)
    elif kind == "text/csv":
        for row in csv.reader(StringIO(answer.text)):
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row), row
    else:
        assert kind in {"image/png", "text/plain", "text/markdown", "text/css"}, kind


def test_every_column_of_text_is_known() -> None:
    for name, table in Base.metadata.tables.items():
        texts = {column.name for column in table.columns if isinstance(column.type, String | Text)}
        known = {*FILLED.get(name, ()), *OURS.get(name, ())}
        assert texts <= known, (name, texts - known, "who fills them?")


@pytest.mark.parametrize(
    ("words", "all_of_it"),
    [
        pytest.param((MARKUP[0], MARKUP[-18]), False, id="some"),
        pytest.param(MARKUP, True, id="all, and trained on", marks=pytest.mark.slow),
    ],
)
def test_no_stored_text_is_more_than_text(
    starter_instance: Path, tmp_path: Path, words: tuple[str, ...], *, all_of_it: bool
) -> None:
    plain_words = tuple(f"Word {number} of many" for number in range(len(words)))
    sites = (
        Poisoned(starter_instance, tmp_path / str(number), said, rebuilt=all_of_it)
        for number, said in enumerate((plain_words, words))
    )
    plain, marked = (Seen(site.answers(to_everybody=all_of_it)) for site in sites)
    assert marked.kinds - plain.kinds == set()
    assert marked.hosts - plain.hosts == set()
