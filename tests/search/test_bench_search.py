"""The measuring script runs, on few films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.bench_search import main

if TYPE_CHECKING:
    import pytest


def test_prints_a_row_for_each_kind_of_query_and_engine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--films", "400", "--queries", "4", "--runs", "1"]) == 0
    printed = capsys.readouterr().out
    assert "400 films written" in printed
    for kind in ("whole title", "being typed", "two typos"):
        for engine in ("Marquee", "FTS5 trigrams", "FTS5 beginnings"):
            assert any(line.startswith(kind) and engine in line for line in printed.splitlines())
