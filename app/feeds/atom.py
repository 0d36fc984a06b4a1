"""A feed of what changed on a list, edition by edition (Atom, RFC 4287)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from app.media.lettering import printable

if TYPE_CHECKING:
    from datetime import datetime

NAMESPACE = "http://www.w3.org/2005/Atom"
ET.register_namespace("", NAMESPACE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed.

    Attributes:
        address: of the page it tells of; names the entry for ever.
        title: a few words.
        summary: a sentence, plain text.
        updated_at: when.
    """

    address: str
    title: str
    summary: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        address: its own, in full.
        page: the address of the page it belongs to; names the feed for ever.
        title: of the feed.
        author: who made what it tells of.
        updated_at: when something changed last.
        entries: the newest first.
    """

    address: str
    page: str
    title: str
    author: str
    updated_at: datetime
    entries: tuple[FeedEntry, ...]


def atom_document(feed: Feed) -> bytes:
    """Return a feed as an XML document."""
    root = ET.Element(_name("feed"))
    _text(root, "id", feed.page)
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated_at.isoformat())
    _text(ET.SubElement(root, _name("author")), "name", feed.author)
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    for entry in feed.entries:
        element = ET.SubElement(root, _name("entry"))
        _text(element, "id", entry.address)
        _text(element, "title", entry.title)
        _text(element, "updated", entry.updated_at.isoformat())
        _text(element, "summary", entry.summary)
        _link(element, "alternate", entry.address, "text/html")
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    # Without what XML cannot hold, were it to come from an old row.
    ET.SubElement(parent, _name(tag)).text = printable(text)


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    attributes = {"rel": relation, "href": address, "type": media_type}
    ET.SubElement(parent, _name("link"), attributes)
