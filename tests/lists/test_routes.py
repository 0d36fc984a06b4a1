"""Making, showing, sharing and deleting lists on the site's pages."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from app.clock import utc_now
from app.db import db
from app.lists import words
from app.lists.limits import FILMS_A_LIST, LISTS_A_VIEWER
from app.lists.models import FilmList, ListEntry
from app.lists.summaries import own_summaries, public_summaries
from app.lists.words import Words
from app.taste.models import Verdict
from app.taste.services import set_verdict
from tests.factories.accounts import log_in, make_user, make_viewer, post_form, register
from tests.factories.catalog import make_film, make_many_films
from tests.factories.lists import NOON, make_list, put_on_list
from tests.lists.visits import link_on, new_list, post, press, soup_of, titles_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

JSON = {"Accept": "application/json"}
FRAGMENT = {"Accept": "text/vnd.marquee.fragment+html"}


def test_a_list_from_its_title_to_its_link(app: Flask, client: FlaskClient) -> None:
    films = [make_film(title=title).id for title in ("Heat", "Ronin", "Thief")]
    list_id = new_list(client, "Night people", "After dark.\n\nIn <b>cities</b>.")
    for film_id in films:
        assert post(client, f"/films/{film_id}/list").status_code == 303
    page = f"/lists/{list_id}/edit"
    entry = soup_of(client.get(page)).select(".list-editor-entry")[2]["id"]
    moved = press(
        client, page, f"/lists/{list_id}/entries/{str(entry).split('-')[1]}/move", step="up"
    )
    assert moved.headers["Location"] == f"{page}#{entry}"
    published = press(client, page, f"/lists/{list_id}/visibility")
    assert published.headers["Location"] == f"/lists/{list_id}#sharing"

    visitor = app.test_client()
    page_of_link = visitor.get(link_on(client, list_id))
    soup = soup_of(page_of_link)
    assert soup.h1 is not None
    assert soup.h1.get_text() == "Night people"
    assert [tag.get_text(strip=True) for tag in soup.select(".film-title")] == [
        "Heat",
        "Thief",
        "Ronin",
    ]
    assert [tag.get_text() for tag in soup.select(".list-words p")] == [
        "After dark.",
        "In <b>cities</b>.",
    ]
    facts = soup.select_one(".list-facts")
    assert facts is not None
    assert "A list by a guest · 3 films ·" in " ".join(facts.get_text().split())
    assert soup.select_one("#sharing") is None


def test_a_share_link_is_read_without_cookies_and_unlisted(client: FlaskClient) -> None:
    curator_id = make_viewer()
    list_id = make_list(curator_id, films=["Heat"], visibility="link")
    path = f"/l/{own_summaries(curator_id)[0].token}"
    for address in (path, f"{path}/more"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        robots = soup_of(page).select_one("meta[name=robots]")
        assert robots is not None
        assert robots["content"] == "noindex, nofollow"
    assert client.get(path).headers["Referrer-Policy"] == "same-origin"
    for address in ("/", "/lists"):
        assert path not in client.get(address).text
        assert "After Heat" not in client.get(address).text
    assert client.get(f"/lists/{list_id}").status_code == 404


def test_what_is_not_shared_is_the_same_404_byte_for_byte(app: Flask, client: FlaskClient) -> None:
    list_id = new_list(client)
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/visibility", visibility="link")
    rotated = link_on(client, list_id)
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/link")
    private = link_on(client, list_id)
    assert app.test_client().get(private).status_code == 200
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/visibility", visibility="private")
    never = "/l/" + "x" * 32
    answers = []
    for path in (never, rotated, private, "/l/short", "/l/é"):
        answers.append(app.test_client().get(path))
        time.sleep(0.3)  # so that a second passes: nothing on the page may tell the time
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({_headers(answer) for answer in answers}) == 1
    more = [app.test_client().get(f"{path}/more") for path in (never, rotated, private)]
    assert {answer.status_code for answer in more} == {404}
    assert len({answer.data for answer in more}) == 1


def test_a_list_shared_again_is_back_at_its_link(client: FlaskClient) -> None:
    list_id = new_list(client)
    page, action = f"/lists/{list_id}", f"/lists/{list_id}/visibility"
    press(client, page, action, visibility="link")
    link = link_on(client, list_id)
    press(client, page, action, visibility="private")
    assert "its old link works again" in client.get(page).text
    press(client, page, action, visibility="public")
    assert link_on(client, list_id) == link
    assert [summary.id for summary in public_summaries()] == []  # it has no films yet


def test_a_public_list_is_shown_to_everybody_and_listed(client: FlaskClient) -> None:
    curator_id = make_user("Mara").viewer_id
    list_id = make_list(curator_id, films=["Heat", "Ronin"], visibility="public")
    index = soup_of(client.get("/lists"))
    card = index.select_one(".list-card")
    assert card is not None
    assert "2 films · by Mara" in " ".join(card.get_text().split())
    page = client.get(f"/lists/{list_id}")
    assert soup_of(page).select_one("meta[name=robots]") is None
    assert "X-Robots-Tag" not in page.headers
    assert titles_on(client, f"/lists/{list_id}") == ["Heat", "Ronin"]


def test_the_curators_page_has_the_link_and_what_can_be_done(client: FlaskClient) -> None:
    list_id = new_list(client)
    page = client.get(f"/lists/{list_id}")
    assert "Only you can see this list so far." in page.text
    assert "Saved on this device." in page.text
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/visibility")
    page = client.get(link_on(client, list_id))
    soup = soup_of(page)
    assert "Anyone who has it can see this list; nobody can find it otherwise." in page.text
    assert soup.select_one("#sharing #share-link[readonly]") is not None
    assert soup.select_one(f"a[href='/lists/{list_id}/edit']") is not None
    assert soup.select_one(f"a[href='/lists/{list_id}/delete']") is not None
    # The forms on it are checked for their origin, which "no-referrer" would hide.
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_deleting_asks_first(client: FlaskClient) -> None:
    list_id = new_list(client)
    path = f"/lists/{list_id}/delete"
    assert "Delete After Heat?" in client.get(path).text
    assert client.get(f"/lists/{list_id}").status_code == 200
    answer = press(client, path, path)
    assert answer.headers["Location"] == "/lists"
    assert "Deleted After Heat." in client.get("/lists").text
    assert client.get(f"/lists/{list_id}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "", "description": "Kept."}, "Give the list a title."),
        ({"title": "\u200b", "description": "Kept."}, "Give the list a title."),
        ({"title": "\t", "description": "Kept."}, "Give the list a title."),
        ({"title": "y" * 201, "description": "Kept."}, "this has 201."),
        ({"title": "Kept.", "description": "z" * 5_001}, "this has 5,001."),
    ],
)
def test_bad_words_bring_the_form_back_with_what_was_typed(
    client: FlaskClient, fields: dict[str, object], reason: str
) -> None:
    answer = post(client, "/lists/new", fields)
    assert answer.status_code == 400
    assert reason in answer.text
    for typed in fields.values():
        assert str(typed) in answer.text
    assert "Set-Cookie" not in answer.headers
    list_id = new_list(client, "As it was")
    answer = post(client, f"/lists/{list_id}/edit", fields)
    assert answer.status_code == 400
    assert reason in answer.text
    assert "As it was" in client.get(f"/lists/{list_id}").text


def test_markup_in_a_title_is_text(client: FlaskClient) -> None:
    list_id = new_list(client, "<script>alert(1)</script>")
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/visibility", visibility="public")
    for path in (f"/lists/{list_id}", f"/lists/{list_id}/edit", "/lists"):
        assert "<script>alert" not in client.get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(path).text


def test_nul_is_refused(client: FlaskClient) -> None:
    assert post(client, "/lists/new", {"title": "a\x00b"}).status_code == 400


def test_an_expired_form_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/lists/new", data={"title": "Typed with care", "csrf_token": "old"})
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert "Typed with care" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_201st_list_is_refused_with_a_sentence(client: FlaskClient) -> None:
    new_list(client)
    (curator_id,) = db.session.scalars(db.select(FilmList.viewer_id))
    db.session.add_all(
        FilmList(viewer_id=curator_id, title=f"{number}", created_at=NOON, updated_at=NOON)
        for number in range(LISTS_A_VIEWER - 1)
    )
    answer = post(client, "/lists/new", {"title": "One more"})
    assert answer.status_code == 409
    assert "You have 200 lists" in answer.text
    assert 'value="One more"' in answer.text


def test_the_title_is_proposed_after_the_newest_favourite(client: FlaskClient) -> None:
    assert soup_of(client.get("/lists/new")).select("#title[value='']")
    new_list(client)
    (curator_id,) = db.session.scalars(db.select(FilmList.viewer_id))
    set_verdict(curator_id, make_film(title="Heat").id, Verdict.FAVOURITE, now=utc_now())
    assert soup_of(client.get("/lists/new")).select("#title[value='After Heat']")


def test_a_film_is_added_from_any_card(client: FlaskClient) -> None:
    film_id = make_film(title="Heat").id
    answer = post(client, f"/films/{film_id}/list", {"next": "/for-you?page=2"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/for-you?page=2"
    assert "Added Heat to My list." in client.get("/lists").text
    answer = post(client, f"/films/{film_id}/list", {"next": "//elsewhere.example"})
    assert answer.headers["Location"].startswith("/lists/")
    assert "Heat is already in My list." in client.get("/lists").text


def test_a_film_is_added_from_a_script(client: FlaskClient) -> None:
    film_id = make_film(title="Heat").id
    answer = post(client, f"/films/{film_id}/list", headers=JSON)
    assert answer.json == {"message": "Added Heat to My list.", "count": 1}
    answer = post(client, f"/films/{film_id}/list", headers=FRAGMENT)
    assert "Heat is already in My list." in answer.text
    assert "<html" not in answer.text
    assert "/edit#entry-" in answer.text


def test_a_duplicate_leads_the_editor_to_its_entry(client: FlaskClient) -> None:
    film_id = make_film(title="Heat").id
    list_id = new_list(client)
    page = f"/lists/{list_id}/edit"
    fields: dict[str, object] = {"list_id": list_id, "next": page}
    first = post(client, f"/films/{film_id}/list", fields)
    again = post(client, f"/films/{film_id}/list", fields)
    assert first.headers["Location"].startswith(f"{page}#entry-")
    assert again.headers["Location"] == first.headers["Location"]
    assert "Heat is already in After Heat." in client.get(page).text


def test_a_film_goes_to_the_list_that_is_named(client: FlaskClient) -> None:
    film_id = make_film(title="Heat").id
    older, newer = new_list(client, "Older"), new_list(client, "Newer")
    post(client, f"/films/{film_id}/list", {"list_id": older})
    assert titles_on(client, f"/lists/{older}") == ["Heat"]
    assert titles_on(client, f"/lists/{newer}") == []


@pytest.mark.parametrize("list_id", ["x", "-1", "1.5", "9" * 20, "9" * 5_000, "²"])
def test_a_malformed_list_is_refused(client: FlaskClient, list_id: str) -> None:
    film_id = make_film().id
    new_list(client)
    assert post(client, f"/films/{film_id}/list", {"list_id": list_id}).status_code == 400


def test_an_unknown_film_makes_no_guest(client: FlaskClient) -> None:
    for film_id in ("999", "9" * 20):
        answer = post(client, f"/films/{film_id}/list")
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers


def test_a_full_list_says_so(client: FlaskClient) -> None:
    list_id = new_list(client)
    films = make_many_films(FILMS_A_LIST + 1)
    put_on_list(list_id, films[:-1])
    answer = post(client, f"/films/{films[-1]}/list", headers=JSON)
    assert answer.status_code == 409
    assert answer.json is not None
    assert "A list holds 10,000 films" in answer.json["detail"]
    assert client.get(f"/lists/{list_id}/edit").status_code == 200


def test_public_lists_come_in_pages(client: FlaskClient) -> None:
    curator_id = make_viewer()
    film_id = make_film().id
    for number in range(26):
        make_list(curator_id, f"List {number}", [film_id], visibility="public")
    first, second = soup_of(client.get("/lists")), soup_of(client.get("/lists?page=2"))
    assert (len(first.select(".list-card")), len(second.select(".list-card"))) == (24, 2)
    assert first.select_one("a[rel=next][href='/lists?page=2']") is not None
    assert second.select_one("a[rel=prev][href='/lists']") is not None
    assert client.get("/lists?page=x").status_code == 400
    assert client.get("/lists?page=" + "9" * 20).status_code == 400


def test_an_unknown_visibility_is_refused(client: FlaskClient) -> None:
    list_id = new_list(client)
    answer = post(client, f"/lists/{list_id}/visibility", {"visibility": "friends"})
    assert answer.status_code == 400
    assert "Choose who can see the list." in answer.text


def test_more_like_an_empty_catalogue_has_a_way_back(client: FlaskClient) -> None:
    list_id = new_list(client)
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/visibility")
    link = link_on(client, list_id)
    soup = soup_of(client.get(f"{link}/more"))
    assert soup.select_one(f".empty a[href='{link}']") is not None


@pytest.mark.parametrize("visibility", ["private", "link", "public"])
def test_somebody_elses_list_is_absent_on_each_address(
    client: FlaskClient, visibility: str
) -> None:
    curator_id = make_viewer()
    list_id = make_list(curator_id, films=["Heat"], visibility=visibility)
    (entry_id,) = db.session.scalars(db.select(ListEntry.id))
    film_id = make_film(title="Ronin").id
    entry = f"entries/{entry_id}"
    requests: list[tuple[str, dict[str, object]]] = [
        ("edit", {"title": "Mine"}),
        ("visibility", {"visibility": "public"}),
        ("link", {}),
        ("delete", {}),
        ("restore", {}),
        (f"{entry}/move", {"step": "up"}),
        (f"{entry}/move", {"position": "x"}),
        (f"{entry}/note", {"note": "Mine"}),
        (f"{entry}/remove", {}),
    ]
    for _as in ("stranger", "guest"):
        for action, fields in requests:
            mine = post(client, f"/lists/{list_id}/{action}", fields)
            absent = post(client, f"/lists/{list_id + 1_000}/{action}", fields)
            assert mine.status_code == absent.status_code == 404, action
            assert _without_tokens(mine) == _without_tokens(absent)
        answer = post(client, f"/films/{film_id}/list", {"list_id": list_id})
        assert answer.status_code == 404
        for action in ("edit", "delete"):
            assert client.get(f"/lists/{list_id}/{action}").status_code == 404
        new_list(client, "Own")  # the stranger is a guest from here
    (film_list,) = own_summaries(curator_id)
    assert (film_list.title, film_list.film_count) == ("After Heat", 1)
    assert film_list.visibility == visibility


def test_a_post_without_a_token_changes_nothing(client: FlaskClient) -> None:
    list_id = new_list(client)
    for path in (f"/lists/{list_id}/delete", f"/lists/{list_id}/visibility", "/lists/new"):
        assert client.post(path, data={"visibility": "public"}).status_code == 400
    assert client.get(f"/lists/{list_id}").status_code == 200


def test_a_guests_list_and_link_survive_registering_and_logging_in(
    app: Flask, client: FlaskClient
) -> None:
    list_id = new_list(client)
    press(client, f"/lists/{list_id}", f"/lists/{list_id}/visibility")
    link = link_on(client, list_id)
    register(client, "mara")
    assert link_on(client, list_id) == link
    page = soup_of(app.test_client().get(link))
    assert "A list by mara" in " ".join(page.get_text().split())

    elsewhere = app.test_client()
    second = new_list(elsewhere, "Made elsewhere")
    press(elsewhere, f"/lists/{second}", f"/lists/{second}/visibility")
    second_link = link_on(elsewhere, second)
    log_in(elsewhere, "mara")
    assert link_on(client, second) == second_link
    assert len(soup_of(client.get("/lists")).select(".list-card")) == 2


def test_the_date_is_the_last_change(client: FlaskClient) -> None:
    curator_id = make_viewer()
    list_id = make_list(curator_id, films=["Heat"], visibility="public")
    words.describe_list(curator_id, list_id, Words("After Ronin"), now=NOON)
    time = soup_of(client.get(f"/lists/{list_id}")).time
    assert time is not None
    assert (time["datetime"], time.get_text()) == ("2026-05-03", "3 May 2026")


def test_pages_that_only_show_make_no_guest(client: FlaskClient) -> None:
    make_list(make_viewer(), films=["Heat"], visibility="public")
    for path in ("/lists", "/lists/new", "/lists/1"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers


def _without_tokens(page: TestResponse) -> str:
    """Return a page without the tokens of its forms, which tell the second they were made."""
    return re.sub(r'(data-token|name="csrf_token" value)="[^"]*"', "", page.text)


def _headers(answer: TestResponse) -> tuple[tuple[str, str], ...]:
    # What no two answers have in common, whatever they are about.
    own = {"Date", "X-Request-Id"}
    return tuple(sorted((name, value) for name, value in answer.headers if name not in own))


def test_logging_out_leaves_the_lists_to_the_account(client: FlaskClient) -> None:
    register(client, "mara")
    list_id = new_list(client)
    post_form(client, "/logout", page="/lists")
    assert client.get(f"/lists/{list_id}").status_code == 404
