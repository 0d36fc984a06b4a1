"""Lists from files and from pasted lines: what is read, what is refused, what comes back."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app.accounts.models import User
from app.db import db
from app.errors import InvalidInputError
from app.lists import notes, words
from app.lists.cells import read_cell, written_cell
from app.lists.filling import unmatched_of
from app.lists.importing import parcel_of_file
from app.lists.limits import FILMS_AT_ONCE
from app.lists.matching import matched
from app.lists.notes import Notes, private_notes_of
from app.lists.pasting import parcel_of_text
from app.lists.queries import get_own_list
from app.lists.sharing import set_visibility
from app.lists.summaries import own_summaries
from app.lists.wanted import packed, unpacked
from app.lists.words import Words
from app.search.queries import results
from tests.factories.accounts import log_in, make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token
from tests.lists.visits import post, soup_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.usefixtures("app")

FILMS = (
    ("Heat", 1995, "tt0113277", "949"),
    ("Heat", 1972, "tt0068688", "11690"),
    ("Amélie", 2001, "tt0211915", "194"),
    ("=Formula", 2010, "tt1000001", "501"),
    ("'-Quoted", 2011, "tt1000002", "502"),
    ('Comma, "Quote"', 2012, "tt1000003", "503"),
)


@pytest.fixture
def film_ids() -> list[int]:
    """A small catalogue that has what is hard about titles."""
    return [
        make_film(
            title=title,
            year=year,
            directors=("Somebody",),
            external_ids={"imdb": imdb, "tmdb": tmdb},
            rating_count=100,
        ).id
        for title, year, imdb, tmdb in FILMS
    ]


def find(text: str) -> list[tuple[object, str | None]]:
    return [(row.film, row.alias) for row in results(None, text, 1).films]


def send(client: FlaskClient, fields: dict[str, object], page: str) -> TestResponse:
    token = BeautifulSoup(client.get(page).text, "html.parser").select_one("[name=csrf_token]")
    assert token is not None
    return client.post("/lists/import", data={"csrf_token": token["value"], **fields})


def confirm(client: FlaskClient, answer: TestResponse, **choices: str) -> TestResponse:
    form = soup_of(answer).select_one("form[action$='/import/found']")
    assert form is not None
    fields = {str(tag["name"]): str(tag["value"]) for tag in form.select("input:not([type=radio])")}
    return client.post("/lists/import/found", data={**fields, **choices})


@pytest.mark.parametrize(
    ("line", "title", "year"),
    [
        ("Heat (1995)", "Heat", 1995),
        ("1. Heat, 1995", "Heat", 1995),
        ("- Heat [1995]", "Heat", 1995),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("1917", "1917", None),
        ("12 Angry Men", "12 Angry Men", None),
        ("https://letterboxd.com/film/heat-1995/", "heat", 1995),
        ("https://letterboxd.com/film/amelie/", "amelie", None),
    ],
)
def test_a_line_names_a_film(line: str, title: str, year: int | None) -> None:
    (wanted,) = parcel_of_text(f"\n{line}\n\n").wanted
    assert (wanted.title, wanted.year, wanted.line) == (title, year, 2)


def test_links_titles_and_doubts(film_ids: list[int]) -> None:
    text = "\n".join(
        [
            "https://www.imdb.com/title/tt0113277/",
            "https://www.themoviedb.org/movie/194-amelie",
            f"https://elsewhere.example/films/{film_ids[1]}/heat",
            "amelie",
            "Heat (1972)",
            "Heat (1973)",
            "Heat",
            "Nothing of the kind",
            "https://example.org/x",
        ]
    )
    found = matched(parcel_of_text(text).wanted, find)  # type: ignore[arg-type]  # cards
    got = [match.film.id if match.film else None for match in found]
    first, second, amelie = film_ids[:3]
    assert got == [first, amelie, second, amelie, second, second, None, None, None]
    assert {film.id for film in found[6].candidates} == {first, second}
    assert found[7].candidates == ()


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "'=x", "''+x", "plain", "'quoted", ""])
def test_cells_come_back_as_they_were(text: str) -> None:
    assert read_cell(written_cell(text)) == text
    assert not written_cell(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("form", ["json", "csv", "letterboxd", "imdb"])
@pytest.mark.parametrize("is_ranked", [True, False])
def test_a_list_comes_back_whole(
    app: Flask, client: FlaskClient, film_ids: list[int], *, form: str, is_ranked: bool
) -> None:
    mara = make_user("mara").viewer_id
    make_user("ben")
    order = [film_ids[index] for index in (4, 0, 5, 2, 3, 1)]
    list_id = make_list(mara, "Night people", order)
    entries = get_own_list(mara, list_id).entries
    said = ['=SUM("a", 1)', "Two\n\nparagraphs, “é★”", "", "-x", "'=y", " "]
    for entry, note in zip(entries, said, strict=True):
        notes.write_notes(mara, list_id, entry.id, Notes(note, f"Private {note}"), now=NOON)
    described = Words("=Night people", "*After* dark\n\n- one", is_ranked, order[2], ("noir", "é"))
    words.describe_list(mara, list_id, described, now=NOON)
    set_visibility(mara, list_id, "public", now=NOON, make_token=next_token)
    db.session.commit()
    log_in(client, "mara")
    exported = client.get(f"/lists/{list_id}/export.{form}")
    assert exported.status_code == 200
    assert "attachment" in exported.headers["Content-Disposition"]

    other = app.test_client()
    log_in(other, "ben")
    name = exported.headers["Content-Disposition"].split('"')[1]
    answer = send(other, {"file": (io.BytesIO(exported.data), name)}, "/lists/import")
    assert "6 of 6 films found" in answer.text, answer.text
    assert confirm(other, answer).status_code == 303
    (summary,) = own_summaries(viewer_named("ben"))
    copy = get_own_list(viewer_named("ben"), summary.id)
    source = get_own_list(mara, list_id)
    assert copy.film_ids == source.film_ids
    assert [entry.note for entry in copy.entries] == [entry.note for entry in source.entries]
    if form != "imdb":
        assert copy.is_ranked == source.is_ranked
    if form in {"json", "letterboxd"}:
        assert (copy.title, copy.description) == (source.title, source.description)
        assert copy.tags == source.tags
    if form in {"json", "csv"}:
        assert private_notes_of(copy.viewer_id, copy.id) == private_notes_of(mara, list_id)
    else:
        assert "Private" not in exported.text
    if form == "json":
        assert copy.cover_film_id == source.cover_film_id
        assert copy.visibility == source.visibility


def viewer_named(name: str) -> int:
    return db.session.scalars(db.select(User.viewer_id).where(User.name == name)).one()


def zipped(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return content.getvalue()


MALFORMED = {
    "empty.csv": b"",
    "blank.csv": b" \r\n \n",
    "nul.csv": b"Title\n\0\0\0",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "document.csv": b"%PDF-1.7 ...",
    "old.xls": b"\xd0\xcf\x11\xe0" + b"\0" * 50,
    "packed.gz": b"\x1f\x8b\x08\x00" + b"\0" * 50,
    "packed.7z": b"7z\xbc\xaf\x27\x1c",
    "packed.rar": b"Rar!\x1a\x07",
    "sheet.xlsx": zipped(("xl/workbook.xml", b"<x/>")),
    "no header.csv": b"Heat,1995\nRonin,1998\n",
    "only header.csv": b"Position,Title,Year\n",
    "no titles.csv": b"Position,Title,Year\n1,,\n2,,\n",
    "unclosed.csv": b'Title,Note\n"Heat,never closed\nRonin,x\n',
    "misplaced quote.csv": b'Title,Note\n"Heat"x,y\n',
    "huge.csv": b"Title\n" + b"x\n" * 1_000_001,
    "huge.txt": b"x\n" * 2_000_000,
    "huge.json": b'{"films": [' + b"1," * 2_000_000 + b"1]}",
    "larger still.csv": b"Title\n" + b"x\n" * 2_500_000,
    "too many.csv": b"Title\n" + b"Heat\n" * (FILMS_AT_ONCE + 1),
    "too wide.csv": b"Title\n" + b"x," * 300 + b"\n",
    "letterboxd without films.csv": (
        b"Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2020-01-01,A,,,\n"
    ),
    "letterboxd head only.csv": b"Letterboxd list export v7\n",
    "cell beyond the limit.csv": b"Title\n" + b"x" * 200_000 + b"\n",
    "broken.json": b'{"films": [',
    "deep.json": b"[" * 100_000,
    "number.json": b'{"films": 7}',
    "no films.json": b'{"films": []}',
    "nothing in them.json": b'{"films": [null, 7, {}, {"year": 1995}, [], {"title": 1e999}]}',
    "digits.json": b'{"films": [' + b"9" * 10_000 + b"]}",
    "another.json": b'{"playlist": "x"}',
    "damaged.zip": zipped(("list.csv", b"Title\nHeat\n"))[:-30],
    "empty.zip": zipped(),
    "several.zip": zipped(("a.csv", b"Title\nHeat\n"), ("b.csv", b"Title\nHeat\n")),
    "bomb.zip": zipped(("list.csv", b"Title\n" + b"0" * 50_000_000)),
    "crowd.zip": zipped(*((f"{number}.txt", b"x") for number in range(600))),
    "inside.zip": zipped(("list.zip", zipped(("list.csv", b"Title\nHeat\n")))),
    "utf16.csv": "Filmtitel\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_told_of_in_a_sentence(name: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        parcel_of_file(name, MALFORMED[name])
    assert told.value.message.endswith((".", "are missing.", "missing."))
    assert 15 < len(told.value.message) < 200
    assert "Error" not in told.value.message


def test_there_are_enough_of_them() -> None:
    assert len(MALFORMED) >= 30


def test_what_can_be_read_is_read_and_the_rest_is_told() -> None:
    lines = (
        "\ufeffposition;name;year;extra",
        "1;Heat;1995;x",
        "",
        "2;;;",
        "3;Ronin;MCM;",
        "4;'=Sum;2000",
    )
    content = "\r\n".join(lines)
    parcel = parcel_of_file("x.csv", content.encode())
    assert [one.title for one in parcel.wanted] == ["Heat", "Ronin", "=Sum"]
    assert parcel.problems == (
        "Line 4 names no film and was left out.",
        "Line 5: “MCM” is no year.",
    )
    latin = parcel_of_file("x.csv", "Title\nAmélie\n".encode("cp1252"))
    assert latin.wanted[0].title == "Amélie"
    utf16 = parcel_of_file("x.csv", "Title\nAmélie\n".encode("utf-16"))
    assert utf16.wanted[0].title == "Amélie"
    long = parcel_of_file("x.json", json.dumps([{"title": "Heat", "note": "x" * 3_000}]).encode())
    assert len(long.wanted[0].note) == 2_000
    assert "was cut" in long.problems[0]
    zipped_list = parcel_of_file("x.zip", zipped(("lists/list.csv", b"Title\nHeat\n")))
    assert zipped_list.wanted[0].title == "Heat"


@pytest.mark.parametrize("text", ["", "x", "AAAA", packed(parcel_of_text("Heat"))[:-8], "é", "[]"])
def test_a_damaged_parcel_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="begin again"):
        unpacked(text)


def test_doubts_are_asked_and_nothing_is_lost(client: FlaskClient, film_ids: list[int]) -> None:
    mara = make_user("mara").viewer_id
    list_id = make_list(mara, "Mine", [film_ids[2]])
    db.session.commit()
    log_in(client, "mara")
    page = f"/lists/import?list_id={list_id}"
    pasted = "Amélie\nHeat\nHeat\nUnknown to all\nHeat (1972)"
    answer = send(client, {"list_id": list_id, "pasted": pasted}, page)
    assert "2 of 5 films found, 2 to ask about, 1 not known here" in answer.text
    assert get_own_list(mara, list_id).film_ids == (film_ids[2],)  # nothing was written
    done = confirm(client, answer, **{"choice-2": str(film_ids[0]), "choice-3": "999999"})
    assert done.status_code == 303
    assert get_own_list(mara, list_id).film_ids == (film_ids[2], film_ids[0], film_ids[1])
    assert unmatched_of(mara, list_id) == ("Heat", "Unknown to all")
    assert unmatched_of(make_viewer(), list_id) == ()
    assert "1 were there already" in client.get(f"/lists/{list_id}/edit").text
    editor = f"/lists/{list_id}/edit"
    assert "Unknown to all" in client.get(editor).text
    assert "Unknown to all" not in client.get(f"/lists/{list_id}").text
    post(client, f"/lists/{list_id}/unmatched", {"line": "Heat"})
    assert unmatched_of(mara, list_id) == ("Unknown to all",)
    post(client, f"/lists/{list_id}/unmatched", {"all": "y"})
    assert unmatched_of(mara, list_id) == ()


def test_five_megabytes_are_told_of_at_the_field(client: FlaskClient) -> None:
    pasted = "Heat by the megabyte\n" * 250_000
    answer = send(client, {"pasted": pasted}, "/lists/import")
    assert answer.status_code == 400
    assert "At most 500,000 characters, please" in answer.text
    assert answer.text.count("Heat by the megabyte") == 250_000
    answer = post(client, "/lists/new", {"title": "Kept", "description": "y" * 5_000_000})
    assert answer.status_code == 400
    assert 'value="Kept"' in answer.text
    assert "y" * 5_000_000 in answer.text
    # Elsewhere so much is refused unread.
    assert post(client, "/login", {"name": "x" * 2_000_000}).status_code == 413


def test_an_empty_form_says_what_to_do(client: FlaskClient) -> None:
    answer = send(client, {"pasted": " "}, "/lists/import")
    assert answer.status_code == 400
    assert "Paste a title or a link" in answer.text
    assert client.get("/lists/import?list_id=7").status_code == 404
    assert client.get("/lists/import?list_id=x").status_code == 400
