"""The forms of the list pages; they keep what was typed and say at the field what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import RadioField, StringField, TextAreaField, ValidationError
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
    checked_title,
)
from app.lists.reports import REASONS
from app.web.forms import SiteForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from wtforms import Field, Form


def passes(check: Callable[[str], str]) -> Callable[[Form, Field], None]:
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


class NoteForm(SiteForm):
    """What the curator says of one film."""

    note = TextAreaField(
        "Note",
        validators=[passes(checked_note)],
        render_kw={"rows": 3, "maxlength": NOTE_CHARACTERS},
    )


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
