"""Requests that no browser sends, by the socket: gunicorn and the site go on, and break nowhere."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest

from scripts.bench.server import serving
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENOUGH_SECONDS = 5
HOST = b"Host: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
RAW = {
    "nothing": b"\r\n\r\n",
    "no protocol": b"GET /\r\n\r\n",
    "a protocol of its own": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "lower case": b"get / http/1.1\r\n" + HOST + b"\r\n",
    "a method of its own": b"FROB / HTTP/1.1\r\n" + HOST + b"\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "an odd host": b"GET /login HTTP/1.1\r\nHost: a b<script>\r\n\r\n",
    "a host of brackets": b"GET / HTTP/1.1\r\nHost: [::\r\n\r\n",
    "an address in place of a path": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "two slashes": b"GET //evil.example/%2f.. HTTP/1.1\r\n" + HOST + b"\r\n",
    "a way up": b"GET /static/../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "a coded way up": b"GET /static/%2e%2e/%2e%2e/config.py HTTP/1.1\r\n" + HOST + b"\r\n",
    "bytes in the path": b"GET /\xff\xfe\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "half a code": b"GET /search?q=%E0%A HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long line": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 500 + b"\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n" + HOST + b": x\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "bytes in a cookie": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: marquee_session=\xff\x00\r\n\r\n",
    "a long cookie": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: theme=" + b"x" * 7_000 + b"\r\n\r\n",
    "a length that is no number": b"POST /login HTTP/1.1\r\n" + HOST + b"Content-Length: x\r\n\r\n",
    "a negative length": b"POST /login HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    "two lengths": (
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"
    ),
    "a length and pieces": (
        b"POST /login HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n"
    ),
    "an odd coding": (
        b"POST /login HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
    ),
    "pieces without end": (
        b"POST /login HTTP/1.1\r\n" + HOST + FORM + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
    ),
    "a huge body that is only said": (
        b"POST /login HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 99999999999\r\n\r\nx"
    ),
    "a huge body in pieces": (
        b"POST /login HTTP/1.1\r\n" + HOST + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
        + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 20 + b"0\r\n\r\n"
    ),
    "a form that breaks off": (
        b"POST /login HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 10\r\n\r\nabc"
    ),
    "parts without a boundary": (
        b"POST /login HTTP/1.1\r\n" + HOST + b"Content-Type: multipart/form-data\r\n"
        b"Content-Length: 3\r\n\r\nabc"
    ),
    "a form that is no text": (
        b"POST /login HTTP/1.1\r\n" + HOST + b"Content-Type: text/html; charset=nope\r\n"
        b"Content-Length: 3\r\n\r\n\xff\xfe\xfd"
    ),
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40,
    "an odd Accept": b"GET /nowhere HTTP/1.1\r\n" + HOST + b"Accept: ;;q=x,*/*;q=9e9,\r\n\r\n",
    "an odd date": b"GET / HTTP/1.1\r\n" + HOST + b"If-Modified-Since: never\r\n\r\n",
    "an odd range": b"GET /healthz HTTP/1.1\r\n" + HOST + b"Range: bytes=9-1,x-,-\r\n\r\n",
    "an odd origin": (
        b"POST /logout HTTP/1.1\r\n" + HOST + b"Origin: http://[\r\nContent-Length: 0\r\n\r\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def port(starter_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where gunicorn serves the site."""
    instance = copy_of(starter_instance, tmp_path_factory.mktemp("raw") / "instance")
    with serving("wsgi:app", workers=1, ready="/healthz", MARQUEE_INSTANCE=str(instance)) as server:
        yield server.port


def answers_to(port: int, message: bytes) -> list[int]:
    """Send bytes and return the statuses that come back until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=ENOUGH_SECONDS) as connection:
        got = b""
        try:
            connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                got += piece
        except OSError:
            pass  # closed in our face, which is an answer too
    return [
        int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", got, flags=re.MULTILINE)
    ]


@pytest.mark.parametrize("kind", RAW)
def test_no_bytes_break_the_site(port: int, kind: str) -> None:
    statuses = answers_to(port, RAW[kind])
    assert all(status < 500 or status in {501, 505} for status in statuses), statuses
    assert len(statuses) <= 1  # a second request hidden in the first is not answered
    assert answers_to(port, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n") == [
        200
    ]
