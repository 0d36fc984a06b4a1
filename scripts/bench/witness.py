"""Somebody who marks one film after another through a fault, and remembers what was answered."""

from __future__ import annotations

import threading
from collections import Counter
from http import HTTPStatus
from itertools import cycle
from typing import TYPE_CHECKING, Self

from sqlalchemy import func, select

from app import create_app
from app.db import db
from app.taste.models import FilmVerdict, Verdict
from scripts.bench.load import BROKEN, NO_RETRY_AFTER
from scripts.bench.visits import Guest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILMS_A_GUEST = 50  # a long taste would be a load of its own
SECONDS_BETWEEN = 0.05
VERDICT = Verdict.SEEN  # which nobody else in the bench says


class Witness:
    """Marks films as seen, a new guest every so many, while it is open.

    Attributes:
        acknowledged: how often the site said that it keeps the mark of a film.
        refused: how often it said otherwise, by what came.
    """

    def __init__(self, port: int, film_ids: Sequence[int]) -> None:
        """Begin nothing yet."""
        self._port = port
        self._films = cycle(film_ids)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._mark_films, daemon=True)
        self.acknowledged: Counter[int] = Counter()
        self.refused: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._over.set()
        self._thread.join()

    def lost(self, settings: Mapping[str, object]) -> int:
        """Return how many acknowledged marks the database of a site does not hold.

        Args:
            settings: of the site, by field name.
        """
        asked = select(FilmVerdict.film_id, func.count()).where(FilmVerdict.verdict == VERDICT)
        with create_app(settings).app_context():
            rows = db.session.execute(asked.group_by(FilmVerdict.film_id)).all()
            db.session.remove()
            db.engine.dispose()
        kept = Counter({int(film_id): int(count) for film_id, count in rows})
        return (self.acknowledged - kept).total()

    def _mark_films(self) -> None:
        guest: Guest | None = None
        marked = 0
        while not self._over.wait(SECONDS_BETWEEN):
            try:
                if guest is None or marked % FILMS_A_GUEST == 0:
                    guest = Guest(self._port, ())
                self._mark(guest, next(self._films))
                marked += 1
            except OSError:  # Guest's own ConnectionError, too
                self.refused[BROKEN] += 1

    def _mark(self, guest: Guest, film_id: int) -> None:
        answer = guest.answer_to(f"/films/{film_id}/verdict", {"verdict": VERDICT.value})
        if answer.status == HTTPStatus.SEE_OTHER:
            guest.take_cookie(answer)
            self.acknowledged[film_id] += 1
        elif answer.status == HTTPStatus.SERVICE_UNAVAILABLE and not answer.getheader(
            "Retry-After"
        ):
            self.refused[NO_RETRY_AFTER] += 1
        else:
            self.refused[str(answer.status)] += 1
