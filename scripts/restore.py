"""Restore a backup onto a machine where the site has no data yet.

A backup of an older version is migrated. Afterwards `make setup` makes a build, and the site
is what it was: the same accounts, log-ins, verdicts, lists and links.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask_migrate import upgrade
from sqlalchemy import func, inspect, select

from app import create_app
from app.accounts.models import User, Viewer
from app.db import db
from app.web.settings import site_settings
from scripts import archive
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Fill the empty database; 1 with one line where it cannot be done, and nothing changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="what backup.py wrote")
    path: Path = parser.parse_args(arguments).file
    with tempfile.TemporaryDirectory(prefix="marquee-restore-") as name:
        folder = Path(name)
        manifest = archive.unpack(path, folder)
        key = _kept_key(folder / archive.SECRET_KEY)
        # Otherwise the application would make a key of its own.
        with create_app({"secret_key": key} if key else {}).app_context():
            key_path = site_settings().instance_path / archive.SECRET_KEY
            if key and key_path.exists() and key_path.read_text(encoding="ascii") != key:
                raise archive.BackupError(
                    f"{key_path.name} in the instance folder is not the backup's: with it "
                    "everybody would be logged out. Move it away first."
                )
            kind = db.engine.dialect.name
            if kind != manifest["database"]:
                raise archive.BackupError(
                    f"The backup is of {manifest['database']}, and DATABASE_URL names {kind}."
                )
            if inspect(db.engine).get_table_names():
                raise archive.BackupError("The database is not empty; a backup overwrites nothing.")
            db.engine.dispose()
            archive.load(db.engine.url, folder / archive.DATABASES[kind])
            upgrade()
            accounts = db.session.scalar(select(func.count()).select_from(User))
            viewers = db.session.scalar(select(func.count()).select_from(Viewer))
            db.session.remove()
            db.engine.dispose()
            if key:
                _write_key(key_path, key)
    print(f"Restored {viewers:,} viewers, {accounts:,} of them with accounts. Now: make setup")
    return 0


def _kept_key(path: Path) -> str | None:
    """Return the backup's key, unless the environment names one."""
    if not path.exists() or os.environ.get("SECRET_KEY"):
        return None
    return path.read_text(encoding="ascii")


def _write_key(path: Path, key: str) -> None:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)


if __name__ == "__main__":
    sys.exit(main())
