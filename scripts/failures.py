"""What a script says when it cannot do its work."""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from sqlalchemy.exc import SQLAlchemyError

from app.connections import unhurried
from app.errors import MarqueeError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
# What an operator can put right: settings, the database, the disk, figures that make no sense.
EXPECTED = (MarqueeError, SQLAlchemyError, OSError, ValueError)


def told_in_a_line(main: Callable[P, int]) -> Callable[P, int]:
    """Have a script's `main` tell an expected failure in one line and return 1.

    Its statements may take as long as they need.
    """

    @wraps(main)
    def told(*args: P.args, **kwargs: P.kwargs) -> int:
        token = unhurried.set(True)
        try:
            return main(*args, **kwargs)
        except EXPECTED as error:
            print(str(error).partition("\n")[0], file=sys.stderr)
            return 1
        finally:
            unhurried.reset(token)

    return told
