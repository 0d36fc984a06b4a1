"""The bench of the pages: it measures what it says, and notices answers that are none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scripts.bench.load import Measured, Plan, measure
from scripts.bench.machine import machine
from scripts.bench.plain import app as plain
from scripts.bench.server import serving
from scripts.bench.visits import MIX
from tests.factories.site import copy_of, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.bench.server import Server


@pytest.fixture(scope="module")
def bare() -> Iterator[Server]:
    """The bare page, served."""
    with serving("scripts.bench.plain:app", workers=1, ready="/100") as server:
        yield server


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_each_page_is_measured_beside_a_bare_one(starter_instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    quick = ("--seconds", "0.2", "--runs", "1", "--connections", "2", "--steady", "0.5")
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    done = run_script("bench_serving.py", *quick, "--instance", str(instance), "--json", str(file))
    assert done.returncode == 0, done.stderr
    figures = json.loads(file.read_text())
    names = [line["page"] for line in figures["pages"]]
    assert set(names) == {*MIX, "poster", "mixed"}
    for line in figures["pages"]:
        assert line["a_second"] > 0
        assert 0 < line["p50"] <= line["p90"] <= line["p99"]
        assert line["ratio"] == pytest.approx(line["bare_a_second"] / line["a_second"])
        assert f"| {line['page']} |" in done.stdout
    assert [line["favourites"] for line in figures["engine"]] == [1, 3, 10]
    assert len(figures["worker_megabytes"]) == 2
    assert figures["steady"]["rate"] == 400
    assert figures["machine"] == machine()


def test_answers_are_counted_and_timed(bare: Server) -> None:
    measured = measure(Plan(bare.port, ((get("/2000"),), (get("/2000"),)), seconds=0.3))
    assert measured.seconds >= 0.3
    assert measured.a_second == pytest.approx(len(measured.milliseconds) / measured.seconds)
    assert measured.milliseconds == sorted(measured.milliseconds)
    assert measured.unexpected == {}
    assert measured.bytes_a_body == pytest.approx(2_000, rel=0.1)


def test_a_steady_rate_is_kept(bare: Server) -> None:
    plan = Plan(bare.port, ((get("/100"),), (get("/100"),)), seconds=1, rate=40)
    assert 10 <= measure(plan).a_second <= 44  # fewer where the machine is busy


def test_answers_that_are_none_are_noticed(bare: Server) -> None:
    measured = measure(Plan(bare.port, ((get("/nothing"), get("/100")),), seconds=0.2))
    assert set(measured.unexpected) == {"404"}


@pytest.mark.parametrize("size", [1_000, 10_000, 50_000])
def test_the_bare_page_has_the_size_asked_for(size: int) -> None:
    page = plain.test_client().get(f"/{size}")
    assert len(page.data) == pytest.approx(size, rel=0.2)


@pytest.mark.parametrize(("percent", "expected"), [(0, 1.0), (50, 51.0), (99, 100.0), (100, 101.0)])
def test_percentiles(percent: float, expected: float) -> None:
    measured = Measured(milliseconds=[float(number) for number in range(1, 102)])
    assert measured.percentile(percent) == expected


def test_a_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.bench.server.STARTS_WITHIN_SECONDS", 0.5)
    with (
        pytest.raises(TimeoutError, match="did not start"),
        serving("scripts.bench.plain:nothing", workers=1, ready="/100"),
    ):
        pytest.fail("It cannot start.")


def test_what_was_not_measured_has_no_percentile() -> None:
    assert str(Measured().percentile(50)) == "nan"
    assert Measured().a_second == 0
