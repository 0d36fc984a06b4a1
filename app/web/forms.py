"""What every form that is a page of its own has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import request
from flask_wtf import FlaskForm

from app.extensions import csrf

if TYPE_CHECKING:
    from collections.abc import Callable

    from wtforms import StringField

    from app.errors import DomainError

P = ParamSpec("P")
R = TypeVar("R")

EXPIRED = "This form was open for too long, so nothing was saved. Please send it again."


def checks_own_token(view: Callable[P, R]) -> Callable[P, R]:
    """Leave the check of the token to the view's own `SiteForm`.

    A form with an expired token is then shown again with what was typed, instead of a dead
    page. The view must do nothing before `validate_on_submit()` said yes.
    """
    csrf.exempt(view)
    return view


def typed(field: StringField) -> str:
    """Return what was typed into a field; nothing is the empty text."""
    return field.data or ""


class SiteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form that is a page: shown again with values and reasons when it is refused."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """Reads form fields only; Flask-WTF would take any JSON, malformed or not."""

        def wrap_formdata(self, form: object, formdata: object) -> Any:  # noqa: ANN401 - WTForms' own
            """Return the fields that were posted."""
            del form, formdata
            return request.form if request.method == "POST" else None

    @property
    def top_errors(self) -> list[str]:
        """What is wrong with the form as a whole, as sentences for its top."""
        expired = [EXPIRED] if self.csrf_token.errors else []
        return [*expired, *self.form_errors]

    def refuse(self, error: DomainError, *, field: str | None = None) -> None:
        """Put a service's reason at the field that it names, or at the top.

        Args:
            error: why the form is refused.
            field: where to put it if the error names no field.
        """
        control = self._fields.get(error.field or field)
        if control is None:
            self.form_errors = [*self.form_errors, error.message]
        else:
            control.errors = [*control.errors, error.message]
