"""The files for operators: nginx takes the configuration and passes on what the site needs."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

from scripts.bench.server import serving
from tests.factories.site import copy_of
from tests.parts.programs import free_port, need, stop, wait_until
from tests.web.observatory import score

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
HOST = "marquee.example"
PASSING = 125
NO_NGINX = "nginx is not installed (Debian's package nginx)"
NO_OPENSSL = "openssl is not installed"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A folder with a certificate for the host that nobody trusts."""
    folder = tmp_path / "tls"
    folder.mkdir()
    subprocess.run(
        [
            *(need(which("openssl"), NO_OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
            *("-days", "1", "-subj", f"/CN={HOST}"),
        ],
        check=True,
        capture_output=True,
    )
    return folder


def written(folder: Path, certificate: Path, *, site: int, http: int, https: int) -> Path:
    """Write nginx' own file round the one that is shipped, with ports and folders of the test's."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for shipped, here in (
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{https} ssl;"),
        ("127.0.0.1:8000", f"127.0.0.1:{site}"),
        ("/etc/marquee/tls", str(certificate)),
        ("/var/cache/nginx/marquee", str(folder / "cache")),
        ("/var/log/nginx/marquee.log", str(folder / "access.log")),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        # As root, nginx would write as somebody to whom the test's folders are closed.
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    return path


@contextmanager
def proxied(configuration: Path, port: int) -> Iterator[None]:
    process = subprocess.Popen([need(which("nginx"), NO_NGINX), "-c", str(configuration)])
    try:
        wait_until(lambda: _listens(port), seconds=10, what="nginx answers")
        yield
    finally:
        stop(process, signal.SIGTERM)


def _listens(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


def names_of_headers(port: int, path: str) -> list[str]:
    """Return the names of an answer's headers, each as often as it comes."""
    return [name.lower() for name, _value in answered(port, path)[1]]


def asked(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    status, given, text = answered(port, path, **headers)
    return status, dict(given), text


def answered(port: int, path: str, **headers: str) -> tuple[int, list[tuple[str, str]], str]:
    connection = HTTPSConnection(
        "127.0.0.1",
        port,
        timeout=10,
        context=ssl._create_unverified_context(),  # noqa: S323, SLF001 - the test's own certificate
    )
    try:
        connection.request("GET", path, headers={"Host": HOST, **headers})
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_the_site_behind_nginx(starter_instance: Path, tmp_path: Path, certificate: Path) -> None:
    instance = copy_of(starter_instance, tmp_path / "instance")
    http, https = free_port(), free_port()
    settings = {
        "MARQUEE_INSTANCE": str(instance),
        "MARQUEE_PRODUCTION": "true",
        "SECRET_KEY": "a key that only the tests use, long enough",
        "MARQUEE_PROXIES": "1",
        "MARQUEE_HOSTS": HOST,
        "MARQUEE_READS_A_MINUTE": "12",
    }
    nginx = need(which("nginx"), NO_NGINX)
    with serving("wsgi:app", workers=1, ready="/healthz", **settings) as server:
        path = written(tmp_path, certificate, site=server.port, http=http, https=https)
        checked = subprocess.run([nginx, "-t", "-c", str(path)], capture_output=True, check=False)
        assert checked.returncode == 0, checked.stderr
        with proxied(path, http):
            status, headers, page = asked(https, "/login")
            assert status == 200
            assert headers["Strict-Transport-Security"].startswith("max-age=")
            assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
            sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
            kept = asked(https, sheet, **{"Accept-Encoding": "gzip"})[1]
            assert kept["Cache-Control"] == "public, max-age=31536000, immutable"
            assert kept["Content-Encoding"] == "gzip"
            for _ in range(20):  # files are kept by the proxy and not counted by the site
                assert asked(https, sheet)[0] == 200
            for path in ("/login", sheet):
                names = names_of_headers(https, path)
                assert len(names) == len(set(names)), "nginx repeats what the site says itself"
            assert asked(https, "/metrics")[0] == 404
            assert asked(https, "/login", Host="evil.example")[0] in {400, 404}
            # The visitor's own word for where the request comes from counts for nothing.
            statuses = [
                asked(https, "/login", **{"X-Forwarded-For": f"192.0.2.{number}"})[0]
                for number in range(20)
            ]
            assert statuses[-1] == 429
            assert "/login" not in (tmp_path / "access.log").read_text()


def test_what_nginx_answers_itself_is_guarded_too(tmp_path: Path, certificate: Path) -> None:
    site, http, https = free_port(), free_port(), free_port()
    path = written(tmp_path, certificate, site=site, http=http, https=https)
    with proxied(path, http):
        answers = {
            502: asked(https, "/login"),
            404: asked(https, "/metrics"),
            413: asked(https, "/login", **{"Content-Length": str(13 << 20)}),
        }
        for wanted, (status, headers, _page) in answers.items():
            assert status == wanted
            assert score(headers, []) >= PASSING, (wanted, headers)
        assert answers[502][1]["Retry-After"] == "2"
        assert "Retry-After" not in answers[404][1]
        connection = HTTPConnection("127.0.0.1", http, timeout=5)
        connection.request("GET", "/films?years=1990-")
        answer = connection.getresponse()
        assert answer.status == HTTPStatus.MOVED_PERMANENTLY
        assert answer.getheader("Location") == f"https://{HOST}/films?years=1990-"
        assert answer.getheader("Strict-Transport-Security") is None
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        connection.close()


@pytest.mark.parametrize("name", ["marquee.service", "marquee-learner.service", "marquee.socket"])
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path, name: str) -> None:
    verify = which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not installed")
    for shipped in (ROOT / "deploy").glob("marquee*.s*"):
        own = re.sub(
            r"^ExecStart=.*$", "ExecStart=/bin/true", shipped.read_text(), flags=re.MULTILINE
        )
        (tmp_path / shipped.name).write_text(own)
    assert name.endswith(".socket") or "ProtectSystem=strict" in (tmp_path / name).read_text()
    done = subprocess.run(
        [verify, "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert complaints == []
