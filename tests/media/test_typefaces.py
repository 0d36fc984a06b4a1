"""Finding typefaces that have the signs of a text."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest

from app.media.setting import Type, set_lines, width_of
from app.media.typefaces import FOLDERS, SANS, SERIF, has_sign, pieces

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
PLAIN = Type(SANS, 20, "#000000")


def texts(text: str, folders: tuple[str, ...] = FOLDERS) -> list[str]:
    return [part for part, _ in pieces(text, SERIF, 20, folders)]


def test_without_any_typeface_letters_become_plain(tmp_path: Path) -> None:
    nowhere = (str(tmp_path),)
    assert texts("Amélie", nowhere) == ["Amelie"]
    assert "".join(texts("七人", nowhere)).isascii()
    assert texts("", nowhere) == []


@pytest.mark.skipif(not DEJAVU.exists(), reason="the machine has no DejaVu Sans")
def test_a_face_keeps_its_accents_and_stars(tmp_path: Path) -> None:
    copy(DEJAVU, tmp_path / "DejaVuSans.ttf")
    folders = (str(tmp_path),)
    assert [part for part, _ in pieces("Ősz ★½", SANS, 20, folders)] == ["Ősz ★½"]
    assert has_sign("DejaVuSans", "é", folders)
    assert not has_sign("DejaVuSans", "七", folders)
    assert not has_sign("Nothing", "a", folders)


def test_marks_stay_with_their_letters() -> None:
    assert all(not part.startswith("\u0308") for part in texts("a\u0308 七\u0308"))


def test_lines_are_no_wider_than_the_room() -> None:
    text = "Some words of different lengths, andalongonethatisbrokenbecauseitmustbe 七人の侍"
    lines = set_lines(text, PLAIN, 160, 20)
    assert all(width_of(line, PLAIN) <= 160 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    shortened = set_lines(text, PLAIN, 160, 2)
    assert len(shortened) == 2
    assert shortened[-1].endswith("…")
    assert width_of(shortened[-1], PLAIN) <= 160
