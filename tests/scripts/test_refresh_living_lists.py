"""Living lists, brought up to date as a timer does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.discover.rebuild import rebuild
from app.lists import living
from app.lists.edition_queries import SETTLING, diff_of, newest_number
from app.lists.models import FilmList
from app.lists.queries import get_own_list
from app.taste.models import Verdict
from app.taste.services import set_verdict
from scripts.refresh_living_lists import main
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list
from tests.factories.site import run_script, script_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask


@dataclass(frozen=True)
class Done:
    """What the script left: its code and what it said."""

    code: int
    told: str
    complaints: str


@pytest.fixture
def refresh(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], Done]:
    """Run the script on the application's own instance, with what was written so far."""
    settings = script_environment(
        MARQUEE_INSTANCE=str(app.extensions["marquee-settings"].instance_path)
    )
    for name in ("MARQUEE_INSTANCE", "DATABASE_URL"):
        monkeypatch.setenv(name, settings[name])

    def run() -> Done:
        db.session.commit()
        code = main([])
        db.session.expire_all()
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return run


def following(rule: str, films: list[int], viewer_id: int | None = None) -> int:
    """Make a shared list that follows a rule, and return its id."""
    viewer_id = viewer_id or make_viewer()
    list_id = make_list(viewer_id, films=films, visibility="link")
    living.set_rule(viewer_id, list_id, rule)
    return list_id


def titles(list_id: int) -> list[str]:
    """Return what is on a list."""
    film_list = db.session.get_one(FilmList, list_id)
    return [entry.film.title for entry in get_own_list(film_list.viewer_id, list_id).entries]


def test_an_edition_appears_when_the_films_of_the_rule_change(refresh: Callable[[], Done]) -> None:
    heat = make_film(title="Heat", genres=("Crime",), rating_count=50).id
    list_id = following("genres=crime", [heat])
    assert refresh().told == "1 living lists, 0 of them changed.\n"
    make_film(title="Thief", genres=("Crime",), rating_count=90)
    make_film(title="Airplane", genres=("Comedy",))
    done = refresh()
    assert (done.code, done.complaints) == (0, "")
    assert done.told == "1 living lists, 1 of them changed.\n"
    assert titles(list_id) == ["Thief", "Heat"]
    settled = db.session.get_one(FilmList, list_id).updated_at + SETTLING
    assert newest_number(list_id, settled) == 2
    difference = diff_of(list_id, 1, 2, settled)
    assert [move.film.title for move in difference.added] == ["Thief"]
    assert difference.removed == ()

    version = db.session.get_one(FilmList, list_id).version
    assert refresh().told == "1 living lists, 0 of them changed.\n"
    assert db.session.get_one(FilmList, list_id).version == version
    assert newest_number(list_id, settled) == 2


def test_top_suggestions_follow_what_the_curator_says(
    app: Flask, refresh: Callable[[], Done]
) -> None:
    films = [
        make_film(title=f"{word} {genre}", genres=(genre,), directors=(genre,)).id
        for genre in ("Crime", "Western")
        for word in ("Ash", "Bay", "Cliff", "Dale", "Elm", "Fen")
    ]
    viewer_id = make_viewer()
    set_verdict(viewer_id, films[0], Verdict.FAVOURITE, now=NOON)
    list_id = following(living.TOP, [films[6]], viewer_id)
    alone = refresh()
    assert alone.code == 1
    assert alone.complaints == f"List {list_id} is left as it is: there is no build.\n"
    assert titles(list_id) == ["Ash Western"]

    rebuild(app.extensions["marquee-settings"].builds_path)
    assert refresh().code == 0
    first = titles(list_id)
    assert first[0].endswith("Crime")
    assert "Ash Crime" not in first
    set_verdict(viewer_id, films[1], Verdict.SEEN, now=NOON)
    assert refresh().told == "1 living lists, 1 of them changed.\n"
    assert set(titles(list_id)) == set(first) - {"Bay Crime"}


def test_a_rule_of_yesterday_leaves_its_list_and_the_others_are_refreshed(
    refresh: Callable[[], Done],
) -> None:
    heat = make_film(title="Heat", genres=("Crime",)).id
    broken = following("genres=crime&genres=crime&score=nonsense", [heat])
    whole = following("genres=crime", [])
    done = refresh()
    assert done.code == 1
    assert done.complaints.startswith(f"List {broken} is left as it is: ")
    assert done.complaints.count("\n") == 1
    assert done.told == "2 living lists, 1 of them changed.\n"
    assert titles(broken) == titles(whole) == ["Heat"]


def test_it_is_run_by_a_timer(app: Flask, tmp_path: Path) -> None:
    following("genres=crime", [])
    make_film(title="Heat", genres=("Crime",))
    db.session.commit()
    instance = str(app.extensions["marquee-settings"].instance_path)
    done = run_script("refresh_living_lists.py", MARQUEE_INSTANCE=instance)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 living lists, 1 of them changed.\n"
    nowhere = f"sqlite:///{tmp_path / 'nowhere' / 'site.sqlite'}"
    done = run_script("refresh_living_lists.py", MARQUEE_INSTANCE=instance, DATABASE_URL=nowhere)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "sqlite:///empty.sqlite"])
def test_what_cannot_be_is_told_in_a_line(
    refresh: Callable[[], Done], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url.replace("///", f"///{tmp_path}/"))
    done = refresh()
    assert (done.code, done.told) == (1, "")
    assert done.complaints.count("\n") == 1
