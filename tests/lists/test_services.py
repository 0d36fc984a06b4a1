"""Making, describing and deleting lists."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.db import db
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.lists import services
from app.lists.limits import LISTS_A_VIEWER
from app.lists.models import FilmList, ListEntry
from app.lists.queries import get_own_list
from app.lists.summaries import own_summaries
from tests.factories.accounts import make_viewer
from tests.factories.lists import NOON, make_list

pytestmark = pytest.mark.usefixtures("app")


def test_a_new_list_is_private_and_has_no_link() -> None:
    viewer_id = make_viewer()
    list_id = services.create_list(viewer_id, title=" After  Heat ", now=NOON)
    film_list = get_own_list(viewer_id, list_id)
    assert (film_list.title, film_list.description) == ("After Heat", "")
    assert film_list.visibility == "private"
    assert film_list.token is None
    assert film_list.published_at is None
    assert not film_list.is_shared
    assert film_list.entries == ()


@pytest.mark.parametrize(
    ("title", "description"), [("", ""), ("x" * 201, ""), ("A list", "x" * 5_001)]
)
def test_a_list_with_bad_words_is_not_made(title: str, description: str) -> None:
    viewer_id = make_viewer()
    with pytest.raises(InvalidInputError):
        services.create_list(viewer_id, title=title, description=description, now=NOON)
    assert own_summaries(viewer_id) == ()


def test_a_viewer_has_200_lists_at_most() -> None:
    viewer_id = make_viewer()
    db.session.add_all(
        FilmList(viewer_id=viewer_id, title=f"List {number}", created_at=NOON, updated_at=NOON)
        for number in range(LISTS_A_VIEWER)
    )
    db.session.flush()
    with pytest.raises(ConflictError, match="You have 200 lists, the most one may have"):
        services.create_list(viewer_id, title="One more", now=NOON)
    assert services.create_list(make_viewer(), title="Somebody else's", now=NOON)


def test_deleting_a_list_takes_its_entries() -> None:
    viewer_id = make_viewer()
    kept = make_list(viewer_id, "Kept", ["Ronin"])
    list_id = make_list(viewer_id, "Gone", ["Heat", "Thief"])
    assert services.delete_list(viewer_id, list_id) == "Gone"
    assert [summary.id for summary in own_summaries(viewer_id)] == [kept]
    assert db.session.scalar(select(func.count()).select_from(ListEntry)) == 1


def test_somebody_elses_list_is_absent() -> None:
    list_id = make_list(make_viewer(), films=["Heat"], visibility="public")
    stranger_id = make_viewer()
    with pytest.raises(NotFoundError):
        services.delete_list(stranger_id, list_id)
