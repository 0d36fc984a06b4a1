"""Lists worth sharing: editions, people, suggestions, tags, likes, reports, blends.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("made_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_blends_list_id_lists"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["maker_id"],
            ["viewers.id"],
            name=op.f("fk_blends_maker_id_viewers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blends")),
        sa.UniqueConstraint("token", name=op.f("uq_blends_token")),
    )
    with op.batch_alter_table("blends", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blends_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_blends_list_id"), ["list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_blends_maker_id"), ["maker_id"], unique=False)

    op.create_table(
        "film_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(length=280), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", app.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["films.id"],
            name=op.f("fk_film_suggestions_film_id_films"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["lists.id"],
            name=op.f("fk_film_suggestions_list_id_lists"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_film_suggestions_viewer_id_viewers"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_suggestions")),
        sa.UniqueConstraint("list_id", "film_id", name=op.f("uq_film_suggestions_list_id_film_id")),
    )
    with op.batch_alter_table("film_suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_suggestions_film_id"), ["film_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_film_suggestions_viewer_id"), ["viewer_id"], unique=False
        )

    op.create_table(
        "list_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=True),
        sa.Column("made_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("line", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["lists.id"],
            name=op.f("fk_list_changes_list_id_lists"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_list_changes_viewer_id_viewers"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_changes")),
    )
    with op.batch_alter_table("list_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_list_changes_list_id_version"), ["list_id", "version"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_list_changes_viewer_id"), ["viewer_id"], unique=False)

    op.create_table(
        "list_editions",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["lists.id"],
            name=op.f("fk_list_editions_list_id_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_list_editions")),
    )
    op.create_table(
        "list_likes",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("liked_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_list_likes_list_id_lists"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_list_likes_viewer_id_viewers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "viewer_id", name=op.f("pk_list_likes")),
    )
    with op.batch_alter_table("list_likes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_likes_liked_at"), ["liked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_likes_viewer_id"), ["viewer_id"], unique=False)

    op.create_table(
        "list_people",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("named_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_list_people_list_id_lists"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_list_people_viewer_id_viewers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "viewer_id", name=op.f("pk_list_people")),
    )
    with op.batch_alter_table("list_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_people_viewer_id"), ["viewer_id"], unique=False)

    op.create_table(
        "list_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("line", sa.String(length=1000), nullable=False),
        sa.Column("made_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", app.db.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["lists.id"],
            name=op.f("fk_list_reports_list_id_lists"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_list_reports_viewer_id_viewers"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_reports")),
        sa.UniqueConstraint("list_id", "viewer_id", name=op.f("uq_list_reports_list_id_viewer_id")),
    )
    with op.batch_alter_table("list_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_reports_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_reports_viewer_id"), ["viewer_id"], unique=False)

    op.create_table(
        "list_tags",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_list_tags_list_id_lists"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list_id", "tag", name=op.f("pk_list_tags")),
    )
    with op.batch_alter_table("list_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_tags_tag"), ["tag"], unique=False)

    op.create_table(
        "blend_members",
        sa.Column("blend_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", app.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["blend_id"],
            ["blends.id"],
            name=op.f("fk_blend_members_blend_id_blends"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["viewers.id"],
            name=op.f("fk_blend_members_viewer_id_viewers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("blend_id", "viewer_id", name=op.f("pk_blend_members")),
    )
    with op.batch_alter_table("blend_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blend_members_viewer_id"), ["viewer_id"], unique=False)

    with op.batch_alter_table("list_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("private_note", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("lists", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_lists_visibility"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_lists_visibility"),
            "visibility IN ('link', 'public', 'named', 'private')",
        )
        batch_op.add_column(
            sa.Column("is_ranked", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("cover_film_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("expires_at", app.db.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("takes_suggestions", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("unmatched", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("living_rule", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("origin_list_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("first_curator_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("hidden_at", app.db.UTCDateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_lists_first_curator_id"), ["first_curator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lists_origin_list_id"), ["origin_list_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_lists_origin_list_id_lists"),
            "lists",
            ["origin_list_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_lists_first_curator_id_viewers"),
            "viewers",
            ["first_curator_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_lists_cover_film_id_films"),
            "films",
            ["cover_film_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    op.execute("UPDATE lists SET visibility = 'private' WHERE visibility = 'named'")
    with op.batch_alter_table("lists", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_lists_visibility"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_lists_visibility"), "visibility IN ('link', 'public', 'private')"
        )
        batch_op.drop_constraint(batch_op.f("fk_lists_cover_film_id_films"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_lists_first_curator_id_viewers"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_lists_origin_list_id_lists"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_lists_origin_list_id"))
        batch_op.drop_index(batch_op.f("ix_lists_first_curator_id"))
        batch_op.drop_column("hidden_at")
        batch_op.drop_column("first_curator_id")
        batch_op.drop_column("origin_list_id")
        batch_op.drop_column("version")
        batch_op.drop_column("living_rule")
        batch_op.drop_column("unmatched")
        batch_op.drop_column("takes_suggestions")
        batch_op.drop_column("expires_at")
        batch_op.drop_column("cover_film_id")
        batch_op.drop_column("is_ranked")

    with op.batch_alter_table("list_entries", schema=None) as batch_op:
        batch_op.drop_column("private_note")

    with op.batch_alter_table("blend_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blend_members_viewer_id"))

    op.drop_table("blend_members")
    with op.batch_alter_table("list_tags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_tags_tag"))

    op.drop_table("list_tags")
    with op.batch_alter_table("list_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_reports_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_list_reports_closed_at"))

    op.drop_table("list_reports")
    with op.batch_alter_table("list_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_people_viewer_id"))

    op.drop_table("list_people")
    with op.batch_alter_table("list_likes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_likes_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_list_likes_liked_at"))

    op.drop_table("list_likes")
    op.drop_table("list_editions")
    with op.batch_alter_table("list_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_list_changes_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_list_changes_list_id_version"))

    op.drop_table("list_changes")
    with op.batch_alter_table("film_suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_suggestions_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_film_suggestions_film_id"))

    op.drop_table("film_suggestions")
    with op.batch_alter_table("blends", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blends_maker_id"))
        batch_op.drop_index(batch_op.f("ix_blends_list_id"))
        batch_op.drop_index(batch_op.f("ix_blends_expires_at"))

    op.drop_table("blends")
