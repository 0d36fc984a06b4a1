"""Joining the sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.media.stylesheet import read_stylesheet

if TYPE_CHECKING:
    from pathlib import Path


def _write(folder: Path) -> None:
    (folder / "components").mkdir()
    (folder / "components" / "chip.css").write_text(".chip {}")
    (folder / "components" / "button.css").write_text(".button {}")
    for name in ("tokens", "base", "layout"):
        (folder / f"{name}.css").write_text(f"/* {name} */")


def test_tokens_come_first_and_components_last(tmp_path: Path) -> None:
    _write(tmp_path)
    text = read_stylesheet(tmp_path).text
    parts = ["tokens", "base", "layout", ".button", ".chip"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_the_version_changes_with_any_sheet(tmp_path: Path) -> None:
    _write(tmp_path)
    before = read_stylesheet(tmp_path).version
    assert read_stylesheet(tmp_path).version == before
    (tmp_path / "components" / "chip.css").write_text(".chip { color: red }")
    assert read_stylesheet(tmp_path).version != before
