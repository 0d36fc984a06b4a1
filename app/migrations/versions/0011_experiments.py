"""Experiments that serve two builds side by side.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("build_a", sa.String(length=32), nullable=False),
        sa.Column("build_b", sa.String(length=32), nullable=False),
        sa.Column("share_b", sa.Integer(), nullable=False),
        sa.Column("is_running", sa.Boolean(), nullable=True),
        sa.Column("started_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", app.db.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
        sa.UniqueConstraint("is_running", name=op.f("uq_experiments_is_running")),
    )


def downgrade() -> None:
    op.drop_table("experiments")
