"""A case knows until when it was spared, where the rules changed while its clock ran."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the column.
rolls_from = "0051"


def upgrade() -> None:
    """One column."""
    op.add_column("cases", sa.Column("spared_until", UTC(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
