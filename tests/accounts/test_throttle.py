"""Slowing down those who guess."""

from __future__ import annotations

import pytest

from app.accounts.throttle import (
    MAX_FAILURES_OF_ADDRESS,
    MAX_FAILURES_OF_NAME,
    keys_of,
    refuse_guessing,
)
from app.errors import TooManyRequestsError

SECRET = "k" * 40


def test_keys_tell_neither_name_nor_address() -> None:
    keys = keys_of("ann", "192.0.2.7", SECRET)
    assert "ann" not in keys.name
    assert "192" not in keys.address
    assert keys != keys_of("ann", "192.0.2.7", SECRET + "x")


def test_a_name_is_counted_in_each_spelling() -> None:
    assert keys_of("ann", None, SECRET) == keys_of("ÁNN", None, SECRET)
    assert keys_of("ann", None, SECRET).name != keys_of("bob", None, SECRET).name


def test_a_household_of_ipv6_is_one_address() -> None:
    first = keys_of("a", "2001:db8::1", SECRET).address
    assert first == keys_of("a", "2001:db8::ffff:1", SECRET).address
    assert first != keys_of("a", "2001:db8:1::1", SECRET).address
    assert keys_of("a", "192.0.2.7", SECRET).address != keys_of("a", "192.0.2.8", SECRET).address


def test_a_socket_has_no_address() -> None:
    assert keys_of("a", "", SECRET) == keys_of("a", None, SECRET)


def test_too_many_failures_stop_a_name_or_an_address() -> None:
    keys = keys_of("ann", "192.0.2.7", SECRET)
    refuse_guessing(keys, {})
    refuse_guessing(keys, {keys.name: MAX_FAILURES_OF_NAME - 1})
    with pytest.raises(TooManyRequestsError, match="15 minutes"):
        refuse_guessing(keys, {keys.name: MAX_FAILURES_OF_NAME})
    with pytest.raises(TooManyRequestsError):
        refuse_guessing(keys, {keys.address: MAX_FAILURES_OF_ADDRESS})
