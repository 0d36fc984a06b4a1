"""Make somebody an operator of the site, who sees its figures and chooses its builds.

It takes two steps: this prints a code, and whoever is logged in as that account types it at
/admin/confirm within 15 minutes. With --revoke the role is taken away at once.
"""

from __future__ import annotations

import argparse
import sys
from logging.config import dictConfig
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app
from app.accounts.queries import find_account
from app.admin import audit
from app.admin.services import offer_code, revoke
from app.clock import utc_now
from app.db import db
from app.web.logs import log_settings
from app.web.settings import site_settings
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Print the code, or take the role away; 1 with one line where that cannot be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="of the account")
    parser.add_argument("--revoke", action="store_true", help="take the role away")
    options = parser.parse_args(arguments)
    dictConfig(log_settings("text"))
    with create_app().app_context():
        if options.revoke:
            user_id = revoke(options.name)
            db.session.commit()
            audit.tell("operator revoked", user_id=user_id)
            print(f"{options.name} is no operator any more.")
            return 0
        secret_key = site_settings().secret_key
        code = offer_code(options.name, secret_key=secret_key, now=utc_now())
        db.session.commit()
        account = find_account(options.name)
        if account is not None:
            audit.tell("operator code made", user_id=account.user_id)
    print(f"Log in as {options.name}, open /admin/confirm within 15 minutes and type:\n{code}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
