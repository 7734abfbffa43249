"""Samplings of duty tracks, and what the person says of them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside this one.
rolls_from = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROLES = (
    "'supervisor', 'member', 'director', 'inspector', 'secretary', 'area_leader', 'area_deputy', "
    "'liaison', 'officer', 'reception', 'county_leader', 'prefecture_officer', 'keeper'"
)
_VERDICTS = "'qualified', 'improve', 'failed'"


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "samplings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place_id", _ID, nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("done_at", UTC(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"role IN ({_ROLES})", name=op.f("ck_samplings_role")),
        sa.CheckConstraint(f"verdict IS NULL OR verdict IN ({_VERDICTS})", name=op.f("ck_samplings_verdict")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_samplings_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_samplings_person_id_people")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_samplings_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samplings")),
        sa.UniqueConstraint("ref", name=op.f("uq_samplings_ref")),
    )
    op.create_index(op.f("ix_samplings_key_id"), "samplings", ["key_id"], unique=False)
    op.create_index("ix_samplings_person", "samplings", ["person_id", "done_at"], unique=False)
    op.create_index("ix_samplings_by", "samplings", ["by_id", "done_at"], unique=False)
    op.create_table(
        "sampling_comments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("sampling_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sampling_id"], ["samplings.id"], name=op.f("fk_sampling_comments_sampling_id_samplings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_comments")),
        sa.UniqueConstraint("sampling_id", "version", name=op.f("uq_sampling_comments_sampling_id_version")),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
