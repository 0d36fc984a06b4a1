"""Viewers' own stars, and the films they want to see.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stars",
        *_keys("stars"),
        sa.Column("half_stars", sa.Integer(), nullable=False),
        sa.Column("given_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half_stars BETWEEN 1 AND 10", name=op.f("ck_stars_half_stars")),
    )
    op.create_index(op.f("ix_stars_film_id"), "stars", ["film_id"], unique=False)
    op.create_table(
        "watchlist",
        *_keys("watchlist"),
        sa.Column("added_at", app.db.UTCDateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_watchlist_film_id"), "watchlist", ["film_id"], unique=False)


def downgrade() -> None:
    op.drop_table("watchlist")
    op.drop_table("stars")


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    """Return what says whose row it is and of which film; both take it with them."""
    owners = (("viewer_id", "viewers"), ("film_id", "films"))
    return [
        *(sa.Column(column, sa.Integer(), nullable=False) for column, _ in owners),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{owner}.id"],
                name=op.f(f"fk_{table}_{column}_{owner}"),
                ondelete="CASCADE",
            )
            for column, owner in owners
        ),
        sa.PrimaryKeyConstraint("viewer_id", "film_id", name=op.f(f"pk_{table}")),
    ]
