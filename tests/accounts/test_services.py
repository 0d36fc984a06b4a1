"""Accounts and sessions without the web."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts import queries, services
from app.accounts.models import LoginFailure, SessionKind, User, Viewer, ViewerSession
from app.accounts.signals import viewer_merged
from app.db import db
from app.errors import ConflictError, InvalidInputError, NotFoundError
from tests.factories.accounts import NOW, make_user, make_viewer

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")
SECOND = timedelta(seconds=1)


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def open_guest_session(viewer_id: int, token: str) -> None:
    services.open_session(viewer_id, SessionKind.GUEST, token=token, now=NOW)


def test_a_session_names_its_guest_until_it_expires() -> None:
    viewer_id = make_viewer()
    open_guest_session(viewer_id, "t")
    token_hash = services.hash_of("t")
    found = queries.find_session(token_hash, NOW)
    assert found is not None
    assert (found.viewer_id, found.user_id, found.name) == (viewer_id, None, None)
    end = NOW + timedelta(days=365)
    assert found.expires_at == end
    assert queries.find_session(token_hash, end - SECOND) is not None
    assert queries.find_session(token_hash, end) is None
    assert queries.find_session(services.hash_of("T"), NOW) is None


@pytest.mark.parametrize(
    ("kind", "lifetime"),
    [(SessionKind.VISIT, timedelta(days=1)), (SessionKind.REMEMBERED, timedelta(days=90))],
)
def test_a_session_names_its_user(kind: SessionKind, lifetime: timedelta) -> None:
    user = make_user("ann")
    services.open_session(user.viewer_id, kind, token="t", now=NOW)
    found = queries.find_session(services.hash_of("t"), NOW)
    assert found is not None
    assert (found.user_id, found.name, found.kind) == (user.id, "ann", kind)
    assert found.expires_at == NOW + lifetime


def test_a_session_is_prolonged_and_closed() -> None:
    open_guest_session(make_viewer(), "t")
    later = NOW + timedelta(days=300)
    services.prolong_session("t", SessionKind.GUEST, later)
    found = queries.find_session(services.hash_of("t"), later)
    assert found is not None
    assert found.expires_at == later + timedelta(days=365)
    services.close_session("t")
    assert queries.find_session(services.hash_of("t"), NOW) is None
    services.close_session("t")


def test_registering_keeps_the_guest_and_ends_the_sessions() -> None:
    guest = make_viewer()
    open_guest_session(guest, "t")
    assert services.register("Zoë", "hash", guest_viewer_id=guest, now=NOW) == guest
    account = queries.find_account("zoe")
    assert account is not None
    assert (account.name, account.viewer_id, account.created_at) == ("Zoë", guest, NOW)
    assert count(ViewerSession) == 0
    assert queries.get_account(account.user_id) == account


def test_a_stranger_registers() -> None:
    services.register("ann", "hash", guest_viewer_id=None, now=NOW)
    assert count(User) == count(Viewer) == 1


@pytest.mark.parametrize("name", ["ann", "ANN", "Ánn", " ann "])
def test_a_taken_name_is_refused(name: str) -> None:
    make_user("ann")
    with pytest.raises(ConflictError, match="taken") as refused:
        services.register(name, "hash", guest_viewer_id=None, now=NOW)
    assert refused.value.field == "name"
    assert count(User) == 1


def test_a_malformed_name_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        services.register("a b", "hash", guest_viewer_id=None, now=NOW)


def test_a_viewer_has_one_account() -> None:
    user = make_user("ann")
    with pytest.raises(ConflictError, match="changed meanwhile"):
        services.register("bob", "hash", guest_viewer_id=user.viewer_id, now=NOW)


def test_a_missing_account_is_not_found() -> None:
    assert queries.find_account("ann") is None
    assert queries.find_account("---") is None
    with pytest.raises(NotFoundError):
        queries.get_account(1)


def test_logging_in_merges_the_guest_away() -> None:
    user, guest = make_user("ann"), make_viewer()
    open_guest_session(guest, "t")
    account = queries.get_account(user.id)
    heard: list[tuple[int, int, bool]] = []

    def hear(_sender: object, *, from_viewer_id: int, into_viewer_id: int) -> None:
        still_there = db.session.get(Viewer, from_viewer_id) is not None
        heard.append((from_viewer_id, into_viewer_id, still_there))

    with viewer_merged.connected_to(hear):
        services.log_in(account, guest_viewer_id=guest, now=NOW)
    assert heard == [(guest, user.viewer_id, True)]
    db.session.expire_all()
    assert db.session.get(Viewer, guest) is None
    assert count(ViewerSession) == 0


def test_logging_in_as_a_stranger_merges_nothing() -> None:
    account = queries.get_account(make_user().id)
    with viewer_merged.connected_to(lambda *_args, **_kwargs: pytest.fail("no guest")):
        services.log_in(account, guest_viewer_id=None, now=NOW)


def test_a_password_changed_since_it_was_checked_lets_nobody_in() -> None:
    account = queries.get_account(make_user().id)
    guest = make_viewer()
    with pytest.raises(InvalidInputError):
        services.log_in(replace(account, password_hash="old"), guest_viewer_id=guest, now=NOW)
    services.delete_account(account.viewer_id)
    with pytest.raises(InvalidInputError):
        services.log_in(account, guest_viewer_id=guest, now=NOW)
    assert db.session.get(Viewer, guest) is not None


def test_changing_the_password_ends_all_sessions() -> None:
    user = make_user()
    open_guest_session(user.viewer_id, "a")
    open_guest_session(user.viewer_id, "b")
    open_guest_session(make_viewer(), "c")
    services.change_password(queries.get_account(user.id), "new hash")
    db.session.expire_all()
    assert queries.get_account(user.id).password_hash == "new hash"
    assert count(ViewerSession) == 1


def test_deleting_an_account_deletes_what_hangs_on_it(app: Flask) -> None:
    user = make_user()
    open_guest_session(user.viewer_id, "t")
    services.delete_account(user.viewer_id)
    assert count(User) == count(Viewer) == count(ViewerSession) == 0
    assert app


def test_the_sweep_takes_only_what_has_expired() -> None:
    old, new = make_viewer(), make_viewer()
    services.open_session(old, SessionKind.VISIT, token="old", now=NOW - timedelta(days=1))
    services.open_session(new, SessionKind.VISIT, token="new", now=NOW - timedelta(hours=23))
    services.note_failure(["k"], NOW - timedelta(minutes=15))
    services.note_failure(["k"], NOW - timedelta(minutes=14))
    services.sweep_expired(NOW)
    assert db.session.scalars(select(ViewerSession.viewer_id)).all() == [new]
    assert count(LoginFailure) == 1
    assert count(Viewer) == 2  # their shared lists are still visited


def test_failures_are_counted_by_key_and_time() -> None:
    services.note_failure(["name", "address"], NOW)
    services.note_failure(["address"], NOW)
    counted = queries.failures_since(["name", "address", "other"], NOW - SECOND)
    assert counted == {"name": 1, "address": 2}
    assert queries.failures_since(["name"], NOW) == {}
    services.forget_failures("address")
    assert queries.failures_since(["name", "address"], NOW - SECOND) == {"name": 1}
