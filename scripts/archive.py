"""A backup as a file: one tar with the database, the key, and sums that prove both whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

from app.errors import MarqueeError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

FORMAT = 1
MANIFEST = "manifest.json"
SECRET_KEY = "secret_key"
DATABASES = {"sqlite": "site.sqlite", "postgresql": "site.dump"}
"""The database's file in the archive, by kind; PostgreSQL's is pg_dump's own format."""
_READ_BYTES = 1 << 20


class BackupError(MarqueeError):
    """A backup cannot be made, or cannot be restored."""


def dump(url: URL, path: Path) -> None:
    """Copy a database that may be in use, as it is at one moment.

    Args:
        url: of the database.
        path: of the new file.

    Raises:
        BackupError: it cannot be copied.
    """
    if url.get_backend_name() == "postgresql":
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={path}")
        return
    with (
        closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check_sqlite(copy)


def load(url: URL, path: Path) -> None:
    """Fill a database that holds nothing from a copy.

    Args:
        url: of the database.
        path: what `dump` wrote.

    Raises:
        BackupError: it cannot be filled; it holds nothing then.
    """
    if url.get_backend_name() == "postgresql":
        options = ("--no-owner", "--exit-on-error", "--single-transaction")
        _run("pg_restore", url, *options, str(path))
        return
    with closing(sqlite3.connect(path)) as copy:
        _check_sqlite(copy)
    target = str(url.database)
    for rest in ("", "-wal", "-shm"):
        if os.path.exists(target + rest):  # noqa: PTH110 - a name with an ending, not a path
            os.unlink(target + rest)  # noqa: PTH108
    shutil.copyfile(path, f"{target}.new")
    _fsync(f"{target}.new")
    os.replace(f"{target}.new", target)  # noqa: PTH105


def pack(folder: Path, names: list[str], facts: dict[str, Any], path: Path) -> None:
    """Write files and what is known of them as an archive that only its owner can read.

    Args:
        folder: where the files are.
        names: of the files.
        facts: for the manifest.
        path: of the archive; it appears whole or not at all.
    """
    manifest = {
        **facts,
        "format": FORMAT,
        "files": {name: _sum_of(folder / name) for name in names},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    staged = path.with_name(f"{path.name}.new")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name in (MANIFEST, *names):
                archive.add(folder / name, name)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive, checking each file, and return its manifest.

    Args:
        path: of the archive.
        folder: where the files go.

    Raises:
        BackupError: it is none, or damaged.
    """
    try:
        with tarfile.open(path) as archive:
            manifest = json.loads(_member(archive, MANIFEST).read(_READ_BYTES))
            if manifest["format"] != FORMAT:
                raise BackupError(f"{path.name} was written by another version of the site.")
            for name, expected in manifest["files"].items():
                if name not in {SECRET_KEY, *DATABASES.values()}:
                    raise BackupError(f"{path.name} holds “{name}”, which no backup does.")
                with (folder / name).open("wb") as file:
                    shutil.copyfileobj(_member(archive, name), file, _READ_BYTES)
                if _sum_of(folder / name) != expected:
                    raise BackupError(f"{path.name} is damaged: {name} is not what was backed up.")
    except (
        tarfile.TarError,
        EOFError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        raise BackupError(f"{path.name} is damaged, or no backup of this site.") from error
    found: dict[str, Any] = manifest
    return found


def _member(archive: tarfile.TarFile, name: str) -> Any:  # noqa: ANN401 - an open file of tarfile's
    member = archive.extractfile(name)
    if member is None:
        raise LookupError(name)
    return member


def _check_sqlite(copy: sqlite3.Connection) -> None:
    (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise BackupError(f"The database is damaged: {found}")


def _run(program: str, url: URL, *options: str) -> None:
    """Run one of PostgreSQL's programs; the password is not on its command line."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed (Debian's package postgresql-client).")
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [found, *options[:-1], f"--dbname={address}", options[-1]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip().splitlines()[0]}")


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
