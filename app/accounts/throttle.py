"""Slowing down those who guess passwords, by counting failures in the database.

The count is shared by all workers and survives a restart. It counts names that do not exist
too, so that being stopped says nothing about who has an account.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.accounts.names import name_key
from app.errors import TooManyRequestsError
from app.web.addresses import network_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILURE_WINDOW = timedelta(minutes=15)
MAX_FAILURES_OF_NAME = 20
MAX_FAILURES_OF_ADDRESS = 100


class ThrottleKeys(NamedTuple):
    """What failures are counted by; keyed hashes, so that the table tells nobody's address."""

    name: str
    address: str


def keys_of(name: str, address: str | None, secret_key: str) -> ThrottleKeys:
    """Return what to count a failure by.

    Args:
        name: the account's name as it was typed; there may be no such account.
        address: the network address the attempt came from.
        secret_key: of the site.
    """
    return ThrottleKeys(
        name=_digest(f"name {name_key(name)}", secret_key),
        address=_digest(f"address {network_of(address or '')}", secret_key),
    )


def refuse_guessing(keys: ThrottleKeys, failures: Mapping[str, int]) -> None:
    """Stop somebody who failed too often.

    Args:
        keys: of the attempt.
        failures: how many failed within `FAILURE_WINDOW`, by key.

    Raises:
        TooManyRequestsError: if it were too many.
    """
    by_name = failures.get(keys.name, 0) >= MAX_FAILURES_OF_NAME
    if by_name or failures.get(keys.address, 0) >= MAX_FAILURES_OF_ADDRESS:
        minutes = FAILURE_WINDOW // timedelta(minutes=1)
        raise TooManyRequestsError(
            f"Too many wrong passwords. Please wait {minutes} minutes and try again."
        )


def _digest(text: str, secret_key: str) -> str:
    return hmac.digest(secret_key.encode(), text.encode(), hashlib.sha256).hex()
