"""A server on this machine that answers as TMDB does, and as it does on bad days."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.factories.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAT = json.loads((TABLES / "tmdb-api" / "movie-949.json").read_text(encoding="utf-8"))
"""TMDB's answer about Heat, as it was recorded, shortened."""


@dataclass(frozen=True)
class Answer:
    """One answer.

    Attributes:
        body: an object for JSON, or bytes.
        cut: how many bytes of the body are kept back though they were announced.
        hang_seconds: how long nothing comes.
    """

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    hang_seconds: float = 0.0


@dataclass
class TmdbServer:
    """What is answered by path, and what was asked.

    Attributes:
        answers: in turn; the last one is given again and again. Unknown paths get a 404.
        asked: moment, path, parameters and headers of each request.
    """

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[float, str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def answer(self, path: str, *answers: Answer) -> None:
        """Prepare the answers to a path."""
        self.answers[path] = list(answers)

    def film(self, tmdb_id: int, **facts: object) -> None:
        """Prepare the answer about a film: Heat's, with other facts."""
        body = {**HEAT, "id": tmdb_id, "imdb_id": f"tt{tmdb_id:07}", **facts}
        self.answer(f"/3/movie/{tmdb_id}", Answer(body))

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [path for _, path, _, _ in self.asked]

    def take(self, path: str) -> Answer:
        """Return the next answer to a path."""
        waiting = self.answers.get(path, [Answer({"status_code": 34}, 404)])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def tmdb_server() -> Iterator[TmdbServer]:
    """Run a server on a free port of this machine."""
    site = TmdbServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = dict(parse_qsl(parts.query))
            site.asked.append((time.monotonic(), parts.path, parameters, dict(self.headers)))
            answer = site.take(parts.path)
            time.sleep(answer.hang_seconds)
            is_raw = isinstance(answer.body, bytes)
            body = answer.body if is_raw else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) - answer.cut])
            self.close_connection = bool(answer.cut)

        def log_message(self, *_arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # callers hang up
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
