"""What the tests of scripts start from, besides the starter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.site import change_rows, copy_of, run_script
from tests.parts import databases

if TYPE_CHECKING:
    from pathlib import Path

FEW_FILMS = 300


@pytest.fixture(scope="session")
def few_films(starter_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a site on the best-known films alone, to be copied.

    A rebuild of it goes through every step and takes a fifth of the time.
    """
    folder = tmp_path_factory.mktemp("few") / "instance"
    instance = copy_of(starter_instance, folder)
    (instance / "builds").unlink()  # of all the films
    change_rows(instance, f"DELETE FROM films WHERE id > {FEW_FILMS}")  # noqa: S608 - our number
    done = run_script("rebuild_index.py", "--quiet", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    databases.freeze(instance)
    return instance
