"""Lists that follow a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from app.clock import utc_now
from app.db import db
from app.discover.engine import current_engine
from app.errors import InvalidInputError
from app.lists import living
from app.lists.queries import get_editable_list, get_own_list
from app.lists.routes.editor import LIST, bp, curator_id, editor
from app.taste.queries import profile_of
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response


@bp.post(f"{LIST}/rule")
def set_rule(list_id: int) -> ResponseReturnValue:
    """Have the list follow a rule, or none."""
    typed = request.form.get("rule", "")
    get_own_list(curator_id(), list_id)
    try:
        rule = living.checked_rule(typed)
    except InvalidInputError as error:
        db.session.rollback()
        film_list = get_own_list(current_viewer().id, list_id)
        refused = {"typed": typed[: living.RULE_CHARACTERS], "reason": error.message}
        return editor(film_list, rule_refused=refused), error.status
    living.set_rule(curator_id(), list_id, rule)
    if rule is None:
        leave_notice("The list follows no rule any more. Its films stay as they are.")
        db.session.commit()
        return _to_editor(list_id)
    return _refreshed(list_id, rule)


@bp.post(f"{LIST}/refresh")
def refresh(list_id: int) -> Response:
    """Bring a living list up to date."""
    rule = get_editable_list(curator_id(), list_id).living_rule
    if rule is None:
        raise InvalidInputError("This list follows no rule.")
    return _refreshed(list_id, rule)


def _refreshed(list_id: int, rule: str) -> Response:
    owner_id = get_editable_list(curator_id(), list_id).viewer_id
    film_ids = _suggested(owner_id) if rule == living.TOP else living.films_of_rule(rule)
    count = living.follow(curator_id(), list_id, film_ids, now=utc_now())
    leave_notice(f"Up to date: {count} film{'' if count == 1 else 's'} came or went.")
    db.session.commit()
    return _to_editor(list_id)


def _suggested(viewer_id: int) -> list[int]:
    engine = current_engine()
    if engine is None:
        raise InvalidInputError("Suggestions are being prepared. Try again in a moment.")
    return list(engine.ranking(profile_of(viewer_id), living.FILMS_OF_RULE))


def _to_editor(list_id: int) -> Response:
    return see_other(url_for("lists.edit", list_id=list_id, _anchor="living"))
