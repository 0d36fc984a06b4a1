"""The published sets themselves: every fault that their README names, and its counts."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app.catalog.sources import movielens, movies_dataset, netflix, tmdb5000
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.movies_dataset import ABSENT, UNLINKED
from app.catalog.sources.rows import rows_of
from tests.factories.tables import SHARED_DATA, read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from app.catalog.records import FilmRecord, Reject, SourceReader

pytestmark = pytest.mark.skipif(
    not SHARED_DATA.is_dir(), reason="needs the data sets in ../shared/data"
)


class Whole:
    """A set that was read to its end."""

    def __init__(self, opened: tuple[SourceReader, list[Reject]]) -> None:
        """Read the films; ratings and tags are read when asked for."""
        self.source, self.rejects = opened
        self.films = {self.key(film): film for film in self.source.films()}

    def key(self, film: FilmRecord) -> str:
        return dict(film.external_ids)[self.source.key_source]

    def with_(self, fact: str) -> int:
        return sum(bool(getattr(film, fact)) for film in self.films.values())

    def uses(self, *facts: str) -> int:
        return sum(len(getattr(film, fact)) for film in self.films.values() for fact in facts)

    def told(self) -> Counter[tuple[str, str]]:
        return Counter((reject.file, reject.reason) for reject in self.rejects)


@pytest.fixture(scope="module")
def rated() -> Whole:
    return Whole(read_all(movielens.open_source, SHARED_DATA / "ml-latest-small"))


@pytest.fixture(scope="module")
def described() -> Whole:
    return Whole(read_all(tmdb5000.open_source, SHARED_DATA / "tmdb-5000"))


@pytest.fixture(scope="module")
def streamed() -> Whole:
    return Whole(read_all(netflix.open_source, SHARED_DATA / "netflix-titles"))


def titled(whole: Whole, title: str) -> list[FilmRecord]:
    return [film for film in whole.films.values() if film.title == title]


def test_every_film_of_movielens(rated: Whole) -> None:
    assert len(rated.films) == 9_742
    assert rated.rejects == []
    assert len(rated.films) - rated.with_("genres") == 34
    sources = Counter(source for film in rated.films.values() for source, _ in film.external_ids)
    assert sources == {"movielens": 9_742, "imdb": 9_742, "tmdb": 9_734}
    without_year = [film for film in rated.films.values() if film.year is None]
    assert len(without_year) == 12
    assert rated.films["176601"] in without_year


def test_titles_of_movielens(rated: Whole) -> None:
    films = rated.films
    assert (films["171749"].title, films["171749"].year) == ("Death Note: Desu nôto", 2006)
    assert (films["2571"].title, films["2571"].sort_title) == ("The Matrix", "Matrix, The")
    for film in films.values():
        assert film.title == film.title.strip()
        assert not film.title.endswith((", The", f"({film.year})"))


def test_pairs_of_movielens_that_share_title_and_year(rated: Whole) -> None:
    pairs = Counter((film.title, film.year) for film in rated.films.values())
    assert {pair for pair, count in pairs.items() if count > 1} == {
        ("Emma", 1996),
        ("War of the Worlds", 2005),
        ("Confessions of a Dangerous Mind", 2002),
        ("Eros", 2004),
        ("Saturn 3", 1980),
    }
    shared = [key for key, film in rated.films.items() if ("tmdb", "4912") in film.external_ids]
    assert shared == ["6003", "144606"]
    unlinked = {key for key, film in rated.films.items() if "tmdb" not in dict(film.external_ids)}
    assert unlinked == {"791", "1107", "2851", "4051", "26587", "32600", "40697", "79299"}


def test_ratings_and_tags_of_movielens(rated: Whole) -> None:
    ratings = list(rated.source.ratings())
    assert len(ratings) == 100_836
    assert len({rating.user_number for rating in ratings}) == 610
    assert len(rated.films) - len({rating.film_key for rating in ratings}) == 18
    moments = [rating.rated_at for rating in ratings]
    assert (min(moments), max(moments)) == (828_124_615, 1_537_799_250)
    assert round(sum(rating.half_stars for rating in ratings) / 2 / len(ratings), 2) == 3.5
    tags = list(rated.source.tags())
    assert (len(tags), len({tag.tag for tag in tags})) == (3_683, 1_589)
    assert rated.rejects == []


def test_every_film_of_tmdb_5000(described: Whole) -> None:
    assert len(described.films) == 4_803
    assert described.rejects == []
    assert described.uses("cast") == 106_257
    missing = {fact: 4_803 - described.with_(fact) for fact in ("cast", "directors", "countries")}
    assert missing == {"cast": 43, "directors": 30, "countries": 174}
    assert sum(film.title != "" and bool(film.aliases) for film in described.films.values()) <= 261


def test_zero_means_unknown_in_tmdb_5000(described: Whole) -> None:
    # 35 runtimes of 0 and two empty ones; 62 films that nobody voted for.
    assert 4_803 - described.with_("runtime_minutes") == 37
    assert 4_803 - described.with_("votes") == 62 + sum_of_zero_means(described)
    assert described.films["370980"].runtime_minutes is None
    assert described.films["370980"].overview == ""
    assert (described.films["380097"].release_date, described.films["380097"].year) == (None, None)


def sum_of_zero_means(described: Whole) -> int:
    rows = rows_of(DataFiles(SHARED_DATA / "tmdb-5000"), "tmdb_5000_movies.csv", ("id",))
    return sum(row["vote_average"] == "0.0" and row["vote_count"] != "0" for row in rows)


def test_line_breaks_and_odd_spaces_of_tmdb_5000(described: Whole) -> None:
    assert sum("\n" in film.overview for film in described.films.values()) >= 2
    assert not any(
        "\u00a0" in keyword for film in described.films.values() for keyword in film.keywords
    )
    assert {film.year for film in titled(described, "The Host")} == {2006, 2013}
    assert {film.year for film in titled(described, "Batman")} == {1966, 1989}


def test_keywords_of_tmdb_5000_are_kept_but_for_those_that_say_nothing(described: Whole) -> None:
    rows = rows_of(DataFiles(SHARED_DATA / "tmdb-5000"), "tmdb_5000_movies.csv", ("keywords",))
    assert sum(row["keywords"] != "[]" for row in rows) == 4_803 - 412
    assert 34_000 < described.uses("keywords") < 36_194


def test_every_title_of_netflix_but_the_nameless_one(streamed: Whole) -> None:
    assert Counter(film.kind for film in streamed.films.values()) == {"movie": 3_743, "show": 2_106}
    (nameless,) = (one for one in streamed.rejects if one.file == "titles.csv")
    assert (nameless.line, nameless.reason) == (1818, "the title is empty")
    assert nameless.row.startswith("tm1063792,,MOVIE")
    assert streamed.told() == {
        ("titles.csv", "the title is empty"): 1,
        ("credits.csv", "no title that was taken has this id"): 1,
        # Namesakes without a character, and characters that differ in spaces only.
        ("credits.csv", "repeats a credit of this title"): 5,
    }
    assert streamed.uses("cast", "directors") == 77_801 - 6
    assert streamed.with_("seasons") == 2_106
    assert 5_850 - streamed.with_("certification") == 2_619


def test_descriptions_of_netflix_over_several_lines(streamed: Whole) -> None:
    raw = rows_of(DataFiles(SHARED_DATA / "netflix-titles"), "titles.csv", ("id", "description"))
    broken = {row["id"]: row["description"] for row in raw if "\n" in row["description"]}
    assert len(broken) == 51
    for id_, text in broken.items():
        assert streamed.films[id_].overview == text.strip()
    assert 5_850 - streamed.with_("overview") == 18
    assert max(len(film.overview) for film in streamed.films.values()) <= 1_731


def test_the_country_that_netflix_spells_out(streamed: Whole) -> None:
    rows = rows_of(DataFiles(SHARED_DATA / "netflix-titles"), "titles.csv", ("id",))
    (spelt,) = [row["id"] for row in rows if "Lebanon" in row["production_countries"]]
    assert "LB" in streamed.films[spelt].countries


def test_characters_and_titles_of_netflix(streamed: Whole) -> None:
    characters = [one.character for film in streamed.films.values() for one in film.cast]
    assert max(map(len, characters)) == 298
    assert not any("\t" in character for character in characters)
    taxi_driver = streamed.films["tm84618"]
    assert (taxi_driver.cast[0].name, taxi_driver.cast[0].character) == (
        "Robert De Niro",
        "Travis Bickle",
    )
    assert sum(film.title.startswith("#") for film in streamed.films.values()) == 8
    assert sum(film.title.isdigit() for film in streamed.films.values()) == 8
    assert 5_850 - streamed.with_("runtime_minutes") == 14 + 1


SHIFTED = ("1997-08-20", "2012-09-29", "2014-01-01")


@pytest.fixture(scope="module")
def faulty_rows(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The Movies Dataset's rows about repeated and broken ids, as they stand in its files."""
    folder = tmp_path_factory.mktemp("the-movies-dataset")
    real = DataFiles(SHARED_DATA / "the-movies-dataset")
    ids = Counter(row["id"] for row in rows_of(real, movies_dataset.COLUMNS_OF_ALL, ("row", "id")))
    faulty = {id_ for id_, count in ids.items() if count > 1 or not id_.isdigit()}
    wanted = faulty | before_each(list(ids), faulty.intersection(SHIFTED))
    for name in (movies_dataset.COLUMNS_OF_ALL, "keywords.csv"):
        copy_rows(SHARED_DATA / "the-movies-dataset" / name, folder / name, wanted.__contains__)
    return Whole(read_all(movies_dataset.open_source, folder))


def before_each(ids: list[str], some: Iterable[str]) -> set[str]:
    return {ids[ids.index(id_) - 1] for id_ in some}


def copy_rows(source: Path, target: Path, is_wanted: Callable[[str], bool]) -> None:
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as written,
    ):
        rows: Iterator[dict[str, str]] = csv.DictReader(read)
        writer = csv.DictWriter(written, rows.fieldnames)  # type: ignore[attr-defined]
        writer.writeheader()
        writer.writerows(row for row in rows if is_wanted(row["id"]))


def test_shifted_rows_of_the_movies_dataset(faulty_rows: Whole) -> None:
    told = faulty_rows.told()
    name = movies_dataset.COLUMNS_OF_ALL
    assert told[name, "id is not a number"] == 3
    shifted = [one.row for one in faulty_rows.rejects if one.reason == "id is not a number"]
    assert [any(date in row for date in SHIFTED) for row in shifted] == [True] * 3
    assert "Midnight Man" in shifted[0]
    # The other halves of these rows have no title.
    assert told[name, "the title is empty"] == 3


def test_repeated_ids_of_the_movies_dataset(faulty_rows: Whole) -> None:
    told = faulty_rows.told()
    assert told[movies_dataset.COLUMNS_OF_ALL, "repeats the id of an earlier row"] == 30
    assert len(faulty_rows.films) == 29
    assert told["credits.csv", ABSENT] == 1


def test_python_literals_of_the_movies_dataset(faulty_rows: Whole) -> None:
    assert faulty_rows.films["105045"].keywords == ("anti-communism", "political")


@pytest.mark.slow
def test_every_film_of_the_movies_dataset() -> None:
    whole = Whole(read_all(movies_dataset.open_source, SHARED_DATA / "the-movies-dataset"))
    assert len(whole.films) == 45_466 - 3 - 3 - 30
    assert len(list(whole.source.ratings())) == 100_004 - 239
    assert whole.told() == {
        ("credits.csv", ABSENT): 1,
        (movies_dataset.COLUMNS_OF_ALL, "id is not a number"): 3,
        (movies_dataset.COLUMNS_OF_ALL, "the title is empty"): 3,
        (movies_dataset.COLUMNS_OF_ALL, "repeats the id of an earlier row"): 30,
        ("keywords.csv", "repeats the id of an earlier row"): 987,
        ("keywords.csv", "no film that was taken has this id"): 3,
        ("ratings_small.csv", UNLINKED): 239,
    }
    assert len(whole.films) - whole.with_("poster_path") < 400
    assert whole.films["862"].collection.name == "Toy Story Collection"  # type: ignore[union-attr]
    assert {"yue"} <= {film.original_language for film in whole.films.values()}
    assert "xx" not in {film.original_language for film in whole.films.values()}
