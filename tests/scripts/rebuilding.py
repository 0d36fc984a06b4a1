"""A rebuild as an operator starts it, to be killed at any moment; the site beside it."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.factories.site import REPOSITORY, script_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

STARTING = "Starting"
"""The step before the first that it tells of: Python, the libraries, the settings."""
LINES_AND_COLUMNS = (24, 80)
_STEP = re.compile(rb"([A-Z][a-z -]+): +\d+%")


class Rebuild:
    """The script, in a group of processes of its own, as its terminal shows it.

    Attributes:
        began_at: when each step began, by `time.monotonic`, in their order.
    """

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        """Begin to look at a script that was just started."""
        self.began_at = {STARTING: time.monotonic()}
        self._process = process
        self._terminal = terminal

    def reaches(self, step: str) -> bool:
        """Wait until a step begins; False where the script ends before."""
        while step not in self.began_at:
            try:
                shown = os.read(self._terminal, 65_536)
            except OSError:  # nobody holds the other end any more
                return False
            for name in _STEP.findall(shown):
                self.began_at.setdefault(name.decode(), time.monotonic())
        return True

    def kill_at(self, moment: float) -> bool:
        """Kill the whole group at a moment; False where it was done before."""
        time.sleep(max(0.0, moment - time.monotonic()))
        os.killpg(self._process.pid, signal.SIGKILL)
        code = self._process.wait()
        assert code in {0, -signal.SIGKILL}
        return code != 0

    def durations(self) -> dict[str, float]:
        """Let it come to its end; return the seconds of each step."""
        assert not self.reaches("its end")
        assert self._process.wait() == 0
        ends = [*self.began_at.values(), time.monotonic()][1:]
        return {
            step: end - began
            for (step, began), end in zip(self.began_at.items(), ends, strict=True)
        }


@contextmanager
def rebuilding(instance: Path) -> Iterator[Rebuild]:
    """Start a rebuild of an instance."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, LINES_AND_COLUMNS)  # a bar without room is not drawn
    process = subprocess.Popen(
        [sys.executable, "scripts/rebuild_index.py"],
        cwd=REPOSITORY,
        env=script_environment(MARQUEE_INSTANCE=str(instance)),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Rebuild(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def served_by(client: FlaskClient) -> str:
    """Return the id of the build that answered, after a look at the page."""
    page = client.get("/for-you")
    assert page.status_code == 200
    assert page.text.count('class="suggestion-card"') == 10
    assert "being prepared" not in page.text
    assert client.get("/search/suggest?q=heat 1995").json["films"][0]["title"] == "Heat"
    engine = client.application.extensions["marquee-engine"].current()
    return str(engine.build_id)
