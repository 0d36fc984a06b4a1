"""A whole site on the starter: set up once by its script, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]


def run_script(name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the repository as an operator does.

    Args:
        name: the file in `scripts/`.
        arguments: what follows it on the command line.
        variables: environment variables besides those of the tests' own process.
    """
    return subprocess.run(
        [sys.executable, f"scripts/{name}", *arguments],
        cwd=REPOSITORY,
        env=script_environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def script_environment(**variables: str) -> dict[str, str]:
    """Return the environment of a script: none of the site's settings but those given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MARQUEE_") and name not in {"DATABASE_URL", "SECRET_KEY"}
    }
    return {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **variables}


def set_up_once(instance: Path) -> Path:
    """Return an instance folder with the starter; the first process that asks sets it up."""
    instance.parent.mkdir(parents=True, exist_ok=True)
    with instance.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (instance / "builds" / "current").exists():
            done = run_script("setup_site.py", MARQUEE_INSTANCE=str(instance))
            assert done.returncode == 0, done.stderr
    return instance


def copy_of(instance: Path, folder: Path, *, own_builds: bool = False) -> Path:
    """Copy an instance that nothing writes to.

    Args:
        instance: what to copy.
        folder: where the copy goes; it must not exist.
        own_builds: copy the builds as well, instead of reading the original's.
    """
    folder.mkdir(parents=True)
    for file in ("site.sqlite", "secret_key"):
        shutil.copy2(instance / file, folder / file)
    if own_builds:
        shutil.copytree(instance / "builds", folder / "builds")
    else:
        (folder / "builds").symlink_to(instance / "builds")
    return folder


def contents_of(instance: Path, *, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Return every row of an instance's embedded database, by table.

    Args:
        instance: the folder.
        without: tables to leave out.
    """
    with closing(sqlite3.connect(instance / "site.sqlite")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - the database's own names
            for (name,) in tables
            if name not in without
        }
