"""Writing in the background: nobody waits, little is lost, and what is lost is counted."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from app.breaker import Breaker
from app.events.writer import BackgroundWriter, SinkError
from tests.parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Sequence


class ListSink:
    """Writes to a list, unless it is told to fail or to hang."""

    def __init__(self) -> None:
        """Begin empty and well."""
        self.items: list[int] = []
        self.batches = 0
        self.fails = False
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def write(self, items: Sequence[int]) -> None:
        self.may_go_on.wait(5)
        if self.fails:
            raise SinkError("told to fail")
        self.items += items
        self.batches += 1


def writer_to(sink: ListSink, *, waiting_at_most: int = 1000) -> BackgroundWriter[int]:
    return BackgroundWriter(
        sink,
        name="test",
        waiting_at_most=waiting_at_most,
        gather_seconds=0.05,
        breaker=Breaker(failures=1, pause_seconds=0.05),
    )


def test_items_are_written_in_batches_and_in_order() -> None:
    sink = ListSink()
    writer = writer_to(sink)
    for number in range(700):
        writer.put(number)
    wait_until(lambda: writer.written == 700, seconds=30, what="all are written")
    assert sink.items == list(range(700))
    assert sink.batches < 10
    assert (writer.dropped, writer.waiting) == (0, 0)
    writer.close()


def test_what_waits_is_written_when_the_process_ends() -> None:
    sink = ListSink()
    writer = writer_to(sink)
    for number in range(5):
        writer.put(number)
    writer.close()
    assert sink.items == [0, 1, 2, 3, 4]
    writer.close()
    writer.put(5)  # and it begins again when it is needed again
    writer.close()
    assert sink.items[-1] == 5


def test_while_the_sink_fails_items_wait_and_then_are_dropped() -> None:
    sink = ListSink()
    sink.fails = True
    writer = writer_to(sink, waiting_at_most=10)
    began = time.monotonic()
    for number in range(600):
        writer.put(number)
    assert time.monotonic() - began < 5
    wait_until(lambda: writer.is_degraded, seconds=30, what="the failure is seen")
    lost = writer.dropped
    assert 0 < lost < 600
    sink.fails = False
    wait_until(lambda: writer.written == 600 - lost, seconds=30, what="the others are written")
    assert not writer.is_degraded
    writer.close()


def test_a_sink_that_fails_to_the_end_costs_what_waits() -> None:
    sink = ListSink()
    sink.fails = True
    writer = writer_to(sink)
    writer.put(1)
    writer.put(2)
    writer.close()
    assert writer.dropped == 2


def test_a_sink_that_hangs_keeps_nobody() -> None:
    sink = ListSink()
    sink.may_go_on.clear()
    writer = writer_to(sink, waiting_at_most=1)
    began = time.monotonic()
    for number in range(100):
        writer.put(number)
    writer.close(0.1)
    assert time.monotonic() - began < 5
    sink.may_go_on.set()


def test_each_process_has_a_thread_of_its_own() -> None:
    sink = ListSink()
    writer = writer_to(sink)
    writer.put(1)
    writer.close()
    writer.put(2)
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        writer.put(3)
        wait_until(lambda: sink.items[-1] == 3, seconds=30, what="the child writes")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    writer.close()
    assert sink.items == [1, 2]
