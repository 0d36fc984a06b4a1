"""What the catalogue keeps of outside data: synopses, votes, languages, the audience's ratings.

Revision: 0003, after 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience_ratings",
        sa.Column("audience_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("user_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("film_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("half_stars", sa.SmallInteger(), nullable=False),
        sa.Column("rated_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "audience_id", "user_number", "film_id", name=op.f("pk_audience_ratings")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("rating_count", sa.Integer(), nullable=False),
        sa.Column("person_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
        sa.UniqueConstraint("name", name=op.f("uq_audiences_name")),
    )
    op.create_table(
        "collections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tmdb_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("tmdb_id", name=op.f("uq_collections_tmdb_id")),
    )
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collections_name"), ["name"], unique=False)

    op.create_table(
        "import_marks",
        sa.Column("audience", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("audience", name=op.f("pk_import_marks")),
    )
    op.create_table(
        "languages",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_languages")),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
    )
    op.create_table(
        "film_languages",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("language_code", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["films.id"],
            name=op.f("fk_film_languages_film_id_films"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["language_code"],
            ["languages.code"],
            name=op.f("fk_film_languages_language_code_languages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("film_id", "language_code", name=op.f("pk_film_languages")),
    )
    with op.batch_alter_table("film_languages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_film_languages_language_code"), ["language_code"], unique=False
        )

    op.create_table(
        "film_tags",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["films.id"], name=op.f("fk_film_tags_film_id_films"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_film_tags_tag_id_tags"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("film_id", "tag_id", name=op.f("pk_film_tags")),
    )
    with op.batch_alter_table("film_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_film_tags_tag_id"), ["tag_id"], unique=False)

    op.create_table(
        "film_votes",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["films.id"], name=op.f("fk_film_votes_film_id_films"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("film_id", "source", name=op.f("pk_film_votes")),
    )
    op.create_table(
        "source_records",
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"],
            ["films.id"],
            name=op.f("fk_source_records_film_id_films"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_source_records")),
    )
    with op.batch_alter_table("source_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_records_film_id"), ["film_id"], unique=False)

    with op.batch_alter_table("credits", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("character", sa.String(length=300), server_default="", nullable=False)
        )

    _add_reference("original_language", sa.String(length=3), "languages.code")
    _add_reference("collection_id", sa.Integer(), "collections.id")
    with op.batch_alter_table("films", schema=None) as batch_op:
        batch_op.add_column(sa.Column("overview", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("certification", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("seasons", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("release_date", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("vote_count", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("vote_mean", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("popularity", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("poster_path", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("trailer_key", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_films_collection_id"), ["collection_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_films_original_language"), ["original_language"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_films_popularity"), ["popularity"], unique=False)
        batch_op.create_index(batch_op.f("ix_films_release_date"), ["release_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_films_vote_count"), ["vote_count"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("films", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_films_vote_count"))
        batch_op.drop_index(batch_op.f("ix_films_release_date"))
        batch_op.drop_index(batch_op.f("ix_films_popularity"))
        batch_op.drop_index(batch_op.f("ix_films_original_language"))
        batch_op.drop_index(batch_op.f("ix_films_collection_id"))
        batch_op.drop_column("trailer_key")
        batch_op.drop_column("poster_path")
        batch_op.drop_column("popularity")
        batch_op.drop_column("vote_mean")
        batch_op.drop_column("vote_count")
        batch_op.drop_column("collection_id")
        batch_op.drop_column("release_date")
        batch_op.drop_column("original_language")
        batch_op.drop_column("seasons")
        batch_op.drop_column("certification")
        batch_op.drop_column("overview")

    with op.batch_alter_table("credits", schema=None) as batch_op:
        batch_op.drop_column("character")

    with op.batch_alter_table("source_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_records_film_id"))

    op.drop_table("source_records")
    op.drop_table("film_votes")
    with op.batch_alter_table("film_tags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_tags_tag_id"))

    op.drop_table("film_tags")
    with op.batch_alter_table("film_languages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_film_languages_language_code"))

    op.drop_table("film_languages")
    op.drop_table("tags")
    op.drop_table("languages")
    op.drop_table("import_marks")
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collections_name"))

    op.drop_table("collections")
    op.drop_table("audiences")
    op.drop_table("audience_ratings")


def _add_reference(column: str, type_: sa.types.TypeEngine[Any], target: str) -> None:
    """Add a foreign key to films where the table stands.

    SQLite could otherwise only copy the table and drop the old one, which would take along every
    row that refers to a film.
    """
    table, key = target.split(".")
    name = f"fk_films_{column}_{table}"
    if op.get_bind().dialect.name == "sqlite":
        written = type_.compile(dialect=op.get_bind().dialect)
        op.execute(
            f"ALTER TABLE films ADD COLUMN {column} {written} "
            f"CONSTRAINT {name} REFERENCES {table} ({key})"
        )
    else:
        op.add_column("films", sa.Column(column, type_, nullable=True))
        op.create_foreign_key(name, "films", table, [column], [key])
