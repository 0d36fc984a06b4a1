"""Links by which a curator asks others to edit a list.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lists", sa.Column("invitation", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_lists_invitation"), "lists", ["invitation"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_lists_invitation"), table_name="lists")
    with op.batch_alter_table("lists", schema=None) as batch_op:
        batch_op.drop_column("invitation")
