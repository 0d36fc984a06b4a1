"""The search index on disk: the only file that knows tantivy.

An index is written once, while a build is staged, and only read after that. Its documents lie
in the order of how well known the films are, in one segment; tantivy ranks documents of equal
points in that order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur, Query

from app.search.closeness import LEAST_CLOSENESS, Closeness, Nearest
from app.search.plan import (
    NAME_FIELDS,
    NEAR_POINTS,
    AtLeast,
    Clause,
    Field,
    Has,
    Near,
    Starts,
    Step,
    YearIn,
    far,
    fitting,
    fitting_names,
    near,
    near_names,
)
from app.search.records import FilmRecord, NameKind, NameRecord, SearchHit, SearchHits
from app.search.seal import SearchIndexError, check_seal, seal
from app.search.wording import Wording, fitting_alias, keys_of, terms_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

FOLDER = "search"
MAX_OFFSET = 1_000
_HEAP_BYTES = 256_000_000  # 60,000 films take a third of it, so that one segment holds them all
_COMPARED = 40  # how many near misses are compared with what was typed
_SPREAD = 0.25  # what is so much less near than the nearest is not what was meant
# Beginnings up to so many characters are terms of their own: scanning the dictionary for them
# takes milliseconds, looking them up takes none.
_SHORT_BEGINNING = 3
_BEGINS = "^"  # folded text never holds it


def write_index(
    folder: Path, records: Iterable[FilmRecord], names: Iterable[NameRecord] = ()
) -> None:
    """Write the index of the films into a new folder.

    Args:
        folder: where to; it must not exist or be empty.
        records: the films, in any order. The same films give the same index (its file names
            are random, its answers are not).
        names: the people and keywords to be found by themselves, in any order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    schema = _schema()
    index = tantivy.Index(schema, str(folder), reuse=False)
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for record in sorted(records, key=lambda film: (-film.rating_count, film.film_id)):
        writer.add_document(_document_of_film(record))
    for name in sorted(names, key=lambda name: (-name.film_count, name.kind, name.id)):
        writer.add_document(_document_of_name(name))
    writer.commit()
    writer.wait_merging_threads()
    seal(folder)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("year", indexed=True)
    builder.add_bytes_field("facts", stored=True)
    for field in Field:
        builder.add_text_field(field.value, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document_of_film(film: FilmRecord) -> tantivy.Document:
    title, aliases = words_of(film.title), [words_of(alias) for alias in film.aliases]
    directors, cast = ([words_of(name) for name in names] for names in (film.directors, film.cast))
    texts: dict[Field, Sequence[str]] = {
        Field.TITLE_KEYS: keys_of(title),
        Field.ALIAS_KEYS: [key for alias in aliases for key in keys_of(alias)],
        Field.TITLE_WORDS: terms_of(title),
        Field.ALIAS_WORDS: [term for alias in aliases for term in terms_of(alias)],
        Field.DIRECTOR_WORDS: [term for name in directors for term in terms_of(name)],
        Field.PEOPLE_WORDS: [term for name in (*directors, *cast) for term in terms_of(name)],
    }
    texts[Field.ANY_WORDS] = [
        *texts[Field.TITLE_WORDS],
        *texts[Field.ALIAS_WORDS],
        *texts[Field.PEOPLE_WORDS],
    ]
    document = _document(_packed(film), texts)
    if film.year is not None:
        document.add_unsigned("year", film.year)
    return document


def _document_of_name(name: NameRecord) -> tantivy.Document:
    facts = json.dumps((name.id, name.name, name.film_count), ensure_ascii=False).encode()
    words = words_of(name.name)
    keys, terms = NAME_FIELDS[name.kind]
    return _document(facts, {keys: keys_of(words), terms: terms_of(words)})


def _document(facts: bytes, texts: Mapping[Field, Sequence[str]]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_bytes("facts", facts)
    for field, field_texts in texts.items():
        beginnings = [
            _BEGINS + text[:length]
            for text in field_texts
            for length in range(1, _SHORT_BEGINNING + 1)
        ]
        for text in dict.fromkeys((*field_texts, *beginnings)):
            document.add_text(field.value, text)
    return document


def _packed(film: FilmRecord) -> bytes:
    facts = (film.film_id, film.title, film.aliases, film.year, film.directors, film.cast)
    return json.dumps((*facts, film.rating_count), ensure_ascii=False).encode()


def _unpacked(packed: bytes) -> FilmRecord:
    film_id, title, aliases, year, directors, cast, rating_count = json.loads(packed)
    return FilmRecord(
        film_id, title, tuple(aliases), year, tuple(directors), tuple(cast), rating_count
    )


class FilmIndex:
    """An index that is read. Safe to share between threads."""

    def __init__(self, index: tantivy.Index) -> None:
        """Read the given index; use `open`."""
        self._schema = index.schema
        self._searcher = index.searcher()
        self._knows_names = _has_field(index.schema, Field.PERSON_KEYS)

    @classmethod
    def open(cls, folder: Path) -> FilmIndex:
        """Open the index in a folder, which nobody writes to any more.

        Raises:
            SearchIndexError: if there is none, or it cannot be read.
        """
        check_seal(folder)
        try:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
            return cls(index)
        except (OSError, ValueError) as error:
            raise SearchIndexError(f"The search index cannot be opened: {error}") from error

    def __len__(self) -> int:
        """Return how many films and names the index knows."""
        return int(self._searcher.num_docs)

    def search(self, text: str, count: int = 10, offset: int = 0) -> SearchHits:
        """Return the films that fit a text, the best first.

        Args:
            text: whatever a person typed; the first 200 characters and 12 words count.
            count: how many films to return at most.
            offset: how many to leave out first, up to 1,000.

        Returns:
            The films that fit; if none does, those that the text might become part of; if none
            does either, those whose names are near, with `did_you_mean`.
        """
        wording = Wording.of(text)
        found = self._fitting(wording, count, offset, unfinished=False)
        return found if found.total else self.suggest(text, count, offset)

    def suggest(self, text: str, count: int = 8, offset: int = 0) -> SearchHits:
        """Return the films that fit a text that is still being typed; otherwise as `search`."""
        wording = Wording.of(text)
        found = self._fitting(wording, count, offset, unfinished=True)
        return found if found.total else self._near_misses(wording, count, offset)

    def names(self, text: str, kind: NameKind, count: int = 5) -> tuple[NameRecord, ...]:
        """Return people or keywords that fit a text; if none does, those that nearly do.

        Args:
            text: whatever a person typed.
            kind: what to look for.
            count: how many to return at most, those of most films first among equals.
        """
        if not self._knows_names:
            return ()
        wording = Wording.of(text)
        for steps in (fitting_names(wording, kind), near_names(wording, kind)):
            if found := self._run(steps, count, 0)[1]:
                return tuple(NameRecord(kind, *json.loads(facts)) for _, facts in found)
        return ()

    def _fitting(
        self, wording: Wording, count: int, offset: int, *, unfinished: bool
    ) -> SearchHits:
        steps = fitting(wording, unfinished=unfinished)
        total, found = self._run(steps, count, min(offset, MAX_OFFSET))
        films = [(points, _unpacked(facts)) for points, facts in found]
        hits = [
            SearchHit(film.film_id, fitting_alias(wording, film.title, film.aliases), points)
            for points, film in films
        ]
        return SearchHits(tuple(hits), total)

    def _near_misses(self, wording: Wording, count: int, offset: int) -> SearchHits:
        total, found = self._run(near(wording), _COMPARED, 0)
        if not total:
            _, found = self._run(far(wording), _COMPARED, 0)
        closeness = Closeness(wording)
        films = [_unpacked(facts) for _, facts in found]
        compared = [(closeness.nearest_name(film), film) for film in films]
        compared.sort(key=lambda pair: -pair[0].closeness)
        least = max(LEAST_CLOSENESS, compared[0][0].closeness - _SPREAD) if compared else 0.0
        hits = [_near_hit(*pair) for pair in compared if pair[0].closeness >= least]
        if not hits:
            return SearchHits()
        return SearchHits(tuple(hits[offset : offset + count]), len(hits), compared[0][0].name)

    def _run(
        self, steps: list[Step], count: int, offset: int
    ) -> tuple[int, list[tuple[float, bytes]]]:
        if not steps:
            return 0, []
        query = Query.disjunction_max_query(
            [Query.const_score_query(self._query(step.clause), step.points) for step in steps]
        )
        result = self._searcher.search(query, count, offset=offset)
        found = [
            (points, self._searcher.doc(address)["facts"][0]) for points, address in result.hits
        ]
        return result.count, found  # type: ignore[attr-defined]  # missing from tantivy's stub

    def _query(self, clause: Clause) -> Query:
        match clause:
            case Has(field, texts):
                return self._one_of(field.value, texts)
            case Starts(field, text):
                return self._beginning(field, text)
            case Near(field, text, typos, unfinished):
                return Query.fuzzy_term_query(
                    self._schema, field.value, text, distance=typos, prefix=unfinished
                )
            case YearIn(first, last):
                return self._one_of("year", range(first, last + 1))
            case AtLeast(needed, clauses):
                return self._at_least(needed, clauses)

    def _one_of(self, field: str, values: Iterable[str | int]) -> Query:
        terms = [Query.term_query(self._schema, field, value) for value in values]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _at_least(self, needed: int, clauses: tuple[Clause, ...]) -> Query:
        occur = Occur.Must if needed == len(clauses) else Occur.Should
        queries = [(occur, self._query(clause)) for clause in clauses]
        if occur is Occur.Must:
            return Query.boolean_query(queries)
        return Query.boolean_query(queries, minimum_number_should_match=needed)

    def _beginning(self, field: Field, text: str) -> Query:
        if len(text) <= _SHORT_BEGINNING:
            return Query.term_query(self._schema, field.value, _BEGINS + text)
        return Query.fuzzy_term_query(self._schema, field.value, text, distance=0, prefix=True)


def _has_field(schema: tantivy.Schema, field: Field) -> bool:
    """Tell whether an index has a field; one that was written before may lack it."""
    try:
        Query.term_query(schema, field.value, "")
    except ValueError:
        return False
    return True


def _near_hit(nearest: Nearest, film: FilmRecord) -> SearchHit:
    alias = nearest.name if nearest.name in film.aliases else None
    return SearchHit(film.film_id, alias, NEAR_POINTS * min(nearest.closeness, 1.0))
