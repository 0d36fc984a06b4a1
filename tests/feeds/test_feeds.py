"""Lists for the rest of the web: each format is read by a library that knows it."""

from __future__ import annotations

import csv
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup
from flask import json
from PIL import Image
from sqlalchemy import select

from app.clock import utc_now
from app.db import db
from app.feeds.card_store import FOLDER, MOST_KEPT, card_picture
from app.lists.models import FilmList, ListEntry
from app.media.link_card import LinkCard
from tests.factories.accounts import make_user, register
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list
from tests.lists.visits import soup_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

MARKER = "kept-to-myself"
TITLE = "Őszi ★★★½ & <b>七人の侍</b>"
SUFFIXES = (".json", ".csv", ".atom", "/og.png", "/embed", "/qr.svg")
SURFACES = ("", "/more", "/report", "/editions", *SUFFIXES)


@pytest.fixture
def film_list(app: Flask) -> FilmList:
    """A public list of fourteen films with a note on each, some of them for the curator only."""
    curator_id = make_user("ann").viewer_id
    films = [make_film(title=f"Film {number}", year=1960 + number).id for number in range(14)]
    list_id = make_list(curator_id, TITLE, films, visibility="public")
    film_list = db.session.get_one(FilmList, list_id)
    film_list.description = "Some *words* of <i>mine</i>."
    film_list.updated_at = NOON
    for entry in db.session.scalars(select(ListEntry).where(ListEntry.list_id == list_id)):
        entry.note, entry.private_note = f"=Note {entry.position}", MARKER
    return film_list


@pytest.fixture
def path(film_list: FilmList) -> str:
    """The path of its link."""
    return f"/l/{film_list.token}"


def test_the_json_names_all_of_it(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}.json")
    assert answer.content_type == "application/json; charset=utf-8"
    document = json.loads(answer.text)
    assert (document["title"], document["curator"], document["film_count"]) == (TITLE, "ann", 14)
    assert [film["position"] for film in document["films"]] == list(range(1, 15))
    assert document["films"][0]["note"] == "=Note 1"
    assert client.get(document["url"]).status_code == 200
    assert client.get(document["films"][3]["url"]).status_code == 200


def test_the_csv_holds_no_formula(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["title"] for row in rows] == [f"Film {number}" for number in range(14)]
    assert rows[1]["note"] == "'=Note 2"


def test_the_feed_is_well_formed_and_names_the_editions(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}.atom")
    ET.fromstring(answer.data)  # noqa: S314 - the site's own
    feed = feedparser.parse(answer.data)
    assert feed.bozo == 0
    assert feed.version == "atom10"
    assert feed.feed.title == TITLE
    assert feed.feed.author == "ann"
    assert feed.feed.updated_parsed
    links = {link["rel"]: link["href"] for link in feed.feed.links}
    assert links["self"].endswith(".atom")
    assert client.get(links["alternate"]).status_code == 200
    (entry,) = feed.entries
    assert entry.title == f"{TITLE}: edition 1"
    assert client.get(entry.link).status_code == 200


def test_the_picture_is_a_png_of_the_right_size_and_weight(
    client: FlaskClient, film_list: FilmList, path: str
) -> None:
    meta = soup_of(client.get(path)).select_one("meta[property='og:image']")
    assert meta is not None
    answer = client.get(str(meta["content"]))
    picture = Image.open(BytesIO(answer.data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.data) <= 300_000
    again = client.get(f"{path}/og.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    film_list.title = "Other"
    assert client.get(f"{path}/og.png").headers["ETag"] != answer.headers["ETag"]


def test_the_page_tells_other_sites_of_itself(client: FlaskClient, path: str) -> None:
    soup = soup_of(client.get(path))
    properties = {
        str(tag.get("property") or tag.get("name")): str(tag["content"])
        for tag in soup.select("meta[content]")
        if tag.get("property") or tag.get("name")
    }
    assert properties["og:title"] == properties["twitter:title"] == TITLE
    assert properties["og:description"] == "Some words of <i>mine</i>."
    assert properties["twitter:card"] == "summary_large_image"
    assert client.get(properties["og:url"]).status_code == 200
    data = soup.select_one("script[type='application/ld+json']")
    assert data is not None
    linked = json.loads(data.text)
    assert (linked["@context"], linked["@type"]) == ("https://schema.org", "ItemList")
    assert linked["name"] == TITLE
    assert linked["numberOfItems"] == len(linked["itemListElement"]) == 14
    assert [item["position"] for item in linked["itemListElement"]] == list(range(1, 15))
    for link in soup.select("link[rel=alternate]"):
        assert client.get(str(link["href"])).status_code == 200, link


def test_oembed_says_how_to_show_it(client: FlaskClient, path: str) -> None:
    address = quote(f"http://localhost{path}", safe="")
    answer = client.get(f"/oembed?url={address}&maxwidth=300&format=json")
    told = json.loads(answer.text)
    assert {"version": "1.0", "type": "rich", "title": TITLE, "author_name": "ann"}.items() <= (
        told.items()
    )
    assert (told["width"], told["height"]) == (300, 420)
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    frame = BeautifulSoup(told["html"], "html.parser").iframe
    assert frame is not None
    assert (frame["title"], frame["width"], frame["height"]) == (TITLE, "300", "420")
    for link in (str(frame["src"]), told["thumbnail_url"], told["provider_url"]):
        assert client.get(link).status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=https://elsewhere.example/l/{token}", 404),
        ("url=http://localhost/lists/1", 404),
        ("url=http://[bad", 404),
        ("url=javascript:alert(1)", 404),
        ("url=http://localhost/l/token-that-never-was-anywhere", 404),
        ("url=http://localhost/l/{token}&format=xml", 501),
        ("url=http://localhost/l/{token}&maxwidth=wide", 400),
        ("url=http://localhost/l/{token}&maxheight=9999999999999999999", 400),
        ("url=http://localhost/l/{token}&maxwidth=1&maxheight=1", 200),
    ],
)
def test_oembed_takes_no_other_address(
    client: FlaskClient, film_list: FilmList, query: str, status: int
) -> None:
    answer = client.get(f"/oembed?{query.format(token=film_list.token)}")
    assert answer.status_code == status


def test_the_embedded_page_alone_may_be_framed_and_knows_nobody(
    client: FlaskClient, path: str
) -> None:
    register(client, "bob")
    answer = client.get(f"{path}/embed")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    soup = soup_of(answer)
    assert "bob" not in soup.get_text()
    assert soup.form is None
    assert soup.script is None
    assert len(soup.select(".embed-films li")) == 12
    assert "And 2 more." in soup.get_text()
    assert all(tag["target"] == "_blank" for tag in soup.select("a"))
    for other in ("/", path, f"{path}/more", f"{path}.json", "/lists"):
        policy = client.get(other).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, other


def test_the_code_to_embed_is_on_the_page(client: FlaskClient, path: str) -> None:
    field = soup_of(client.get(path)).select_one("#embed-code")
    assert field is not None
    frame = BeautifulSoup(unescape(str(field["value"])), "html.parser").iframe
    assert frame is not None
    assert str(frame["src"]).endswith(f"{path}/embed")


def test_the_qr_code_is_an_svg_that_runs_nothing(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}/qr.svg")
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    root = ET.fromstring(answer.data)  # noqa: S314 - the site's own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("suffix", SURFACES)
def test_a_private_note_is_nowhere(client: FlaskClient, path: str, suffix: str) -> None:
    answer = client.get(path + suffix)
    assert answer.status_code == 200
    assert MARKER.encode() not in answer.data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_may_not_be_seen_is_the_same_as_what_never_was(
    client: FlaskClient, film_list: FilmList, path: str, suffix: str
) -> None:
    answers = [client.get(f"/l/token-that-never-was-anywhere{suffix}")]
    for field, value in (("visibility", "private"), ("visibility", "named"), ("hidden_at", NOON)):
        before = getattr(film_list, field)
        setattr(film_list, field, value)
        answers.append(client.get(path + suffix))
        setattr(film_list, field, before)
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    film_list.expires_at = utc_now() - timedelta(seconds=1)
    assert client.get(path + suffix).status_code == 410


def test_only_public_lists_may_be_found(
    client: FlaskClient, film_list: FilmList, path: str
) -> None:
    assert "X-Robots-Tag" not in client.get(f"{path}.json").headers
    film_list.visibility = "link"
    assert client.get(f"{path}.json").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_pictures_are_kept_and_the_oldest_make_room(tmp_path: Path) -> None:
    card = LinkCard("A list", "Heat", ("by ann",), (), "Marquee")
    picture = card_picture(tmp_path, card)
    (kept,) = (tmp_path / FOLDER).iterdir()
    kept.write_bytes(b"kept")
    assert card_picture(tmp_path, card) == b"kept"
    for number in range(MOST_KEPT):
        (tmp_path / FOLDER / f"{number}.png").touch()
    other = LinkCard("A list", "Ronin", ("by ann",), (), "Marquee")
    assert card_picture(tmp_path, other)
    assert len(list((tmp_path / FOLDER).iterdir())) < MOST_KEPT
    blocked = tmp_path / "file"
    blocked.touch()
    assert card_picture(blocked, card) == picture


def test_a_films_page_has_a_picture_for_other_sites(client: FlaskClient) -> None:
    film = make_film(title="Heat", year=1995, directors=("Michael Mann",))
    db.session.commit()
    meta = soup_of(client.get(f"/films/{film.id}/heat")).select_one("meta[property='og:image']")
    assert meta is not None
    assert meta["content"] == f"http://localhost/films/{film.id}/og.png"
    answer = client.get(f"/films/{film.id}/og.png")
    assert answer.content_type == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"/films/{film.id}/og.png", headers=known).status_code == 304
    assert client.get("/films/2000000000/og.png").status_code == 404
