"""The forms of the list pages; they keep what was typed and say at the field what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from app.errors import InvalidInputError
from app.lists.limits import (
    DESCRIPTION_CHARACTERS,
    NOTE_CHARACTERS,
    REPORT_CHARACTERS,
    TITLE_CHARACTERS,
    checked_description,
    checked_note,
    checked_report_line,
    checked_tags,
    checked_title,
)
from app.lists.reports import REASONS
from app.lists.words import Words, words_of
from app.web.forms import SiteForm, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from wtforms import Field, Form

    from app.lists.records import ListShown

COVERS_OFFERED = 500
FIRST_FILM = "0"


def passes(check: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """Return a validator that shows a check's objection at the field.

    Args:
        check: takes what was typed; raises `InvalidInputError` where it will not do.
    """

    def validate(_form: Form, field: Field) -> None:
        try:
            check(field.data or "")
        except InvalidInputError as error:
            raise ValidationError(error.message) from error

    return validate


def _tags_typed(text: str) -> tuple[str, ...]:
    return checked_tags(text.split(","))


class ListForm(SiteForm):
    """What a list is called and what it is about."""

    title = StringField(
        "Title",
        validators=[passes(checked_title)],
        render_kw={"required": True, "maxlength": TITLE_CHARACTERS, "autocomplete": "off"},
    )
    description = TextAreaField(
        "Description",
        validators=[passes(checked_description)],
        render_kw={"rows": 4, "maxlength": DESCRIPTION_CHARACTERS},
    )


class WordsForm(ListForm):
    """All that a list says of itself, with a seal of what the page showed."""

    is_ranked = BooleanField("Number the films: the order is a ranking")
    tags = StringField(
        "Tags",
        validators=[passes(_tags_typed)],
        render_kw={"autocomplete": "off", "autocapitalize": "off"},
    )
    cover = SelectField("Cover", validate_choice=False)
    seen = HiddenField()
    film_ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, film_list: ListShown) -> WordsForm:
        """Return the form for a list: with its own words until something is sent."""
        words = words_of(film_list)
        form = cls(
            data={
                "title": words.title,
                "description": words.description,
                "is_ranked": words.is_ranked,
                "tags": ", ".join(words.tags),
                "cover": str(words.cover_film_id or FIRST_FILM),
                "seen": words.seal,
            }
        )
        chosen = [entry.film for entry in film_list.entries if entry.film.id == words.cover_film_id]
        offered = [entry.film for entry in film_list.entries[:COVERS_OFFERED]]
        form.cover.choices = [
            (FIRST_FILM, "The first film"),
            *dict.fromkeys((str(film.id), film.label) for film in [*offered, *chosen]),
        ]
        form.film_ids = frozenset(str(film_id) for film_id in film_list.film_ids)
        return form

    @property
    def words(self) -> Words:
        """The words as typed."""
        cover = str(self.cover.data or FIRST_FILM)
        return Words(
            title=typed(self.title),
            description=typed(self.description),
            is_ranked=bool(self.is_ranked.data),
            cover_film_id=int(cover) if cover in self.film_ids else None,
            tags=tuple(typed(self.tags).split(",")),
        )


class NoteForm(SiteForm):
    """What the curator says of one film, to everybody and to those who edit."""

    note = TextAreaField(
        "Note",
        validators=[passes(checked_note)],
        render_kw={"rows": 3, "maxlength": NOTE_CHARACTERS},
    )
    private_note = TextAreaField(
        "Private note",
        validators=[passes(checked_note)],
        render_kw={"rows": 2, "maxlength": NOTE_CHARACTERS},
    )
    seen = HiddenField()


class ReportForm(SiteForm):
    """What is wrong with a list."""

    reason = RadioField(
        "What is wrong with it?",
        choices=REASONS,
        validators=[InputRequired("Choose what is wrong.")],
    )
    line = TextAreaField(
        "In your own words",
        validators=[passes(checked_report_line)],
        render_kw={"rows": 3, "maxlength": REPORT_CHARACTERS},
    )
