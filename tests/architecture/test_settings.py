"""Settings: every variable is documented, and a wrong one stops the site with a sentence."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from app.config import load_settings
from app.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"|(?:environ\.get|_number|_choice)\("([A-Z_]+)"')


def test_the_example_names_every_variable_that_is_read() -> None:
    code = "".join((ROOT / name).read_text() for name in ("app/config.py", "gunicorn.conf.py"))
    read = {name for pair in READ.findall(code) for name in pair if name}
    documented = set(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    )
    assert read == documented


def test_operators_are_told_of_every_setting() -> None:
    names = set(
        re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    )
    rows = (ROOT / "docs" / "operations.md").read_text()
    assert {name for name in names if f"| `{name}` |" not in rows} == set()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("MARQUEE_HASHER_ROUNDS", "many", "MARQUEE_HASHER_ROUNDS"),
        ("MARQUEE_HASHER_ROUNDS", "99", "MARQUEE_HASHER_ROUNDS"),
        ("MARQUEE_PRODUCTION", "perhaps", "MARQUEE_PRODUCTION"),
        ("MARQUEE_SITE_NAME", "", "MARQUEE_SITE_NAME"),
        ("MARQUEE_PROXIES", "-1", "MARQUEE_PROXIES"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL"),
        ("MONGO_URL", "redis://localhost", "MONGO_URL"),
        ("MARQUEE_EVENTS", "perhaps", "MARQUEE_EVENTS"),
        ("DATABASE_URL", "nosuch://x", "DATABASE_URL"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL"),  # its driver is not installed
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=said):
        load_settings({"instance_path": tmp_path})


def test_production_needs_a_secret_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MARQUEE_PRODUCTION", "true")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings({"instance_path": tmp_path})


@pytest.mark.parametrize("key", ["k" * 64, "abcd" * 16, "0123456789" * 4])
def test_production_refuses_a_dull_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    monkeypatch.setenv("MARQUEE_PRODUCTION", "true")
    monkeypatch.setenv("SECRET_KEY", key)
    with pytest.raises(SettingsError, match="12 of them different"):
        load_settings({"instance_path": tmp_path})


def test_development_makes_a_key_that_stays_and_that_others_cannot_read(tmp_path: Path) -> None:
    first = load_settings({"instance_path": tmp_path}).secret_key
    assert load_settings({"instance_path": tmp_path}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_an_unknown_override_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="colour"):
        load_settings({"instance_path": tmp_path, "colour": "red"})
