"""When TMDB was last asked for a film.

Revision: 0007, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "film_refreshes",
        sa.Column("film_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("refreshed_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["films.id"],
            name=op.f("fk_film_refreshes_film_id_films"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_film_refreshes")),
    )
    op.create_index(
        op.f("ix_film_refreshes_refreshed_at"), "film_refreshes", ["refreshed_at"], unique=False
    )


def downgrade() -> None:
    op.drop_table("film_refreshes")
