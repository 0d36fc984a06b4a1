"""Alembic's environment: migrations run inside the application, on its engine."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.db import Base


def run() -> None:
    """Run the migrations that are asked for."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="app.db.",
        )
        with context.begin_transaction():
            context.run_migrations()


run()
