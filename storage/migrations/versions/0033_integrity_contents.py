"""Content of integrity matters, where a county has switched it on, and its custody."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None
# Only additions: a program of the step before may go on beside the tables.
rolls_from = "0032"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("waiting", "approved", "shown", "going", "gone", "refused", "taken_back", "lapsed")


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "integrity_contents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("county_id", _ID, nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id"], ["places.id"], name=op.f("fk_integrity_contents_county_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_contents")),
        sa.UniqueConstraint("ref", name=op.f("uq_integrity_contents_ref")),
    )
    for column in ("key_id", "number"):
        op.create_index(op.f(f"ix_integrity_contents_{column}"), "integrity_contents", [column], unique=False)
    states = ", ".join(f"'{each}'" for each in _STATES)
    op.create_table(
        "content_readings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", UTC(), nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", UTC(), nullable=True),
        sa.Column("said", sa.BigInteger(), nullable=True),
        sa.Column("shown_at", UTC(), nullable=True),
        sa.Column("gone_at", UTC(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('register', 'decide', 'check')", name=op.f("ck_content_readings_purpose")
        ),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_content_readings_state")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_content_readings_by_id_people")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_content_readings_decided_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_readings")),
        sa.UniqueConstraint("ref", name=op.f("uq_content_readings_ref")),
    )
    op.create_index(op.f("ix_content_readings_number"), "content_readings", ["number"], unique=False)
    op.create_index(
        "ix_content_readings_next_at",
        "content_readings",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
