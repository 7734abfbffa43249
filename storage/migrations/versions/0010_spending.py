"""Village spending: what is recorded of each step, in lines that are only added."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside the tables.
rolls_from = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "spending_records",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("stops_before", sa.String(), nullable=True),
        sa.Column("catch_up_by", sa.String(), nullable=True),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_spending_records_case_id_cases")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_spending_records_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_records")),
    )
    op.create_index(op.f("ix_spending_records_case_id"), "spending_records", ["case_id"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
