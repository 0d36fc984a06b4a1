"""Posters."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from app.media.motifs import ANY, SUITING
from app.media.palettes import BY_AGE, BY_GENRE, DRAMA, RECORD, contrast
from app.media.posters import LAYOUT_VERSION, poster_svg, version_of
from tests.media.subjects import NASTY_TITLES, Subject

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 4096
YEARS = (None, 1895, 1925, 1955, 1966, 1977, 1985, 1999, 2005, 2020)
GENRES = (*((name.title(),) for name in SUITING), (), ("Unheard Of",))
WALL = [
    Subject(title=f"Film {number} of the wall", year=YEARS[number % len(YEARS)], genres=genres)
    for number, genres in enumerate(GENRES * 30)
]
# What the posters of these films look like, in one number. Changed the drawing? Raise
# LAYOUT_VERSION, or browsers go on showing the old posters, and write the new pair here.
LOOKS = (1, "a2ae69aaf4b1")


@pytest.mark.parametrize("title", NASTY_TITLES)
@pytest.mark.parametrize("genres", [(), ("Comedy",), ("Horror", "Sci-Fi")])
def test_any_title_makes_a_small_well_formed_picture(title: str, genres: tuple[str, ...]) -> None:
    for year in YEARS:
        svg = poster_svg(Subject(title=title, year=year, genres=genres))
        root = ET.fromstring(svg)  # noqa: S314 - our own drawing
        assert root.tag == f"{SVG}svg"
        assert root.get("viewBox") == "0 0 240 360"
        assert len(svg.encode()) <= MOST_BYTES
        assert len(list(root.iter(f"{SVG}text"))) >= 1
        assert not list(root.iter(f"{SVG}script"))


def test_every_motif_and_layout_keeps_within_the_limits() -> None:
    for subject in WALL:
        svg = poster_svg(subject)
        ET.fromstring(svg)  # noqa: S314 - our own drawing
        assert len(svg.encode()) <= MOST_BYTES
        numbers = [float(found) for found in re.findall(r'"(-?\d+(?:\.\d+)?)"', svg)]
        assert all(abs(number) < 2000 for number in numbers)


def test_a_poster_refers_to_nothing_outside() -> None:
    for subject in WALL:
        svg = poster_svg(subject).replace('xmlns="http://www.w3.org/2000/svg"', "", 1)
        assert "http" not in svg
        assert "href" not in svg
        assert "<style" not in svg
        assert set(re.findall(r"url\(([^)]*)\)", svg)) <= {"#c"}


def test_the_same_film_gets_the_same_poster() -> None:
    assert poster_svg(Subject()) == poster_svg(Subject())


def test_a_wall_of_films_is_a_wall_of_pictures() -> None:
    drawings = {re.sub(r"<text.*?</text>", "", poster_svg(subject)) for subject in WALL}
    assert len(drawings) > 0.98 * len(WALL)


def test_the_look_changes_only_with_the_layout_version() -> None:
    digest = hashlib.sha256("".join(map(poster_svg, WALL)).encode()).hexdigest()[:12]
    assert (LAYOUT_VERSION, digest) == LOOKS


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Ronin"},
        {"year": 1996},
        {"year": None},
        {"genres": ("Crime",)},
        {"directors": ()},
        {"directors": ("Michael", "Mann")},
    ],
)
def test_the_version_changes_with_every_fact(other: dict[str, object]) -> None:
    assert version_of(replace(Subject(), **other)) != version_of(Subject())  # type: ignore[arg-type]


def test_a_version_fits_into_an_address() -> None:
    for title in NASTY_TITLES:
        assert re.fullmatch(r"[0-9a-f]{12}", version_of(Subject(title=title)))


def test_titles_can_be_read_on_every_palette() -> None:
    palettes = [palette for family in BY_GENRE.values() for palette in family]
    palettes += [palette for _, family in BY_AGE for palette in family]
    for palette in (*palettes, *DRAMA, *RECORD):
        assert contrast(palette.ink, palette.ground) >= 4.5, palette


def test_the_director_and_the_year_are_credited() -> None:
    svg = poster_svg(Subject())
    assert "MICHAEL MANN  ·  1995" in svg
    assert "·" not in poster_svg(Subject(year=None))
    assert poster_svg(Subject(year=None, directors=())).count("<text") < svg.count("<text")


def test_motifs_are_known_by_the_catalogues_genres() -> None:
    assert set(SUITING) <= set(BY_GENRE)
    assert len({*ANY, *(motif for motifs in SUITING.values() for motif in motifs)}) > 25
