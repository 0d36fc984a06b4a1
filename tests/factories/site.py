"""A whole site on the starter: set up once by its script, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, NullPool, create_engine, select

from app.connections import prepare_engine
from tests.parts import databases

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
    if "MARQUEE_INSTANCE" in variables and "DATABASE_URL" not in variables:
        kept["DATABASE_URL"] = databases.url_of(Path(variables["MARQUEE_INSTANCE"]))
    return {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **variables}


def set_up_once(instance: Path) -> Path:
    """Return an instance folder with the starter; the first process that asks sets it up."""
    instance.parent.mkdir(parents=True, exist_ok=True)
    with instance.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (instance / "builds" / "current").exists():
            done = run_script("setup_site.py", MARQUEE_INSTANCE=str(instance))
            assert done.returncode == 0, done.stderr
            databases.freeze(instance)
    return instance


def copy_of(instance: Path, folder: Path, *, own_builds: bool = False) -> Path:
    """Copy an instance that nothing writes to.

    Args:
        instance: what to copy.
        folder: where the copy goes; it must not exist.
        own_builds: copy the builds as well, instead of reading the original's.
    """
    folder.mkdir(parents=True)
    databases.copy(instance, folder)
    shutil.copy2(instance / "secret_key", folder / "secret_key")
    if own_builds:
        shutil.copytree(instance / "builds", folder / "builds")
    else:
        (folder / "builds").symlink_to(instance / "builds")
    return folder


def contents_of(instance: Path, *, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Return every row of an instance's own database, by table, in an order of its own.

    Args:
        instance: the folder.
        without: tables to leave out.
    """
    engine = create_engine(databases.url_of(instance), poolclass=NullPool)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.tables.values()
            if table.name not in without
        }


def change_rows(instance: Path, *statements: str) -> None:
    """Write to an instance's own database past the site."""
    engine = create_engine(databases.url_of(instance), poolclass=NullPool)
    prepare_engine(engine)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
