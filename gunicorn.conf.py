"""How gunicorn serves the site: `gunicorn wsgi:app` reads this file by itself."""

from __future__ import annotations

import os

# One BLAS thread a worker: two make the slowest requests several times slower. It must be
# said before numpy is imported, which this file is: gunicorn reads it first.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

bind = os.environ.get("MARQUEE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("MARQUEE_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("MARQUEE_THREADS", "4"))
timeout = 30
graceful_timeout = 20
keepalive = 30
# A worker is renewed now and then, not all at once.
max_requests = 200_000
max_requests_jitter = 20_000
limit_request_line = 8_190
# No socket for `gunicornc`: it would lie in the home folder, which a service may not have.
control_socket_disable = True
