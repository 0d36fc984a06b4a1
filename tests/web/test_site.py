"""The application's views and hooks are plain functions: nothing looks whether they are."""

from __future__ import annotations

from inspect import iscoroutinefunction
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def test_nothing_is_a_coroutine(app: Flask) -> None:
    hooks = chain.from_iterable(
        chain.from_iterable(by_blueprint.values())
        for by_blueprint in (
            app.before_request_funcs,
            app.after_request_funcs,
            app.teardown_request_funcs,
        )
    )
    handlers = (*app.view_functions.values(), *hooks, *app.teardown_appcontext_funcs)
    assert not [handler for handler in handlers if iscoroutinefunction(handler)]
