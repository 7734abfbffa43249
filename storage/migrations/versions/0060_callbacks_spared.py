"""A drawn case knows until when it was spared, where the rules changed while its clock ran."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the column.
rolls_from = "0059"


def upgrade() -> None:
    """One column."""
    op.add_column("callbacks", sa.Column("spared_until", UTC(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
