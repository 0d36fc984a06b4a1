"""Sessions remember the token before, so that tokens can be renewed.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENTS = ("renewed_at", "settled_at")


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("previous_hash", sa.String(length=64), nullable=True))
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, app.db.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_sessions_previous_hash"), ["previous_hash"]
        )


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sessions_previous_hash"), type_="unique")
        for name in (*MOMENTS, "previous_hash"):
            batch_op.drop_column(name)
