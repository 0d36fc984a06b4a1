"""Back the site up into one file, while it serves: accounts, verdicts, lists, films, the key.

Builds are not in it: they are made again from the database. Whoever has the file can read all
of it, so it is readable by its owner only: keep it so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import inspect

from app import create_app
from app.clock import utc_now
from app.db import db, only_reading
from app.web.settings import site_settings
from scripts import archive
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Write the file; 1 with one line where it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="the new file, best on another disk")
    path: Path = parser.parse_args(arguments).file.absolute()
    if path.exists():
        raise archive.BackupError(f"{path.name} exists already; a backup overwrites nothing.")
    with create_app().app_context():
        with only_reading():
            is_set_up = inspect(db.session.connection()).has_table("viewers")
        if not is_set_up:
            raise archive.BackupError("The database has no tables: there is nothing to back up.")
        key = site_settings().instance_path / archive.SECRET_KEY
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as name:
            folder = Path(name)
            kind = db.engine.dialect.name
            names = [archive.DATABASES[kind]]
            archive.dump(db.engine.url, folder / names[0])
            if key.exists():
                (folder / archive.SECRET_KEY).write_bytes(key.read_bytes())
                names.append(archive.SECRET_KEY)
            facts = {"database": kind, "made_at": utc_now().isoformat(timespec="seconds")}
            archive.pack(folder, names, facts, path)
    print(f"Backed up into {path.name}, {path.stat().st_size / 1e6:.1f} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
