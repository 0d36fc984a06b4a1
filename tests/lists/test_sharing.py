"""Who can see a list, and its link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InvalidInputError, NotFoundError
from app.lists import sharing
from app.lists.queries import get_own_list
from app.lists.reading import get_shared_head
from tests.factories.accounts import make_viewer
from tests.factories.lists import NOON, make_list, next_token

if TYPE_CHECKING:
    from app.lists.records import ListShown

pytestmark = pytest.mark.usefixtures("app")

LATER = NOON + timedelta(days=1)


def test_a_token_has_192_random_bits_that_an_address_can_hold() -> None:
    tokens = {sharing.new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {32}
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in tokens)


@pytest.mark.parametrize("visibility", ["link", "public"])
def test_sharing_gives_a_link(visibility: str) -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    _set(viewer_id, list_id, visibility)
    film_list = get_own_list(viewer_id, list_id)
    assert film_list.is_shared
    assert film_list.published_at == LATER
    assert film_list.updated_at == NOON
    assert _opened(film_list.token or "") == list_id


def test_a_private_list_keeps_its_link_for_later() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, visibility="link")
    token = _token(viewer_id, list_id)
    _set(viewer_id, list_id, "private")
    with pytest.raises(NotFoundError):
        _opened(token)
    _set(viewer_id, list_id, "public")
    assert _opened(token) == list_id
    assert get_own_list(viewer_id, list_id).published_at == NOON


def test_keeping_a_list_private_makes_no_link() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, visibility="private")
    assert get_own_list(viewer_id, list_id).token is None


def test_another_link_ends_the_old_one() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, visibility="link")
    old = _token(viewer_id, list_id)
    new = sharing.rotate_link(viewer_id, list_id, make_token=next_token)
    assert new != old
    assert _opened(new) == list_id
    with pytest.raises(NotFoundError):
        _opened(old)


def test_an_unknown_visibility_is_refused() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    with pytest.raises(InvalidInputError) as refusal:
        _set(viewer_id, list_id, "friends")
    assert refusal.value.field == "visibility"


def test_only_the_curator_shares() -> None:
    list_id = make_list(make_viewer(), visibility="public")
    stranger_id = make_viewer()
    with pytest.raises(NotFoundError):
        _set(stranger_id, list_id, "private")
    with pytest.raises(NotFoundError):
        sharing.rotate_link(stranger_id, list_id, make_token=next_token)


def _set(viewer_id: int, list_id: int, visibility: str) -> None:
    sharing.set_visibility(viewer_id, list_id, visibility, now=LATER, make_token=next_token)


def _shown(viewer_id: int, list_id: int) -> ListShown:
    return get_own_list(viewer_id, list_id)


def _opened(token: str) -> int:
    return get_shared_head(token, None, now=LATER).id


def _token(viewer_id: int, list_id: int) -> str:
    token = _shown(viewer_id, list_id).token
    assert token is not None
    return token
