"""The site asks no other site for anything: no address that somebody typed is ever fetched."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.factories.site import script_environment

ROOT = Path(__file__).resolve().parents[2]
# What can open an address of the web.
FETCHING = {
    *("requests", "urllib.request", "urllib3", "http.client", "httpx", "aiohttp"),
    *("ftplib", "smtplib", "telnetlib", "xmlrpc"),
}
# Only scripts of operators use it, to ask TMDB.
TMDB = Path("app/catalog/sources/tmdb_client.py")


def imported_by(file: Path) -> set[str]:
    """Return the modules that a file imports, and what it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_one_file_alone_can_fetch() -> None:
    fetching = {
        file.relative_to(ROOT)
        for file in (ROOT / "app").rglob("*.py")
        if any(
            f"{name}.".startswith(tuple(f"{f}." for f in FETCHING)) for name in imported_by(file)
        )
    }
    assert fetching == {TMDB}


def test_no_worker_loads_it(tmp_path: Path) -> None:
    module = ".".join(TMDB.with_suffix("").parts)
    code = f"import sys, app; app.create_app(); assert {module!r} not in sys.modules"
    environment = script_environment(MARQUEE_INSTANCE=str(tmp_path))
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
