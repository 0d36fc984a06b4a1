"""Setting titles."""

from __future__ import annotations

import pytest

from app.media.lettering import (
    FACES,
    GROTESQUE,
    LONGEST_TITLE,
    OLD_STYLE,
    Face,
    draw,
    fit,
    printable,
    runs_from_right,
    set_title,
    stack_title,
    width_in_em,
)
from tests.media.subjects import NASTY_TITLES

WIDTH, HEIGHT, LARGEST = 204.0, 96.0, 46.0


@pytest.mark.parametrize("title", NASTY_TITLES)
@pytest.mark.parametrize("face", FACES[1:])
def test_no_line_leaves_the_box(title: str, face: Face) -> None:
    block = set_title(title, face, WIDTH, HEIGHT, LARGEST)
    assert 1 <= len(block.lines) <= 10
    assert all(0 < line.size <= LARGEST for line in block.lines)
    assert all(line.width <= WIDTH * 1.01 or "textLength" in _drawn(title) for line in block.lines)
    baselines = [line.baseline for line in block.lines]
    assert baselines == sorted(baselines)
    assert baselines[-1] <= block.height


def _drawn(title: str) -> str:
    block = set_title(title, OLD_STYLE, WIDTH, HEIGHT, LARGEST)
    return draw(block, (0, 0), WIDTH, "#000", centred=False)


def test_a_short_title_is_set_in_one_line_as_large_as_allowed() -> None:
    (line,) = set_title("Heat", OLD_STYLE, WIDTH, HEIGHT, LARGEST).lines
    assert line.text == "Heat"
    assert line.size == LARGEST


def test_lines_are_about_equally_long() -> None:
    block = set_title("One Flew Over the Cuckoo's Nest", OLD_STYLE, WIDTH, 60, LARGEST)
    widths = [line.width for line in block.lines]
    assert len(widths) > 1
    assert min(widths) > max(widths) * 0.5


def test_a_subtitle_is_smaller() -> None:
    block = set_title("Star Wars: A New Hope", OLD_STYLE, WIDTH, HEIGHT, LARGEST)
    assert block.lines[0].text == "Star Wars"
    assert block.lines[-1].text.endswith("Hope")
    assert block.lines[-1].size < block.lines[0].size


def test_a_short_prefix_is_no_title() -> None:
    block = set_title("M: I", OLD_STYLE, WIDTH, HEIGHT, LARGEST)
    assert len({line.size for line in block.lines}) == 1


def test_scripts_without_spaces_are_broken_anywhere() -> None:
    block = set_title("夕陽のガンマン続夕陽のガンマン", OLD_STYLE, WIDTH, HEIGHT, LARGEST)
    assert len(block.lines) > 1
    assert "".join(line.text for line in block.lines) == "夕陽のガンマン続夕陽のガンマン"


def test_a_word_too_long_for_any_line_is_hyphenated() -> None:
    block = set_title("Supercalifragilisticexpialidocious", OLD_STYLE, WIDTH, HEIGHT, LARGEST)
    text = "".join(line.text for line in block.lines)
    assert "-" in text
    assert text.replace("-", "") == "Supercalifragilisticexpialidocious"


def test_a_title_beyond_reason_is_cut_at_a_word() -> None:
    words = "word " * 60
    text = " ".join(line.text for line in set_title(words, OLD_STYLE, WIDTH, 300, 46).lines)
    assert text.endswith("word…")
    assert len(text) <= LONGEST_TITLE + 1


def test_capitals_and_marks_count_as_they_look() -> None:
    assert width_in_em("WW", GROTESQUE) > width_in_em("ii", GROTESQUE)
    assert width_in_em("e\u0301", GROTESQUE) == width_in_em("e", GROTESQUE)
    assert set_title("Heat", GROTESQUE, WIDTH, HEIGHT, LARGEST).lines[0].text == "HEAT"


def test_a_line_that_fills_its_box_is_told_its_width() -> None:
    wide = fit("Schindler's List", OLD_STYLE, WIDTH, 400, 400)
    assert "textLength" in draw(wide, (0, 0), WIDTH, "#000", centred=False)
    small = fit("M", OLD_STYLE, WIDTH, 30, 30)
    assert "textLength" not in draw(small, (0, 0), WIDTH, "#000", centred=False)


def test_text_from_the_right_is_marked_and_escaped() -> None:
    block = set_title("ואלס & עם", OLD_STYLE, WIDTH, HEIGHT, LARGEST)
    drawn = draw(block, (18, 0), WIDTH, "#000", centred=True)
    assert 'direction="rtl"' in drawn
    assert 'x="120"' in drawn
    assert "&amp;" in drawn


@pytest.mark.parametrize(
    ("text", "from_right"),
    [("Heat", False), ("12 جدایی", True), ("Heat جدایی", False), ("123", False), ("", False)],
)
def test_the_first_letter_tells_the_direction(text: str, from_right: bool) -> None:  # noqa: FBT001 - a parameter
    assert runs_from_right(text) is from_right


def test_printable_drops_what_xml_cannot_hold() -> None:
    assert printable("\x00a\ud800\n b\uffff\u202e") == "a b"


def test_stacked_lines_are_as_wide_as_the_box() -> None:
    block = stack_title("The Usual Suspects", GROTESQUE, WIDTH, 262)
    assert block is not None
    assert [line.text for line in block.lines] == ["THE", "USUAL", "SUSPECTS"]
    assert all(line.width == pytest.approx(WIDTH) for line in block.lines)
    assert block.height <= 262


@pytest.mark.parametrize("title", ["M", "Go On"])
def test_titles_that_do_not_stack_are_refused(title: str) -> None:
    assert stack_title(title, GROTESQUE, WIDTH, 262) is None
