"""Whoever asks a second person to give somebody's access back, and since when."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
# Columns that a program of the step before leaves empty.
rolls_from = "0018"


def upgrade() -> None:
    """Two columns."""
    op.add_column(
        "people", sa.Column("unlock_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.add_column("people", sa.Column("unlock_at", UTC(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
