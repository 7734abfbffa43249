"""Entries that have their day only wait until it is over: where they stand between others would tell their moment."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the table.
rolls_from = "0054"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "journal_later",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("day", UTC(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("policy", sa.Integer(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_later")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
