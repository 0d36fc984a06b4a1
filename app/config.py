"""Typed settings, read once from the environment; the site refuses to start when one is wrong."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from environs import Env, EnvError, EnvValidationError, validate
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_KEY_CHARACTERS = 32
MIN_DIFFERENT_KEY_CHARACTERS = 12
NOT_NEGATIVE = validate.Range(min=0)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of the site.

    Attributes:
        production: whether the site is on the open web: secure cookies, no generated secret.
        secret_key: signs cookies and form tokens; at least 32 characters.
        database_url: an SQLAlchemy address.
        statement_seconds: how long PostgreSQL may take for one statement of a request.
        redis_url: of a shared cache, rate limits and the feedback stream; empty for none.
        mongo_url: of the event log; empty keeps it in the database.
        events: whether events are noted at all.
        instance_path: the folder that holds the embedded database and the builds.
        site_name: what the site calls itself.
        hasher_rounds: argon2 time cost; the tests lower it.
        proxies: how many reverse proxies, each of them trusted, stand before the site.
        reads_a_minute: how many pages one network address may ask for; 0 is any number.
        writes_a_minute: how many changes one viewer may make, and five times as many one
            network address; 0 is any number.
        registrations_an_hour: how many accounts one network address may make; 0 is any number.
        tmdb_key: of TMDB's API, which scripts ask; empty for none.
        tmdb_posters: whether TMDB's posters are shown where they were fetched.
        metrics_token: who may read the figures at /metrics from elsewhere; empty is only this
            machine.
        hosts: the names that the site is reached by, such as "marquee.example" or, for all
            below it, ".marquee.example"; empty takes any.
    """

    production: bool
    secret_key: str
    database_url: str
    statement_seconds: int
    redis_url: str
    mongo_url: str
    events: bool
    instance_path: Path
    site_name: str
    hasher_rounds: int
    proxies: int
    reads_a_minute: int
    writes_a_minute: int
    registrations_an_hour: int
    tmdb_key: str
    tmdb_posters: bool
    metrics_token: str
    hosts: tuple[str, ...]

    @property
    def builds_path(self) -> Path:
        """The folder that holds the published builds."""
        return self.instance_path / "builds"

    @property
    def posters_path(self) -> Path:
        """The folder that holds the posters fetched from TMDB."""
        return self.instance_path / "posters"


def embedded_database_url(instance_path: Path) -> str:
    """Return the address of the database in the instance folder, where no other is named."""
    return f"sqlite:///{instance_path / 'site.sqlite'}"


def load_settings(overrides: Mapping[str, object]) -> Settings:
    """Read the settings from the environment.

    Args:
        overrides: values by field name, which win over the environment.

    Raises:
        SettingsError: naming the variable and what it must look like.
    """
    known = {field.name for field in fields(Settings)}
    if unknown := set(overrides) - known:
        raise SettingsError(f"Unknown settings: {', '.join(sorted(unknown))}.")
    env = Env()
    try:
        production = env.bool("MARQUEE_PRODUCTION", default=False)
        instance_path = Path(
            str(
                overrides.get("instance_path")
                or env.str("MARQUEE_INSTANCE", str(ROOT / "instance"))
            )
        ).resolve()
        settings = Settings(
            production=production,
            secret_key=env.str("SECRET_KEY", ""),
            database_url=str(
                overrides.get("database_url")
                or env.str("DATABASE_URL", "")
                or embedded_database_url(instance_path)
            ),
            statement_seconds=env.int(
                "MARQUEE_STATEMENT_SECONDS", 5, validate=validate.Range(1, 600)
            ),
            redis_url=env.str("REDIS_URL", ""),
            mongo_url=env.str("MONGO_URL", ""),
            events=env.bool("MARQUEE_EVENTS", default=True),
            instance_path=instance_path,
            site_name=env.str("MARQUEE_SITE_NAME", "Marquee", validate=validate.Length(1, 40)),
            hasher_rounds=env.int("MARQUEE_HASHER_ROUNDS", 2, validate=validate.Range(1, 10)),
            proxies=env.int("MARQUEE_PROXIES", 0, validate=validate.Range(0, 5)),
            reads_a_minute=env.int("MARQUEE_READS_A_MINUTE", 1_200, validate=NOT_NEGATIVE),
            writes_a_minute=env.int("MARQUEE_WRITES_A_MINUTE", 120, validate=NOT_NEGATIVE),
            registrations_an_hour=env.int(
                "MARQUEE_REGISTRATIONS_AN_HOUR", 30, validate=NOT_NEGATIVE
            ),
            tmdb_key=env.str("TMDB_API_KEY", "").strip(),
            tmdb_posters=env.bool("MARQUEE_TMDB_POSTERS", default=False),
            metrics_token=env.str("MARQUEE_METRICS_TOKEN", ""),
            hosts=tuple(env.list("MARQUEE_HOSTS", [])),
        )
    except (EnvError, EnvValidationError) as error:
        raise SettingsError(f"{error} See .env.example.") from error
    settings = replace(settings, **{**overrides, "instance_path": instance_path})  # type: ignore[arg-type]  # names were checked above
    _check_database_url(settings.database_url)
    _check_scheme("REDIS_URL", settings.redis_url, ("redis", "rediss", "unix"))
    _check_scheme("MONGO_URL", settings.mongo_url, ("mongodb", "mongodb+srv"))
    return replace(settings, secret_key=_checked_secret_key(settings))


def _check_database_url(url: str) -> None:
    # The address may hold a password, so it is not repeated.
    try:
        make_url(url).get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise SettingsError(f"DATABASE_URL is of no use: {error}. See .env.example.") from error


def _check_scheme(variable: str, url: str, schemes: tuple[str, ...]) -> None:
    if url and url.partition("://")[0] not in schemes:
        accepted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingsError(f"{variable} must begin with {accepted}. See .env.example.")


def _checked_secret_key(settings: Settings) -> str:
    if not settings.secret_key and not settings.production:
        return _development_secret_key(settings.instance_path)
    is_short = len(settings.secret_key) < MIN_SECRET_KEY_CHARACTERS
    is_dull = len(set(settings.secret_key)) < MIN_DIFFERENT_KEY_CHARACTERS
    if is_short or (settings.production and is_dull):
        raise SettingsError(
            f"SECRET_KEY must have at least {MIN_SECRET_KEY_CHARACTERS} characters, "
            f"{MIN_DIFFERENT_KEY_CHARACTERS} of them different. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return settings.secret_key


def _development_secret_key(instance_path: Path) -> str:
    path = instance_path / "secret_key"
    instance_path.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
