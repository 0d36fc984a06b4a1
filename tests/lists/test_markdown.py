"""Descriptions are Markdown, and safe."""

from __future__ import annotations

import pytest

from app.lists.markdown import html_of, plain_of


def test_a_few_marks_are_known() -> None:
    html = html_of("After *dark*, **only**.\n\n- one\n- two\n\n> said\n\nhttps://a.example/?b=1&c")
    for piece in ("<em>dark</em>", "<strong>only</strong>", "<li>one</li>", "<blockquote>"):
        assert piece in html
    assert '<a href="https://a.example/?b=1&amp;c" rel="nofollow noopener ugc">' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>)",
        "[x](//evil.example)",
        "<javascript:alert(1)>",
        '[x](/a "\\"><script>alert(1)</script>")',
        "[x](vbscript:x)",
    ],
)
def test_nothing_else_gets_through(text: str) -> None:
    html = html_of(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="//' not in html
    for scheme in ("javascript:", "data:", "vbscript:"):
        assert f'href="{scheme}' not in html.lower()


def test_pictures_and_headings_are_text() -> None:
    html = html_of("# Head\n\n![x](https://e.example/x.png)\n\n***\n")
    assert "<h1" not in html
    assert "<img" not in html
    assert "# Head" in html


@pytest.mark.parametrize("text", ["[" * 5_000, "**a" * 1_600, "> " * 2_500, "![" * 2_500])
def test_long_nonsense_is_rendered(text: str) -> None:
    assert html_of(text)


def test_plain_text_for_cards() -> None:
    assert plain_of("After *dark*.\n\n- in <b>cities</b>") == "After dark. in <b>cities</b>"
    assert plain_of("one two three", 8) == "one two…"
    assert plain_of("") == ""
