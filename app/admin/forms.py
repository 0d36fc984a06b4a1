"""The forms of the operators' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.discover.experiments import SHARES
from app.web.forms import SiteForm

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class ExperimentForm(SiteForm):
    """Which two builds to compare."""

    build_a = SelectField("Build A")
    build_b = SelectField("Build B")
    share_b = SelectField(
        "Viewers who get build B",
        choices={str(share): f"{share} of 100" for share in SHARES},
        default=str(SHARES[-1]),
    )

    def __init__(self, builds: Sequence[str], current: str | None) -> None:
        """Offer builds, the newest first; A is the current one unless another is chosen."""
        super().__init__()
        self.build_a.choices = self.build_b.choices = [(build, build) for build in builds]
        if not self.is_submitted():
            self.build_a.data = current
            others = [build for build in builds if build != current]
            self.build_b.data = others[0] if others else None
