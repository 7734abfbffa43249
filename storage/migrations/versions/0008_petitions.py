"""Petitions: what is known of a matter that another body answers. Who had signed for one has registered it."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The table; then the petitions that wait to be handed over."""
    op.create_table(
        "petitions",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("number_digest", sa.LargeBinary(), nullable=True),
        sa.Column("handed_at", UTC(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("elsewhere", sa.String(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("prolonged", sa.Boolean(), nullable=False),
        sa.Column("received_at", UTC(), nullable=True),
        sa.Column("ask_by", UTC(), nullable=True),
        sa.Column("earlier_id", _ID, nullable=True),
        sa.CheckConstraint(
            "body IS NULL OR body IN ('township', 'county', 'other')", name=op.f("ck_petitions_body")
        ),
        sa.CheckConstraint(
            "elsewhere IS NULL OR elsewhere IN ('court', 'arbitration', 'reconsideration', 'competent_body')",
            name=op.f("ck_petitions_elsewhere"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_petitions_case_id_cases")),
        sa.ForeignKeyConstraint(["earlier_id"], ["cases.id"], name=op.f("fk_petitions_earlier_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_petitions")),
    )
    op.create_index(op.f("ix_petitions_number_digest"), "petitions", ["number_digest"], unique=False)
    op.execute(
        "UPDATE cases SET state = 'registered', due_kind = 'hand_over' "
        "WHERE track = 'petition' AND state = 'signed'"
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
