"""The figures of the first page: against counting one event at a time, as page and as JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app import create_app
from app.admin.day_chart import day_charts
from app.admin.figures import figures_of, likes_by_build
from app.admin.plain import plain
from app.clock import utc_now
from app.db import db
from app.events.log import find_log
from app.events.names import Event
from app.events.reading import Window
from app.events.sql import SqlSink
from app.events.sql_reading import SqlReader
from app.lists.models import FilmList
from tests.conftest import SeparateClient
from tests.factories import events as plainly
from tests.factories.accounts import NOW, log_in, make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.operators import make_operator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

UNTIL = plainly.WINDOW.end


@pytest.fixture
def noting_app(tmp_path: Path) -> Iterator[Flask]:
    """An application that notes events."""
    app = create_app({"instance_path": tmp_path, "events": True, "hasher_rounds": 1})
    app.test_client_class = SeparateClient
    with app.app_context():
        db.create_all()
        yield app
        log = find_log()
        assert log is not None
        log.writer.close()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def noting_operator(noting_app: Flask) -> FlaskClient:
    make_user("olga")
    make_operator("olga")
    client = noting_app.test_client()
    log_in(client, "olga")
    return client


@pytest.mark.parametrize("which", ["app", "app_on_postgresql"])
def test_figures_are_what_counting_gives(request: pytest.FixtureRequest, which: str) -> None:
    request.getfixturevalue(which)
    for number in range(20):
        make_film(title=f"Film {number}")
    viewers = [make_viewer() for _ in range(40)]
    db.session.commit()
    events = [
        Event(
            event.name,
            event.at,
            event.viewer_id and viewers[event.viewer_id - 1],
            event.data,
        )
        for event in plainly.random_events(11, 500)
    ]
    SqlSink(db.engine).write(events)
    within = plainly.within(events)
    far = plainly.far_comers(within)
    publishers = [*sorted(far)[:3], *sorted(set(viewers) - far)[:2]]
    for viewer_id in (*publishers, publishers[0]):
        _publish(viewer_id, UNTIL - timedelta(days=1))
    _publish(sorted(far)[3], UNTIL + timedelta(days=1))
    _publish(sorted(far)[3], None)
    db.session.commit()
    found = figures_of(SqlReader(db.engine), 7, UNTIL)
    funnel = plainly.funnel_of(within)
    assert found.window == plainly.WINDOW
    assert found.strangers == funnel.strangers
    assert [step.people for step in found.steps] == [
        funnel.came,
        funnel.judged,
        funnel.judged_many,
        3,
    ]
    assert found.steps[0].share == 1
    assert found.searches_without_hit == sum(
        event.name == "search" and event.data["hits"] == 0 for event in within
    )
    assert found.search_count == sum(event.name == "search" for event in within)
    assert found.exposure.films == 20
    _check_builds(found.builds, within)


def _publish(viewer_id: int, at: object) -> None:
    db.session.add(
        FilmList(
            viewer_id=viewer_id,
            title="List",
            visibility="public",
            created_at=NOW,
            updated_at=NOW,
            published_at=at,
        )
    )


def _check_builds(builds: object, events: list[Event]) -> None:
    likes: dict[str, int] = defaultdict(int)
    judged: dict[str, int] = defaultdict(int)
    for count in plainly.viewers_of(events):
        likes[count.build] += count.likes
        judged[count.build] += count.likes + count.dislikes
    shown = {
        build.build: (build.likes, build.likes + build.dislikes)
        for build in builds  # type: ignore[attr-defined]
    }
    assert shown == {build: (likes[build], judged[build]) for build in plainly.BUILDS}
    assert list(shown) == sorted(plainly.BUILDS, reverse=True)


def test_a_build_nobody_judged_has_no_share() -> None:
    assert likes_by_build([]) == ()
    assert [count.day for count in day_charts([], plainly.WINDOW)[0].columns] == [
        plainly.WINDOW.begin.date() + timedelta(days=number) for number in range(8)
    ]


def test_the_page_and_the_json_say_the_same(
    noting_app: Flask, noting_operator: FlaskClient
) -> None:
    for number in range(20):
        make_film(title=f"Film {number}")
    db.session.commit()
    shift = utc_now() - UNTIL
    events = [
        Event(event.name, event.at + shift, event.viewer_id, event.data)
        for event in plainly.random_events(12, 400)
    ]
    SqlSink(db.engine).write(events)
    answer = noting_operator.get("/admin/figures.json?days=7")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.get_json()
    assert told["missing"] is None
    page = BeautifulSoup(noting_operator.get("/admin?days=7").text, "html.parser")
    steps = [
        int(row.select("td")[0].text.replace(",", ""))
        for row in page.select("section[aria-labelledby=funnel] tbody tr")
    ]
    assert steps == [step["people"] for step in told["steps"]]
    liked = [
        row.select("td")[3].text.strip()
        for row in page.select("section[aria-labelledby=likes] tbody tr")
    ]
    assert liked == [f"{build['rate']['mean'] * 100:.1f} %" for build in told["builds"]]
    exposure = page.select_one("section[aria-labelledby=exposure]")
    assert exposure is not None
    assert f"{told['exposure']['gini']:.3f}" in exposure.text
    assert f"{told['coverage'] * 100:.1f} %" in exposure.text
    assert f"{told['exposure']['novelty_bits']:.2f} bits" in exposure.text
    links = page.select_one("section[aria-labelledby=links]")
    assert links is not None
    assert re.findall(r"\d+", links.text) == [
        str(told["links"][key]) for key in ("opened", "by_others", "lists")
    ]
    assert "style=" not in str(page)
    assert {"funnel", "likes", "exposure", "searches", "links", "latency", "daily"} <= {
        str(heading["id"]) for heading in page.select("h2")
    }


@pytest.mark.parametrize("days", ["7", "28", "90", "", "x", "8", "9" * 40])
def test_an_empty_log_is_shown_as_such(noting_operator: FlaskClient, days: str) -> None:
    page = noting_operator.get(f"/admin?days={days}")
    assert page.status_code == 200
    assert "Nobody searched." in page.text
    told = noting_operator.get(f"/admin/figures.json?days={days}").get_json()
    assert told["days"] == (int(days) if days in {"7", "28", "90"} else 28)
    assert told["exposure"]["gini"] is None


def test_a_log_that_is_off_or_away_is_named(
    operator: FlaskClient, noting_app: Flask, noting_operator: FlaskClient
) -> None:
    assert "MARQUEE_EVENTS is off" in operator.get("/admin").text
    assert "MARQUEE_EVENTS" in operator.get("/admin/figures.json").get_json()["missing"]
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")
    page = noting_operator.get("/admin")
    assert page.status_code == 200
    assert "does not answer" in page.text
    assert "How quick the answers are" in page.text
    assert noting_operator.get("/admin/figures.json").status_code == 503


def test_plain_values_are_json() -> None:
    window = Window(NOW, NOW)
    assert plain((window, None, 0.5)) == [
        {"begin": NOW.isoformat(), "end": NOW.isoformat()},
        None,
        0.5,
    ]
