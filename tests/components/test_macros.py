"""What each macro promises to those who use it, with eyes or without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from wtforms import BooleanField, Form, StringField
from wtforms.validators import InputRequired

from app.discover.cards import PartShown, ReasonShown, SuggestionCard

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from app.catalog.queries import FilmCard
    from tests.components.conftest import Renderer


PARTS = (
    PartShown("content", "Resembles your films", 52),
    PartShown("community", "People who like them", 25),
    PartShown("prior", "Well regarded", 14),
    PartShown("adjustments", "Adjustments", -7),
)


def _suggested(film: FilmCard) -> SuggestionCard:
    return SuggestionCard(film, 4, 84, PARTS, "Because you love Ronin: crime", ())


def _only(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def _name(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def _fields(form: Tag) -> dict[str, str]:
    return {str(tag["name"]): str(tag["value"]) for tag in form.select("input[type=hidden]")}


def test_csrf_is_a_hidden_field(render: Renderer) -> None:
    assert _only(render("{{ csrf() }}"), "input[type=hidden][name=csrf_token]")["value"]


def test_a_poster_beside_its_title_is_decoration(render: Renderer, film: FilmCard) -> None:
    image = _only(render("{{ poster(film, size='s') }}", film=film), "img.poster-s")
    assert image["alt"] == ""
    assert str(image["src"]).startswith("/posters/7/")
    assert image["loading"] == "lazy"
    assert (image["width"], image["height"]) == ("240", "360")


def test_a_poster_alone_has_a_name(render: Renderer, film: FilmCard) -> None:
    image = _only(render("{{ poster(film, alt=film.title) }}", film=film), "img.poster-m")
    assert image["alt"] == "Heat & Dust <1>"


def test_the_film_line_says_what_is_known(render: Renderer, film: FilmCard) -> None:
    template = "{{ film_line(film) }}"
    line = _name(render(template, film=film).p)  # type: ignore[arg-type]
    assert line == "1995 · 170 min · Michael Mann, A. Second"
    bare = replace(film, year=None, runtime_minutes=None, directors=())
    assert _name(render(template, film=bare).p) == ""  # type: ignore[arg-type]


def test_the_verdicts_are_four_named_buttons(render: Renderer, film: FilmCard) -> None:
    template = "{{ verdict_form(film, next='/for-you', slot=4, surface='suggestions') }}"
    form = _only(render(template, film=film), "form")
    assert (form["method"], form["action"]) == ("post", "/films/7/verdict")
    assert form["data-behaviour"] == "verdicts"
    fields = _fields(form)
    assert fields.pop("csrf_token")
    assert fields == {"next": "/for-you", "surface": "suggestions", "slot": "4"}
    assert [(button["value"], _name(button)) for button in form.select("button")] == [
        ("like", "Like: Heat & Dust <1>"),
        ("dislike", "Dislike: Heat & Dust <1>"),
        ("seen", "Seen it: Heat & Dust <1>"),
        ("hide", "Not for me: Heat & Dust <1>"),
    ]


def test_the_verdict_that_stands_is_pressed_and_can_be_taken_back(
    render: Renderer, film: FilmCard
) -> None:
    form = _only(render("{{ verdict_form(film, current='seen') }}", film=film), "form")
    pressed = _only(form, "button[aria-pressed=true]")
    assert pressed["value"] == "none"
    assert _name(pressed).startswith("Seen it")
    assert "slot" not in _fields(form)
    assert "data-behaviour" not in form.attrs


@pytest.mark.parametrize(
    ("current", "value", "words"),
    [(None, "favourite", "I love this"), ("favourite", "none", "A favourite")],
)
def test_the_favourite_button(
    render: Renderer, film: FilmCard, current: str | None, value: str, words: str
) -> None:
    template = "{{ favourite_button(film, current=current, next='/') }}"
    button = _only(render(template, film=film, current=current), "form[method=post] button")
    assert button["value"] == value
    assert _name(button) == f"{words}: Heat & Dust <1> (1995)"
    assert button.has_attr("aria-pressed") is (current is not None)


def test_a_favourites_chip_leads_to_the_film_and_takes_itself_away(
    render: Renderer, film: FilmCard
) -> None:
    soup = render("{{ favourite_chip(film, next='/', surface='favourites') }}", film=film)
    assert _only(soup, ".chip > a")["href"] == "/films/7/heat-dust-1"
    button = _only(soup, "form[data-behaviour=verdicts] button[value=none]")
    assert "Remove Heat & Dust <1> (1995)" in _name(button)
    assert _only(button, "[aria-hidden=true]").get_text() == "×"


def test_plus_list_names_the_film(render: Renderer, film: FilmCard) -> None:
    form = _only(render("{{ list_button(film, next='/for-you#slot-2') }}", film=film), "form")
    assert form["action"] == "/films/7/list"
    assert _fields(form)["next"] == "/for-you#slot-2"
    assert _name(_only(form, "button")) == "+ List: Heat & Dust <1>"


def test_a_suggestion_is_an_article_named_by_its_title(render: Renderer, film: FilmCard) -> None:
    soup = render("{{ suggestion_card(card, next='/for-you') }}", card=_suggested(film))
    card = _only(soup, "article#slot-4[tabindex='-1']")
    assert _only(card, f"#{card['aria-labelledby']}").name == "h2"
    assert "new" not in _name(_only(card, "h2"))
    assert _only(card, ".suggestion-card-why").get_text() == "Because you love Ronin: crime"
    poster = _only(card, "a.suggestion-card-poster")
    assert (poster["tabindex"], poster["aria-hidden"]) == ("-1", "true")
    assert _fields(_only(card, ".verdict-form"))["slot"] == "4"
    assert _fields(_only(card, ".list-button"))["next"] == "/for-you#slot-4"


def test_a_new_suggestion_says_so(render: Renderer, film: FilmCard) -> None:
    soup = render("{{ suggestion_card(card) }}", card=replace(_suggested(film), is_new=True))
    assert _name(_only(soup, "h2 .badge-new")) == "new"


def test_without_parts_there_is_no_score(render: Renderer, film: FilmCard) -> None:
    soup = render("{{ suggestion_card(card) }}", card=replace(_suggested(film), parts=(), score=0))
    assert not soup.select("details")


def test_a_score_opens_into_parts_that_add_up(render: Renderer, film: FilmCard) -> None:
    reasons = (ReasonShown(film, 30, ("crime", "1990s")), ReasonShown(film, 9, ()))
    soup = render("{{ score(card) }}", card=replace(_suggested(film), reasons=reasons))
    assert "Why 84?" in _name(_only(soup, "summary"))
    cells = [_name(cell).replace("−", "-") for cell in soup.select("tbody td")]
    assert sum(map(int, cells)) == int(_name(_only(soup, "tfoot td"))) == 84
    assert len(soup.select("tbody th[scope=row]")) == 4
    assert [_name(item) for item in soup.select(".score-reasons li")] == [
        "Heat & Dust <1> crime, 1990s",
        "Heat & Dust <1>",
    ]


def test_the_bar_is_as_long_as_the_score(render: Renderer, film: FilmCard) -> None:
    soup = render("{{ score(card) }}", card=_suggested(film))
    bar = _only(soup, "svg[aria-hidden=true]")
    rects = bar.select("rect")
    assert len(rects) == 3
    assert sum(float(str(rect["width"])) for rect in rects) == pytest.approx(84, abs=0.1)


def test_a_film_row_holds_its_buttons(render: Renderer, film: FilmCard) -> None:
    template = (
        "{% call film_row(film, note='also known as Fire') %}<button>Go</button>{% endcall %}"
    )
    row = _only(render(template, film=film), "article.film-row")
    assert _only(row, "h3 a")["href"] == "/films/7/heat-dust-1"
    assert _name(_only(row, ".film-row-note")) == "also known as Fire"
    assert _name(_only(row, ".film-row-actions button")) == "Go"
    assert not render("{{ film_row(film) }}", film=film).select(".film-row-actions, .film-row-note")


def test_a_strip_names_each_film(render: Renderer, film: FilmCard) -> None:
    soup = render("{{ strip([film, other]) }}", film=film, other=replace(film, year=None))
    assert [_name(link) for link in soup.select("ul > li > a")] == [
        "Heat & Dust <1> 1995",
        "Heat & Dust <1>",
    ]


def test_a_chip_is_a_link_or_plain(render: Renderer) -> None:
    assert _only(render("{{ chip('Crime', '/films') }}"), ".chip a")["href"] == "/films"
    assert not render("{{ chip('Crime') }}").select("a, form")


class NameForm(Form):
    """A form with one field of each look."""

    name = StringField("Name", validators=[InputRequired("Say a name.")])
    keep = BooleanField("Keep me")


def test_a_field_is_labelled_and_described(render: Renderer) -> None:
    soup = render("{{ field(form.name, hint='Any name.') }}", form=NameForm())
    control = _only(soup, "input")
    assert _only(soup, f"label[for={control['id']}]").get_text() == "Name"
    assert _name(_only(soup, f"#{control['aria-describedby']}")) == "Any name."
    assert not control.has_attr("aria-invalid")


def test_a_refused_field_says_why(render: Renderer) -> None:
    form = NameForm(data={"name": ""})
    form.validate()
    soup = render("{{ field(form.name, hint='Any name.') }}", form=form)
    control = _only(soup, "input[aria-invalid=true]")
    hint, errors = str(control["aria-describedby"]).split()
    assert _name(_only(soup, f"#{hint}")) == "Any name."
    assert _name(_only(soup, f"#{errors}")) == "Say a name."


def test_a_check_box_stands_before_its_label(render: Renderer) -> None:
    field = _only(render("{{ field(form.keep) }}", form=NameForm()), ".field-check")
    assert [tag.name for tag in field.find_all(["input", "label"])] == ["input", "label"]
    assert not _only(field, "input").has_attr("aria-describedby")


def test_a_notice_is_a_status_with_room_for_a_button(render: Renderer) -> None:
    template = "{% call notice_line('Gone <1>', kind='bad') %}<button>Undo</button>{% endcall %}"
    line = _only(render(template), "[role=status].notice-bad")
    assert _name(_only(line, "p")) == "Gone <1>"
    assert _name(_only(line, "button")) == "Undo"
    assert not render("{{ notice_line('Gone') }}").select("button")


def test_a_pager_links_where_there_is_more(render: Renderer) -> None:
    nav = _only(render("{{ pager('/a', '/b', 'Pages of films') }}"), "nav")
    assert nav["aria-label"] == "Pages of films"
    assert [(link["rel"], link["href"]) for link in nav.select("a")] == [
        (["prev"], "/a"),
        (["next"], "/b"),
    ]
    assert not render("{{ pager(none, none, 'Pages') }}").select("nav")


def test_an_empty_state_offers_the_next_thing(render: Renderer) -> None:
    soup = render("{{ empty('Nothing yet', 'Say something.', '/', 'Start') }}")
    assert _name(_only(soup, "h2")) == "Nothing yet"
    assert _only(soup, "a.button-primary")["href"] == "/"
    assert not render("{{ empty('Nothing', 'At all.') }}").select("a")


def test_the_search_box_is_a_form_of_its_own(render: Renderer) -> None:
    form = _only(
        render("{{ search_box(q='a \"b', autofocus=true, next='/lists/1/edit') }}"),
        "form[role=search]",
    )
    assert (form["method"], form["action"]) == ("get", "/search")
    assert form["data-token"]
    control = _only(form, "input[type=search]")
    assert control["value"] == 'a "b'
    assert control.has_attr("data-autofocus")
    assert not control.has_attr("autofocus")
    assert _only(form, f"label[for={control['id']}]")
    assert _fields(form) == {"next": "/lists/1/edit"}


def test_a_compact_search_box_opens_films_and_adds_none(render: Renderer) -> None:
    form = _only(render("{{ search_box(id='site-search', compact=true) }}"), "form")
    assert not form.has_attr("data-token")
    assert _fields(form) == {}
    label = _only(form, "label[for=site-search]")
    assert label["class"] == ["visually-hidden"]
