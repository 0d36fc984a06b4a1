"""What curators and readers of lists do on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor


def make_list(visitor: Visitor, title: str, film_ids: list[int], description: str = "") -> int:
    """Make a list by its form, put films on it and return its id; the editor is shown."""
    visitor.open("/lists/new")
    editor = visitor.press("/lists/new", title=title, description=description)
    list_id = int(editor.path.split("/")[2])
    for film_id in film_ids:
        visitor.post(f"/films/{film_id}/list", {"list_id": list_id})
    visitor.open(f"/lists/{list_id}/edit")
    return list_id


def publish(visitor: Visitor, list_id: int, visibility: str = "link") -> str:
    """Share a list by the form on its page and return the path of its link."""
    visitor.open(f"/lists/{list_id}")
    visitor.press(f"/lists/{list_id}/visibility", visibility=visibility)
    return link_on(visitor, list_id)


def link_on(visitor: Visitor, list_id: int) -> str:
    """Return the path of the share link that the curator's page shows."""
    control = visitor.open(f"/lists/{list_id}").soup.select_one("#share-link")
    assert control is not None, "The page shows no link."
    return urlsplit(str(control["value"])).path


def titles_at(visitor: Visitor, path: str) -> list[str]:
    """Return the films on a page of a list, in order."""
    page = visitor.open(path)
    assert page.status == 200, page.html
    return [tag.get_text(strip=True) for tag in page.soup.select(".film-title")]
