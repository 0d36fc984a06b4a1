"""The model card's marked parts, and the twenty written-down tastes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.errors import ConflictError
from scripts import model_card, show_profiles
from scripts.model_card import evaluation_markdown, with_parts
from scripts.show_profiles import Taste, read_tastes

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = [
    {
        "variant": "random",
        "model": model,
        "named": named,
        "metric": "ndcg",
        "mean": mean,
        "low": mean - 0.01,
        "high": mean + 0.01,
    }
    for model, mean in (("marquee", 0.47), ("popularity", 0.36))
    for named in (1, "all")
]
MEASURED = {"seed": 2024, "figures": FIGURES}


@pytest.fixture
def starter(starter_instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_INSTANCE", str(starter_instance))


@pytest.mark.usefixtures("starter")
def test_twenty_profiles_as_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_profiles.main([]) == 0
    out = capsys.readouterr().out
    assert out.count("### ") == len(read_tastes()) == 20
    assert out.count("\n| ") - out.count("\n| score |") == 200
    assert "Because you love" in out
    assert "Dislikes Interstellar (2014)." in out
    rows = [line.split(" | ") for line in out.splitlines() if line.startswith("| ")]
    assert all(0 <= int(row[0].removeprefix("| ")) <= 100 for row in rows if "score" not in row[0])
    assert not any("Interstellar (2014)" in row[1] for row in rows)


@pytest.mark.usefixtures("starter")
def test_the_marked_parts_are_rewritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, figures = tmp_path / "card.md", tmp_path / "figures.json"
    card.write_text(model_card.CARD.read_text())
    figures.write_text(json.dumps(MEASURED))
    assert model_card.main(["--card", str(card), "--evaluation", str(figures)]) == 0
    assert capsys.readouterr().out == "Rewrote build, evaluation, profiles of card.md.\n"
    text = card.read_text()
    assert "| marquee | 0.470 ±0.010 | 0.470 ±0.010 |" in text
    assert "### 20. A child of the 1980s" in text
    assert "| Films | 3,000 |" in text
    assert "## Known weaknesses" in text
    model_card.main(["--card", str(card), "--evaluation", str(figures)])
    assert card.read_text() == text


def test_without_a_build_a_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MARQUEE_INSTANCE", str(tmp_path))
    for main in (show_profiles.main, model_card.main):
        assert main([]) == 1
        assert capsys.readouterr().err == "There is no build yet: make setup.\n"


def test_parts_that_are_not_there() -> None:
    text = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n"
    assert with_parts(text, {"x": "n\\ew"}) == (
        "a\n<!-- begin x -->\n\nn\\ew\n\n<!-- end x -->\nb\n"
    )
    with pytest.raises(ValueError, match="no part marked y"):
        with_parts(text, {"y": ""})


def test_what_was_not_measured_stays_empty() -> None:
    row = {**FIGURES[0], "mean": float("nan")}
    assert "| marquee |  |" in evaluation_markdown({"seed": 1, "figures": [row]})


def test_a_film_that_is_missing_is_named() -> None:
    with pytest.raises(ConflictError, match=r"lacks Heat \(1995\)"):
        Taste("x", ("Heat (1995)",)).profile({})
