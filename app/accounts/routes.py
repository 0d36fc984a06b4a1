"""Registering, logging in and out, and the pages of an account."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.accounts import queries, services, sessions
from app.accounts.credentials import checked_account, hash_password
from app.accounts.forms import ChangePasswordForm, DeleteAccountForm, LoginForm, RegisterForm
from app.accounts.gate import login_required
from app.clock import utc_now
from app.db import db
from app.errors import DomainError
from app.web.forms import SiteForm, checks_own_token, typed
from app.web.limits import refuse_more_registrations
from app.web.notices import leave_notice
from app.web.respond import return_path, safe_path, see_other
from app.web.viewer import current_viewer

bp = Blueprint("accounts", __name__)


@bp.route("/register", methods=["GET", "POST"])
@checks_own_token
def register() -> Response:
    """Make an account; a guest's verdicts and lists become the account's."""
    if current_viewer().is_user:
        return see_other(url_for("accounts.account"))
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            return _register(form)
        except DomainError as error:
            return _refused("accounts/register.html", form, error)
    return _form_page("accounts/register.html", form)


def _register(form: RegisterForm) -> Response:
    refuse_more_registrations()
    password_hash = hash_password(typed(form.password))
    guest_viewer_id = current_viewer().id
    viewer_id = services.register(
        typed(form.name), password_hash, guest_viewer_id=guest_viewer_id, now=utc_now()
    )
    sessions.start_user_session(viewer_id, remember=form.remember.data)
    kept = "" if guest_viewer_id is None else " Your films and lists are in your account now."
    leave_notice(f"Welcome, {typed(form.name)}.{kept}")
    db.session.commit()
    return see_other(return_path("/"))


@bp.route("/login", methods=["GET", "POST"])
@checks_own_token
def login() -> Response:
    """Log in; a guest's verdicts and lists move to the account."""
    if current_viewer().is_user:
        return see_other(_next_path())
    form = LoginForm()
    if form.validate_on_submit():
        try:
            return _log_in(form)
        except DomainError as error:
            return _refused("accounts/login.html", form, error)
    return _form_page("accounts/login.html", form)


def _log_in(form: LoginForm) -> Response:
    account = checked_account(typed(form.name), typed(form.password))
    viewer = current_viewer()
    guest_viewer_id = None if viewer.is_user else viewer.id
    services.log_in(account, guest_viewer_id=guest_viewer_id, now=utc_now())
    sessions.start_user_session(account.viewer_id, remember=form.remember.data)
    leave_notice(f"Welcome back, {account.name}.")
    db.session.commit()
    return see_other(return_path("/"))


@bp.post("/logout")
def logout() -> Response:
    """End the session; a copied cookie is worth nothing afterwards."""
    if current_viewer().is_user:
        sessions.end_session()
        db.session.commit()
    return see_other("/")


@bp.get("/account")
@login_required
def account() -> str:
    """Show what the site knows of the account, and what can be done with it."""
    return render_template("accounts/account.html", account=_own_account())


@bp.route("/account/password", methods=["GET", "POST"])
@checks_own_token
@login_required
def change_password() -> Response:
    """Change the password and log out everywhere else."""
    form = ChangePasswordForm(_own_account().name)
    if form.validate_on_submit():
        try:
            return _change_password(form)
        except DomainError as error:
            return _refused("accounts/change_password.html", form, error, field="current")
    return _form_page("accounts/change_password.html", form)


def _change_password(form: ChangePasswordForm) -> Response:
    remember = sessions.is_remembered()
    own = checked_account(form.account_name, typed(form.current))
    password_hash = hash_password(typed(form.password))
    services.change_password(own, password_hash)
    sessions.start_user_session(own.viewer_id, remember=remember)
    leave_notice("Your password is changed. All other devices are logged out.")
    db.session.commit()
    return see_other(url_for("accounts.account"))


@bp.route("/account/delete", methods=["GET", "POST"])
@checks_own_token
@login_required
def delete() -> Response:
    """Delete the account with everything in it."""
    form = DeleteAccountForm(_own_account().name)
    if form.validate_on_submit():
        try:
            return _delete(form)
        except DomainError as error:
            return _refused("accounts/delete.html", form, error, field="password")
    return _form_page("accounts/delete.html", form)


def _delete(form: DeleteAccountForm) -> Response:
    own = checked_account(form.account_name, typed(form.password))
    services.delete_account(own.viewer_id)
    sessions.end_session()
    db.session.commit()
    return see_other(url_for("accounts.deleted"))


@bp.get("/account/deleted")
def deleted() -> str:
    """Say goodbye: there is no session left to keep a notice."""
    return render_template("accounts/deleted.html")


def _own_account() -> queries.Account:
    return queries.get_account(current_viewer().user_id or 0)


def _next_path() -> str:
    if request.method == "POST":
        return return_path("/")
    return safe_path(request.args.get("next"), "/")


def _form_page(template: str, form: SiteForm, status: int | None = None) -> Response:
    """Show a form: 400 if it was sent and is refused, as nothing was done."""
    if status is None:
        status = HTTPStatus.BAD_REQUEST if form.is_submitted() else HTTPStatus.OK
    return make_response(render_template(template, form=form, next=_next_path()), status)


def _refused(
    template: str, form: SiteForm, error: DomainError, *, field: str | None = None
) -> Response:
    """Show a form with a service's reason: at the field it names, else at `field` or the top."""
    db.session.rollback()
    is_throttled = error.status == HTTPStatus.TOO_MANY_REQUESTS
    form.refuse(error, field=None if is_throttled else field)
    return _form_page(template, form, error.status if is_throttled else None)
