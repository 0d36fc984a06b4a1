"""Finding public lists, profiles, and what the operator does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.clock import utc_now
from app.db import db
from app.errors import NotFoundError
from app.lists import likes, reports
from app.lists.models import FilmList, ListTag
from app.lists.public import A_WEEK, Wanted, found_lists, popular_tags
from tests.factories.accounts import make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list
from tests.factories.site import run_script
from tests.lists.visits import soup_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def lists(app: Flask) -> dict[str, int]:
    """Three public lists, one that is shown to whoever has its link, and one without films."""
    ann = make_user("ann").viewer_id
    heat = make_film(title="Heat").id
    made = {
        title: make_list(ann, title, [heat], visibility=visibility, now=NOON + number * A_WEEK)
        for number, (title, visibility) in enumerate(
            (("Őszi esték", "public"), ("Crimes", "public"), ("Hidden crimes", "link"))
        )
    }
    guest = make_viewer()
    made["Westerns"] = make_list(guest, "Westerns", ["Shane"], visibility="public", now=NOON)
    made["Empty"] = make_list(guest, "Empty", visibility="public", now=NOON)
    db.session.add(ListTag(list_id=made["Crimes"], tag="városi éj"))
    db.session.add(ListTag(list_id=made["Hidden crimes"], tag="secret"))
    db.session.flush()
    return made


def titles(wanted: Wanted) -> list[str]:
    return [summary.title for summary in found_lists(wanted, 10, now=utc_now())]


@pytest.mark.usefixtures("lists")
def test_words_are_found_whatever_their_accents() -> None:
    assert titles(Wanted()) == ["Crimes", "Westerns", "Őszi esték"]
    assert titles(Wanted(words="oszi")) == ["Őszi esték"]
    assert titles(Wanted(words="VÁROSI")) == ["Crimes"]
    assert titles(Wanted(words="ann crim")) == ["Crimes"]
    assert titles(Wanted(words="secret")) == []
    assert titles(Wanted(words="!!!")) == []


def test_a_tag_a_film_and_a_curator_narrow_it_down(lists: dict[str, int]) -> None:
    film_list = db.session.get_one(FilmList, lists["Crimes"])
    assert titles(Wanted(tag="Városi éj")) == ["Crimes"]
    heat = found_lists(Wanted(tag="városi éj"), 1, now=utc_now())[0].covers[0].id
    assert titles(Wanted(film_id=heat)) == ["Crimes", "Őszi esték"]
    assert titles(Wanted(curator_id=film_list.viewer_id)) == ["Crimes", "Őszi esték"]
    assert popular_tags(now=utc_now()) == ("városi éj",)


def test_popular_is_what_was_liked_within_a_week(lists: dict[str, int]) -> None:
    now = utc_now()
    for title, count, when in (
        ("Westerns", 2, now),
        ("Őszi esték", 1, now),
        ("Crimes", 3, now - A_WEEK - timedelta(hours=1)),
    ):
        for _ in range(count):
            likes.like_list(make_viewer(), lists[title], now=when)
    assert titles(Wanted(popular=True)) == ["Westerns", "Őszi esték"]


def test_the_pages_show_what_was_found(client: FlaskClient, lists: dict[str, int]) -> None:
    def shown(path: str) -> list[str]:
        soup = soup_of(client.get(path))
        return [tag.get_text(strip=True) for tag in soup.select(".list-card-title")]

    assert shown("/lists/find?q=oszi") == ["Őszi esték"]
    assert shown("/lists/find?tag=városi+éj") == ["Crimes"]
    assert shown("/lists/find?sort=popular") == []
    assert len(shown("/lists/find?film=999999")) == 3
    assert shown("/u/ann") == ["Crimes", "Őszi esték"]
    assert client.get("/u/nobody").status_code == 404
    assert "Find lists" in client.get("/lists").text
    assert client.get("/lists/find?page=0").status_code == 400


def test_many_lists_come_page_by_page(client: FlaskClient) -> None:
    guest = make_viewer()
    heat = make_film(title="Heat").id
    for number in range(30):
        make_list(guest, f"List {number}", [heat], visibility="public")
    first = soup_of(client.get("/lists/find?q=list"))
    assert len(first.select(".list-card")) == 24
    second = soup_of(client.get(str(first.select_one("a[rel=next]")["href"])))
    assert len(second.select(".list-card")) == 6
    assert str(second.select_one("a[rel=prev]")["href"]) == "/lists/find?q=list"


def test_an_operator_finds_a_list_by_what_they_have(lists: dict[str, int]) -> None:
    film_list = db.session.get_one(FilmList, lists["Crimes"])
    for name in (str(film_list.id), film_list.token, f"https://x.example/l/{film_list.token}/"):
        assert reports.list_id_in(name or "") == film_list.id
    for name in ("", "0", "999999", "9" * 30, "/l/never"):
        with pytest.raises(NotFoundError):
            reports.list_id_in(name)


def test_the_script_lists_reports_hides_and_shows(
    app: Flask, tmp_path: Path, lists: dict[str, int]
) -> None:
    reports.report_list(make_viewer(), lists["Crimes"], reason="spam", line="Adverts.", now=NOON)
    db.session.commit()
    instance = {
        "MARQUEE_INSTANCE": str(tmp_path / "instance"),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
    }
    told = run_script("hide_list.py", **instance).stdout
    assert "“Crimes”: spam" in told
    assert "Adverts." in told
    number = str(lists["Crimes"])
    assert run_script("hide_list.py", number, **instance).stdout == "Hidden: Crimes\n"
    db.session.expire_all()
    assert titles(Wanted(words="crimes")) == []
    db.session.commit()
    assert run_script("hide_list.py", "--show", number, **instance).stdout == "Shown: Crimes\n"
    assert run_script("hide_list.py", **instance).stdout == "No open reports.\n"
    assert run_script("hide_list.py", "never", **instance).returncode == 1


@pytest.mark.parametrize("visibility", ["public", "link"])
def test_tags_lead_to_public_lists_that_have_them(
    client: FlaskClient, lists: dict[str, int], visibility: str
) -> None:
    list_id = make_list(make_viewer(), "Late", ["Ronin"], visibility=visibility)
    db.session.add(ListTag(list_id=list_id, tag="late & loud"))
    other = lists["Crimes"]
    db.session.add(ListTag(list_id=other, tag="late & loud"))
    shared = soup_of(client.get(f"/l/{db.session.get_one(FilmList, list_id).token}"))
    tag = shared.select_one(".list-tags li")
    assert tag is not None
    assert tag.get_text(strip=True) == "late & loud"
    link = tag.select_one("a")
    assert (link is None) == (visibility == "link")
    path = "/lists/find?tag=late+%26+loud" if link is None else str(link["href"])
    found = {str(card["href"]) for card in soup_of(client.get(path)).select("a[href^='/lists/']")}
    is_there = f"/lists/{list_id}" in found
    assert is_there == (visibility == "public")
    assert f"/lists/{other}" in found
