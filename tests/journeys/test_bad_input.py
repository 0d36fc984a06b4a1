"""Whatever is sent: a 4xx with a sentence, never a 5xx, and nothing half-saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories.site import contents_of
from tests.journeys.accounts import PASSWORD
from tests.journeys.lists import make_list
from tests.journeys.visitor import FRAGMENT, JSON, Page, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

UNKNOWN_FILM = 2_000_000_000


@pytest.fixture(scope="module")
def guest(site: Flask) -> Visitor:
    """A guest with a favourite and a list of two films."""
    guest = Visitor(site)
    guest.judge(1, "favourite")
    make_list(guest, "Toys", [1, 2])
    return guest


@pytest.fixture(scope="module")
def list_path(guest: Visitor) -> str:
    link = guest.open("/lists").soup.select_one(".list-cards a")
    assert link is not None
    return str(link["href"])


@pytest.fixture(scope="module")
def entry_path(guest: Visitor, list_path: str) -> str:
    entry = guest.open(f"{list_path}/edit").soup.select_one(".list-editor-entry")
    assert entry is not None
    return f"{list_path}/entries/{str(entry['id']).removeprefix('entry-')}"


@pytest.fixture
def nothing_saved(site: Flask, entry_path: str) -> Iterator[None]:
    """See to it that the test leaves every table as it was."""
    instance = Path(site.instance_path)
    before = contents_of(instance)
    yield
    assert contents_of(instance) == before


def sentence_of(answer: TestResponse) -> str:
    """Return what an error page says, which must have a box to search in."""
    main = Page("", answer.status_code, answer.text).soup.main
    assert main is not None
    return " ".join(main.get_text(" ").split())


@pytest.mark.parametrize("path", [f"/films/{UNKNOWN_FILM}", f"/films/{UNKNOWN_FILM}/heat"])
def test_an_unknown_film_is_a_page_with_a_search_box(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "We don't know that film." in sentence_of(answer)
    main = Page(path, 404, answer.text).soup.main
    assert main is not None
    assert main.find("input", attrs={"type": "search", "name": "q"}) is not None


@pytest.mark.usefixtures("nothing_saved")
@pytest.mark.parametrize(
    ("path", "fields", "answered"),
    [
        (f"/films/{UNKNOWN_FILM}/verdict", {"verdict": "like"}, (404, "We don't know that film.")),
        (f"/films/{UNKNOWN_FILM}/list", {}, (404, "We don't know that film.")),
        ("/films/1/verdict", {"verdict": "adore"}, (400, "A verdict is one of favourite, like")),
        ("/films/1/verdict", {}, (400, "A verdict is one of favourite, like")),
        ("/films/1/list", {"list_id": "one"}, (400, "Choose one of your lists.")),
        ("/films/1/list", {"list_id": "9" * 20}, (400, "Choose one of your lists.")),
        ("/films/1/list", {"list_id": "999999999"}, (404, "There is no such list.")),
        ("/lists/new", {"title": ""}, (400, "Give the list a title.")),
        ("/lists/new", {"title": " \u200b "}, (400, "Give the list a title.")),
        (
            "/lists/new",
            {"title": "x" * 201},
            (400, "At most 200 characters, please; this has 201."),
        ),
        ("/lists/new", {"title": "Rain", "description": "x" * 5_001}, (400, "At most 5,000 char")),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    guest: Visitor, path: str, fields: dict[str, object], answered: tuple[int, str]
) -> None:
    status, sentence = answered
    answer = guest.post(path, fields)
    assert answer.status_code == status
    assert sentence in sentence_of(answer)


@pytest.mark.usefixtures("nothing_saved")
@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("edit", {"title": ""}, "Give the list a title."),
        ("edit", {"title": "x" * 201}, "At most 200 characters"),
        ("visibility", {"visibility": "everybody"}, "Choose who can see the list."),
        ("visibility", {}, "Choose who can see the list."),
    ],
)
def test_a_list_is_not_half_changed(
    guest: Visitor, list_path: str, action: str, fields: dict[str, object], sentence: str
) -> None:
    answer = guest.post(f"{list_path}/{action}", fields)
    assert answer.status_code == 400
    assert sentence in sentence_of(answer)


@pytest.mark.usefixtures("nothing_saved")
@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("note", {"note": "x" * 2_001}, "At most 2,000 characters, please; this has 2,001."),
        ("move", {"position": "first"}, "Type the number of a place."),
        ("move", {"position": "9" * 20}, "Type the number of a place."),
        ("move", {}, "Type the number of a place."),
    ],
)
def test_an_entry_is_refused_at_its_field(
    guest: Visitor, entry_path: str, action: str, fields: dict[str, object], sentence: str
) -> None:
    answer = guest.post(f"{entry_path}/{action}", fields)
    assert answer.status_code == 400
    soup = Page("", 400, answer.text).soup
    refused = soup.select_one("[aria-invalid=true]")
    assert refused is not None
    reason = soup.find(id=str(refused["aria-describedby"]))
    assert reason is not None
    assert sentence in reason.get_text()


@pytest.mark.parametrize("page", ["abc", "0", "-1", "51", "1.5", "9" * 20, "", "\uff11"])
def test_a_malformed_page_number_is_told(visitor: Visitor, page: str) -> None:
    for path in ("/for-you", "/search"):
        answer = visitor.get(f"{path}?q=heat&page={page}")
        assert answer.status_code == 400
        assert "A page is a number from 1 to 50." in sentence_of(answer)


@pytest.mark.usefixtures("nothing_saved")
def test_a_missing_token_is_told_and_nothing_is_done(guest: Visitor) -> None:
    for headers in (None, FRAGMENT, JSON):
        answer = guest.post("/films/9/verdict", {"csrf_token": "", "verdict": "like"}, headers)
        assert answer.status_code == 400
        assert "nothing was changed" in answer.text


@pytest.mark.usefixtures("nothing_saved")
def test_an_expired_form_says_so_and_keeps_what_was_typed(
    site: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"title": "Typed with care", "description": "For an hour."}
    name = {"name": "typed-name", "password": PASSWORD}
    for path, fields in (("/lists/new", typed), ("/register", name), ("/login", name)):
        visitor.open(path)
        with monkeypatch.context() as later:
            later.setitem(site.config, "WTF_CSRF_TIME_LIMIT", -1)
            page = visitor.press(path, **fields)
        assert page.status == 400
        assert "This form was open for too long" in page.html
        form = page.form_to(path)
        for field in set(fields) - {"password"}:
            control = form.find(attrs={"name": field})
            assert control is not None
            assert fields[field] in (control.get("value"), control.get_text().strip())


def test_a_taken_name_is_told(site: Flask, visitor: Visitor) -> None:
    visitor.open("/register")
    visitor.press("/register", name="Taken-Name", password=PASSWORD)
    other = Visitor(site)
    before = contents_of(Path(site.instance_path))
    other.open("/register")
    page = other.press("/register", name="taken-name", password=PASSWORD)
    assert page.status == 400
    error = page.soup.select_one("#name-errors")
    assert error is not None
    assert error.get_text(strip=True) == "That name is taken. Try another."
    assert "mail" not in error.get_text()
    assert other.cookie is None
    assert contents_of(Path(site.instance_path)) == before


@pytest.mark.usefixtures("nothing_saved")
def test_a_refused_verdict_makes_no_guest(visitor: Visitor) -> None:
    assert visitor.post("/films/1/verdict", {"verdict": "adore"}).status_code == 400
    assert visitor.post("/taste/undo", {}).status_code == 409
    assert visitor.cookie is None
