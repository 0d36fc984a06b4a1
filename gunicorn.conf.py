"""How gunicorn serves the site: `gunicorn wsgi:app` reads this file by itself."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
import tempfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# One BLAS thread a worker: two make the slowest requests several times slower. It must be
# said before numpy is imported, which this file is: gunicorn reads it first.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

# A thread that computes lets another go on after a millisecond, not after five: who waits may hold
# SQLite's one write lock, or only have to pass on what came from the network.
sys.setswitchinterval(0.001)

# The collector looks through all that lives a tenth as often as usual: it halts a worker for 20 to
# 35 ms each time, which was every other second under load. Little is left to it: almost all goes as
# soon as nobody refers to it.
gc.set_threshold(700, 10, 100)

# Files that must neither wait for a busy disk nor fail on a full one lie in memory.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn's own files

# The workers sum their figures in files; where each has its own, nobody knows the whole.
FIGURES = "PROMETHEUS_MULTIPROC_DIR"
_own_figures = FIGURES not in os.environ
if _own_figures:
    os.environ[FIGURES] = tempfile.mkdtemp(prefix="marquee-figures-", dir=MEMORY)

from app.web.fair_worker import FairWorker  # noqa: E402 - the variables above come first
from app.web.gunicorn_log import StartsAndFailures  # noqa: E402
from app.web.logs import log_settings  # noqa: E402
from app.web.own_cores import cores_for  # noqa: E402


def _number(name: str, usual: int, most: int) -> int:
    text = os.environ.get(name, str(usual))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise SystemExit(f"{name} must be a number from 1 to {most}. See .env.example.")
    return int(text)


def _choice(name: str, usual: str, choices: tuple[str, ...]) -> str:
    text = os.environ.get(name, usual)
    if text not in choices:
        raise SystemExit(f"{name} must be one of {', '.join(choices)}. See .env.example.")
    return text


bind = os.environ.get("MARQUEE_BIND", "127.0.0.1:8000")
workers = _number("MARQUEE_WORKERS", 2, 64)
worker_class = FairWorker
threads = _number("MARQUEE_THREADS", 4, 64)
if _choice("MARQUEE_CORES", "own", ("own", "any")) == "own":
    FairWorker.cores = cores_for(workers)
# Loading the site takes a second and more: done once before the workers are forked, a new one
# answers at once where another was killed. Connections and threads are made after the fork.
preload_app = True
timeout = 30
# Whoever is being answered when the site is stopped gets the whole answer.
graceful_timeout = 20
keepalive = 30
# A worker is renewed now and then, not all at once.
max_requests = 200_000
max_requests_jitter = 20_000
limit_request_line = 8_190
limit_request_fields = 100
limit_request_field_size = 8_190
# A worker shows by a file that it lives.
worker_tmp_dir = MEMORY
# No socket for `gunicornc`: it would lie in the home folder, which a service may not have.
control_socket_disable = True
logger_class = StartsAndFailures
logconfig_dict = log_settings(_choice("MARQUEE_LOGS", "text", ("json", "text")))


def when_ready(server: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Do once what each worker would do for itself, before the first is forked."""
    templates = server.app.wsgi().jinja_env
    for name in templates.list_templates():
        templates.get_template(name)
    _have_idle_visitors_wait(server.LISTENERS)
    # The collector leaves what is there alone: the workers go on sharing its memory.
    gc.collect()
    gc.freeze()


def _have_idle_visitors_wait(listeners: Iterable[Any]) -> None:
    """Have the system keep connections back until they say something.

    Browsers open some ahead of need, and a thread would wait five seconds for each.
    """
    for listener in listeners:
        if listener.sock.family != socket.AF_UNIX and hasattr(socket, "TCP_DEFER_ACCEPT"):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, timeout)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Forget what a worker that has gone told of its moment, and what it held."""
    from prometheus_client import multiprocess

    del server
    multiprocess.mark_process_dead(worker.pid)
    worker.make_room()


def on_exit(server: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Take the figures' folder away."""
    del server
    if _own_figures:
        shutil.rmtree(os.environ[FIGURES], ignore_errors=True)
