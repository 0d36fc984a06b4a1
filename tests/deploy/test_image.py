"""The image and what is started with it, read as they are written: no daemon runs in the tests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OWN = ("site", "learner")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """What `docker compose up` starts, by name."""
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services: dict[str, dict[str, Any]] = composed["services"]
    return services


def sources() -> list[str]:
    """Return what the image takes from the repository."""
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
    return [source for line in copied for source in line.split()]


def test_the_image_is_nobodys_root_and_portable() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "USER marquee" in last_stage
    assert last_stage.index("USER marquee") < last_stage.index("CMD [")
    assert "-march=x86-64-v3" in DOCKERFILE
    assert "native" not in DOCKERFILE
    assert "--no-cache-dir --no-binary annoy" in DOCKERFILE


def test_the_image_takes_what_is_there_and_is_let_in() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    for source in sources():
        assert (ROOT / source).exists(), source
        assert f"!{source.removeprefix('./')}" in ignored, source


def test_all_parts_are_started(services: dict[str, dict[str, Any]]) -> None:
    images = {
        name: service.get("image", "").partition(":")[0] for name, service in services.items()
    }
    assert images == {
        "site": "marquee",
        "learner": "marquee",
        "proxy": "nginx",
        "database": "postgres",
        "cache": "redis",
        "events": "mongo",
    }
    assert all(":" in services[name]["image"] for name in images if name not in OWN)
    assert all(service["restart"] == "unless-stopped" for service in services.values())


@pytest.mark.parametrize("name", OWN)
def test_what_is_ours_writes_to_its_data_only(
    services: dict[str, dict[str, Any]], name: str
) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - in the container
    assert service["volumes"] == ["site:/data"]


def test_the_site_is_told_settings_that_it_knows(services: dict[str, dict[str, Any]]) -> None:
    known = set(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    )
    told = services["site"]["environment"]
    in_the_image = set(re.findall(r"(MARQUEE_[A-Z_]+)=", DOCKERFILE))
    assert {*told, *in_the_image} <= known
    assert told["MARQUEE_PRODUCTION"] == "true"
    assert told["MARQUEE_PROXIES"] == "1"
    for secret in ("SECRET_KEY", "MARQUEE_HOSTS"):
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", told[secret]), f"{secret} has no default"


def test_nobody_but_the_proxy_is_reached_from_outside(
    services: dict[str, dict[str, Any]],
) -> None:
    # The proxy listens in the site's network, so the site's ports are the proxy's.
    assert services["proxy"]["network_mode"] == "service:site"
    assert services["site"]["ports"] == ["80:80", "443:443"]
    for name in ("learner", "database", "cache", "events"):
        assert not services[name].get("ports"), name
