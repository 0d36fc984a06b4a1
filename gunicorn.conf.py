"""How gunicorn serves the site: `gunicorn wsgi:app` reads this file by itself."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

# One BLAS thread a worker: two make the slowest requests several times slower. It must be
# said before numpy is imported, which this file is: gunicorn reads it first.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

# The workers sum their figures in files; where each has its own, nobody knows the whole.
FIGURES = "PROMETHEUS_MULTIPROC_DIR"
_own_figures = FIGURES not in os.environ
if _own_figures:
    os.environ[FIGURES] = tempfile.mkdtemp(prefix="marquee-figures-")

from app.web.logs import log_settings  # noqa: E402 - the variables above come first


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
worker_class = "gthread"
threads = _number("MARQUEE_THREADS", 4, 64)
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
# A worker shows that it lives by a file, which must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - gunicorn's own file
# No socket for `gunicornc`: it would lie in the home folder, which a service may not have.
control_socket_disable = True
logconfig_dict = log_settings(_choice("MARQUEE_LOGS", "text", ("json", "text")))


def child_exit(server: Any, worker: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Forget what a worker that has gone told of its moment."""
    from prometheus_client import multiprocess

    del server
    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Take the figures' folder away."""
    del server
    if _own_figures:
        shutil.rmtree(os.environ[FIGURES], ignore_errors=True)
