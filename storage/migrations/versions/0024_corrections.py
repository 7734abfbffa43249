"""What somebody enrolled asks to have corrected in the roster."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
# Only an addition: a program of the release before may go on beside the table.
rolls_from = "0019"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = "'waiting', 'done', 'refused', 'replaced'"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "corrections",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("wanted", sa.LargeBinary(), nullable=True),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", UTC(), nullable=True),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_corrections_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_corrections_person_id_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_corrections_decided_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("ref", name=op.f("uq_corrections_ref")),
    )
    op.create_index(op.f("ix_corrections_key_id"), "corrections", ["key_id"])
    op.create_index(op.f("ix_corrections_person_id"), "corrections", ["person_id"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
