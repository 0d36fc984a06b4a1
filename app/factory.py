"""Builds the application: the only file that knows every part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from app import cache, counting
from app.accounts import routes as accounts_routes
from app.accounts import setup as accounts
from app.accounts.signals import viewer_merged
from app.admin import probes
from app.admin import routes as admin_routes
from app.browse import routes as browse_routes
from app.catalog import import_models as _import_models  # noqa: F401 - its tables are the site's
from app.catalog import routes as catalog_routes
from app.config import ROOT, Settings, load_settings
from app.connections import engine_options, prepare_engine
from app.db import db
from app.discover import engine
from app.discover import routes as discover_routes
from app.events import log as events
from app.extensions import migrate
from app.feeds import routes as feeds_routes
from app.learning import models as learning_models  # noqa: F401 - so that its tables are known
from app.learning import stream as feedback
from app.lists import merging as lists
from app.lists import routes as lists_routes
from app.media import routes as media_routes
from app.media.poster_cache import PosterCache
from app.search import engine as search
from app.search import routes as search_routes
from app.taste import routes as taste_routes
from app.taste import services as taste
from app.web import health, shell
from app.web.assets import versioned_static_path
from app.web.settings import EXTENSION as SETTINGS
from app.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

# What asks from the machine itself, such as a monitor, needs no name of the site.
OWN_HOSTS = ("localhost", "127.0.0.1")
STATIC_FOLDER = ROOT / "app" / "static"
BLUEPRINTS = (
    health.bp,
    accounts_routes.bp,
    admin_routes.bp,
    browse_routes.bp,
    catalog_routes.bp,
    discover_routes.bp,
    feeds_routes.bp,
    probes.bp,
    lists_routes.bp,
    media_routes.bp,
    search_routes.bp,
    taste_routes.bp,
)


def build_app(overrides: Mapping[str, object]) -> Flask:
    """Build the application; see `app.create_app`."""
    settings = load_settings(overrides)
    app = Site(
        "app",
        instance_path=str(settings.instance_path),
        static_url_path=versioned_static_path(STATIC_FOLDER),
    )
    _configure(app, settings)
    _bind_extensions(app)
    engine.init_app(app, settings.builds_path)
    search.init_app(app, settings.builds_path)
    posters = PosterCache(settings.posters_path, is_shown=settings.tmdb_posters)
    media_routes.init_app(app, posters)
    viewer_merged.connect(_merge_viewers)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app.extensions[SETTINGS] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(
            settings.database_url, statement_seconds=settings.statement_seconds
        ),
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        TRUSTED_HOSTS=[*settings.hosts, *OWN_HOSTS] if settings.hosts else None,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        # Without it all visitors have the proxy's address, and log-ins are counted by address.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # Flask's documented way


def _bind_extensions(app: Flask) -> None:
    cache.init_app(app, app.extensions[SETTINGS].redis_url)
    counting.init_app(app, app.extensions[SETTINGS].redis_url)
    db.init_app(app)
    shell.init_app(app)
    accounts.init_app(app)
    migrate.init_app(app, db, directory=str(app.root_path) + "/migrations", render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
    settings: Settings = app.extensions[SETTINGS]
    events.init_app(app, enabled=settings.events, mongo_url=settings.mongo_url)
    feedback.init_app(app, settings.redis_url)


def _merge_viewers(_sender: object, *, from_viewer_id: int, into_viewer_id: int) -> None:
    taste.merge_viewers(from_viewer_id, into_viewer_id)
    lists.merge_viewers(from_viewer_id, into_viewer_id)
