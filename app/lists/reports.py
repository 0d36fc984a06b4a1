"""Telling the operator of a list that breaks the rules, and taking a list out of sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.db import db
from app.errors import NotFoundError, TooManyRequestsError
from app.lists.limits import checked_report_line
from app.lists.models import FilmList, ListReport
from app.lists.queries import NO_LIST

if TYPE_CHECKING:
    from datetime import datetime

REASONS = {
    "spam": "Advertising or spam",
    "hate": "Hateful or threatening",
    "private": "Somebody’s private matters",
    "law": "Against the law",
    "other": "Something else",
}
REPORTS_A_DAY = 20
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report that the operator has not decided on.

    Attributes:
        list_id: the list.
        title: of the list.
        reason: a key of `REASONS`.
        line: in the reader's own words, may be empty.
        made_at: when.
    """

    list_id: int
    title: str
    reason: str
    line: str
    made_at: datetime


def report_list(viewer_id: int, list_id: int, *, reason: str, line: str, now: datetime) -> None:
    """Keep a report for the operator; a second one of the same reader replaces the first.

    Args:
        viewer_id: who reports.
        list_id: a list that the viewer may see.
        reason: a key of `REASONS`.
        line: in the reader's own words.
        now: the moment of the action.

    Raises:
        InvalidInputError: if the line is too long.
        TooManyRequestsError: if the viewer reported many lists of late.
    """
    words = checked_report_line(line)
    db.session.execute(select(FilmList.id).where(FilmList.id == list_id).with_for_update())
    report = db.session.scalar(
        select(ListReport).where(ListReport.list_id == list_id, ListReport.viewer_id == viewer_id)
    )
    if report is None:
        _refuse_a_flood(viewer_id, now)
        report = ListReport(list_id=list_id, viewer_id=viewer_id)
        db.session.add(report)
    report.reason, report.line, report.made_at, report.closed_at = reason, words, now, None
    db.session.flush()


def open_reports() -> tuple[OpenReport, ...]:
    """Return the reports that nobody has decided on, the oldest first."""
    rows = db.session.execute(
        select(ListReport, FilmList.title)
        .join(FilmList, FilmList.id == ListReport.list_id)
        .where(ListReport.closed_at.is_(None))
        .order_by(ListReport.made_at, ListReport.id)
    )
    return tuple(
        OpenReport(report.list_id, title, report.reason, report.line, report.made_at)
        for report, title in rows
    )


def hide_list(list_id: int, *, now: datetime) -> str:
    """Take a list away from everybody but its curator, and return its title.

    Its reports are closed with it.

    Raises:
        NotFoundError: if there is no such list.
    """
    film_list = _get(list_id)
    film_list.hidden_at = film_list.hidden_at or now
    _close_reports(list_id, now)
    return film_list.title


def show_list(list_id: int, *, now: datetime) -> str:
    """Give a hidden list back, or let a reported one stand; return its title.

    Raises:
        NotFoundError: if there is no such list.
    """
    film_list = _get(list_id)
    film_list.hidden_at = None
    _close_reports(list_id, now)
    return film_list.title


def list_id_in(address: str) -> int:
    """Return the number of the list that an address, a token or a number names.

    Raises:
        NotFoundError: if there is no such list.
    """
    name = address.rstrip("/").rsplit("/", 1)[-1]
    if name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS:
        return _get(int(name)).id
    found = db.session.scalar(select(FilmList.id).where(FilmList.token == name))
    if found is None:
        raise NotFoundError(NO_LIST)
    return found


def _get(list_id: int) -> FilmList:
    film_list = db.session.get(FilmList, list_id)
    if film_list is None:
        raise NotFoundError(NO_LIST)
    return film_list


def _close_reports(list_id: int, now: datetime) -> None:
    db.session.execute(
        update(ListReport)
        .where(ListReport.list_id == list_id, ListReport.closed_at.is_(None))
        .values(closed_at=now)
    )
    db.session.flush()


def _refuse_a_flood(viewer_id: int, now: datetime) -> None:
    count = db.session.scalar(
        select(func.count())
        .select_from(ListReport)
        .where(ListReport.viewer_id == viewer_id, ListReport.made_at > now - timedelta(days=1))
    )
    if (count or 0) >= REPORTS_A_DAY:
        raise TooManyRequestsError("You have reported many lists today. Try again tomorrow.")
