"""Public lists to look through, and the page of somebody who made some."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for

from app.accounts.queries import find_account
from app.catalog.queries import find_card
from app.clock import utc_now
from app.errors import NotFoundError
from app.lists.public import Wanted, found_lists, popular_tags
from app.lists.routes.editor import bp, number_typed
from app.lists.summaries import PUBLIC_PAGE
from app.text import clean_line
from app.web.paging import page_number

LAST_PAGE = 200
MOST_CHARACTERS = 200
NOBODY = "There is nobody of that name here."


@bp.get("/lists/find")
def find() -> str:
    """Show public lists: the newest, those liked this week, or those with words, a tag, a film."""
    film = find_card(number_typed(request.args.get("film", "")) or 0)
    wanted = Wanted(
        words=clean_line(request.args.get("q", "")[:MOST_CHARACTERS]),
        tag=clean_line(request.args.get("tag", "")[:MOST_CHARACTERS]),
        film_id=None if film is None else film.id,
        popular=request.args.get("sort") == "popular",
    )
    now = utc_now()
    page = page_number(request.args.get("page", "1"), LAST_PAGE)
    lists = found_lists(wanted, PUBLIC_PAGE + 1, (page - 1) * PUBLIC_PAGE, now=now)
    path = partial(
        url_for,
        "lists.find",
        q=wanted.words or None,
        tag=wanted.tag or None,
        film=wanted.film_id,
        sort="popular" if wanted.popular else None,
    )
    return render_template(
        "lists/find.html",
        wanted=wanted,
        film=film,
        tags=popular_tags(now=now),
        lists=lists[:PUBLIC_PAGE],
        previous_url=path(page=page - 1 if page > 2 else None) if page > 1 else None,  # noqa: PLR2004 - the first page has no number
        next_url=path(page=page + 1) if len(lists) > PUBLIC_PAGE else None,
    )


@bp.get("/u/<name>")
def profile(name: str) -> str:
    """Show the public lists of somebody with an account."""
    account = find_account(name)
    if account is None:
        raise NotFoundError(NOBODY)
    page = page_number(request.args.get("page", "1"), LAST_PAGE)
    wanted = Wanted(curator_id=account.viewer_id)
    lists = found_lists(wanted, PUBLIC_PAGE + 1, (page - 1) * PUBLIC_PAGE, now=utc_now())
    path = partial(url_for, "lists.profile", name=account.name)
    return render_template(
        "lists/profile.html",
        name=account.name,
        lists=lists[:PUBLIC_PAGE],
        previous_url=path(page=page - 1 if page > 2 else None) if page > 1 else None,  # noqa: PLR2004 - the first page has no number
        next_url=path(page=page + 1) if len(lists) > PUBLIC_PAGE else None,
    )
