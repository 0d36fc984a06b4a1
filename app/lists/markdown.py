"""A curator's description, written in Markdown, as safe HTML and as plain text.

A few marks are known: paragraphs, emphasis, links, lists and quotations. Everything else,
HTML above all, is text. Pictures would be fetched from other sites, headings would break the
page's own, so neither is known.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_KNOWN = (
    "paragraph",
    "emphasis",
    "strikethrough",
    "link",
    "autolink",
    "linkify",
    "list",
    "blockquote",
    "newline",
    "escape",
)
LINK_SCHEMES = ("https://", "http://", "/")
REL = "nofollow noopener ugc"


def html_of(text: str) -> Markup:
    """Return a description as HTML that can be shown to anybody."""
    return Markup(_renderer().render(text))  # noqa: S704  # nosec B704 - no HTML


def plain_of(text: str, characters: int | None = None) -> str:
    """Return a description as one line of plain text, for cards, feeds and previews.

    Args:
        text: Markdown.
        characters: the most that comes back; a cut is shown by "…".
    """
    words = " ".join("".join(_texts(_renderer().parse(text))).split())
    if characters is None or len(words) <= characters:
        return words
    return words[: characters - 1].rstrip() + "…"


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt(
        "zero", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20}
    ).enable(list(_KNOWN))
    if renderer.linkify is not None:
        renderer.linkify.set({"fuzzy_email": False, "fuzzy_ip": False})
    renderer.validateLink = _is_safe  # type: ignore[method-assign]  # its documented way
    renderer.add_render_rule("link_open", _link_open)
    return renderer


def _is_safe(url: str) -> bool:
    lowered = url.strip().lower()
    return lowered.startswith(LINK_SCHEMES) and not lowered.startswith(("//", "/\\"))


def _link_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[index].attrSet("rel", REL)
    return self.renderToken(tokens, index, options, env)


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _texts(token.children)
            yield " "
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "text":
            yield token.content
