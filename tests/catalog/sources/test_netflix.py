"""Netflix' titles and credits, on small tables with the faults of the real ones."""

from __future__ import annotations

from app.catalog.records import FilmRecord, PersonName, VotesRecord
from app.catalog.sources.netflix import open_source
from tests.factories.tables import TABLES, read_all, reasons


def test_titles_with_their_credits() -> None:
    source, rejects = read_all(open_source, TABLES / "netflix-titles")
    heat, show, number = source.films()
    assert heat == FilmRecord(
        external_ids=(("imdb", "tt0113277"), ("netflix", "tm1")),
        title="Heat",
        sort_title="Heat",
        year=1995,
        runtime_minutes=170,
        genres=("Crime", "Sci-Fi"),
        directors=(PersonName("Michael Mann"),),
        cast=(
            PersonName("Al Pacino", character="Lt. Vincent Hanna"),
            PersonName("Al Pacino", character="A voice"),
        ),
        countries=("LB", "US"),
        overview="A thief\nand a detective.\n\nLos Angeles.",
        certification="R",
        votes=(VotesRecord("imdb", 700_000, 8.3),),
        popularity=40.965,
    )
    assert show == FilmRecord(
        external_ids=(("netflix", "ts2"),),
        title="#blackAF",
        sort_title="#blackAF",
        kind="show",
        year=2020,
        genres=("Reality",),
        certification="TV-MA",
        seasons=1,
        popularity=0.6,
    )
    assert (number.title, number.year, number.countries) == ("1922", 2017, ())
    kept = "; the rest of the row was taken"
    assert reasons(rejects) == [
        ("credits.csv", 5, "role is neither ACTOR nor DIRECTOR"),
        ("credits.csv", 6, "the name is empty or too long"),
        ("titles.csv", 7, "the title is empty"),
        ("titles.csv", 8, f"a country is no code of two letters{kept}"),
        ("titles.csv", 9, "id is not of the form tm123 or ts123"),
        ("titles.csv", 10, "type is neither MOVIE nor SHOW"),
        ("titles.csv", 11, "repeats the id of an earlier row"),
        ("credits.csv", 7, "no title that was taken has this id"),
    ]
    assert (list(source.ratings()), list(source.tags())) == ([], [])
