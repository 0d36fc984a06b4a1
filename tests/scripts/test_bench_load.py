"""The bench of a steady load: what is due is timed from then, and troubles are told."""

from __future__ import annotations

import json
import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, func, insert, select

from app.catalog.models import Person
from app.db import Base
from scripts.bench.filling import fill_database
from scripts.bench.load import Plan, measure
from scripts.bench.server import serving
from scripts.bench.steady import HEADINGS, MemoryWatch, Steady
from scripts.bench_load import missed
from tests.factories.site import copy_of, run_script
from tests.parts.postgresql import make_database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.parts.postgresql import Cluster


def test_the_site_is_measured_beside_a_bare_page(starter_instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    quick = ("--seconds", "1", "--warm-up-seconds", "0.3", "--bare-seconds", "0.3")
    few = ("--rate", "20", "--connections", "2")
    files = ("--instance", str(instance), "--json", str(file))
    done = run_script("bench_load.py", *quick, *few, *files)
    assert done.returncode == 0, done.stderr
    figures = json.loads(file.read_text())
    assert [line["name"] for line in figures["lines"]] == [
        *("a bare page, same rate", "a bare page, its most", "the site on SQLite"),
    ]
    for line, row in zip(figures["lines"], figures["rows"], strict=True):
        assert line["answers"] > 0
        assert line["unexpected"] == {}
        assert set(line["milliseconds"]) == {"50", "90", "99", "99.9"}
        assert len(row) == len(HEADINGS)
        assert f"| {line['name']} |" in done.stdout
    assert len(figures["worker_megabytes"]) == len(figures["growth_percent"]) == 2


def test_a_database_is_filled_with_all_that_a_site_has(
    postgresql: Cluster, starter_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = starter_instance / "site.sqlite"
    if not site.exists():
        pytest.skip("the suite's own sites are on PostgreSQL")
    make_database(postgresql.port, "filled")
    url = postgresql.url("filled")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("MARQUEE_INSTANCE", str(tmp_path))
    fill_database(url, site)
    source, target = (
        create_engine(address, poolclass=NullPool) for address in (f"sqlite:///{site}", url)
    )
    with source.connect() as there, target.begin() as here:
        for table in Base.metadata.sorted_tables:
            rows = select(func.count()).select_from(table)
            assert here.execute(rows).scalar() == there.execute(rows).scalar(), table.name
        last = here.execute(select(func.max(Person.id))).scalar_one()
        new = insert(Person).values(name="Somebody").returning(Person.id)
        assert here.execute(new).scalar_one() > last


def test_a_killed_worker_is_a_trouble_and_no_end() -> None:
    with serving("scripts.bench.plain:app", workers=1, ready="/100") as server:
        request = f"POST /20000 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n"
        killer = threading.Timer(1.0, server.kill_worker)
        killer.start()
        with MemoryWatch(server) as memory:
            plan = Plan(server.port, ((request,),) * 8, seconds=4, rate=60, tolerant=True)
            measured = measure(plan)
        killer.join()
    assert set(measured.unexpected) <= {"broken"}
    assert all(0 < at < 4 for at, _ in measured.troubles)
    assert len(measured.milliseconds) > 20
    pids = {pid for _, workers in memory.looks for pid in workers}
    assert len(pids) >= 1


def test_what_is_due_while_the_server_hangs_is_late() -> None:
    with serving("scripts.bench.plain:app", workers=1, ready="/100") as server:
        request = f"GET /100 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n"
        (worker,) = server.worker_pids()
        hang = threading.Timer(0.6, os.kill, (worker, signal.SIGSTOP))
        go_on = threading.Timer(1.4, os.kill, (worker, signal.SIGCONT))
        hang.start()
        go_on.start()
        measured = measure(Plan(server.port, ((request,),), seconds=2.5, rate=40))
    # One connection: all that was due in those 0.8 s waited in line, each from its own moment.
    late = [value for value in measured.milliseconds if value > 200]
    assert len(late) >= 15
    assert max(late) >= 500


@pytest.mark.parametrize(
    ("unexpected", "milliseconds", "growth", "count"),
    [
        ({}, (4.0, 10.0, 40.0, 100.0), [0.1, 4.9], 0),
        ({"503": 2}, (4.0, 10.0, 40.0, 100.0), [], 1),
        ({}, (9.0, 10.0, 60.0, 200.0), [6.0], 4),
        ({}, (float("nan"), 10.0, 40.0, 100.0), [], 1),
    ],
)
def test_bars_that_are_missed_are_told(
    unexpected: dict[str, int], milliseconds: tuple[float, ...], growth: list[float], count: int
) -> None:
    times = dict(zip(("50", "90", "99", "99.9"), milliseconds, strict=True))
    line = Steady("the site", 400, 400, 1, times, 1, unexpected)
    assert len(missed(line, growth)) == count
