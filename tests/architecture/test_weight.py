"""What a web worker and a bare import load."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("pandas", "sklearn", "scipy")


def loaded_by(code: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(result.stdout.split())


def test_importing_the_package_loads_nothing_else() -> None:
    assert "flask" not in loaded_by("import app")


def test_the_recommender_loads_without_the_web() -> None:
    assert not loaded_by("import app.recommend") & {"flask", "sqlalchemy", *HEAVY}


def test_a_web_worker_loads_no_training_library() -> None:
    assert not loaded_by("import app.factory") & set(HEAVY)
