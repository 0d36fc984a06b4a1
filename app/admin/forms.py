"""The forms of the operators' pages."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import SiteForm

LONGEST_TYPED = 100


class ConfirmForm(SiteForm):
    """The second step to become an operator."""

    code = StringField(
        "Code",
        validators=[
            InputRequired("Please type the code."),
            Length(max=LONGEST_TYPED, message="That is too long."),
        ],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": LONGEST_TYPED,
        },
    )
