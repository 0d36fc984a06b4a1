"""One import at a time: each knows the catalogue's films by heart while it matches."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def one_at_a_time(instance_path: Path) -> Iterator[None]:
    """Hold the lock of imports; the system frees it when the process dies, however it does.

    Raises:
        ConflictError: another import is under way.
    """
    with (instance_path / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError("Another import is under way. Wait for it to end.") from None
        yield
