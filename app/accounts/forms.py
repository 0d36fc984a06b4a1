"""The forms of the account pages. What they check here, the services check or do not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import BooleanField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.accounts.names import MAX_NAME_CHARACTERS, canonical_name, fault_of_name
from app.accounts.passwords import MAX_PASSWORD_CHARACTERS, weakness_of
from app.web.forms import SiteForm, typed

if TYPE_CHECKING:
    from wtforms import Field

LONGEST_TYPED = 500
_TOO_LONG = "That is too long."


def _canonical(text: str | None) -> str:
    return canonical_name((text or "")[:LONGEST_TYPED])


def _name_field() -> StringField:
    return StringField(
        "Name",
        filters=[_canonical],
        validators=[InputRequired("Please give a name.")],
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": MAX_NAME_CHARACTERS,
        },
    )


def _password_field(label: str, autocomplete: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[
            InputRequired("Please give a password."),
            Length(max=LONGEST_TYPED, message=_TOO_LONG),
        ],
        render_kw={"autocomplete": autocomplete, "maxlength": MAX_PASSWORD_CHARACTERS},
    )


class RegisterForm(SiteForm):
    """A new account."""

    name = _name_field()
    password = _password_field("Password", "new-password")
    remember = BooleanField("Stay logged in on this device", default=True)

    def validate_name(self, field: Field) -> None:
        """Refuse what no account may be called."""
        if fault := fault_of_name(field.data):
            raise ValidationError(fault)

    def validate_password(self, field: Field) -> None:
        """Refuse what is guessed at once."""
        if weakness := weakness_of(field.data, typed(self.name)):
            raise ValidationError(weakness)


class LoginForm(SiteForm):
    """Name and password."""

    name = _name_field()
    password = _password_field("Password", "current-password")
    remember = BooleanField("Stay logged in on this device")


class OwnAccountForm(SiteForm):
    """A form that asks a user for the password once more.

    The name is shown so that a password manager knows whose password it is; what comes back
    is not read.
    """

    name = StringField("Name", render_kw={"autocomplete": "username", "readonly": True})

    def __init__(self, account_name: str) -> None:
        """Show the account's name."""
        super().__init__()
        self.name.data = self.account_name = account_name


class ChangePasswordForm(OwnAccountForm):
    """The password of now and the next one."""

    current = _password_field("Current password", "current-password")
    password = _password_field("New password", "new-password")

    def validate_password(self, field: Field) -> None:
        """Refuse what is guessed at once."""
        if weakness := weakness_of(field.data, self.account_name):
            raise ValidationError(weakness)


class DeleteAccountForm(OwnAccountForm):
    """The password, so that nobody deletes another's account at an unlocked screen."""

    password = _password_field("Password", "current-password")
