"""How many examples a property is tried on: few in the usual run, many in the long one."""

from __future__ import annotations

import os

LONG = 1000
VARIABLE = "MARQUEE_LONG_TRIALS"


def examples(usual: int) -> int:
    """Return the number for this run; `make test-slow` sets the variable."""
    return LONG if os.environ.get(VARIABLE) else usual
