"""What somebody wanted before the PIN was asked for: kept until it is typed, then done."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
# Only additions: a program of the step before may go on beside the columns.
rolls_from = "0041"


def upgrade() -> None:
    """Two columns."""
    op.add_column("pins", sa.Column("wanted", sa.LargeBinary(), nullable=True))
    op.add_column("pins", sa.Column("wanted_at", UTC(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
