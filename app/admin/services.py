"""Making somebody an operator, in two steps, and taking it back.

Whoever may run scripts on the server makes a code; whoever is logged in as the user types it.
Neither the server's shell alone nor the account alone is enough.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from app.accounts.queries import find_account
from app.admin.models import Operator, OperatorCode
from app.admin.queries import MOST_FAILURES, is_operator
from app.db import db
from app.errors import ConflictError, InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

CODE_LASTS = timedelta(minutes=15)
# Without letters and digits that look alike: twelve of these are 59 random bits.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LETTERS = 12
_GROUP = 4
WRONG_CODE = "That is not the code, or its time is over."


def offer_code(name: str, *, secret_key: str, now: datetime) -> str:
    """Make the code that a user has to confirm, in place of any before; returns it.

    Args:
        name: of the account.
        secret_key: of the site; only a keyed hash of the code is kept.
        now: the present moment.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: it is an operator's already.
    """
    user_id = _user_id_of(name)
    if is_operator(user_id):
        raise ConflictError("That account is an operator’s already.")
    db.session.execute(delete(OperatorCode).where(OperatorCode.user_id == user_id))
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    db.session.add(
        OperatorCode(
            user_id=user_id,
            code_hash=_hash_of(letters, user_id, secret_key),
            expires_at=now + CODE_LASTS,
        )
    )
    db.session.flush()
    groups = range(0, _CODE_LETTERS, _GROUP)
    return "-".join(letters[start : start + _GROUP] for start in groups)


def try_code(user_id: int) -> str | None:
    """Count a try before it is looked at, so that many at once are as many; no commit.

    Returns:
        The hash of the code to be typed; None if there was none, or there were too many tries.
    """
    return db.session.scalar(
        update(OperatorCode)
        .where(OperatorCode.user_id == user_id, OperatorCode.failures < MOST_FAILURES)
        .values(failures=OperatorCode.failures + 1)
        .returning(OperatorCode.code_hash)
    )


def confirm_code(
    user_id: int, code_hash: str | None, typed: str, *, secret_key: str, now: datetime
) -> None:
    """Make a user an operator if the code is right; it is worth nothing afterwards.

    Args:
        user_id: who typed it.
        code_hash: from `try_code`.
        typed: in whatever case and with whatever between the letters.
        secret_key: of the site.
        now: the present moment.

    Raises:
        InvalidInputError: it is another, or its time is over.
    """
    letters = "".join(letter for letter in typed.upper() if letter in _LETTERS)
    if not hmac.compare_digest(code_hash or "", _hash_of(letters, user_id, secret_key)):
        raise InvalidInputError(WRONG_CODE, field="code")
    used = db.session.scalar(
        delete(OperatorCode)
        .where(
            OperatorCode.user_id == user_id,
            OperatorCode.code_hash == code_hash,
            OperatorCode.expires_at > now,
        )
        .returning(OperatorCode.user_id)
    )
    if used is None:
        raise InvalidInputError(WRONG_CODE, field="code")
    db.session.add(Operator(user_id=user_id, granted_at=now))
    db.session.flush()


def revoke(name: str) -> int:
    """Take the role away, and any code that was not confirmed yet; returns the user's id.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: it is no operator's.
    """
    user_id = _user_id_of(name)
    offered = db.session.scalars(
        delete(OperatorCode).where(OperatorCode.user_id == user_id).returning(OperatorCode.user_id)
    ).all()
    held = db.session.scalars(
        delete(Operator).where(Operator.user_id == user_id).returning(Operator.user_id)
    ).all()
    if not held and not offered:
        raise ConflictError("That account is no operator’s.")
    return user_id


def _user_id_of(name: str) -> int:
    account = find_account(name)
    if account is None:
        raise NotFoundError("There is no account of that name.")
    return account.user_id


def _hash_of(letters: str, user_id: int, secret_key: str) -> str:
    text = f"operator code of {user_id}: {letters}"
    return hmac.digest(secret_key.encode(), text.encode(), hashlib.sha256).hex()
