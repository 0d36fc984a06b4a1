"""Hashing and judging passwords."""

from __future__ import annotations

import fcntl
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from app.accounts.passwords import Passwords, weakness_of

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(1)


def test_the_right_password_matches_and_no_other(passwords: Passwords) -> None:
    hashed = passwords.hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert PASSWORD not in hashed
    assert passwords.match(hashed, PASSWORD)
    assert not passwords.match(hashed, PASSWORD + " ")
    assert not passwords.match(hashed, "")
    assert passwords.hash(PASSWORD) != hashed


def test_a_password_is_the_same_in_each_spelling(passwords: Passwords) -> None:
    assert passwords.match(passwords.hash("caf\u00e9 au lait"), "cafe\u0301 au lait")


def test_no_account_and_no_hash_never_match(passwords: Passwords) -> None:
    assert not passwords.match(None, PASSWORD)
    assert not passwords.match(None, "what is checked when there is no such account")
    assert not passwords.match("no hash at all", PASSWORD)


def test_a_hash_of_other_parameters_is_outdated(passwords: Passwords) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    assert passwords.match(cheap, PASSWORD)
    assert passwords.is_outdated(cheap)
    assert not passwords.is_outdated(passwords.hash(PASSWORD))


def test_threads_may_share_the_hasher(passwords: Passwords) -> None:
    hashed = passwords.hash(PASSWORD)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: passwords.match(hashed, PASSWORD), range(8)))


def test_processes_take_turns(passwords: Passwords, tmp_path: Path) -> None:
    hashed = passwords.hash(PASSWORD)
    sharing = Passwords(1, turns=tmp_path)
    (turn,) = tmp_path.glob("hashing-*.lock")
    with turn.open() as held, ThreadPoolExecutor(1) as pool:
        fcntl.flock(held, fcntl.LOCK_EX)  # as another process does while it hashes
        waiting = pool.submit(sharing.match, hashed, PASSWORD)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        fcntl.flock(held, fcntl.LOCK_UN)
        assert waiting.result(timeout=5)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "a" * 129,
        "aaaaaaaaaaaa",
        "abababababab",
        "1234567890",
        "Password123",
        "Ann-Of-Oz-99",
    ],
)
def test_what_is_guessed_at_once_is_weak(password: str) -> None:
    assert weakness_of(password, "ann-of-oz-99") is not None


@pytest.mark.parametrize("password", [PASSWORD, "пароль из слов", "x7#Kq2!mZ9", "abcde" * 25])
def test_other_passwords_will_do(password: str) -> None:
    assert weakness_of(password, "ann") is None
