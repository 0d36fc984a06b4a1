"""An account takes over what a guest made and did."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db import db
from app.lists.blend_models import Blend, BlendMember
from app.lists.merging import merge_viewers
from app.lists.models import FilmList, FilmSuggestion, ListLike, ListReport
from app.lists.queries import get_own_list
from app.lists.reading import get_shared_head
from app.lists.summaries import own_summaries
from tests.factories.accounts import make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list

pytestmark = pytest.mark.usefixtures("app")


def test_lists_move_to_the_account_with_their_links() -> None:
    guest_id, user_id = make_viewer(), make_user("Mara").viewer_id
    list_id = make_list(guest_id, films=["Heat"], visibility="link")
    own = make_list(user_id, "Own")
    token = get_own_list(guest_id, list_id).token
    merge_viewers(guest_id, user_id)
    assert {summary.id for summary in own_summaries(user_id)} == {list_id, own}
    assert own_summaries(guest_id) == ()
    assert token is not None
    shared = get_shared_head(token, None, now=NOON)
    assert shared.id == list_id
    assert shared.curator == "Mara"


def test_what_both_did_to_a_list_is_there_once() -> None:
    guest_id, user_id, other_id = make_viewer(), make_user("Mara").viewer_id, make_viewer()
    list_id = make_list(other_id, films=["Heat"], visibility="public")
    blend = Blend(token="t" * 24, maker_id=guest_id, mode="least", made_at=NOON, expires_at=NOON)
    db.session.add(blend)
    db.session.flush()
    for viewer_id in (guest_id, user_id):
        db.session.add_all(
            [
                ListLike(list_id=list_id, viewer_id=viewer_id, liked_at=NOON),
                ListReport(list_id=list_id, viewer_id=viewer_id, reason="spam", made_at=NOON),
                BlendMember(blend_id=blend.id, viewer_id=viewer_id, joined_at=NOON),
            ]
        )
    suggestion = FilmSuggestion(
        list_id=list_id, film_id=make_film().id, viewer_id=guest_id, made_at=NOON
    )
    db.session.add(suggestion)
    db.session.flush()
    merge_viewers(guest_id, user_id)
    db.session.expire_all()
    for model in (ListLike, ListReport, BlendMember):
        assert db.session.scalars(select(model.viewer_id)).all() == [user_id]
    assert suggestion.viewer_id == user_id
    assert blend.maker_id == user_id


def test_a_guests_like_of_the_accounts_own_list_goes() -> None:
    guest_id, user_id = make_viewer(), make_user("Mara").viewer_id
    list_id = make_list(user_id, films=["Heat"], visibility="public")
    db.session.add(ListLike(list_id=list_id, viewer_id=guest_id, liked_at=NOON))
    db.session.flush()
    merge_viewers(guest_id, user_id)
    assert db.session.scalars(select(ListLike.viewer_id)).all() == []
    assert db.session.scalars(select(FilmList.viewer_id)).all() == [user_id]
