"""The migrations form one chain, and lead to the tables that the models describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from app.config import ROOT
from app.db import Base, db

if TYPE_CHECKING:
    from flask import Flask


def test_there_is_one_head_and_each_number_once() -> None:
    scripts = ScriptDirectory(ROOT / "app" / "migrations")
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert len(scripts.get_heads()) == 1
    assert len(revisions) == len(set(revisions))
    assert len(revisions) == len(list((ROOT / "app/migrations/versions").glob("*.py")))


@pytest.mark.parametrize("which", ["app", "app_on_postgresql"])
def test_they_lead_to_the_tables_of_the_models(request: pytest.FixtureRequest, which: str) -> None:
    app: Flask = request.getfixturevalue(which)
    db.session.remove()
    Base.metadata.drop_all(db.engine)
    with app.app_context():
        upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
