"""What somebody finds, and does, who was given the link of a list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts.queries import find_account
from app.clock import utc_now
from app.db import db
from app.errors import ConflictError, InvalidInputError, NotFoundError, TooManyRequestsError
from app.lists import copying, entries, likes, notes, reports
from app.lists.models import FilmList, ListEntry, ListLike, ListPerson, ListReport
from app.lists.notes import Notes
from app.lists.queries import get_own_list
from app.taste.models import Verdict
from app.taste.services import set_verdict
from tests.factories.accounts import make_user, make_viewer, register
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list
from tests.lists.visits import post, press, soup_of, titles_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NEVER = "/l/token-that-never-was-anywhere"
FILMS = ("Heat", "Ronin", "Thief")


@pytest.fixture
def film_list(app: Flask) -> FilmList:
    """A public list of three films, with notes, by somebody with an account."""
    curator_id = make_user("ann").viewer_id
    list_id = make_list(curator_id, "Night people", FILMS, visibility="public")
    entry_ids = db.session.scalars(select(ListEntry.id).where(ListEntry.list_id == list_id)).all()
    notes.write_notes(curator_id, list_id, entry_ids[0], Notes("The diner."), now=NOON)
    return db.session.get_one(FilmList, list_id)


@pytest.fixture
def path(film_list: FilmList) -> str:
    """The path of its link."""
    return f"/l/{film_list.token}"


def words(client: FlaskClient, path: str) -> str:
    return " ".join(soup_of(client.get(path)).get_text(" ").split())


def test_a_reader_has_one_main_button(client: FlaskClient, path: str) -> None:
    soup = soup_of(client.get(path))
    assert [tag.get_text(strip=True) for tag in soup.select("main .button-primary")] == [
        "More like this list"
    ]
    buttons = {tag.get_text(" ", strip=True) for tag in soup.select(".list-actions button")}
    assert buttons == {"Save a copy", "Blend with ann", "Like this list"}
    assert "seen" not in words(client, path)


def test_a_reader_learns_how_many_they_have_seen(
    client: FlaskClient, film_list: FilmList, path: str
) -> None:
    ids = get_own_list(film_list.viewer_id, film_list.id).film_ids
    other = make_film(title="Elsewhere").id
    post(client, f"/films/{other}/verdict", {"verdict": "like"})
    assert "You’ve seen 0 of 3." in words(client, path)
    post(client, f"/films/{ids[0]}/verdict", {"verdict": "seen"})
    post(client, f"/films/{ids[1]}/stars", {"stars": "2"})
    post(client, f"/films/{ids[0]}/stars", {"stars": "4"})
    post(client, f"/films/{ids[2]}/verdict", {"verdict": "hide"})
    assert "You’ve seen 2 of 3." in words(client, path)


def test_an_edit_shows_at_once(client: FlaskClient, film_list: FilmList, path: str) -> None:
    assert titles_on(client, path) == list(FILMS)
    entries.add_film(film_list.viewer_id, film_list.id, make_film(title="Drive").id, now=utc_now())
    assert titles_on(client, path) == [*FILMS, "Drive"]


def test_a_like_counts_once_and_can_be_taken_back(
    client: FlaskClient, film_list: FilmList, path: str
) -> None:
    for wish, count in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        answer = post(client, f"{path}/like", {"like": wish})
        assert answer.headers["Location"] == path
        assert db.session.scalar(select(func.count()).select_from(ListLike)) == count
    press(client, path, f"{path}/like", like="yes")
    assert soup_of(client.get(path)).select_one("button[name=like][aria-pressed=true][value=no]")
    assert post(client, f"{path}/like", {"like": "maybe"}).status_code == 400
    with pytest.raises(ConflictError):
        likes.like_list(film_list.viewer_id, film_list.id, now=NOON)


def test_a_copy_is_private_and_names_the_first_curator(
    app: Flask, client: FlaskClient, film_list: FilmList, path: str
) -> None:
    answer = press(client, path, f"{path}/copy")
    copy = db.session.scalars(select(FilmList).order_by(FilmList.id.desc())).first()
    assert copy is not None
    assert answer.headers["Location"] == f"/lists/{copy.id}/edit"
    assert (copy.visibility, copy.title, copy.origin_list_id) == (
        "private",
        film_list.title,
        film_list.id,
    )
    shown = get_own_list(copy.viewer_id, copy.id)
    assert [entry.film.title for entry in shown.entries] == list(FILMS)
    assert [entry.note for entry in shown.entries] == ["The diner.", "", ""]
    again = copying.copy_list(make_viewer(), copy.id, now=NOON)
    assert db.session.get_one(FilmList, again).first_curator_id == film_list.viewer_id
    with pytest.raises(NotFoundError):
        copying.copy_list(copy.viewer_id, 10**6, now=NOON)
    assert "Night people" in app.test_client().get(path).text


def test_a_copy_leaves_private_notes_behind(film_list: FilmList) -> None:
    for entry in db.session.scalars(select(ListEntry).where(ListEntry.list_id == film_list.id)):
        entry.private_note = "MARKER"
    db.session.flush()
    copy_id = copying.copy_list(make_viewer(), film_list.id, now=NOON)
    notes = select(ListEntry.private_note).where(ListEntry.list_id == copy_id)
    assert set(db.session.scalars(notes)) == {""}


def test_a_report_reaches_the_operator_who_hides_the_list(
    app: Flask, client: FlaskClient, film_list: FilmList, path: str
) -> None:
    refused = press(client, f"{path}/report", f"{path}/report", line="Look at this.")
    assert refused.status_code == 400
    assert "Choose what is wrong." in refused.text
    assert "Look at this." in refused.text
    answer = press(client, f"{path}/report", f"{path}/report", reason="spam", line="Adverts.")
    assert answer.headers["Location"] == path
    (report,) = reports.open_reports()
    assert (report.list_id, report.reason, report.line) == (film_list.id, "spam", "Adverts.")
    assert reports.hide_list(film_list.id, now=NOON) == "Night people"
    assert reports.open_reports() == ()
    assert client.get(path).status_code == 404
    assert reports.show_list(film_list.id, now=NOON) == "Night people"
    assert client.get(path).status_code == 200


def test_reports_have_limits(film_list: FilmList) -> None:
    reader = make_viewer()
    for _ in range(2):
        reports.report_list(reader, film_list.id, reason="spam", line="", now=NOON)
    assert db.session.scalar(select(func.count()).select_from(ListReport)) == 1
    with pytest.raises(InvalidInputError):
        reports.report_list(reader, film_list.id, reason="spam", line="x" * 2_000, now=NOON)
    with pytest.raises(NotFoundError):
        reports.hide_list(10**6, now=NOON)
    for _ in range(reports.REPORTS_A_DAY - 1):
        other = make_list(film_list.viewer_id, visibility="public")
        reports.report_list(reader, other, reason="other", line="", now=NOON)
    other = make_list(film_list.viewer_id, visibility="public")
    with pytest.raises(TooManyRequestsError):
        reports.report_list(reader, other, reason="other", line="", now=NOON)


SUFFIXES = ("", "/more", "/report")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_may_not_be_seen_is_the_same_as_what_never_was(
    app: Flask, client: FlaskClient, film_list: FilmList, path: str, suffix: str
) -> None:
    answers = [client.get(f"{NEVER}{suffix}"), client.get(f"/l/x{suffix}")]
    film_list.visibility = "private"
    answers.append(client.get(path + suffix))
    film_list.visibility, film_list.hidden_at = "public", NOON
    answers.append(client.get(path + suffix))
    film_list.visibility, film_list.hidden_at = "named", None
    answers.append(client.get(path + suffix))
    film_list.visibility, film_list.token = "public", "a-token-that-replaced-the-other"
    answers.append(client.get(path + suffix))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


def test_a_link_that_has_expired_says_so(
    client: FlaskClient, film_list: FilmList, path: str
) -> None:
    film_list.expires_at = utc_now() - timedelta(seconds=1)
    for suffix in SUFFIXES:
        assert client.get(path + suffix).status_code == 410
    film_list.expires_at = utc_now() + timedelta(hours=1)
    assert client.get(path).status_code == 200


def test_people_who_are_named_open_the_link(
    client: FlaskClient, film_list: FilmList, path: str
) -> None:
    film_list.visibility = "named"
    register(client, "bob")
    assert client.get(path).status_code == 404
    bob = _viewer_of("bob")
    db.session.add(ListPerson(list_id=film_list.id, viewer_id=bob, role="reader", named_at=NOON))
    assert client.get(path).status_code == 200


def _viewer_of(name: str) -> int:
    account = find_account(name)
    assert account is not None
    return account.viewer_id


def test_the_curator_sees_the_visitors_page_and_more(app: Flask) -> None:
    curator = app.test_client()
    register(curator, "cat")
    list_id = make_list(_viewer_of("cat"), "Mine", FILMS, visibility="link")
    path = f"/l/{db.session.get_one(FilmList, list_id).token}"
    soup = soup_of(curator.get(path))
    assert soup.select_one("#sharing") is not None
    assert "Save a copy" not in soup.get_text()
    set_verdict(_viewer_of("cat"), make_film(title="X").id, Verdict.LIKE, now=NOON)
    assert "You’ve seen 0 of 3." in words(curator, path)
