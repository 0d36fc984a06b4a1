"""Hashing passwords with argon2id, no more at once than the machine has cores."""

from __future__ import annotations

import fcntl
import os
import unicodedata
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIN_PASSWORD_CHARACTERS = 10
MAX_PASSWORD_CHARACTERS = 128
MIN_DIFFERENT_CHARACTERS = 5
MEMORY_KIB = 19_456
COMMONEST = frozenset(
    (
        "0123456789",
        "0987654321",
        "1234567890",
        "12345678910",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "abcdefghij",
        "iloveyou123",
        "password123",
        "password1234",
        "qwerty12345",
        "qwertyuiop",
    )
)


class Passwords:
    """Makes and checks hashes.

    The memory and the parallelism are those that OWASP recommends for two rounds.

    Source: OWASP, "Password Storage Cheat Sheet" (2024), argon2id with 19 MiB.
    """

    def __init__(self, rounds: int, *, turns: Path | None = None) -> None:
        """Prepare the hasher.

        Args:
            rounds: argon2's time cost.
            turns: a folder where the processes of the site take turns; None if this process
                is alone.
        """
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=MEMORY_KIB, parallelism=1)
        self._one_at_a_time = Lock()
        self._turns = turns
        self._decoy = self.hash("what is checked when there is no such account")

    def hash(self, password: str) -> str:
        """Return the hash to keep."""
        with self._turn():
            return self._hasher.hash(_canonical(password))

    def match(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed.

        Args:
            password_hash: None if there is no such account; checking then takes as long.
            password: what was typed.
        """
        with self._turn():
            try:
                self._hasher.verify(password_hash or self._decoy, _canonical(password))
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for a core: more hashes at once would each be slower and take all the memory.

        Threads of a process hash one at a time. Processes share as many locked files as there
        are cores, each keeping to one of them; the system unlocks those of a killed one.
        """
        with self._one_at_a_time:
            if self._turns is None:
                yield
                return
            core = os.getpid() % (os.cpu_count() or 1)
            with (self._turns / f"hashing-{core}.lock").open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(password_hash)


def weakness_of(password: str, name: str) -> str | None:
    """Return why a new password is refused, as a sentence, or None.

    Args:
        password: what was typed.
        name: the account's name.
    """
    folded = password.casefold()
    if not MIN_PASSWORD_CHARACTERS <= len(password) <= MAX_PASSWORD_CHARACTERS:
        return f"A password has {MIN_PASSWORD_CHARACTERS} to {MAX_PASSWORD_CHARACTERS} characters."
    if folded == name.casefold():
        return "Choose a password that is not your name."
    if len(set(folded)) < MIN_DIFFERENT_CHARACTERS or folded in COMMONEST:
        return "That one is too easy to guess. A few unrelated words make a good password."
    return None


def _canonical(password: str) -> str:
    """Return one spelling for what may be typed as several sequences of code points."""
    return unicodedata.normalize("NFKC", password)
