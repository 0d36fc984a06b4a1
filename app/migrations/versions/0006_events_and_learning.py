"""Events, and what the learner has counted.

Every viewer who said anything so far is one whose verdicts are still to be counted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_name_at"), "events", ["name", "at"])
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_table(
        "changed_viewers",
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_changed_viewers_viewer_id_viewers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("viewer_id", name=op.f("pk_changed_viewers")),
    )
    op.create_table(
        "counted_likes",
        sa.Column("viewer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("counted_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["films.id"],
            name=op.f("fk_counted_likes_film_id_films"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("viewer_id", "film_id", name=op.f("pk_counted_likes")),
    )
    op.create_index(op.f("ix_counted_likes_counted_at"), "counted_likes", ["counted_at"])
    op.create_index(op.f("ix_counted_likes_film_id"), "counted_likes", ["film_id"])
    op.create_table(
        "film_likes",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["films.id"], name=op.f("fk_film_likes_film_id_films"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_film_likes")),
    )
    op.execute(
        "INSERT INTO changed_viewers (viewer_id, version) "
        "SELECT DISTINCT viewer_id, 1 FROM verdicts"
    )


def downgrade() -> None:
    for table in ("film_likes", "counted_likes", "changed_viewers", "events"):
        op.drop_table(table)
