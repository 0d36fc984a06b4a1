"""Chance that always falls the same way for the same film, on every machine and version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_STEPS = 2**32


class Dice:
    """A stream of numbers drawn from a text.

    Python's own generator promises the same numbers for the same seed only in part; a
    poster must not change with the interpreter, so the numbers are taken from a hash.
    """

    def __init__(self, seed: str) -> None:
        """Start the stream that belongs to the seed."""
        self._seed = seed.encode("utf-8", "replace")
        self._throws = 0
        self._bytes = b""

    def fraction(self) -> float:
        """Return the next number, 0 ≤ x < 1."""
        if not self._bytes:
            block = self._throws.to_bytes(4, "big")
            self._bytes = hashlib.blake2b(self._seed + block).digest()
            self._throws += 1
        word, self._bytes = self._bytes[:4], self._bytes[4:]
        return int.from_bytes(word, "big") / _STEPS

    def between(self, low: float, high: float) -> float:
        """Return a number, low ≤ x < high."""
        return low + (high - low) * self.fraction()

    def count(self, low: int, high: int) -> int:
        """Return a whole number, low ≤ x ≤ high."""
        return low + int(self.fraction() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Return whether something that happens with this probability happens."""
        return self.fraction() < probability

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.count(0, len(options) - 1)]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in a new order."""
        rest = list(options)
        return [rest.pop(self.count(0, len(rest) - 1)) for _ in options]
