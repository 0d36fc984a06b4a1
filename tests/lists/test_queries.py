"""Reading lists: summaries, own, public and shared ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.db import db
from app.errors import NotFoundError
from app.lists import entries
from app.lists.queries import get_own_list, get_visible_list
from app.lists.reading import get_shared_head
from app.lists.summaries import own_summaries, public_summaries
from tests.factories.accounts import make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list

pytestmark = pytest.mark.usefixtures("app")


def test_a_summary_says_what_a_card_shows() -> None:
    viewer_id = make_user("Mara").viewer_id
    list_id = make_list(
        viewer_id, films=["Heat", "Ronin", "Thief", "Collateral", "Drive"], visibility="public"
    )
    (summary,) = public_summaries()
    assert summary.id == list_id
    assert summary.title == "After Heat"
    assert summary.curator == "Mara"
    assert summary.film_count == 5
    assert [film.title for film in summary.covers] == ["Heat", "Ronin", "Thief", "Collateral"]
    assert summary.visibility == "public"
    assert summary.token is None
    assert own_summaries(viewer_id)[0].token is not None


def test_a_guest_has_no_name() -> None:
    make_list(make_viewer(), films=["Heat"], visibility="public")
    assert public_summaries()[0].curator == "a guest"


def test_only_public_lists_with_films_are_listed() -> None:
    viewer_id = make_viewer()
    make_list(viewer_id, "Linked", ["Heat"], visibility="link")
    make_list(viewer_id, "Private", ["Ronin"])
    make_list(viewer_id, "Empty", visibility="public")
    emptied = make_list(viewer_id, "Emptied", ["Thief"], visibility="public")
    entry_id = get_own_list(viewer_id, emptied).entries[0].id
    entries.remove_entry(viewer_id, emptied, entry_id, now=NOON)
    make_list(viewer_id, "Public", ["Drive"], visibility="public")
    assert [summary.title for summary in public_summaries()] == ["Public"]
    assert len(own_summaries(viewer_id)) == 5
    assert own_summaries(None) == ()


def test_public_lists_come_newest_first_and_page_by_page() -> None:
    viewer_id = make_viewer()
    film_id = make_film().id
    for day in range(5):
        make_list(
            viewer_id,
            f"Day {day}",
            [film_id],
            visibility="public",
            now=NOON + timedelta(days=day),
        )
    assert [summary.title for summary in public_summaries(2)] == ["Day 4", "Day 3"]
    assert [summary.title for summary in public_summaries(2, 4)] == ["Day 0"]


def test_who_may_open_a_list_by_its_number() -> None:
    curator_id, other_id = make_viewer(), make_viewer()
    lists = {
        visibility: make_list(curator_id, visibility=visibility)
        for visibility in ("link", "public", "private")
    }
    for list_id in lists.values():
        assert get_own_list(curator_id, list_id).id == list_id
        assert get_visible_list(curator_id, list_id).id == list_id
        for viewer_id in (other_id, None):
            with pytest.raises(NotFoundError):
                get_own_list(viewer_id, list_id)
    for viewer_id in (other_id, None):
        assert get_visible_list(viewer_id, lists["public"]).id == lists["public"]
        for visibility in ("link", "private"):
            with pytest.raises(NotFoundError):
                get_visible_list(viewer_id, lists[visibility])


@pytest.mark.parametrize(
    "token", ["", "x", "x" * 32, "x" * 100_000, "'; drop table lists", "é" * 32, "\x00" * 32]
)
def test_a_token_that_never_existed_opens_nothing(token: str) -> None:
    with pytest.raises(NotFoundError, match="There is no list at this link"):
        get_shared_head(token, None, now=NOON)


def test_a_list_takes_the_same_few_queries_whatever_its_length() -> None:
    viewer_id = make_viewer()
    short = make_list(viewer_id, "Short", ["Heat"])
    long = make_list(viewer_id, "Long", [f"Film {number}" for number in range(60)])
    assert _queries(viewer_id, short) == _queries(viewer_id, long) <= 10


def _queries(viewer_id: int, list_id: int) -> int:
    db.session.flush()
    db.session.expunge_all()
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        get_own_list(viewer_id, list_id)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)
