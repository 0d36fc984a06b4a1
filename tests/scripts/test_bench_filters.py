"""The measure of filters, on few films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.bench_filters import main

if TYPE_CHECKING:
    import pytest


def test_prints_what_reading_and_asking_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--films", "300", "--questions", "3"]) == 0
    printed = capsys.readouterr().out
    assert "300 films read in" in printed
    assert "films, counts and reliefs: p50" in printed
