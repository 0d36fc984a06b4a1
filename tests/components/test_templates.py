"""Rules that hold for every template, stylesheet and script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
COMPONENTS = sorted((APP / "templates" / "components").glob("*.html"))
SHEETS = sorted((APP / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((APP / "static" / "js").rglob("*.js"))
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:"
    r"|<script(?![^>]*\ssrc=|\stype=.application/ld\+json.)",  # data, which nothing runs
    re.IGNORECASE,
)
# Macros that make no element of their own look, or borrow another's.
# What only puts others together, or is styled with the page as a whole (`layout.css`).
UNSTYLED = {
    *("csrf", "favourite_chip", "form_errors", "meta", "site_footer", "site_nav"),
    "suggestion_cards",
}
MOST_CSS_BYTES = 64_000
MOST_JS_BYTES = 24_000


def _name(path: Path) -> str:
    return path.relative_to(APP).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_nothing_is_inline(path: Path) -> None:
    assert not INLINE.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", COMPONENTS, ids=_name)
def test_a_component_holds_its_macro_and_a_word_on_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    public = [name for name in re.findall(r"{% macro (\w+)\(", text) if not name.startswith("_")]
    assert public == [path.stem]
    assert "{#" in text


@pytest.mark.parametrize("path", COMPONENTS, ids=_name)
def test_a_styled_component_has_a_sheet_of_its_name(path: Path) -> None:
    sheet = APP / "static" / "css" / "components" / f"{path.stem}.css"
    assert sheet.exists() is (path.stem not in UNSTYLED)


def test_every_class_that_a_component_uses_is_styled() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    for path in COMPONENTS:
        text = re.sub(r"{[{%#].*?[}%#]}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        used = " ".join(re.findall(r'class="([^"]*)"', text)).split()
        missing = {name for name in used if not name.endswith("-")} - known
        assert not missing, path


def test_every_token_that_is_used_is_defined() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    used = set(re.findall(r"var\((--[\w-]+)", css))
    assert used == set(re.findall(r"^\s*(--[\w-]+):", css, flags=re.MULTILINE))


def test_colours_are_named_in_the_tokens_only() -> None:
    for sheet in SHEETS:
        if sheet.name != "tokens.css":
            assert not re.findall(r"#[0-9a-f]{3,8}\b(?!\s*{)", sheet.read_text(encoding="utf-8")), (
                sheet
            )


def test_sheets_and_scripts_stay_small_and_fetch_nothing() -> None:
    assert sum(sheet.stat().st_size for sheet in SHEETS) <= MOST_CSS_BYTES
    assert sum(script.stat().st_size for script in SCRIPTS) <= MOST_JS_BYTES
    for path in (*SHEETS, *SCRIPTS):
        text = path.read_text(encoding="utf-8")
        assert "http" not in text, path
        assert "@import" not in text, path


def test_every_behaviour_that_is_named_exists() -> None:
    named = {
        name
        for path in TEMPLATES
        for names in re.findall(r'data-behaviour="([^"]+)"', path.read_text(encoding="utf-8"))
        for name in names.split()
    }
    assert named == {path.stem for path in (APP / "static" / "js" / "behaviours").glob("*.js")}
