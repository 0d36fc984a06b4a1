"""Titles as MovieLens writes them; each one stands in its file."""

from __future__ import annotations

import pytest

from app.catalog.sources.titles import (
    article_first,
    article_last,
    better_spelling,
    distinct_aliases,
    parsed_title,
)


@pytest.mark.parametrize(
    ("written", "title", "others", "year"),
    [
        ("Toy Story (1995)", "Toy Story", (), 1995),
        ("Matrix, The (1999)", "The Matrix", (), 1999),
        ("Awfully Big Adventure, An (1995)", "An Awfully Big Adventure", (), 1995),
        (
            "Lord of the Rings: The Fellowship of the Ring, The (2001)",
            "The Lord of the Rings: The Fellowship of the Ring",
            (),
            2001,
        ),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            "The City of Lost Children",
            ("La Cité des enfants perdus",),
            1995,
        ),
        (
            "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
            "Amelie",
            ("Le Fabuleux destin d'Amélie Poulain",),
            2001,
        ),
        ("Seven (a.k.a. Se7en) (1995)", "Seven", ("Se7en",), 1995),
        (
            "European Vacation (aka National Lampoon's European Vacation) (1985)",
            "European Vacation",
            ("National Lampoon's European Vacation",),
            1985,
        ),
        (
            "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
            "Léon: The Professional",
            ("The Professional", "Léon"),
            1994,
        ),
        (
            (
                "City of the Living Dead (a.k.a. Gates of Hell, The) "
                "(Paura nella città dei morti viventi) (1980)"
            ),
            "City of the Living Dead",
            ("The Gates of Hell", "Paura nella città dei morti viventi"),
            1980,
        ),
        (
            "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
            "The Good, the Bad and the Ugly",
            ("Il Buono, il brutto, il cattivo",),
            1966,
        ),
        (
            "School of Flesh, The (École de la chair, L') (1998)",
            "The School of Flesh",
            ("L'École de la chair",),
            1998,
        ),
        ("Besieged (a.k.a. L' Assedio) (1998)", "Besieged", ("L'Assedio",), 1998),
        ("Boot, Das (Boat, The) (1981)", "Das Boot", ("The Boat",), 1981),
        (
            "Beat That My Heart Skipped, The (battre mon coeur s'est arrêté, De) (2005)",
            "The Beat That My Heart Skipped",
            ("De battre mon coeur s'est arrêté",),
            2005,
        ),
        ("Vitelloni, I (a.k.a. The Young and the Passionate) (1953)", "I Vitelloni", None, 1953),
        ("Paris, Texas (1984)", "Paris, Texas", (), 1984),
        ("I, Robot (2004)", "I, Robot", (), 2004),
        ("Monsters, Inc. (2001)", "Monsters, Inc.", (), 2001),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", (), 2009),
        (
            "Evangelion: 1.0 You Are (Not) Alone (Evangerion shin gekijôban: Jo) (2007)",
            "Evangelion: 1.0 You Are (Not) Alone",
            ("Evangerion shin gekijôban: Jo",),
            2007,
        ),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", (), 1968),
        ("1984 (Nineteen Eighty-Four) (1984)", "1984", ("Nineteen Eighty-Four",), 1984),
        ("M*A*S*H (a.k.a. MASH) (1970)", "M*A*S*H", ("MASH",), 1970),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", (), 2006),
        ("96 Minutes (2011) ", "96 Minutes", (), 2011),
        ("Black Mirror", "Black Mirror", (), None),
        ("Babylon 5", "Babylon 5", (), None),
        ('"Great Performances" Cats (1998)', '"Great Performances" Cats', (), 1998),
        ("(1995)", "(1995)", (), None),
        ("", "", (), None),
    ],
)
def test_parsed_title(
    written: str, title: str, others: tuple[str, ...] | None, year: int | None
) -> None:
    parsed = parsed_title(written)
    assert parsed.title == title
    assert others is None or parsed.others == others
    assert parsed.year == year


def test_titles_led_by_an_article_are_known() -> None:
    parsed = parsed_title("Hate (Haine, La) (1995)")
    assert parsed.led_by_article == ("La Haine",)
    assert parsed_title("Die Hard (1988)").led_by_article == ()


@pytest.mark.parametrize(
    ("title", "led_by_article", "expected"),
    [
        ("The Matrix", (), "Matrix, The"),
        ("A Close Shave", (), "Close Shave, A"),
        ("Heat", (), "Heat"),
        ("Die Hard", (), "Die Hard"),
        ("Die Hard", ("Die Blechtrommel",), "Die Hard"),
        ("La Haine", ("La Haine",), "Haine, La"),
        ("Les Misérables", ("Les Miserables",), "Misérables, Les"),
        ("L'Assedio", ("L'Assedio",), "Assedio, L'"),
        ("A.I. Artificial Intelligence", (), "A.I. Artificial Intelligence"),
        ("The", (), "The"),
    ],
)
def test_article_last(title: str, led_by_article: tuple[str, ...], expected: str) -> None:
    assert article_last(title, led_by_article) == expected


@pytest.mark.parametrize("title", ["The Matrix", "La Haine", "L'Assedio", "Un Chien andalou"])
def test_article_first_undoes_article_last(title: str) -> None:
    assert article_first(article_last(title, [title])) == title


@pytest.mark.parametrize(
    ("movielens", "tmdb", "better"),
    [
        ("Amelie", "Amélie", "Amélie"),
        ("Léon: The Professional", "Leon: The Professional", "Léon: The Professional"),
        ("Seven", "Se7en", "Se7en"),
        ("Dude, Where's My Car?", "Dude, Where’s My Car?", "Dude, Where's My Car?"),
        ("Who Framed Roger Rabbit?", "Who Framed Roger Rabbit", "Who Framed Roger Rabbit"),
    ],
)
def test_better_spelling(movielens: str, tmdb: str, better: str) -> None:
    assert better_spelling(movielens, tmdb) == better


def test_aliases_that_only_repeat_are_dropped() -> None:
    others = ["Amelie", "Le Fabuleux destin", "AMÉLIE", "Le fabuleux destin!", "", "?"]
    assert distinct_aliases("Amélie", others) == ("Le Fabuleux destin",)
