"""The films that queries find, and that nothing a person types does harm."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.search.index import FilmIndex, write_index
from app.search.records import FilmRecord, SearchHits
from app.search.seal import SearchIndexError
from tests.search.films import FILMS, LABELS

if TYPE_CHECKING:
    from pathlib import Path

# query -> the films that come first, in this order
FIRST = {
    # the bars
    "amelie": ["Amélie (2001)"],
    "Amélie": ["Amélie (2001)"],
    "le fabuleux destin": ["Amélie (2001)"],
    "godfater": ["The Godfather (1972)"],
    "heat 1995": ["Heat (1995)"],
    "matrix": ["The Matrix (1999)"],
    "the matrix": ["The Matrix (1999)"],
    "lord of the rings": [
        "The Lord of the Rings (1978)",
        "The Lord of the Rings: The Fellowship of the Ring (2001)",
    ],
    # case, spaces, punctuation, accents
    "  HEAT  ": ["Heat (1995)"],
    "spiderman": ["Spider-Man (2002)", "Spider-Man 2 (2004)"],
    "spider man": ["Spider-Man (2002)", "Spider-Man 2 (2004)"],
    "Spider-Man 2": ["Spider-Man 2 (2004)"],
    "wall e": ["WALL·E (2008)"],
    "wall-e": ["WALL·E (2008)"],
    "walle": ["WALL·E (2008)"],
    "mash": ["M*A*S*H (1970)"],
    "m*a*s*h": ["M*A*S*H (1970)"],
    "xmen": ["X-Men (2000)"],
    "schindlers list": ["Schindler's List (1993)"],
    "schindler’s list": ["Schindler's List (1993)"],
    "leon": ["Léon: The Professional (1994)"],
    "kieslowski": ["Three Colors: Red (1994)"],
    "千と千尋の神隠し": ["Spirited Away (2001)"],
    "сталкер": ["Stalker (1979)"],
    "pulpfiction": ["Pulp Fiction (1994)"],
    # articles and "and"
    "matrix the": ["The Matrix (1999)"],
    "matrix, the": ["The Matrix (1999)"],
    "silence of lambs": ["The Silence of the Lambs (1991)"],
    "the heat": ["Heat (1995)", "The Heat (2013)"],
    "the ma": ["The Matrix (1999)", "Magnolia (1999)", "M*A*S*H (1970)"],
    "fast and furious": ["The Fast and the Furious (2001)", "Fast & Furious (2009)"],
    "fast & furious": ["The Fast and the Furious (2001)", "Fast & Furious (2009)"],
    # word order, words only
    "rings lord": ["The Lord of the Rings: The Fellowship of the Ring (2001)"],
    "empire strikes": ["Star Wars: Episode V - The Empire Strikes Back (1980)"],
    # unfinished
    "lord of the ri": ["The Lord of the Rings: The Fellowship of the Ring (2001)"],
    "godfa": ["The Godfather (1972)", "The Godfather: Part II (1974)"],
    "h": ["Heat (1995)", "Heathers (1989)"],
    "empire str": ["Star Wars: Episode V - The Empire Strikes Back (1980)"],
    # numbers
    "rocky 2": ["Rocky II (1979)"],
    "rocky ii": ["Rocky II (1979)", "Rocky III (1982)"],
    "rocky two": ["Rocky II (1979)"],
    "rocky 5": ["Rocky V (1990)"],
    "se7en": ["Seven (1995)"],
    "seven": ["Seven (1995)", "Seven Samurai (1954)"],
    "oceans 11": ["Ocean's Eleven (2001)", "Ocean's Eleven (1960)"],
    "12 monkeys": ["Twelve Monkeys (1995)"],
    "twelve angry men": ["12 Angry Men (1957)"],
    "star wars 4": ["Star Wars: Episode IV - A New Hope (1977)"],
    "alien 3": ["Alien³ (1992)"],
    "v for vendetta": ["V for Vendetta (2006)"],
    "malcolm x": ["Malcolm X (1992)"],
    "malcolm": ["Malcolm X (1992)"],
    # years, and titles that look like them
    "1995 heat": ["Heat (1995)"],
    "Heat (1995)": ["Heat (1995)"],
    "godzilla": ["Godzilla (1998)", "Godzilla (2014)"],
    "godzilla 2014": ["Godzilla (2014)", "Godzilla (1998)"],
    "godzilla 2013": ["Godzilla (2014)", "Godzilla (1998)"],
    "heat 1950": ["Heat (1995)"],
    "2001 a space odyssey": ["2001: A Space Odyssey (1968)"],
    "2001 space odyssey 1968": ["2001: A Space Odyssey (1968)"],
    "1917": ["1917 (2019)"],
    "1984": ["1984 (1984)"],
    "1979": ["Alien (1979)", "Rocky II (1979)", "Stalker (1979)"],
    "blade runner": ["Blade Runner (1982)", "Blade Runner 2049 (2017)"],
    "blade runner 2049": ["Blade Runner 2049 (2017)", "Blade Runner (1982)"],
    # exact before opening before words; a whole alias ranks as a title of its own
    "alien": ["Alien (1979)", "Aliens (1986)", "Alien³ (1992)"],
    "up": ["Up (2009)"],
    "ring": ["The Ring (2002)", "Ringu (1998)"],
    "star wars": [
        "Star Wars: Episode IV - A New Hope (1977)",
        "Star Wars: Episode V - The Empire Strikes Back (1980)",
    ],
    # people
    "al pacino heat": ["Heat (1995)"],
    "heat pacino 1995": ["Heat (1995)"],
    "miyazaki": ["Spirited Away (2001)", "Princess Mononoke (1997)"],
    "tarantino": ["Pulp Fiction (1994)"],
    "deniro": ["The Godfather: Part II (1974)", "Heat (1995)"],
    "stallone": ["Rocky II (1979)", "Rocky III (1982)", "Rocky (1976)"],
    "pacino": ["The Godfather (1972)", "The Godfather: Part II (1974)", "Heat (1995)"],
    # near misses
    "gofdather": ["The Godfather (1972)"],
    "godfater 1972": ["The Godfather (1972)"],
    "blade runer 2049": ["Blade Runner 2049 (2017)"],
    "shawshenk redemtion": ["The Shawshank Redemption (1994)"],
    "pulpfictoin": ["Pulp Fiction (1994)"],
    "fabuleus destin": ["Amélie (2001)"],
    "forest gump": ["Forrest Gump (1994)"],
    "star warz": ["Star Wars: Episode IV - A New Hope (1977)"],
    "tarantno": ["Pulp Fiction (1994)"],
    "gataca": ["Gattaca (1997)"],
    "teh matrx": ["The Matrix (1999)"],
    # only vowels are wrong in both: the better known is meant
    "hete": ["Heat (1995)"],
    "hate": ["Hate (1995)"],
    "hhat": ["Heat (1995)"],
    "lord of the two ring towers extended": ["The Lord of the Rings: The Two Towers (2002)"],
}

NOTHING = ["", " ", "\x00", "!!!", "…", "\u202e", "zzzzqqqq", "123456789012345678901234567890"]

ALIASES = {
    "le fabuleux destin": "Le Fabuleux destin d'Amélie Poulain",
    "destin poulain": "Le Fabuleux destin d'Amélie Poulain",
    "fabuleus destin": "Le Fabuleux destin d'Amélie Poulain",
    "la haine": "La Haine",
    "la haine 1995": "La Haine",
    "amelie": None,
    "leon": None,
    "audrey tautou": None,
    "godfater": None,
}

DID_YOU_MEAN = {
    "godfater": "The Godfather",
    "fabuleus destin": "Le Fabuleux destin d'Amélie Poulain",
    "tarantno": "Quentin Tarantino",
    "godfather": None,
    "al pacino": None,
    "zzzzqqqq": None,
}

AWKWARD = [
    "\x00",
    "a" * 100_000,
    "the " * 50_000,
    "é" * 300,
    "🎬🍿",
    "مرحبا بالعالم",
    "'\"*:()[]{}^~-+&|/\\",
    "title_keys:heat OR *",
    "^h",
    "1995 1996 1997 1998 1999 2000 2001 2002 2003 2004 2005 2006",
    "\ud800",
    "a\u0301\u0301\u0301",
    " ".join(str(number) for number in range(40)),
]


def titles(hits: SearchHits) -> list[str]:
    return [LABELS[hit.film_id] for hit in hits.hits]


@pytest.mark.parametrize(("query", "expected"), FIRST.items(), ids=list(FIRST))
def test_finds_the_films_meant_first(index: FilmIndex, query: str, expected: list[str]) -> None:
    assert titles(index.suggest(query))[: len(expected)] == expected


@pytest.mark.parametrize("query", FIRST)
def test_a_finished_query_finds_the_same_film_first(index: FilmIndex, query: str) -> None:
    assert index.search(query).hits[0].film_id == index.suggest(query).hits[0].film_id


def test_a_finished_word_is_the_beginning_of_a_name_only_if_nothing_else_fits(
    index: FilmIndex,
) -> None:
    assert titles(index.suggest("hea"))[3:] == ["Body Heat (1981)"]
    assert titles(index.search("hea")) == titles(index.suggest("hea"))
    assert "Toy Story (1995)" in titles(index.suggest("al"))  # Tim Allen
    assert "Toy Story (1995)" not in titles(index.search("al"))
    assert titles(index.search("tim al")) == ["Toy Story (1995)"]


@pytest.mark.parametrize("query", NOTHING)
def test_finds_nothing_where_nothing_was_meant(index: FilmIndex, query: str) -> None:
    assert index.search(query) == SearchHits()


@pytest.mark.parametrize(("query", "alias"), ALIASES.items(), ids=list(ALIASES))
def test_names_the_alias_only_when_the_title_does_not_match(
    index: FilmIndex, query: str, alias: str | None
) -> None:
    assert index.search(query).hits[0].alias == alias


@pytest.mark.parametrize(("query", "meant"), DID_YOU_MEAN.items(), ids=list(DID_YOU_MEAN))
def test_asks_what_was_meant_only_after_near_misses(
    index: FilmIndex, query: str, meant: str | None
) -> None:
    assert index.search(query).did_you_mean == meant


@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.title)
def test_every_title_and_alias_finds_its_film(index: FilmIndex, film: FilmRecord) -> None:
    for name in (film.title, *film.aliases):
        assert film.film_id in {hit.film_id for hit in index.search(name, 3).hits}


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_takes_whatever_is_typed(index: FilmIndex, text: str) -> None:
    assert len(index.search(text).hits) <= 10


@given(text=st.text(max_size=60) | st.text(alphabet="aehmrtx 12'-&", max_size=30))
@example(text="the a an and")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_the_same_ranked_films_twice(index: FilmIndex, text: str) -> None:
    found = index.search(text, 20)
    assert index.search(text, 20) == found
    points = [hit.score for hit in found.hits]
    assert points == sorted(points, reverse=True)
    assert all(0 <= value <= 100 for value in points)
    assert len({hit.film_id for hit in found.hits}) == len(found.hits) <= found.total


@given(query=st.sampled_from(sorted(FIRST)), count=st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_pages_put_together_are_the_whole(index: FilmIndex, query: str, count: int) -> None:
    whole = index.search(query, 100)
    pages = [index.search(query, count, offset) for offset in range(0, whole.total, count)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}


def test_the_order_of_the_records_does_not_matter(tmp_path: Path, index: FilmIndex) -> None:
    write_index(tmp_path / "search", reversed(FILMS))
    again = FilmIndex.open(tmp_path / "search")
    assert all(again.search(query) == index.search(query) for query in FIRST)


def test_an_index_of_no_films_finds_nothing(tmp_path: Path) -> None:
    write_index(tmp_path / "search", [])
    index = FilmIndex.open(tmp_path / "search")
    assert len(index) == 0
    assert index.search("heat") == SearchHits()


def test_a_film_without_a_name_that_can_be_typed_is_kept_but_not_found(tmp_path: Path) -> None:
    write_index(tmp_path / "search", [FilmRecord(7, "…"), FilmRecord(8, "Heat")])
    index = FilmIndex.open(tmp_path / "search")
    assert len(index) == 2
    assert [hit.film_id for hit in index.search("heat").hits] == [8]


def test_knows_how_many_films_it_has(index: FilmIndex) -> None:
    assert len(index) == len(FILMS)


def test_refuses_a_folder_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError, match="no readable search index"):
        FilmIndex.open(tmp_path / "nowhere")
    with pytest.raises(SearchIndexError, match="no readable search index"):
        FilmIndex.open(tmp_path)


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "add"])
@pytest.mark.parametrize("part", [".term", ".idx", ".store", ".fast", "meta.json"])
def test_refuses_a_damaged_index(
    tmp_path: Path, index_folder: Path, damage: str, part: str
) -> None:
    folder = tmp_path / "search"
    shutil.copytree(index_folder, folder)
    path = next(path for path in folder.iterdir() if path.name.endswith(part))
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif damage == "cut":
        path.write_bytes(content[:-1])
    elif damage == "remove":
        path.unlink()
    else:
        path.with_name("more" + part).write_bytes(content)
    with pytest.raises(SearchIndexError):
        FilmIndex.open(folder)


def test_refuses_an_index_that_tantivy_cannot_read(tmp_path: Path) -> None:
    from app.search.seal import seal

    (tmp_path / "meta.json").write_text("{}")
    seal(tmp_path)
    with pytest.raises(SearchIndexError, match="cannot be opened"):
        FilmIndex.open(tmp_path)
