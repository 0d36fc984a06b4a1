"""The published data sets imported whole: their counts, all of them together, and kill -9."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app import create_app
from app.catalog.import_models import Audience, AudienceRating
from app.catalog.models import (
    Credit,
    CreditRole,
    ExternalId,
    Film,
    FilmKeyword,
    FilmTag,
    Keyword,
    Person,
    Tag,
)
from app.db import db
from app.text import fold
from tests.factories.checksums import checksums
from tests.factories.site import REPOSITORY, run_script, script_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from flask import Flask

DATA = REPOSITORY.parent / "shared" / "data"
KILLS = 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the data sets in ../shared/data"),
]


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Import sets into an instance of the test's own, whose database is then the session's."""
    instance = tmp_path / "instance"
    site = empty_site(instance)

    def run(source: str, folder: str, *options: str) -> str:
        db.session.rollback()
        path = str(DATA / folder)
        done = run_script(
            "import_data.py", source, path, "--quiet", *options, MARQUEE_INSTANCE=str(instance)
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    with site.app_context():
        yield run
        db.session.remove()
        db.engine.dispose()


def empty_site(instance: Path) -> Flask:
    site = create_app({"instance_path": instance, "hasher_rounds": 1})
    with site.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    return site


def count(column: Any, *where: Any) -> int:  # noqa: ANN401 - any column, any condition
    number = db.session.scalar(select(func.count(column)).where(*where))
    db.session.rollback()
    return int(number or 0)


def test_ml_latest_small(imported: Callable[..., str]) -> None:
    said = imported("movielens", "ml-latest-small")
    assert "Films: 9,742 read, 9,739 added, 3 updated" in said
    assert "Ratings: 100,836 read, 100,836 added, 0 unchanged, 0 left out." in said
    assert "Left out: 0 rows." in said
    # Three of its films stand there twice; one person rated both rows of one of them.
    assert count(ExternalId.value, ExternalId.source == "movielens") == 9_742
    assert count(Film.id) == 9_742 - 3
    assert count(AudienceRating.film_id) == 100_836 - 1
    assert count(AudienceRating.user_number.distinct()) == 610
    assert count(FilmTag.film_id.distinct()) == 1_572
    assert count(Tag.id) == 1_475
    assert count(Film.id, Film.rating_count == 0) == 18
    before = checksums()
    assert "0 added, 0 updated, 9,742 unchanged" in imported("movielens", "ml-latest-small")
    assert checksums() == before


def test_tmdb_5000(imported: Callable[..., str]) -> None:
    said = imported("tmdb-5000", "tmdb-5000")
    assert "Films: 4,803 read, 4,803 added" in said
    assert count(Credit.film_id, Credit.role == CreditRole.CAST.value) == 106_257
    assert (
        count(Credit.film_id, Credit.role == CreditRole.CAST.value, Credit.character == "") == 683
    )
    # Of 36,194 uses of 9,813 keywords those that are about the film.
    assert count(FilmKeyword.film_id) == 34_455
    assert count(Keyword.id) == 9_778
    assert count(Film.id, Film.runtime_minutes.is_(None)) == 35 + 2
    # 62 have no votes, and the one vote of another is 0, which TMDB does not let anybody give.
    assert count(Film.id, Film.vote_count == 0) == 62 + 1
    # 3 are empty, and one is a blank.
    assert count(Film.id, Film.overview == "") == 3 + 1
    # Of 104,842 people those in the cast, and directors, writers, producers and composers.
    assert count(Person.id) == 64_980
    before = checksums()
    assert "4,803 unchanged" in imported("tmdb-5000", "tmdb-5000")
    assert checksums() == before


def test_the_movies_dataset(imported: Callable[..., str]) -> None:
    said = imported("movies-dataset", "the-movies-dataset")
    # 45,466 rows without 30 repeated ids, 3 shifted rows and the 3 before them without a title.
    assert count(Film.id) == 45_466 - 30 - 3 - 3
    assert "30 × movies_metadata.columns.derived.csv: repeats the id" in said
    assert "3 × movies_metadata.columns.derived.csv: id is not a number" in said
    assert "3 × movies_metadata.columns.derived.csv: the title is empty" in said
    assert count(AudienceRating.film_id) > 99_000
    assert db.session.scalar(select(Audience.person_count)) == 671
    before = checksums()
    assert "0 added, 0 updated" in imported("movies-dataset", "the-movies-dataset")
    assert checksums() == before


def test_netflix(imported: Callable[..., str]) -> None:
    said = imported("netflix", "netflix-titles")
    assert "Films: 5,849 read, 5,849 added" in said
    assert "1 × titles.csv: the title is empty" in said
    assert count(Film.id, Film.kind == "show") == 2_106
    assert count(Film.id, Film.seasons.is_not(None)) == 2_106
    assert count(Film.id, Film.overview == "") <= 18
    assert count(Credit.film_id, Credit.role == CreditRole.DIRECTOR.value) >= 4_550 - 5
    assert count(Credit.film_id) >= 77_801 - 10
    before = checksums()
    assert "5,849 unchanged" in imported("netflix", "netflix-titles")
    assert checksums() == before


def test_all_together_no_film_appears_twice_and_a_build_comes_of_it(
    imported: Callable[..., str], tmp_path: Path
) -> None:
    for source, folder in (
        ("movielens", "ml-latest-small"),
        ("tmdb-5000", "tmdb-5000"),
        ("movies-dataset", "the-movies-dataset"),
        ("netflix", "netflix-titles"),
    ):
        imported(source, folder)
    confessions = {
        db.session.get_one(ExternalId, ("movielens", key)).film_id for key in ("6003", "144606")
    }
    assert len(confessions) == 1
    assert doubles() == []
    db.session.rollback()
    instance = str(tmp_path / "instance")
    done = run_script("rebuild_index.py", "--quiet", MARQUEE_INSTANCE=instance)
    assert done.returncode == 0, done.stderr


def doubles() -> list[tuple[int, int]]:
    """Return pairs of films that look like one: same title, year, kind and somebody in common.

    Films that a source knows by two ids are two films.
    """
    ids: defaultdict[int, dict[str, set[str]]] = defaultdict(dict)
    for source, value, film_id in db.session.execute(
        select(ExternalId.source, ExternalId.value, ExternalId.film_id)
    ):
        ids[film_id].setdefault(source, set()).add(value)
    namesakes: defaultdict[tuple[str, int, str], list[int]] = defaultdict(list)
    for film_id, title, year, kind in db.session.execute(
        select(Film.id, Film.title, Film.year, Film.kind).where(Film.year.is_not(None))
    ):
        namesakes[fold(title), year, kind].append(film_id)
    return [
        (one, other)
        for films in namesakes.values()
        for one, other in combinations(films, 2)
        if not ids[one].keys() & ids[other].keys() and people(one) & people(other)
    ]


def people(film_id: int) -> set[str]:
    names = select(Person.name).join(Credit).where(Credit.film_id == film_id)
    return {fold(name) for name in db.session.scalars(names)}


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of ml-latest-small: 3,000 films and 50,000 ratings."""
    folder = tmp_path_factory.mktemp("sets") / "ml-part"
    folder.mkdir()
    whole = DATA / "ml-latest-small"
    with (whole / "movies.csv").open(encoding="utf-8", newline="") as file:
        kept = {row["movieId"] for row in list(csv.DictReader(file))[:3_000]}
    for name, most in (("movies", 3_000), ("links", 3_000), ("ratings", 50_000), ("tags", 3_000)):
        with (whole / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        place = header.index("movieId")
        rows = [row for row in rows if row[place] in kept][:most]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return folder


def test_killed_at_random_moments_it_goes_on_to_the_same_tables(
    smaller: Path, tmp_path: Path
) -> None:
    site = empty_site(tmp_path / "whole")
    started = time.monotonic()
    assert ended(smaller, tmp_path / "whole")
    seconds = time.monotonic() - started
    whole = tables_of(site)
    moments = random.Random(4)  # noqa: S311 - moments, not secrets
    killed_at_work = 0
    for trial in range(KILLS):
        instance = tmp_path / f"killed-{trial}"
        site = empty_site(instance)
        moment = moments.uniform(0.1, 1.0) * seconds
        killed_at_work += not ended(smaller, instance, within=moment)
        assert ended(smaller, instance)
        assert tables_of(site) == whole, f"killed after {moment:.2f} s"
    assert killed_at_work >= KILLS // 2


def ended(folder: Path, instance: Path, *, within: float | None = None) -> bool:
    """Import, killed after some seconds if they are given; return whether it came to its end."""
    command = [sys.executable, "scripts/import_data.py", "movielens", str(folder), "--quiet"]
    environment = script_environment(MARQUEE_INSTANCE=str(instance))
    try:
        # On its time-out this kills the import by SIGKILL.
        subprocess.run(
            command,
            cwd=REPOSITORY,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=within,
        )
    except subprocess.TimeoutExpired:
        return False
    return True


def tables_of(site: Flask) -> dict[str, str]:
    """Return a sum of each table."""
    with site.app_context():
        tables = checksums()
        db.session.remove()
        db.engine.dispose()
    return tables
