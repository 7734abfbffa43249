"""Content keys that were replaced because somebody was named late: kept until all that lay under them lies anew."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before shows such a case's pictures again once they lie anew.
rolls_from = "0029"


def upgrade() -> None:
    """One table."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "replaced_keys",
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("case_id", row_id, autoincrement=False, nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("over_at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_replaced_keys_case_id_cases")),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_replaced_keys")),
    )
    op.create_index(op.f("ix_replaced_keys_case_id"), "replaced_keys", ["case_id"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
