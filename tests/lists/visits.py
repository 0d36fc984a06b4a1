"""What a curator without JavaScript does: fetch a page, fill in one of its forms, send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from tests.factories.accounts import post_form

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PAGE_WITH_TOKEN = "/lists/new"


def soup_of(page: TestResponse) -> BeautifulSoup:
    """Parse a page that was fetched well."""
    assert page.status_code == 200, page.text
    return BeautifulSoup(page.text, "html.parser")


def post(
    client: FlaskClient,
    path: str,
    data: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Post fields with a token of the site."""
    return post_form(client, path, data, page=PAGE_WITH_TOKEN, headers=headers)


def new_list(client: FlaskClient, title: str = "After Heat", description: str = "") -> int:
    """Make a list by the form and return its id."""
    answer = post(client, "/lists/new", {"title": title, "description": description})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].split("/")[2])


def press(client: FlaskClient, page: str, action: str, **fields: object) -> TestResponse:
    """Send the form of a page that goes to `action`, with all its fields and some changed.

    Args:
        client: the visitor.
        page: the path of the page.
        action: where the form goes.
        fields: what is typed, or the button's name and value.
    """
    soup = soup_of(client.get(page))
    forms = [form for form in soup.find_all("form") if form.get("action") == action]
    assert forms, f"{page} has no form that goes to {action}."
    form = max(forms, key=lambda form: len(_fields(form).keys() & fields.keys()))
    return client.post(action, data={**_fields(form), **fields})


def titles_on(client: FlaskClient, path: str) -> list[str]:
    """Return the films on a page of a list, in order."""
    return [tag.get_text(strip=True) for tag in soup_of(client.get(path)).select(".film-title")]


def link_on(client: FlaskClient, list_id: int) -> str:
    """Return the path of the share link that the curator's page shows."""
    field = soup_of(client.get(f"/lists/{list_id}")).select_one("#share-link")
    assert field is not None, "The page shows no link."
    return "/l/" + str(field["value"]).split("/l/")[1]


def _fields(form: Tag) -> dict[str, object]:
    named = [field for field in form.select("input[name], textarea[name]") if field.get("name")]
    return {
        str(field["name"]): field.get("value", "") if field.name == "input" else field.text
        for field in named
        if field.get("type") != "radio" or field.has_attr("checked")
    }
