"""Lines in the log about what operators did, who it was and what came of it."""

from __future__ import annotations

import logging

AUDIT = "app.audit"
logger = logging.getLogger(AUDIT)


def tell(action: str, *, user_id: int, **facts: str | int) -> None:
    """Write one line; the user by number, as logs name nobody.

    Args:
        action: what was done, such as "build published".
        user_id: who did it, or to whom a script did it.
        facts: numbers and words of the site's own.
    """
    said = ", ".join(f"{name} {value}" for name, value in facts.items())
    logger.info(
        "%s, user %d%s",
        action,
        user_id,
        f", {said}" if said else "",
        extra={"facts": {"audit": action, "user": user_id, **facts}},
    )
